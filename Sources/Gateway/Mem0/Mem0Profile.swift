internal import Format
internal import Index
internal import MemCube
internal import Posix

/// The profile of a user, with the memories that it tells of: it outlasts none of them.
struct Mem0Profile {
  fileprivate static let (profile, count, from) = ("profile", "count", "from")

  private let user: [UInt8]
  private let project: Project
  private let gateway: Gateway
  private let place: CubePlace

  init(_ user: [UInt8], _ project: Project, _ gateway: Gateway) {
    (self.user, self.project, self.gateway) = (user, project, gateway)
    place = gateway.memories.place(.user(user), in: project)
  }

  /// Makes it from what the user's memories say; false: there are none, or no schema, and no profile any
  /// more.
  func make(_ schema: JSON) throws(Fault) -> Bool {
    let number = try caught { () throws(CubeError) in
      try gateway.memories.use(place) { (cube, _) throws(CubeError) in
        try cube.counts(withBytes: false).memories
      }
    }
    guard let number, number > 0, schema.members != nil else {
      try caught { () throws(CubeError) in
        try gateway.accounts.drop(Accounts.profileKind, user, of: project)
        gateway.accounts.sweepLog()
      }
      return false
    }
    let filling = Mem0Filling(schema, gateway.memories, [place: Set<Int64>?.none])
    let (value, told) = try filling.fill(schema)
    let from = told.map { JSON.Member($0.uuid, JSON($0.updated.milliseconds)) }
    try caught { () throws(CubeError) in
      // The user may have been deleted meanwhile.
      guard try gateway.accounts.mayMake(place.name, of: project) else { return }
      let kept = try gateway.accounts.change(
        Accounts.profileKind, user, of: project, owner: .user(user)
      ) { (before) in
        object(
          (Self.profile, value), (Self.count, JSON((before?[Self.count]?.integer ?? 0) + 1)),
          (Self.from, .object(from)))
      }
      // So may one of those memories.
      if try !isSo(kept) {
        try gateway.accounts.endProfiles(ofCube: place.name, in: project, telling: told)
      }
    }
    return true
  }

  /// The profile, made anew where a memory that it tells of is gone, or says something else; nil: there is
  /// none, or none any more.
  func told(_ schema: JSON) throws(Fault) -> Thing? {
    let kept = try kept()
    guard let kept, try !caught({ () throws(CubeError) in try isSo(kept.value) }) else {
      return kept
    }
    return try make(schema) ? try self.kept() : nil
  }

  private func kept() throws(Fault) -> Thing? {
    try caught { () throws(CubeError) in
      try gateway.accounts.thing(Accounts.profileKind, user, of: project)
    }
  }

  /// Whether all that a profile tells of stands as it did. Older programs did not note what that is.
  private func isSo(_ value: JSON) throws(CubeError) -> Bool {
    guard value[Self.profile] != nil, let from = value[Self.from]?.members else { return false }
    let isSo = try gateway.memories.use(place) { (cube, owner) throws(CubeError) in
      for source in from {
        guard let object = try cube.object(uuid: source.key),
          let node = try cube.file(object: object),
          let memory = try cube.memory(node.row, at: place, of: owner), memory.state == .active,
          memory.updated.milliseconds == source.value.integer.map({ Int64($0) })
        else { return false }
      }
      return true
    }
    return isSo ?? false
  }
}

extension Accounts {
  /// The kind of profiles, by the ids of users.
  static let profileKind = "mem0-profile"

  /// Ends the profile of a cube's user, where it tells of any of these memories: only how often it was made
  /// stays. On a full disk no answer shows it either, for it is compared with what there is.
  func endProfiles(
    ofCube cube: [UInt8], in project: Project, telling memories: some Sequence<Memory>
  ) throws(CubeError) {
    let found = try things(Self.profileKind, ofCube: cube, in: project)
    let told = found.filter { (profile) in
      guard profile.value[Mem0Profile.profile] != nil else { return false }
      guard let from = profile.value[Mem0Profile.from]?.members else { return true }
      let uuids = Set(from.map(\.key))
      return memories.contains { uuids.contains($0.uuid) }
    }
    if told.isEmpty { return }
    do throws(CubeError) {
      for profile in told {
        try change(Self.profileKind, profile.id, of: project) { (present) in
          object((Mem0Profile.count, present?[Mem0Profile.count] ?? JSON(0)))
        }
      }
      sweepLog()
    } catch { guard error.isOfRoom else { throw error } }
  }
}
