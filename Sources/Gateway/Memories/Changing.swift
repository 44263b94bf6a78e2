internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// What of a memory is to change; nil keeps it.
struct MemoryChange: Sendable {
  var text: [UInt8]?
  /// Attributes by name; a nil value takes one away.
  var attributes: [String: JSON?] = [:]
  /// One of the core's types.
  var type: [UInt8]?
  /// 0 to 1.
  var confidence: Double?
  /// All of its tags but those that its file names.
  var tags: [[UInt8]]?
  /// Tags that it gets beside those that it has.
  var moreTags: [[UInt8]] = []
  /// Whether this is said about it, and leaves what it states: that may be said also of what is
  /// immutable.
  var isRemark = false
}

extension Memories {
  /// Changes a memory, durably.
  func change(
    _ memory: Memory, _ change: MemoryChange, in cube: Cube
  ) throws(CubeError) {
    try self.change(memory, in: cube) { (_) in change }
  }

  /// Changes a memory by what it is at this moment, durably: what other processes of this host wrote
  /// before is there, and none writes in between.
  /// - Parameters:
  ///   - memory: which one.
  ///   - cube: where it is.
  ///   - draw: what is to change of the memory as it is now.
  /// - Throws: `.notFound` where it was deleted meanwhile.
  func change(
    _ memory: Memory, in cube: Cube, _ draw: (Memory) throws(CubeError) -> MemoryChange
  ) throws(CubeError) {
    let owner = try cube.owner(named: memory.place.name)
    let changed = try cube.alone { () throws(CubeError) -> Memory in
      guard let node = try cube.file(object: memory.object), node.object == memory.object,
        var present = try cube.memory(node.row, at: memory.place, of: owner)
      else { throw .notFound("Memory not found") }
      let change = try draw(present)
      // The core keeps its text; to who states memories, all that was stated with it is one thing.
      if present.isImmutable, !change.isRemark {
        throw .immutable("memory \(present.uuid.asText) is immutable")
      }
      try cube.write([.edit(present.object, try edit(present, node, change, in: cube))], .spooled)
      if let text = change.text { present.text = text }
      return present
    }
    try cube.makeLast()
    try follow(memory.place, cube)
    tell([MemoryNews(.update, changed)])
  }

