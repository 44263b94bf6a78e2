internal import Answering
internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Text

extension ToolCall {
  /// The longest messages together, bytes; memories that are named.
  private static let (messageRoom, learnedLimit) = (8 << 20, 20)

  /// Records messages of a conversation, all or none.
  func addMessages() throws(CubeError) -> ToolResult {
    let drafts = try self.drafts()
    let name = try scope.writing(arguments.name("cube"))
    try scope.shelf.count(.ingest)
    try work.check()
    return try scope.shelf.use(name) { (cube) throws(CubeError) in
      let ids = try cube.write(drafts.map { .message($0) }, .durable)
      let place = Place(
        cube: name,
        path: bytes("messages/") + EscapedConversation.fileName(drafts[0].conversation))
      var learned: [Node] = []
      if arguments.flag("wait") {
        let work = work
        try cube.ingest(
          progress: { done, all in
            work.progress(
              Int(clamping: done), of: Int(clamping: all), "\(done) of \(all) messages read")
          }, until: { work.isCancelled })
        learned = try Self.learned(from: ids, in: cube)
      }
      let pending = min(try cube.waitingCount(), ids.count)
      return try added(ids.count, pending, learned, at: place, in: cube)
    }
  }

  private func added(
    _ count: Int, _ pending: Int, _ learned: [Node], at place: Place, in cube: Cube
  ) throws(CubeError) -> ToolResult {
    var text = bytes("Added \(count) to ") + place.shown
    text += bytes(pending > 0 ? "; \(pending) are yet to be read." : ".")
    let objects = try learned.map { (node) throws(CubeError) in
      let path = Place(cube: place.cube, path: try cube.mountPath(of: node)).shown
      let words = try title(
        of: FrontMatter.body(of: cube.content(cube.content(row: node.row), at: place)))
      text += bytes("\n- ") + path + bytes(": ") + words
      return JSON.of(("path", .shown(path)), ("text", .shown(words)))
    }
    return ToolResult(
      text: text,
      structured: .of(
        ("path", .shown(place.shown)), ("added", JSON(count)), ("pending", JSON(pending)),
        ("learned", objects.isEmpty ? nil : .array(objects))))
  }

  private func drafts() throws(CubeError) -> [MessageDraft] {
    let conversation = arguments.name("conversation") ?? []
    guard !conversation.isEmpty, !conversation.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw .invalid("add_messages: 'conversation' must be a name without control characters")
    }
    var drafts: [MessageDraft] = []
    var size = 0
    for (index, message) in arguments.objects("messages").enumerated() {
      let content = message["content"]?.string ?? []
      size += content.count
      guard size <= Self.messageRoom else {
        throw .tooLarge("the messages have over 8 MiB together; add them in parts")
      }
      let draft = MessageDraft(
        conversation: conversation, role: message["role"]?.string ?? bytes("user"),
        name: message["name"]?.string.flatMap { $0.isEmpty ? nil : $0 }, content: content,
        date: message["time"]?.string)
      var tried = draft
      guard tried.readDate(in: .utc) else {
        throw .invalid(
          "add_messages: 'messages[\(index)].time' is no time such as 2025-06-10T09:30:00Z")
      }
      drafts.append(draft)
    }
    return drafts
  }

  private static func learned(
    from ids: [RecordID], in cube: Cube
  ) throws(CubeError) -> [Node] {
    var nodes: [Node] = []
    for id in ids {
      for node in try cube.memories(from: id) where !nodes.contains(node) {
        nodes.append(node)
        if nodes.count == learnedLimit { return nodes }
      }
    }
    return nodes
  }

  // MARK: Questions

  /// Answers a question from what is stored.
  func ask() throws(CubeError) -> ToolResult {
    let question = arguments.text("question") ?? []
    guard question.contains(where: { $0 > 0x20 }) else { throw .invalid("the question is empty") }
    try scope.shelf.count(.retrieval)
    let names = try scope.reading(arguments.name("cube"))
    let found = try inEach(names) { (cube, name) throws(CubeError) in
      (try cube.evidence(for: question, named: name, now: now), cube.answering)
    }
    let best = found.flatMap(\.0).bestFirst
    try work.check()
    let answer =
      if let model = found.lazy.compactMap(\.1).first {
        Answer(question, best, by: model, at: now)
      } else { Answer(question, best) }
    let citations = answer.citations.map { citation in
      let evidence = citation.evidence
      let path = Place(cube: evidence.cube, path: evidence.result.path).shown
      return JSON.of(
        ("number", JSON(citation.number)), ("path", .shown(path)),
        ("text", .shown(cut(citation.sentence, to: 600))),
        ("time", .string(evidence.result.time.rfc3339Milliseconds)))
    }
    scope.shelf.note(given: answer.citations.map(\.evidence.result.id))
    let text = cut(answer.text, to: 8000)
    let sources = answer.citations.isEmpty ? [] : [0x0A] + answer.sources(namesCube: true)
    return ToolResult(
      text: text + sources,
      structured: .of(("answer", .shown(text)), ("citations", .array(citations))))
  }

  /// A briefing from one cube.
  func context() throws(CubeError) -> ToolResult {
    try scope.shelf.count(.retrieval)
    let name = try scope.single(arguments.name("cube"))
    let template = arguments.name("template").flatMap { ContextTemplate(rawValue: shown($0)) }
    let text = try scope.shelf.use(name) { (cube) throws(CubeError) in
      try cube.context(
        template ?? .chat, named: name,
        tokens: arguments.number("max_tokens") ?? Cube.contextTokens)
    }
    return ToolResult(
      text: text, structured: .of(("cube", .shown(name)), ("text", .shown(text))))
  }
}

extension FrontMatter {
  /// A text without its front matter.
  static func body(of text: [UInt8]) -> [UInt8] { Array(text.dropFirst(parse(text).body)) }
}
