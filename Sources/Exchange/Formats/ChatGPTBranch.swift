internal import Format
internal import Posix

/// What each message of a branch is: said, a tool's, hidden. Section 4.1, in the order of its list.
struct ChatGPTBranch {
  /// A text beside the chat, in its last state.
  struct Canvas { var file: ImportedFile }

  private let reader: ChatGPTReader
  private let sink: any ImportSink
  private let takesAll: Bool
  private(set) var messages: [ImportedMessage] = []
  private(set) var canvases: [Canvas] = []
  /// What was saved as memories, a line each.
  private(set) var bios: [(text: [UInt8], date: [UInt8]?)] = []

  init(_ reader: ChatGPTReader, _ sink: any ImportSink, takesAll: Bool) {
    self.reader = reader
    self.sink = sink
    self.takesAll = takesAll
  }

  mutating func take(_ node: ChatGPTTree.Node) {
    let message = node.message
    guard let content = message["content"], content.members != nil else { return }
    let date = SourceTime.date(message["create_time"])
    let role = message["author"]?["role"]?.string.map(\.shown) ?? ""
    let recipient = message["recipient"]?.string.map(\.shown) ?? "all"
    if takeContext(content, ChatGPTReader.number(message["create_time"])) { return }
    if recipient == "bio" {
      let text = content.text("text") ?? Self.words(content)
      for line in text.split(separator: 0x0A) { bios.append((Array(line), date)) }
      return
    }
    if isHidden(message, role), !takesAll || role == "system" { return sink.leaveOut(.hidden) }
    if recipient.hasPrefix("canmore."), role == "assistant" {
      return takeCanvas(recipient, content, node.id, date)
    }
    switch kind(of: content, role, recipient, message) {
    case .left(let what): sink.leaveOut(what)
    case .said(let role): say(node, content, role, date)
    }
  }

  private enum Kind {
    case said(String)
    case left(LeftOut)
  }

  private func kind(
    of content: JSON, _ role: String, _ recipient: String, _ message: JSON
  ) -> Kind {
    let type = content["content_type"]?.string.map(\.shown) ?? "text"
    if type == "thoughts" || type == "reasoning_recap" { return .left(.thinking) }
    if role == "tool" {
      return isPictures(content) ? .said("assistant") : .left(.tool)
    }
    if role == "assistant", recipient != "all" { return .left(.tool) }
    switch type {
    case "code", "execution_output", "tether_quote", "tether_browsing_display", "sonic_webpage",
      "system_error", "computer_output":
      return .left(.tool)
    default: break
    }
    if message.says("status", "in_progress") { return .left(.empty) }
    return .said(role == "user" ? "user" : "assistant")
  }

  // MARK: 1. Contexts

  private func takeContext(_ content: JSON, _ time: Double) -> Bool {
    if content.says("content_type", "user_editable_context") {
      keep(content["user_profile"]?.string, content["user_instructions"]?.string, time)
      return true
    }
    guard content.says("content_type", "model_editable_context") else { return false }
    if let text = content["model_set_context"]?.string, time >= reader.saved?.time ?? -.infinity {
      reader.saved = (time, text)
    }
    return true
  }

  private func keep(_ about: [UInt8]?, _ how: [UInt8]?, _ time: Double) {
    guard time >= reader.instructions?.time ?? -.infinity else { return }
    reader.instructions = (time, Self.inFence(about ?? []), Self.inFence(how ?? []))
  }

  /// What stands between the ``` of a text; all of it where there are none.
  private static func inFence(_ text: [UInt8]) -> [UInt8] {
    let fence: [UInt8] = [0x60, 0x60, 0x60]
    guard let start = Search.first(fence, in: text, from: 0) else { return text.trimmed }
    let end = Search.first(fence, in: text, from: start + 3) ?? text.count
    return Array(text[(start + 3)..<end]).trimmed
  }

  // MARK: 2. Hidden ones

  private func isHidden(_ message: JSON, _ role: String) -> Bool {
    let metadata = message["metadata"]
    if role == "system", metadata?["is_user_system_message"]?.bool == true {
      let data = metadata?["user_context_message_data"]
      keep(
        data?["about_user_message"]?.string, data?["about_model_message"]?.string,
        ChatGPTReader.number(message["create_time"]))
    }
    return role == "system" || metadata?["is_visually_hidden_from_conversation"]?.bool == true
      || message["weight"]?.double == 0
  }

  // MARK: 3. Canvases

  private mutating func takeCanvas(
    _ recipient: String, _ content: JSON, _ node: [UInt8], _ date: [UInt8]?
  ) {
    let text = content.text("text") ?? content.list("parts").first?.string ?? []
    guard let call = JSONItems.parse(text) else { return sink.leaveOut(.tool) }
    let time = date.flatMap { Timestamp(rfc3339: $0) }
    switch recipient {
    case "canmore.create_textdoc":
      let name = Names.component(call["name"]?.string ?? [])
      let ending = Self.ending(call["type"]?.string.map(\.shown) ?? "")
      let path =
        Array("chatgpt/canvas/".utf8) + name + Array(" (".utf8) + Names.digits(node)
        + Array(").\(ending)".utf8)
      var file = ImportedFile(
        .documents, path, source: "chatgpt", id: node, .bytes(call["content"]?.string ?? []),
        mtime: time)
      file.created = date
      canvases.append(Canvas(file: file))
    case "canmore.update_textdoc":
      guard var canvas = canvases.popLast(), case .bytes(var bytes) = canvas.file.content else {
        return sink.leaveOut(.tool)
      }
      for update in call.list("updates") where !Self.apply(update, to: &bytes) {
        sink.note("\(Path(canvas.file.path))", "an edit is not applied: its place is not found")
      }
      canvas.file.content = .bytes(bytes)
      canvas.file.mtime = time ?? canvas.file.mtime
      canvases.append(canvas)
    default: sink.leaveOut(.tool)
    }
  }

