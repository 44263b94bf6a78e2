internal import Format

/// Sessions of coding agents: Claude Code and Codex. Section 5.
enum Sessions {
  static let claudeCode = ExportFormat(
    name: "claude-code", about: "sessions of Claude Code: JSON lines with sessionId and uuid",
    recognises: { export in export.parts.allSatisfy { isAll($0) { isClaude($0) } } },
    read: { (export, _, sink) throws(ExchangeError) in
      for file in export.files where Peek.isNamed(file, ".jsonl") && isClaude(file) {
        try ClaudeCodeSession(file, sink).read()
      }
    })

  static let codex = ExportFormat(
    name: "codex", about: "sessions of Codex: rollout-*.jsonl, whose first line is session_meta",
    recognises: { export in export.parts.allSatisfy { isAll($0) { isCodex($0) } } },
    read: { (export, _, sink) throws(ExchangeError) in
      for file in export.files where Peek.isNamed(file, ".jsonl") && isCodex(file) {
        try readCodex(file, sink)
      }
    })

  /// Whether a part holds nothing but such files: of ~/.claude as a whole the memory is meant.
  private static func isAll(_ part: Export.Part, _ test: (ExportFile) -> Bool) -> Bool {
    let isLines = { (file: ExportFile) in Peek.isNamed(file, ".jsonl") }
    return !part.files.isEmpty && part.files.allSatisfy(isLines)
      && part.files.prefix(3).contains(where: test)
  }

  private static func isClaude(_ file: ExportFile) -> Bool {
    let head = file.head()
    for line in head.split(separator: 0x0A).prefix(8) {
      let keys = Peek.keys(Array(line))
      if keys["sessionId"] != nil, keys["uuid"] != nil { return true }
    }
    return false
  }

  private static func isCodex(_ file: ExportFile) -> Bool {
    // The first line holds instructions, and may be long.
    Peek.keys(file.head())["payload"] == 0x7B && Array(file.head(400)).contains("session_meta")
  }

  private static func readCodex(_ file: ExportFile, _ sink: any ImportSink) throws(ExchangeError) {
    var conversation = ImportedConversation(source: "codex", id: file.name, title: [])
    try JSONItems.lines(of: file, sink) { (value, number) throws(ExchangeError) in
      guard let payload = value["payload"] else { return }
      if value.says("type", "session_meta") {
        conversation.id = payload.id("id") ?? conversation.id
        conversation.date =
          SourceTime.date(payload["timestamp"]) ?? SourceTime.date(value["timestamp"])
        return
      }
      let isUser = payload.says("type", "user_message")
      guard value.says("type", "event_msg"), isUser || payload.says("type", "agent_message") else {
        if value.says("type", "event_msg") { sink.leaveOut(.system) } else { sink.leaveOut(.tool) }
        return
      }
      guard let text = payload.text("message") else { return sink.leaveOut(.empty) }
      if isUser, conversation.title.isEmpty { conversation.title = Titles.of(text) }
      let id = (conversation.id ?? []) + Array(":\(conversation.messages.count + 1)".utf8)
      conversation.messages.append(
        ImportedMessage(
          id: id, role: isUser ? "user" : "assistant", content: text,
          date: SourceTime.date(value["timestamp"])))
    }
    if conversation.messages.isEmpty { return sink.leaveOut(.empty) }
    try sink.take(conversation)
  }
}

/// Titles of talks that have none.
enum Titles {
  /// The first words of what was said.
  static func of(_ text: [UInt8]) -> [UInt8] {
    let line = Array(text.trimmed.prefix { $0 != 0x0A })
    return Names.cut(Names.folded(line), to: 60)
  }
}

/// Reads a session of Claude Code: what was said, without tools, thoughts, side chains and what the program adds.
struct ClaudeCodeSession {
  private let file: ExportFile
  private let sink: any ImportSink

  init(_ file: ExportFile, _ sink: any ImportSink) {
    self.file = file
    self.sink = sink
  }

  func read() throws(ExchangeError) {
    var conversation = ImportedConversation(source: "claude-code", id: nil, title: [])
    var summary: [UInt8]?
    try JSONItems.lines(of: file, sink) { (value, _) throws(ExchangeError) in
      if value.says("type", "summary") {
        summary = value.text("summary") ?? summary
        return
      }
      guard let id = value.id("uuid"), value.says("type", "user") || value.says("type", "assistant")
      else {
        return sink.leaveOut(.system)
      }
      conversation.id = conversation.id ?? value.id("sessionId")
      if value["isSidechain"]?.bool == true { return sink.leaveOut(.branch) }
      if value["isMeta"]?.bool == true { return sink.leaveOut(.hidden) }
      let isUser = value.says("type", "user")
      let message = value["message"]
      let text = Self.stripped(words(message?["content"]))
      if text.isBlank { return }
      if isUser, conversation.title.isEmpty { conversation.title = Titles.of(text) }
      var said = ImportedMessage(
        id: id, role: isUser ? "user" : "assistant", content: text,
        date: SourceTime.date(value["timestamp"]))
      if let model = message?.text("model"), !isUser {
        said.metadata.append(JSON.Member("model", .string(model)))
      }
      conversation.messages.append(said)
    }
    if let summary { conversation.title = summary }
    if conversation.messages.isEmpty { return sink.leaveOut(.empty) }
    try sink.take(conversation)
  }

  private func words(_ content: JSON?) -> [UInt8] {
    if let text = content?.string { return text }
    var texts: [[UInt8]] = []
    for block in content?.elements ?? [] {
      switch block["type"]?.string.map(\.shown) {
      case "text": if let text = block.text("text") { texts.append(text) }
      case "thinking", "redacted_thinking": sink.leaveOut(.thinking)
      case "tool_use", "tool_result": sink.leaveOut(.tool)
      default: sink.leaveOut(.unsupported)
      }
    }
    return Array(texts.joined(separator: [0x0A, 0x0A]))
  }

  /// A text without what the program puts into it: `<system-reminder>…`, `<command-name>…`.
  static func stripped(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(0x3C) else { return text }
    var out: [UInt8] = []
    var at = 0
    // Marks that end nowhere: what is looked through once is not looked through again.
    var endless: Set<String> = []
    while at < text.count {
      let start = text[at...].firstIndex(of: 0x3C) ?? text.count
      out += text[at..<start]
      if start == text.count { break }
      let name = text[(start + 1)...].prefix(40).prefix { $0 == 0x2D || Names.isLetter($0) }
      let word = String(decoding: name, as: UTF8.self)
      let isOwn =
        word == "system-reminder" || word.hasPrefix("command-") || word.hasPrefix("local-command-")
      let end =
        isOwn && endless.count < 50 && !endless.contains(word)
        ? Search.first(Array("</\(word)>".utf8), in: text, from: start) : nil
      if let end {
        at = end + word.utf8.count + 3
      } else {
        if isOwn { endless.insert(word) }
        out.append(0x3C)
        at = start + 1
      }
    }
    return out.trimmed
  }
}
