internal import Bundle
internal import Format
internal import MemCube
internal import SQLite

/// Deleting users, agents and the like: what the gateway made for them goes, and nothing of it is left
/// for the next of that name.
extension Memories {
  /// Erases the cubes that the gateway made for an owner. Puts what they have in other cubes of the gateway's
  /// into the trash, and takes back what was granted to them. A second run goes on with what the first one
  /// left.
  /// - Returns: the names of the cubes that a person made, which stay.
  func remove(_ owner: Owner, of project: Project) throws(CubeError) -> [[UInt8]] {
    let own = place(owner, in: project)
    var kept: Set<[UInt8]> = []
    // One that others registered before is theirs: of it goes what is the owner's.
    let isOthers = try use(own, among: .max) { (cube, owner) throws(CubeError) in
      try cube.isOthers(than: owner)
    }
    if isOthers == true {
      try accounts.forget(own.name, of: project)
    } else if try !remove(own, of: project), try cubes.contains(own) {
      kept.insert(own.name)
    }
    // Also what a killed server left of it, which says whose it was to be.
    if let path = try? cubes.path(own) { Bundle.sweepDrafts(of: path) }
    let ids = OwnerIDs(of: owner)
    if !ids.isEmpty {
      try followAll(project, within: 0)
      if let user = ids.user { kept.formUnion(try removeCubes(of: user, but: own, project)) }
      kept.formUnion(try removeMemories(of: ids, project))
      if let user = ids.user {
        kept.formUnion(try takeBackGrants(of: user, project))
        try accounts.forgetUser(user, of: project)
      }
    }
    try accounts.forgetDeletions(naming: owner.id, of: project)
    catalog.sweepLog()
    return kept.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Removes the cubes beside a user's own that are granted to no other user as owner. A cube stays if it
  /// holds memories of the user whose name it bears.
  private func removeCubes(
    of user: [UInt8], but own: CubePlace, _ project: Project
  ) throws(CubeError) -> [[UInt8]] {
    var kept: [[UInt8]] = []
    for place in try catalog.places(grantedTo: user, in: project) where place != own {
      let isTheirs = try use(place, among: .max) { (cube, owner) throws(CubeError) in
        let owners = try cube.grants().filter { $0.role == .owner }
        guard owners.count == 1, owners[0].user == user else { return false }
        let all = try cube.memories(rows: try cube.memoryRows(), at: place, of: owner)
        return !all.contains { $0["user_id"]?.string == owner.id }
      }
      guard isTheirs == true, try !remove(place, of: project) else { continue }
      kept.append(place.name)
    }
    return kept
  }

  /// Puts what carries an owner's ids into the trash.
  private func removeMemories(
    of ids: OwnerIDs, _ project: Project
  ) throws(CubeError) -> [[UInt8]] {
    var kept: [[UInt8]] = []
    var selection = Selection(ids)
    selection.states = MemoryState.all
    var byPlace: [CubePlace: [Found]] = [:]
    for found in try catalog.select(selection, in: project).found {
      byPlace[found.place, default: []].append(found)
    }
    for (place, rows) in byPlace {
      guard try cubes.isGateways(place) else {
        kept.append(place.name)
        continue
      }
      let doomed = try load(rows)
      _ = try use(place) { (cube, _) throws(CubeError) in try delete(doomed, in: cube) }
    }
    return kept
  }

  /// Takes back what other cubes grant a user. A cube that a person made goes on saying who owns it.
  private func takeBackGrants(
    of user: [UInt8], _ project: Project
  ) throws(CubeError) -> [[UInt8]] {
    var kept: [[UInt8]] = []
    for place in try catalog.places(grantedTo: user, in: project) {
      let isGateways = try cubes.isGateways(place)
      let stays = try use(place, among: .max) { (cube, _) throws(CubeError) -> Bool in
        guard let role = try cube.grants().first(where: { $0.user == user })?.role else {
          return false
        }
        if !isGateways, role == .owner { return true }
        try cube.write([.grant(user: user, nil)], .durable)
        return false
      }
      if stays == true { kept.append(place.name) }
    }
    return kept
  }
}

extension Accounts {
  /// Forgets what MemOS keeps of a user: the name, and which cubes they registered.
  fileprivate func forgetUser(_ user: [UInt8], of project: Project) throws(CubeError) {
    try drop(MemOSScope.userKind, user, of: project)
    for thing in try things(MemOSScope.cubeKind, prefix: user + [0], of: project) {
      try drop(MemOSScope.cubeKind, thing.id, of: project)
    }
  }

  /// Forgets who registered a cube that was erased.
  func forgetRegistrations(ofCube cube: [UInt8], in project: Project) throws(CubeError) {
    for thing in try things(MemOSScope.cubeKind, of: project)
    where thing.id.ends(in: [0] + cube) {
      try drop(MemOSScope.cubeKind, thing.id, of: project)
    }
  }
}

extension Catalog {
  /// The cubes that are granted to a user.
  fileprivate func places(
    grantedTo user: [UInt8], in project: Project
  ) throws(CubeError) -> [CubePlace] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT name, users FROM cube WHERE folder = ?1 AND users <> x''")
      defer { query.reset() }
      try query.bind(1, blob: project.folder ?? [])
      var found: [CubePlace] = []
      while try query.step() {
        guard query.blob(1).split(separator: 0).contains(user[...]) else { continue }
        found.append(CubePlace(folder: project.folder, name: query.blob(0)))
      }
      return found
    }
  }
}
