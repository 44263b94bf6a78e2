internal import MemCube
internal import Posix

/// Messages from which memories are to be learned.
struct Lesson: Sendable {
  /// The conversation's name.
  var conversation: [UInt8]
  /// The messages, each with an id of its own, so that a lesson that is given twice is one.
  var messages: [MessageDraft]
  /// What every memory that is learned of them gets.
  var ids: OwnerIDs
  var attributes: [JSON.Member] = []
  var tags: [[UInt8]] = []
  /// When it was so, if not now.
  var created: Timestamp?
  /// How far from the end of the conversation messages may stand that were recorded before.
  var reach = 64
}

extension Memories {
  /// How many messages are read at a time.
  private static let lot = 64

  /// Has all messages read that wait for it, and that can be.
  static func readWaiting(in cube: Cube) throws(CubeError) {
    while try cube.hasWaiting() {
      if try cube.ingest(upTo: lot, documents: false) == 0 { return }
    }
  }

  /// Records messages, durably, without reading them.
  func record(_ lesson: Lesson, to owner: Owner, in project: Project) throws(CubeError) {
    _ = try use(place(owner, in: project), of: project, makingFor: owner) {
      (cube, _) throws(CubeError) in
      try Self.record(lesson.messages, in: cube, reach: lesson.reach)
    }
  }

  /// Records messages, durably, and gives what was learned of them once it can be found. Told again
  /// (behind a crash) it does what is left of it.
  func learn(
    _ lesson: Lesson, to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let learned = try use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory] in
      let ids = try Self.record(lesson.messages, in: cube, reach: lesson.reach)
      try Self.readWaiting(in: cube)
      var memories: [Memory] = []
      for id in ids { memories += try Self.stamped(id, lesson, in: cube, at: place, of: owner) }
      try cube.synchronize()
      try catalog.follow(cube, at: place, of: owner)
      return memories
    }
    tell((learned ?? []).filter { $0.state != .merged }.map { MemoryNews(.add, $0) })
    return learned ?? []
  }

  /// Records what of the messages is not there yet, durably.
  /// - Returns: their ids in the messages' order; behind them those of records that say the same, of
  ///   a process that was killed.
  @discardableResult
  static func record(
    _ messages: [MessageDraft], in cube: Cube, reach: Int = 64
  ) throws(CubeError) -> [RecordID] {
    let known = try known(messages, in: cube, reach)
    let missing = messages.filter { $0.messageID.flatMap { known[$0] } == nil }
    guard !missing.isEmpty else {
      return messages.compactMap { $0.messageID.flatMap { known[$0] } }
    }
    let made = try cube.write(missing.map { .message($0) }, .durable)
    // Who writes sees all: one that a process wrote that was killed then, too, and what was learned
    // of a message was learned of the first of its id.
    let all = known.merging(try self.known(messages, in: cube, reach)) { _, now in now }
    var rest = made[...]
    var twins: [RecordID] = []
    var ids: [RecordID] = []
    for message in messages {
      let first = message.messageID.flatMap { all[$0] }
      let isMade = message.messageID.flatMap { known[$0] } == nil
      let own = isMade ? rest.popFirst() : nil
      if let id = first ?? own { ids.append(id) }
      if let own, let first, own != first { twins.append(own) }
    }
    return ids + twins
  }

  /// The messages that are there, by their own ids.
  private static func known(
    _ messages: [MessageDraft], in cube: Cube, _ reach: Int
  ) throws(CubeError) -> [[UInt8]: RecordID] {
    var known: [[UInt8]: RecordID] = [:]
    // What a crash cut off stands at the end of its conversation.
    guard let name = messages.first?.conversation, let found = try cube.conversation(name) else {
      return known
    }
    let wanted = Set(messages.compactMap(\.messageID))
    for message in try cube.lastMessages(messages.count + reach, of: found) {
      if let id = message.messageID, wanted.contains(id), known[id] == nil {
        known[id] = message.id
      }
    }
    return known
  }

  /// Gives a memory that was learned the attributes of its lesson, once.
  static func stamp(
    _ node: Node, _ object: ObjectID, _ lesson: Lesson, in cube: Cube
  ) throws(CubeError) {
    try cube.alone { () throws(CubeError) in
      let present = try cube.fields(row: node.row)["attributes"]?.members ?? []
      let known = Set(present.map(\.key))
      var members = lesson.ids.attributes + lesson.attributes
      if let created = lesson.created {
        members.append(JSON.Member("created_at", .string(created.rfc3339Milliseconds)))
      }
      let missing = members.filter { !known.contains($0.key) }
      guard !missing.isEmpty else { return }
      var edit = Edit(fields: ["attributes": .object(present + missing)])
      if !lesson.tags.isEmpty { edit.fields["tags"] = .array(lesson.tags.map { .string($0) }) }
      try cube.write([.edit(object, edit)], .spooled)
    }
  }
}
