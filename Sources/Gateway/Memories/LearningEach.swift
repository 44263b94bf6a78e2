internal import Format
internal import Index
internal import Learning
internal import MemCube
internal import Posix

/// What was learned of one message of a lesson.
struct Learned: Sendable {
  /// The message's place in the lesson.
  var message: Int
  var memories: [Memory]
  /// Whether all that it says was known, and a memory that was there before stands for it.
  var isRepeat = false
}

extension Memories {
  /// Records the messages of a lesson, durably, and gives what was learned from each, with the time at which
  /// it was said. A message that is worth it is remembered as it stands if nothing is learned from it: no
  /// fact is lost. What is remembered so already is not remembered twice. Called again it does what is left.
  /// - Parameters:
  ///   - lesson: what to learn of.
  ///   - owner: whose cube gets it.
  ///   - project: where.
  ///   - views: the lists that what is learned may be in; what is in none of them is put away.
  ///   - keeps: whether a message from which nothing is learned is worth remembering as it stands.
  /// - Returns: message by message, what was learned.
  /// - Throws: what the core throws.
  func learnEach(
    _ lesson: Lesson, to owner: Owner, in project: Project, only views: MemoryViews? = nil,
    keeps: (MessageDraft) -> Bool = Statements.isOne
  ) throws(CubeError) -> [Learned] {
    let place = place(owner, in: project)
    let learned = try use(place, of: project, makingFor: owner) { (cube, owner) throws(CubeError) in
      try Self.guide(cube, by: project)
      let ids = try Self.record(lesson.messages, in: cube)
      try Self.readWaiting(in: cube)
      let guidance = Self.guidance(of: project)
      var all: [Learned] = []
      for (index, id) in ids.enumerated() where index < lesson.messages.count {
        let message = lesson.messages[index]
        // What was made of words that are no person's has ids of its own.
        if MessageRole.silent.contains(message.role.asText) { continue }
        var own = lesson
        own.ids = try cube.stated(lesson.ids, by: owner)
        if lesson.isOfMessages, let date = message.date {
          own.created = Timestamp(rfc3339: date) ?? lesson.created
        }
        var memories = try Self.stamped(id, own, in: cube, at: place, of: owner)
        var isRepeat = memories.isEmpty ? try cube.hasLearned(from: id) : false
        if memories.isEmpty, !isRepeat, message.isEvidence, keeps(message),
          guidance.admits(message.content)
        {
          let there = try stands(
            message.content, own.ids, orMore: own.isScoped, in: cube, at: place, of: owner)
          if let there {
            isRepeat = true
            try renew(there, by: own, in: cube)
          } else if let made = try remember(message, id, own, in: cube, at: place, of: owner) {
            memories.append(made)
          }
        } else if own.isScoped || memories.allSatisfy({ $0.state == .merged }) {
          let made = try again(id, own, in: cube, at: place, of: owner)
          memories += made
          isRepeat = isRepeat && made.isEmpty
        }
        if let views {
          let unwanted = memories.filter { $0.views.isDisjoint(with: views) }
          if !unwanted.isEmpty {
            try cube.write(unwanted.map { .delete($0.object, into: nil) }, .spooled)
          }
          memories.removeAll { $0.views.isDisjoint(with: views) }
        }
        all.append(Learned(message: index, memories: memories, isRepeat: isRepeat))
      }
      try cube.makeLast()
      catalog.noteWritten(cube, at: place, of: owner)
      return all
    }
    let memories = (learned ?? []).flatMap(\.memories)
    tell(memories.filter { $0.state != .merged }.map { MemoryNews(.add, $0) })
    return learned ?? []
  }

