extension ExportFormat {
  /// All formats that are read, in the order in which they are tried.
  package static let all: [ExportFormat] = [
    MemCubeExport.format, MemOSDirectory.format, ChatGPT.format, Claude.format, Mem0.supermemory,
    Mem0.format,
    MCPMemory.format, Telegram.format, Discord.format, Slack.format, Gemini.format,
    Sessions.claudeCode,
    Sessions.codex, Messages.format, WhatsApp.format, Mail.format, Joplin.format, Notion.format,
    Logseq.format, ClaudeMemory.format, BasicMemory.format, OKF.format, Calendars.format,
    Contacts.format,
    Table.format, Markdown.format,
  ]
}
