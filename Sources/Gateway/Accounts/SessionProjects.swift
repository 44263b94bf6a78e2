internal import Format
internal import Posix

/// The projects that a key sees: its own, those that it made, those that its member belongs to.
extension Session {
  /// The same caller in another project of an id.
  /// - Throws: a `notFound` fault, also where it is there, and not the caller's to see.
  func entering(project id: [UInt8], _ accounts: Accounts) throws(Fault) -> Session {
    if id == project.id { return self }
    let found = try caught { () throws(CubeError) in
      try accounts.project(id: id).flatMap { (project) throws(CubeError) in
        try entering(project, accounts)
      }
    }
    guard let found else { throw .notFound(.project, "Project not found") }
    return found
  }

  /// Every project that the caller sees, in the order in which they were made.
  func projects(_ accounts: Accounts) throws(Fault) -> [Session] {
    try caught { () throws(CubeError) in
      var found: [Session] = []
      for project in try accounts.projects() {
        if let session = try entering(project, accounts) { found.append(session) }
      }
      return found
    }
  }

  /// The same caller in a project; nil: it is not theirs to see.
  private func entering(_ other: Project, _ accounts: Accounts) throws(CubeError) -> Session? {
    if other.row == project.row { return self }
    if isKeeper { return Session(project: other, key: key, isKeeper: true, isVisit: true) }
    guard var key else { return nil }
    if let email = key.email, !key.isConfined {
      // Who made it may have been taken out of it since.
      guard let member = try accounts.member(email, of: other) else { return nil }
      key.role = member.role
    } else if other.settings["created_by"]?.string != key.id {
      return nil
    }
    return Session(project: other, key: key, isVisit: isVisit)
  }
}

extension Accounts {
  /// Makes a project for a key, which sees it from now on, as its member's other keys do. It has the
  /// budgets of the key's own, and what it uses counts toward those: who has one makes no project without.
  /// - Throws: as `makeProject`; `.exists` also where there are cubes in a folder of that name, which are
  ///   not the caller's.
  func makeProject(
    _ name: [UInt8], description: [UInt8], by session: Session
  ) throws(CubeError) -> Project {
    let own = session.project
    if try hasCubes(name) {
      throw .exists("there are cubes of a project '\(name.asText)' already")
    }
    var project = try makeProject(
      name, description: description, monthlyIngest: own.monthlyIngest,
      monthlyRetrieval: own.monthlyRetrieval, rate: own.rate)
    project.settings = object(
      ("created_by", .text(session.key?.id)),
      (Self.payerKey, own.settings[Self.payerKey] ?? .string(own.name)))
    let settings = project.settings
    try update(project.row) { $0.settings = settings }
    if let key = session.key, let email = key.email, !key.isConfined {
      try setMember(email, .owner, of: project)
    }
    return project
  }
}
