internal import Format
internal import Index
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
  /// Whether what is learned is of the time at which its message was said.
  var isOfMessages = true
  /// Whether what the cube holds with other ids than these is to be remembered with these as well.
  var isScoped = false
  /// What a memory gets that says already what is said here; nil: nothing but a longer life.
  var additions: (@Sendable (Memory) -> MemoryChange)?
}

extension Memories {
  /// How many messages are read at a time.
  private static let lot = 64

  /// Has all messages read that wait for it, and that can be, until it is to stop; what is learned is
  /// found then, and what it supersedes is not.
  static func readWaiting(
    in cube: Cube, until stop: @escaping @Sendable () -> Bool = { false }
  ) throws(CubeError) {
    while try cube.hasWaiting() {
      if try cube.ingest(upTo: lot, documents: false, until: stop) == 0 { break }
    }
    try cube.indexTexts(lots: 2)
  }

  /// Records messages, durably, without reading them.
  func record(_ lesson: Lesson, to owner: Owner, in project: Project) throws(CubeError) {
    _ = try use(place(owner, in: project), of: project, makingFor: owner) {
      (cube, _) throws(CubeError) in
      try Self.guide(cube, by: project)
      try Self.record(lesson.messages, in: cube)
    }
  }

  /// Records messages, durably, and has them read before anything is made of that, which may take as long
  /// as a model does.
  /// - Parameters:
  ///   - lesson: the messages.
  ///   - owner: whose cube gets them.
  ///   - project: where.
  ///   - stop: whether no caller waits for it any more.
  /// - Returns: whether all was read.
  /// - Throws: what the core throws.
  func read(
    _ lesson: Lesson, to owner: Owner, in project: Project,
    until stop: @escaping @Sendable () -> Bool
  ) throws(CubeError) -> Bool {
    let isRead = try use(place(owner, in: project), of: project, makingFor: owner) {
      (cube, _) throws(CubeError) -> Bool in
      try Self.guide(cube, by: project)
      try Self.record(lesson.messages, in: cube)
      try Self.readWaiting(in: cube, until: stop)
      let isLeft = try cube.hasWaiting()
      return !isLeft || !stop()
    }
    return isRead ?? true
  }

  /// Records messages, durably, and gives what was learned from them once it can be found. Called again
  /// (after a crash) it does what is left of it.
  func learn(
    _ lesson: Lesson, to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let learned = try use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory] in
      try Self.guide(cube, by: project)
      let ids = try Self.record(lesson.messages, in: cube)
      try Self.readWaiting(in: cube)
      var memories: [Memory] = []
      var lesson = lesson
      lesson.ids = try cube.stated(lesson.ids, by: owner)
      for id in ids {
        memories += try Self.stamped(id, lesson, in: cube, at: place, of: owner)
        memories += try again(id, lesson, in: cube, at: place, of: owner)
      }
      try cube.makeLast()
      catalog.noteWritten(cube, at: place, of: owner)
      return memories
    }
    tell((learned ?? []).filter { $0.state != .merged }.map { MemoryNews(.add, $0) })
    return learned ?? []
  }

  /// Records those of the messages that are not there yet, durably; in the spool, where the bundle has no
  /// room. For a message cannot be taken back, and a caller that gets an error says it again.
  /// - Returns: their ids in the messages' order.
  @discardableResult
  static func record(
    _ messages: [MessageDraft], in cube: Cube
  ) throws(CubeError) -> [RecordID] {
    // Within `alone` this also sees what a process wrote that was killed then.
    let ids = try cube.alone { () throws(CubeError) -> [RecordID] in
      let known = try known(messages, in: cube)
      let missing = messages.indices.filter { known[$0] == nil }
      let made = try cube.write(missing.map { .message(messages[$0]) }, .spooled)
      let all = known.merging(zip(missing, made)) { there, _ in there }
      return messages.indices.compactMap { all[$0] }
    }
    try cube.makeLast()
    return ids
  }

  /// How far from the end of the conversation a message is known by its id alone: it may say something
  /// else now, such as another answer of a model.
  private static let reach = 64

  /// The messages that are there, by their places.
  private static func known(
    _ messages: [MessageDraft], in cube: Cube
  ) throws(CubeError) -> [Int: RecordID] {
    var known: [Int: RecordID] = [:]
    guard let name = messages.first?.conversation, let found = try cube.conversation(name) else {
      return known
    }
    var last: [[UInt8]: RecordID] = [:]
    for message in try cube.lastMessages(messages.count + reach, of: found) {
      if let id = message.messageID, last[id] == nil { last[id] = message.id }
    }
    for (index, message) in messages.enumerated() {
      guard let id = message.messageID else { continue }
      if let there = last[id] {
        known[index] = there
      } else {
        known[index] = try cube.message(like: message)
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