  /// Applies an edit; false if its place is not found. A pattern is a literal, but for the one that means all.
  private static func apply(_ update: JSON, to bytes: inout [UInt8]) -> Bool {
    guard let pattern = update["pattern"]?.string, let new = update["replacement"]?.string else {
      return false
    }
    if pattern.elementsEqual(".*".utf8) {
      bytes = new
      return true
    }
    return Search.replace(pattern, by: new, all: update["multiple"]?.bool == true, in: &bytes)
  }

  private static func ending(_ type: String) -> String {
    switch type {
    case "document": "md"
    case "code/python": "py"
    case "code/javascript": "js"
    case "code/typescript": "ts"
    case "code/html": "html"
    case "code/css": "css"
    case "code/react": "jsx"
    case "code/json": "json"
    case "code/bash", "code/shell": "sh"
    default: "txt"
    }
  }

  // MARK: 5. What is said

  /// Whether a tool's message is a picture that it made, whose file is here.
  private func isPictures(_ content: JSON) -> Bool {
    content.list("parts").contains { part in
      part["asset_pointer"]?.string.map { reader.assets.file($0) != nil } ?? false
    } && Self.words(content).isEmpty
  }

  private static func words(_ content: JSON) -> [UInt8] {
    var texts: [[UInt8]] = []
    for part in content.list("parts") {
      if let text = part.string ?? part["text"]?.string, !text.isBlank { texts.append(text) }
    }
    if texts.isEmpty, let text = content.text("text") { texts.append(text) }
    return Array(texts.joined(separator: [0x0A]))
  }

  private mutating func say(
    _ node: ChatGPTTree.Node, _ content: JSON, _ role: String, _ date: [UInt8]?
  ) {
    let metadata = node.message["metadata"]
    var said = ImportedMessage(
      id: node.message.id("id") ?? node.id, role: role,
      content: Self.cleaned(Self.words(content)), date: date)
    var pointers = content.list("parts").compactMap { $0["asset_pointer"]?.string }
    var names: [[UInt8]] = []
    for attachment in metadata?.list("attachments") ?? [] {
      if let id = attachment["id"]?.string { pointers.append(id) }
      if let name = attachment["name"]?.string { names.append(name) }
    }
    var known: Set<[UInt8]> = []
    var missing = 0
    for pointer in pointers where known.insert(ChatGPTAssets.id(pointer)).inserted {
      guard let file = reader.assets.file(pointer) else {
        missing += 1
        continue
      }
      said.attachments.append(
        ImportedFile(
          .documents, Array("chatgpt/".utf8) + Names.component(file.name), source: "chatgpt",
          id: ChatGPTAssets.id(pointer), .file(file), mtime: file.mtime))
    }
    if missing > 0 {
      sink.note("message \(said.id.shown)", "\(missing) attached files are not in the export")
      if !names.isEmpty {
        said.metadata.append(JSON.Member("attachments", .array(names.map { .string($0) })))
      }
    }
    if said.content.isBlank, said.attachments.isEmpty {
      return sink.leaveOut(pointers.isEmpty ? .empty : .media)
    }
    if said.content.isBlank { said.content = [] }
    if role == "assistant", let model = metadata?.text("model_slug") {
      said.metadata.append(JSON.Member("model", .string(model)))
    }
    var cited = CitedPages()
    cited.take(metadata?["content_references"])
    cited.take(metadata?["citations"])
    if let sources = cited.metadata { said.metadata.append(sources) }
    if node.hasSiblings { said.about = [JSON.Member("branch", true)] }
    messages.append(said)
  }

  private static func isReference(_ inside: [UInt8]) -> Bool {
    (0x30...0x39).contains(inside.first ?? 0)
      && Search.first(Array("†".utf8), in: inside, from: 0) != nil
  }

  /// A text without the marks of citations: U+E200 … U+E201, and `【N†…】`.
  static func cleaned(_ text: [UInt8]) -> [UInt8] {
    // Both begin with a byte of 0xE3 or 0xEE.
    guard text.contains(where: { $0 == 0xEE || $0 == 0xE3 }) else { return text }
    let marks: [(start: [UInt8], end: [UInt8])] = [
      (Array("\u{E200}".utf8), Array("\u{E201}".utf8)), (Array("【".utf8), Array("】".utf8)),
    ]
    var out: [UInt8] = []
    var at = 0
    // Up to where no end was found: what is looked through is not looked through again.
    var searched = [0, 0]
    while at < text.count {
      if text[at] >= 0xE3,
        let kind = marks.firstIndex(where: { text[at...].starts(with: $0.start) })
      {
        let from = max(at + 3, searched[kind])
        if let end = Search.first(
          marks[kind].end, in: text, from: min(from, text.count), within: 4096)
        {
          searched[kind] = end
          let isCitation =
            end - at < 4096
            && (kind == 0 || isReference(Array(text[(at + 3)..<end])))
          if isCitation {
            at = end + 3
            continue
          }
        } else {
          searched[kind] = from + 4096 - 3
        }
      }
      out.append(text[at])
      at += 1
    }
    return out
  }
}
