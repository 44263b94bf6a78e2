internal import Agents
internal import Format

/// Sessions of coding agents: Claude Code and Codex. Section 5.
enum Sessions {
  static let claudeCode = ExportFormat(
    name: "claude-code", about: "sessions of Claude Code: JSON lines with sessionId and uuid",
    recognises: { export in export.parts.allSatisfy { isAll($0) { isClaude($0) } } },
    read: { (export, _, sink) throws(ExchangeError) in
      for file in export.files where Peek.isNamed(file, ".jsonl") && isClaude(file) {
        try read(file, of: "claude-code", sink)
      }
    })

  static let codex = ExportFormat(
    name: "codex", about: "sessions of Codex: rollout-*.jsonl, whose first line is session_meta",
    recognises: { export in export.parts.allSatisfy { isAll($0) { isCodex($0) } } },
    read: { (export, _, sink) throws(ExchangeError) in
      for file in export.files where Peek.isNamed(file, ".jsonl") && isCodex(file) {
        try read(file, of: "codex", sink)
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

  /// One file is one conversation. `Agents` reads it for hooks as well, so that what a hook saved and an import
  /// brings is the same.
  private static func read(
    _ file: ExportFile, of name: String, _ sink: any ImportSink
  ) throws(ExchangeError) {
    let agent = AgentTable.shared.agent(Array(name.utf8))
    var conversation = ImportedConversation(source: name, id: nil, title: [])
    var reader = agent?.reader(session: file.name)
    var summary: [UInt8]?
    try JSONItems.lines(of: file, sink) { (value, number) throws(ExchangeError) in
      if value.says("type", "summary") {
        summary = value.text("summary") ?? summary
        return
      }
      if value.says("type", "session_meta"), let payload = value["payload"] {
        conversation.id = payload.id("id") ?? file.name
        reader = conversation.id.flatMap { agent?.reader(session: $0) }
        conversation.date =
          SourceTime.date(payload["timestamp"]) ?? SourceTime.date(value["timestamp"])
        return
      }
      guard let line = reader?.read(value, number: number) else { return }
      for what in line.leftOut { sink.leaveOut(LeftOut(rawValue: what.rawValue) ?? .unsupported) }
      guard let spoken = line.spoken else { return }
      conversation.id = conversation.id ?? value.id("sessionId")
      if conversation.title.isEmpty { conversation.title = SessionConversation.title(spoken.text) }
      conversation.messages.append(message(spoken))
    }
    if let summary { conversation.title = summary }
    if conversation.messages.isEmpty { return sink.leaveOut(.empty) }
    try sink.take(conversation)
  }

  private static func message(_ spoken: Spoken) -> ImportedMessage {
    var message = ImportedMessage(
      id: spoken.id, role: spoken.isUser ? "user" : "assistant", content: spoken.text,
      date: SourceTime.date(spoken.date.map { .string($0) }))
    if let model = spoken.model, !spoken.isUser {
      message.metadata.append(JSON.Member("model", .string(model)))
    }
    return message
  }
}
