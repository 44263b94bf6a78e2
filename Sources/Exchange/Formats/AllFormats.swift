extension ExportFormat {
  /// All formats that are read, in the order in which they are tried.
  package static let all: [ExportFormat] = [
    ChatGPT.format, OKF.format, Markdown.format,
  ]
}
