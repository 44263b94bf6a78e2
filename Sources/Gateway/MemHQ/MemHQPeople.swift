internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// A user or group as this dialect names it: an id of its own beside the caller's.
struct MemHQParty: Sendable {
  /// `usr_…` or `grph_…`.
  var internalID: [UInt8]
  /// The caller's id, or the group's name.
  var name: [UInt8]
  /// What was said of it when it was made.
  var facts: JSON
  var created: Timestamp
  var isGroup: Bool

  /// What people call a user: the caller's id, and the names that were given with it.
  var names: [[UInt8]] {
    let (first, last) = (facts["firstName"]?.string, facts["lastName"]?.string)
    let whole = first.flatMap { first in last.map { first + [0x20] + $0 } }
    return [name] + [first, whole].compactMap(\.self)
  }

  /// Whose cube holds its memories.
  var owner: Owner { isGroup ? .group(name) : .user(name) }

  /// What a call notes that deletes it: its names go before all the rest of it is gone.
  var aim: JSON { object(("id", .string(internalID)), ("name", .string(name))) }
}

/// Users and groups of a project.
struct MemHQPeople {
  static let defaultGroup = Array("default".utf8)

  let project: Project
  let gateway: Gateway

  init(_ call: Call) throws(Fault) {
    project = try call.caller().project
    gateway = call.gateway
  }

  init(_ project: Project, _ gateway: Gateway) {
    self.project = project
    self.gateway = gateway
  }

  private func kinds(_ isGroup: Bool) -> (kind: String, prefix: String) {
    isGroup ? ("memhq-group", "grph_") : ("memhq-user", "usr_")
  }

  private func party(_ thing: Thing, _ isGroup: Bool) -> MemHQParty {
    MemHQParty(
      internalID: thing.value["id"]?.string ?? [], name: thing.id,
      facts: thing.value["facts"] ?? .object([]), created: thing.created, isGroup: isGroup)
  }

  /// The id of the user or group that a call makes.
  func id(_ call: Call, isGroup: Bool) -> [UInt8] {
    Array(kinds(isGroup).prefix.utf8) + call.hex(10)
  }

  /// Makes a user or group, of that id or a random one; the one that is there from now on, where another
  /// call was faster.
  func make(
    _ name: [UInt8]?, _ facts: JSON, isGroup: Bool, id: [UInt8]? = nil
  ) throws(CubeError) -> MemHQParty {
    let (kind, prefix) = kinds(isGroup)
    let accounts = gateway.accounts
    let id = id ?? Array(prefix.utf8) + accounts.randomHex(10)
    // A user whom the caller gave no id is named by ours.
    let name = name ?? id
    let made = try accounts.keepFirst(
      kind, name, object(("id", .string(id)), ("facts", facts)), of: project,
      owner: isGroup ? .group(name) : .user(name),
      names: [("memhq-id", id, object(("name", .string(name))))])
    // A user whose cube a person named so is there all the same.
    if !isGroup, !OwnerIDs.isUnnamable(name) {
      try accounts.meet(OwnerIDs(user: name), in: project)
    }
    return party(made, isGroup)
  }

  /// A user or group by its own id or the caller's; also one whose cube is there already, and a user whom
  /// other dialects know.
  func find(_ text: [UInt8], isGroup: Bool) throws(CubeError) -> MemHQParty? {
    let accounts = gateway.accounts
    let (kind, prefix) = kinds(isGroup)
    if text.starts(with: prefix.utf8),
      let name = try accounts.thing("memhq-id", text, of: project)?.value["name"]?.string,
      let thing = try accounts.thing(kind, name, of: project)
    {
      return party(thing, isGroup)
    }
    if let thing = try accounts.thing(kind, text, of: project) { return party(thing, isGroup) }
    let owner: Owner = isGroup ? .group(text) : .user(text)
    let isThere = try isKnown(owner)
    let isDefault = isGroup && text == Self.defaultGroup
    guard isThere || isDefault else { return nil }
    do { return try make(text, .object([]), isGroup: isGroup) } catch {
      // A caller that only reads needs no id of it on a full disk.
      guard error.isOfRoom else { throw error }
      return MemHQParty(
        internalID: [], name: text, facts: .object([]), created: gateway.host.now(),
        isGroup: isGroup)
    }
  }

  /// Whether an owner has a cube, or is a user who has had memories in any. A cube that others registered
  /// under a name makes no user of that name.
  private func isKnown(_ owner: Owner) throws(CubeError) -> Bool {
    if case .user(let id) = owner,
      try gateway.accounts.thing("entity", Array("user/".utf8) + id, of: project) != nil
    {
      return true
    }
    let memories = gateway.memories
    let place = memories.place(owner, in: project)
    guard try memories.cubes.contains(place) else { return false }
    if case .user = owner { return try !memories.isNobodys(place) }
    return true
  }

