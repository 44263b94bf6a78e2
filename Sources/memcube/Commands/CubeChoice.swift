internal import Bundle
internal import Format
internal import Gateway
internal import MemCube
internal import Posix
internal import Text

/// The cube that a command line names.
struct CubeChoice: Equatable {
  /// CUBE, as given.
  let name: [UInt8]
  /// `--project`.
  let project: [UInt8]?

  /// The operand CUBE, where it may be left out: nil, if it was.
  static func ifNamed(_ given: Given) -> CubeChoice? {
    given.operandList("CUBE").isEmpty ? nil : CubeChoice(given)
  }

  /// The operand CUBE and the option `--project`.
  init(_ given: Given) {
    name = given.operand("CUBE")
    project = given.value("project")
  }
}

extension Surroundings {
  /// The folder's name of a project; nil for none.
  /// - Throws: `.notFound`, with the most similar name, for a project that was never made.
  func folder(ofProject project: [UInt8]?) throws(Failure) -> [UInt8]? {
    guard let project else { return nil }
    let store = try store()
    let folder = try core { () throws(CubeError) in try store.projectFolder(naming: project) }
    if let objection = Store.objection(toProject: folder) { throw .cube(.invalid(objection)) }
    if project == Project.defaultName { return folder }
    let projects = try knownProjects()
    if projects.contains(project) || projects.contains(where: { EscapedName.escape($0) == folder })
    {
      return folder
    }
    let meant = didYouMean(project, among: projects)
    throw .cube(
      .notFound(
        "there is no project '\(Path(project))'"
          + (meant.isEmpty ? "; memcube project new makes one, list shows them" : meant)))
  }

  /// The names of the projects that were made, by `memcube project` or as folders of the store.
  func knownProjects() throws(Failure) -> [[UInt8]] {
    if Files.exists(try host().store.appending(Accounts.fileName)) {
      let accounts = try accountsToLookAt()
      return try core { () throws(CubeError) in try accounts.allProjects() }.map(\.name)
    }
    let store = try store()
    return try core { () throws(CubeError) in try store.projects() }
      .map { EscapedName.unescape($0) ?? $0 }
  }

  /// The bundle that a choice names, with the cube's name.
  func entry(_ choice: CubeChoice) throws(Failure) -> Store.Entry {
    try entry(choice.name, project: choice.project)
  }

  /// The bundle that a CUBE names, with the cube's name.
  func entry(_ name: [UInt8], project: [UInt8]?) throws(Failure) -> Store.Entry {
    let store = try store()
    let folder = try folder(ofProject: project)
    let path = try core { () throws(CubeError) in
      try store.bundle(naming: name, project: folder)
    }
    return Store.Entry(name: CubeName.stem(of: path.lastComponent), path: path)
  }

  /// The cubes of a project of the store. That there are none is said, since most people would
  /// wonder.
  func entries(project: [UInt8]?) throws(Failure) -> [Store.Entry] {
    let store = try store()
    let found = try cubes(project: project)
    if found.isEmpty {
      let place = project.map { "project \(Path($0))" } ?? "\(store.directory)"
      let option = project.map { " --project \(Path($0))" } ?? ""
      console.say("no cubes in \(place) yet; memcube new NAME\(option) makes one")
    }
    return found
  }

  /// The cubes of a project as a command line names it.
  func cubes(project: [UInt8]?) throws(Failure) -> [Store.Entry] {
    let store = try store()
    let folder = try folder(ofProject: project)
    return try core { () throws(CubeError) in try store.cubes(project: folder) }
  }

  /// The cube that was named, or else every cube of a project.
  func entries(_ choice: CubeChoice?, project: [UInt8]?) throws(Failure) -> [Store.Entry] {
    if let choice { return [try entry(choice)] }
    return try entries(project: project)
  }

  /// Opens one cube after the other, to read it. What fails on one is said, and the others are done all the
  /// same.
  /// - Parameters:
  ///   - entries: the cubes.
  ///   - access: what they are opened for.
  ///   - body: what to do with each.
  ///   - onError: what to print in the place of a cube that failed.
  /// - Returns: the status to end with, if one failed.
  /// - Throws: what `body` throws besides errors of the core.
  func forEach(
    _ entries: [Store.Entry], for access: Cube.Access = .reading,
    _ body: (Store.Entry, Cube) throws(Failure) -> Void,
    onError: (Store.Entry, CubeError) throws(Failure) -> Void
  ) throws(Failure) -> Failure? {
    var first: Failure?
    for entry in entries {
      do {
        let cube = try open(entry.path, for: access)
        try body(entry, cube)
        try core { () throws(CubeError) in try cube.close() }
      } catch {
        let failure = explained(error)
        guard case .cube(let cause) = failure else { throw failure }
        console.say("memcube: \(Path(entry.name)): \(cause.message)")
        first = first ?? .status(failure.status)
        try onError(entry, cause)
      }
    }
    return first
  }
}
