extension ExportFormat {
  /// All formats that are read, in the order in which they are tried.
  package static let all: [ExportFormat] = [
    MemCubeExport.format, MemOSDirectory.format, ChatGPT.format, Claude.format, Mem0.format,
    MCPMemory.format, Telegram.format, Discord.format, Slack.format, Sessions.claudeCode,
    Sessions.codex, WhatsApp.format, Mail.format, ClaudeMemory.format, OKF.format,
    Markdown.format,
  ]
}