  /// All users or groups, in the order in which they came to be known.
  func all(isGroup: Bool) throws(CubeError) -> [MemHQParty] {
    // The catalog says which cubes are others', and who has memories where.
    if !isGroup { try gateway.memories.followAll(project, within: 0) }
    // Cubes that other dialects or a person made are users as well.
    for name in try gateway.memories.cubes.names(project.folder) {
      let place = CubePlace(folder: project.folder, name: name)
      // Only of a name that was cut the cube has to be asked.
      let told =
        EscapedName.isCut(name)
        ? try gateway.memories.cubes.use(place) { (cube) throws(CubeError) in
          try cube.owner(named: name)
        } : nil
      switch told ?? Owner(cubeName: name, id: nil) {
      case .user(let id) where !isGroup: _ = try find(id, isGroup: false)
      case .group(let id) where isGroup: _ = try find(id, isGroup: true)
      default: break
      }
    }
    if isGroup {
      _ = try find(Self.defaultGroup, isGroup: true)
    } else {
      let prefix = Array("user/".utf8)
      for entity in try gateway.accounts.things("entity", prefix: prefix, of: project) {
        _ = try find(Array(entity.id.dropFirst(prefix.count)), isGroup: false)
      }
    }
    let (kind, _) = kinds(isGroup)
    return try gateway.accounts.things(kind, of: project).map { party($0, isGroup) }
  }

  /// Forgets one, and erases its cubes that the gateway made; the names of cubes that stay.
  func remove(_ party: MemHQParty) throws(CubeError) -> [[UInt8]] {
    if party.isGroup { try gateway.memories.unshare(party.name, in: project) }
    let kept = try gateway.memories.remove(party.owner, of: project)
    let (kind, _) = kinds(party.isGroup)
    try gateway.accounts.drop(kind, party.name, of: project)
    try gateway.accounts.drop("memhq-id", party.internalID, of: project)
    if !party.isGroup {
      try gateway.accounts.drop("entity", Array("user/".utf8) + party.name, of: project)
    }
    return kept
  }

  /// The user or group that a call was deleting when it was cut off.
  func told(_ call: Call, isGroup: Bool) -> MemHQParty? {
    guard let id = call.aim?["id"]?.string, let name = call.aim?["name"]?.string else { return nil }
    return MemHQParty(
      internalID: id, name: name, facts: .object([]), created: call.began, isGroup: isGroup)
  }

  /// A user that must be there.
  func user(_ text: [UInt8]) throws(Fault) -> MemHQParty {
    guard let found = try caught({ () throws(CubeError) in try find(text, isGroup: false) }) else {
      throw .notFound(.user, "User \"\(text.asText)\" not found in this project")
    }
    return found
  }

  /// A group that must be there.
  func group(_ text: [UInt8]) throws(Fault) -> MemHQParty {
    guard let found = try caught({ () throws(CubeError) in try find(text, isGroup: true) }) else {
      throw .notFound(.group, "Group \"\(text.asText)\" not found in this project")
    }
    return found
  }

  /// A user, made at the first write.
  func writtenUser(_ text: [UInt8]) throws(Fault) -> MemHQParty {
    try caught { () throws(CubeError) in
      if let found = try find(text, isGroup: false) { return found }
      return try make(text, .object([]), isGroup: false)
    }
  }

  /// How many memories and entities a user or a group has.
  func stats(_ party: MemHQParty) throws(CubeError) -> (memories: Int, entities: Int) {
    let place = gateway.memories.place(party.owner, in: project)
    // One that cannot be opened has none that could be counted.
    let own = try gateway.memories.use(place, among: .max) {
      (cube, owner) throws(CubeError) -> (Int, [[UInt8]]) in
      guard try cube.isOthers(than: owner) else {
        let count = try gateway.memories.catalog.count(in: place)
        return (count, try cube.graph().entities.map(\.name))
      }
      let theirs = try cube.memories(rows: try cube.memoryRows(), at: place, of: owner).filter {
        Memories.isSeen($0, from: .named, of: owner)
      }
      return (theirs.count, Array(Set(theirs.flatMap(\.entities).map(\.name))))
    }
    let (count, names) = own ?? (0, [])
    guard party.isGroup else {
      let others = try gateway.memories.elsewhere(
        of: party.name, in: project, states: [.active, .superseded], follows: false)
      if others.isEmpty { return (count, names.count) }
      let more = try gateway.memories.load(others).flatMap(\.entities).map(\.name)
      return (count + others.count, Set(names + more).count)
    }
    let shared = try gateway.memories.shared(with: [party.name], in: project).found
    let others = try gateway.memories.load(shared).flatMap(\.entities).map(\.name)
    return (count + shared.count, Set(names + others).count)
  }
}