  /// The memories that were made of a message, with the attributes of its lesson.
  static func stamped(
    _ id: RecordID, _ lesson: Lesson, in cube: Cube, at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> [Memory] {
    var memories: [Memory] = []
    for node in try cube.memories(from: id) where node.tree == .memories {
      guard let object = node.object else { continue }
      try stamp(node, object, lesson, in: cube)
      if let memory = try cube.memory(node.row, at: place, of: owner) { memories.append(memory) }
    }
    return memories
  }

  /// The memory of these ids that says a text already: it has the name that it gets first of all, or
  /// that which it gets for its ids. With `orMore` it may have more of them.
  func stands(
    _ text: [UInt8], _ ids: OwnerIDs, orMore: Bool = false, in cube: Cube, at place: CubePlace,
    of owner: Owner
  ) throws(CubeError) -> Memory? {
    for path in [plainPath(of: text), scopedPath(of: text, ids)] {
      guard let node = try cube.find(.memories, path),
        let memory = try cube.memory(node.row, at: place, of: owner)
      else { continue }
      let isTheirs = memory.ids == ids || orMore && memory.ids.hold(ids)
      if memory.text == text, isTheirs, memory.state == .active { return memory }
    }
    return nil
  }

  /// The attribute of a memory that says again with other ids what another one says: which one.
  static let repeats = "repeats"

  /// Remembers what the cube holds with other ids with those of a lesson as well.
  func copy(
    _ known: Memory, of id: RecordID, _ lesson: Lesson, in cube: Cube, at place: CubePlace,
    of owner: Owner
  ) throws(CubeError) -> [Memory] {
    if let there = try stands(known.text, lesson.ids, in: cube, at: place, of: owner) {
      // Made of this message before its answer was lost.
      if there.sources.contains(id) { return [there] }
      try renew(there, by: lesson, in: cube)
      return []
    }
    var draft = MemoryDraft(
      text: known.text, ids: lesson.ids, attributes: lesson.attributes, type: known.type,
      tags: lesson.tags, created: lesson.created)
    // What ends the one ends the other: the core sees to that.
    draft.attributes.append(JSON.Member(Self.repeats, JSON(known.object)))
    for name in ["when", "slots"] {
      if let value = known[name] { draft.attributes.append(JSON.Member(name, value)) }
    }
    let entities = known.entities.map { entity in
      object(("name", .string(entity.name)), ("type", .string(entity.type)))
    }
    var fields = ["entities": JSON.array(entities)]
    if let confidence = known.confidence { fields["confidence"] = JSON(rounded: confidence) }
    return try remember(draft, of: id, fields, in: cube, at: place, of: owner)
  }

  /// Makes a memory of a message as it stands.
  private func remember(
    _ message: MessageDraft, _ id: RecordID, _ lesson: Lesson, in cube: Cube, at place: CubePlace,
    of owner: Owner
  ) throws(CubeError) -> Memory? {
    let draft = MemoryDraft(
      text: message.content, ids: lesson.ids, attributes: lesson.attributes,
      tags: lesson.tags, created: lesson.created)
    return try remember(draft, of: id, [:], in: cube, at: place, of: owner).first
  }

  /// Makes a memory of a message, with more fields.
  private func remember(
    _ draft: MemoryDraft, of message: RecordID, _ fields: [String: JSON], in cube: Cube,
    at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> [Memory] {
    let ids = try cube.alone { () throws(CubeError) in
      let path = try freePath(
        for: draft.text, else: scopedPath(of: draft.text, draft.ids), in: cube)
      var edit = draft.edit(at: path)
      edit.fields["sources"] = .array([object(("id", JSON(message)))])
      for (name, value) in fields { edit.fields[name] = value }
      return try cube.write([.create(.memories, edit)], .spooled)
    }
    return try cube.memories(ids, at: place, of: owner)
  }
}

/// Which of a speaker's words state something.
enum Statements {
  private static let speakers = [Array("user".utf8)]

  /// Whether a message from which the rules learned nothing is a memory as it stands: it states something,
  /// and does not only ask, order or chat.
  static func mayStand(_ message: MessageDraft) -> Bool {
    isOne(message) && !Requests.areAll(of: message.content) && StatedText.isOne(message.content)
  }

  /// Whether a message is by a person, and not only a greeting or a question.
  static func isOne(_ message: MessageDraft) -> Bool {
    guard speakers.contains(message.role), !message.content.isBlank else { return false }
    if holdsOwn(message.content) { return true }
    var words = 0
    for piece in message.content.split(whereSeparator: { $0 == 0x20 || $0 < 0x20 }) {
      words += 1
      // Scripts that do not part words.
      if piece.contains(where: { $0 >= 0xE3 }) { words += 2 }
      if piece.last == 0x3F || piece.suffix(3).elementsEqual([0xEF, 0xBC, 0x9F]) { words = 0 }
      let isEnd = piece.last == 0x2E || piece.last == 0x21
      if isEnd, words >= 3 { return true }
    }
    return words >= 3
  }

  /// Whether a clause speaks of its speaker: it says something, whatever is asked after its comma.
  static func holdsOwn(_ text: [UInt8]) -> Bool {
    let own = ["i", "i'm", "i’m", "i've", "i’ve", "my", "we", "we're", "we’re", "our"]
    var clause: (isOwn: Bool, words: Int) = (false, 0)
    for piece in text.split(whereSeparator: { $0 == 0x20 || $0 < 0x20 }) {
      if clause.words == 0 { clause.isOwn = own.contains(Array(piece).asText.lowercased()) }
      clause.words += 1
      if clause.isOwn, clause.words >= 3, piece.last == 0x2C { return true }
      if let last = piece.last, [0x2C, 0x2E, 0x21, 0x3F].contains(last) { clause = (false, 0) }
    }
    return false
  }
}
