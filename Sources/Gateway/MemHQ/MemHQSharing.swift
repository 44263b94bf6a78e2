internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// Memories that stand in a user's cube, and that groups have as well: one record each, found from both.
extension Memories {
  /// Lets groups have what stands for a lesson's messages, also where it was known before.
  /// - Returns: how many memories stand for them.
  func share(
    _ lesson: Lesson, of owner: Owner, in project: Project, with groups: [[UInt8]]
  ) throws(CubeError) -> Int {
    let place = place(owner, in: project)
    let standing = try use(place) { (cube, owner) throws(CubeError) -> [Memory] in
      var rows: [Int64] = []
      for id in try Self.record(lesson.messages, in: cube) {
        rows += try cube.standing(for: id).map(\.row)
      }
      let all = try cube.memories(rows: rows, at: place, of: owner)
      guard try cube.isOthers(than: owner) else { return all }
      return all.filter { Self.isSeen($0, from: .named, of: owner) }
    }
    for memory in standing ?? [] {
      try regroup(memory) { known in known + groups.filter { !known.contains($0) } }
    }
    return standing?.count ?? 0
  }

  /// Takes a group that is deleted from the memories that it had.
  func unshare(_ group: [UInt8], in project: Project) throws(CubeError) {
    let all = try shared(
      with: [group], in: project, states: MemoryState.all, showsExpired: true)
    for found in all.found {
      guard let memory = try load([found]).first else { continue }
      try regroup(memory) { known in known.filter { $0 != group } }
    }
  }

  /// Of what groups have beside their cubes, the latest, and how many there are; with what expired only
  /// if that is wanted.
  func shared(
    with groups: [[UInt8]], in project: Project, states: Set<MemoryState> = [.active],
    limit: Int = .max, showsExpired: Bool = false
  ) throws(CubeError) -> (total: Int, found: [Found]) {
    if groups.isEmpty { return (0, []) }
    var selection = Selection()
    selection.groups = groups
    selection.states = states
    if !showsExpired { selection.today = host.now().day }
    try follow(selection, in: project)
    return try catalog.select(selection, in: project, limit: limit)
  }

  private func regroup(
    _ memory: Memory, _ change: ([[UInt8]]) -> [[UInt8]]
  ) throws(CubeError) {
    func groups(_ memory: Memory) -> [[UInt8]] {
      memory[MemHQJob.groupsKey]?.elements?.compactMap(\.string) ?? []
    }
    if change(groups(memory)) == groups(memory) { return }
    _ = try use(memory.place) { (cube, _) throws(CubeError) in
      try self.change(memory, in: cube) { present in
        let left = change(groups(present))
        // Who has it is no part of what it states.
        var change = MemoryChange(isRemark: true)
        change.attributes[MemHQJob.groupsKey] =
          .some(left.isEmpty ? nil : .array(left.map { .string($0) }))
        return change
      }
    }
  }
}

extension MemHQ {
  /// The memories of these users and groups, cube by cube, as searches take them; of the whole project,
  /// if all are meant.
  static func candidates(
    users: [MemHQParty], groups: [MemHQParty], isAll: Bool, _ people: MemHQPeople
  ) throws(Fault) -> [CubePlace: Set<Int64>?] {
    let memories = people.gateway.memories
    let project = people.project
    var found: [CubePlace: Set<Int64>?] = [:]
    try caught { () throws(CubeError) in
      if isAll {
        for name in try memories.cubes.names(project.folder) {
          found[CubePlace(folder: project.folder, name: name)] = .some(nil)
        }
        return
      }
      let shared = try memories.shared(
        with: groups.map(\.name), in: project, states: MemoryState.all)
      found = Found.rows(shared.found)
      for party in users + groups {
        let place = memories.place(party.owner, in: project)
        var theirs: [CubePlace: Set<Int64>?] = [
          place: try memories.rows(in: place, from: .named)
        ]
        if !party.isGroup {
          let others = try memories.elsewhere(
            of: party.name, in: project, states: MemoryState.all)
          theirs.merge(Found.rows(others)) { own, _ in own }
        }
        // What several of them have of one cube.
        found.merge(theirs) { a, b in a.flatMap { a in b.map { a.union($0) } } }
      }
    }
    return found
  }
}
