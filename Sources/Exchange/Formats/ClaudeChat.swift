internal import Format
internal import Posix

/// The messages of one chat of claude.ai, and the artifacts that are made in it.
struct ClaudeChat {
  /// A text that the assistant made beside the chat, in its last state.
  struct Artifact {
    var id: [UInt8]
    var title: [UInt8]
    var ending: String
    var text: [UInt8]
    var date: [UInt8]?

    /// The document that it becomes.
    func file(of chat: [UInt8]) -> ImportedFile {
      let whole = chat + [0x2F] + id
      let name = Names.component(title) + Array(" (".utf8) + Names.digits(whole)
      var file = ImportedFile(
        .documents, Array("claude/artifacts/".utf8) + name + Array(").\(ending)".utf8),
        source: "claude", id: Array("artifact:".utf8) + whole, .bytes(text),
        mtime: date.flatMap { Timestamp(rfc3339: $0) })
      file.updated = date
      return file
    }
  }

  private let chat: [UInt8]
  private let sink: any ImportSink
  private(set) var messages: [ImportedMessage] = []
  private(set) var artifacts: [Artifact] = []
  private var places: [[UInt8]: Int] = [:]

  init(_ chat: [UInt8], _ sink: any ImportSink) {
    self.chat = chat
    self.sink = sink
  }

  /// Takes the message of a number, from 1.
  mutating func take(_ value: JSON, _ number: Int) {
    let id = value.id("uuid") ?? chat + Array("/\(number)".utf8)
    let date = SourceTime.date(value["created_at"])
    var texts: [[UInt8]] = []
    var cited = CitedPages()
    for block in value.list("content") {
      take(block, date, &texts)
      cited.take(block["citations"])
    }
    var text = Array(texts.joined(separator: [0x0A, 0x0A]))
    if text.isBlank { text = value.text("text") ?? value["content"]?.string ?? [] }
    let isUser = value.says("sender", "human") || value.says("role", "user")
    var message = ImportedMessage(
      id: id, role: isUser ? "user" : "assistant", content: text.isBlank ? [] : text, date: date)
    takeAttachments(value, &message)
    if let sources = cited.metadata { message.metadata.append(sources) }
    if message.content.isEmpty, message.attachments.isEmpty { return sink.leaveOut(.empty) }
    messages.append(message)
  }

  private mutating func take(_ block: JSON, _ date: [UInt8]?, _ texts: inout [[UInt8]]) {
    switch block["type"]?.string.map(\.shown) ?? "" {
    case "text", "voice_note":
      if let text = block.text("text") { texts.append(text) }
    case "thinking", "redacted_thinking": sink.leaveOut(.thinking)
    case "tool_use": if !takeArtifact(block, date) { sink.leaveOut(.tool) }
    case "tool_result": sink.leaveOut(.tool)
    default: sink.leaveOut(.unsupported)
    }
  }

  private func takeAttachments(_ value: JSON, _ message: inout ImportedMessage) {
    var names: [[UInt8]] = []
    var pastes: [[UInt8]] = []
    let hasText = !message.content.isEmpty
    for (number, attachment) in value.list("attachments").enumerated() {
      let name = attachment.text("file_name")
      guard let content = attachment.text("extracted_content") else {
        if let name { names.append(name) }
        continue
      }
      if !hasText {
        pastes.append(content)
        if let name { names.append(name) }
        continue
      }
      let shown = Names.component(name ?? Array("pasted.txt".utf8))
      let path =
        Array("claude/attachments/".utf8) + Names.digits(message.id)
        + Array("-\(number + 1) ".utf8) + shown
      message.attachments.append(
        ImportedFile(
          .documents, path, source: "claude", id: message.id + Array("/\(number + 1)".utf8),
          .bytes(content), mtime: message.date.flatMap { Timestamp(rfc3339: $0) }))
    }
    if !hasText { message.content = Array(pastes.joined(separator: [0x0A, 0x0A])) }
    let files = value.list("files").compactMap { $0.text("file_name") }
    if !files.isEmpty {
      sink.note(
        "message \(message.id.shown)", "\(files.count) attached files are not in the export")
    }
    names += files
    if !names.isEmpty {
      message.metadata.append(JSON.Member("attachments", .array(names.map { .string($0) })))
    }
  }

  // MARK: Artifacts

  /// Takes a call of the tool that makes artifacts, or files; false for any other tool.
  private mutating func takeArtifact(_ block: JSON, _ date: [UInt8]?) -> Bool {
    guard let input = block["input"] else { return false }
    switch block["name"]?.string.map(\.shown) ?? "" {
    case "artifacts":
      let id = input.id("id") ?? []
      if input.says("command", "update") {
        replace(input["old_str"]?.string, input["new_str"]?.string, in: id, date)
      } else if let content = input["content"]?.string {
        let language = input["language"]?.string.map(\.shown) ?? ""
        let ending = Self.ending(input["type"]?.string.map(\.shown) ?? "", language)
        keep(
          Artifact(
            id: id, title: input.text("title") ?? [], ending: ending, text: content, date: date))
      }
    case "create_file":
      guard let path = input.text("path"), let text = input["file_text"]?.string else {
        return false
      }
      let (stem, ending) = Names.parts(Path(path).lastComponent)
      let shown = String(decoding: Names.component(Array(ending.dropFirst())), as: UTF8.self)
      keep(
        Artifact(
          id: path, title: stem, ending: ending.count > 1 ? shown : "txt", text: text, date: date))
    case "str_replace":
      guard let path = input.text("path"), places[path] != nil else { return false }
      replace(input["old_str"]?.string, input["new_str"]?.string, in: path, date)
    default: return false
    }
    return true
  }

  private mutating func keep(_ artifact: Artifact) {
    guard let place = places[artifact.id] else {
      places[artifact.id] = artifacts.count
      var artifact = artifact
      if artifact.title.isEmpty { artifact.title = artifact.id }
      return artifacts.append(artifact)
    }
    // Made anew: what is not said again stays.
    let old = artifacts[place]
    artifacts[place] = artifact
    if artifact.title.isEmpty { artifacts[place].title = old.title }
    if artifact.ending == "txt" { artifacts[place].ending = old.ending }
  }

  private mutating func replace(
    _ old: [UInt8]?, _ new: [UInt8]?, in id: [UInt8], _ date: [UInt8]?
  ) {
    guard let place = places[id], let old,
      Search.replace(old, by: new ?? [], in: &artifacts[place].text)
    else {
      return sink.note("artifact \(id.shown)", "an edit is not applied: its place is not found")
    }
    artifacts[place].date = date ?? artifacts[place].date
  }

  private static func ending(_ type: String, _ language: String) -> String {
    switch type {
    case "text/markdown": return "md"
    case "text/html": return "html"
    case "image/svg+xml": return "svg"
    case "application/vnd.ant.react": return "jsx"
    case "application/vnd.ant.mermaid": return "mmd"
    default: break
    }
    switch language.lowercased() {
    case "python": return "py"
    case "javascript": return "js"
    case "typescript": return "ts"
    case "bash", "shell", "sh": return "sh"
    case "swift", "rust", "go", "java", "json", "css", "sql":
      return language == "rust" ? "rs" : language.lowercased()
    default: return "txt"
    }
  }
}