  private func edit(
    _ memory: Memory, _ node: Node, _ change: MemoryChange, in cube: Cube
  ) throws(CubeError) -> Edit {
    var edit = Edit()
    if let text = change.text {
      let file = try cube.text(try cube.content(row: memory.row))
      edit.content = .bytes(MemoryText.replaced(text, in: file))
      edit.path = try newPath(memory, node, text, in: cube)
    }
    var attributes = change.attributes
    if change.isRemark {
      attributes[Memory.statedKey] = .string(memory.updated.rfc3339Milliseconds)
    } else if memory[Memory.statedKey] != nil {
      attributes[Memory.statedKey] = .some(nil)
    }
    if !attributes.isEmpty {
      var members = memory.attributes.members ?? []
      for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
        members.removeAll { $0.key.elementsEqual(name.utf8) }
        if let value { members.append(JSON.Member(name, value)) }
      }
      edit.fields["attributes"] = .object(members)
    }
    if let type = change.type { edit.fields["type"] = .string(type) }
    if let confidence = change.confidence {
      edit.fields["confidence"] = JSON(rounded: min(1, max(0, confidence)))
    }
    if let tags = change.tags {
      edit.fields["tags"] = .some(tags.isEmpty ? nil : .array(tags.map { .string($0) }))
    } else if !change.moreTags.isEmpty {
      let own = try cube.fields(row: memory.row)["tags"]?.elements ?? []
      edit.fields["tags"] = .array(own + change.moreTags.map { .string($0) })
    }
    return edit
  }

  /// Another name for a file that is named after its text, which is searched with it: it would be
  /// found by what it says no more. A name that a person gave stays.
  private func newPath(
    _ memory: Memory, _ node: Node, _ text: [UInt8], in cube: Cube
  ) throws(CubeError) -> [UInt8]? {
    let path = try cube.path(of: node)
    let start = path.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
    let stem = slug(of: memory.text)
    let end = Array(path[start...].dropFirst(stem.count))
    // With some digits where another file had the name: `-1f2e3d4c.md`.
    let isOurs =
      !stem.isEmpty && path[start...].starts(with: stem)
      && (end.elementsEqual(".md".utf8)
        || end.count == 12 && end.first == 0x2D && end.suffix(3).elementsEqual(".md".utf8))
    guard isOurs, slug(of: text) != stem else { return nil }
    return try freePath(for: text, below: Array(path[..<start]), in: cube)
  }

  /// Refuses what would delete a memory that was stated for good. In the dialect that can say so, the caller
  /// deletes it to take it back; callers of the other dialects cannot know of it.
  static func refuseImmutable(_ memories: some Sequence<Memory>) throws(CubeError) {
    if let immutable = memories.first(where: \.isImmutable) {
      throw .immutable("memory \(immutable.uuid.asText) is immutable")
    }
  }

  /// Puts memories of one cube into its trash, with the documents whose last passages they are, durably:
  /// all, or none with an error. What made them may be said again; the message that said it no longer
  /// answers.
  func delete(_ memories: [Memory], in cube: Cube) throws(CubeError) {
    guard let place = memories.first?.place else { return }
    let doomed = memories.map(\.object) + (try documents(endingWith: memories, in: cube))
    try cube.write(try cube.deleting(doomed), .durable)
    try follow(place, cube)
    try forgetAnswers(about: memories)
    tell(memories.map { MemoryNews(.delete, $0) })
  }

  private func follow(_ place: CubePlace, _ cube: Cube) throws(CubeError) {
    // What they superseded is so again, which shows where the index was brought up to it.
    _ = try? cube.indexTexts(lots: 2)
    catalog.noteWritten(cube, at: place, of: try cube.owner(named: place.name))
  }

  /// Removes the cube of an owner with all that it holds, if the gateway made it; else it stays. Tasks
  /// and answers that are about it are forgotten either way, and what is under way does not make it
  /// again.
  /// - Returns: whether the cube is gone.
  func remove(_ place: CubePlace, of project: Project) throws(CubeError) -> Bool {
    try accounts.forget(place.name, of: project)
    // After the removal no caller can read what there was.
    let going = try wants(.delete, of: place) ? live(at: place) : []
    let owner = try cubes.use(place) { (cube) throws(CubeError) in
      try cube.owner(named: place.name)
    }
    if try cubes.remove(place) {
      try catalog.forget(place)
      if let owner { try accounts.forgetRegistrations(ofCube: owner.id, in: project) }
      tell(going.map { MemoryNews(.delete, $0) })
      return true
    }
    return false
  }

  /// The memories of a cube that listeners have heard of.
  private func live(at place: CubePlace) throws(CubeError) -> [Memory] {
    guard try cubes.isGateways(place) else { return [] }
    let found = try use(place) { (cube, owner) throws(CubeError) in
      try cube.memories(rows: try cube.memoryRows(), at: place, of: owner)
    }
    return found?.filter { $0.state != .merged } ?? []
  }
}

extension Memories {
  /// The memories that one superseded, and those that these had, and so on.
  func superseded(by memory: Memory, in cube: Cube) throws(CubeError) -> [Memory] {
    let owner = try cube.owner(named: memory.place.name)
    var found: [Memory] = []
    var known: Set<ObjectID> = [memory.object]
    var next = [memory.object]
    while !next.isEmpty {
      var older: [ObjectID] = []
      for each in try cube.memories(rows: try cube.memoryRows(), at: memory.place, of: owner) {
        guard let newer = each.supersededBy, next.contains(newer),
          known.insert(each.object).inserted
        else { continue }
        found.append(each)
        older.append(each.object)
      }
      next = older
    }
    return found
  }
}
