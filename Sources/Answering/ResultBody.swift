internal import Index
internal import Text

extension SearchResult {
  /// What it says: a memory, or the first passage of a Markdown document, without its front matter.
  var body: [UInt8] {
    switch kind {
    case .memory: Answer.body(text)
    case .passage where place?.start == 0 && TextFormat(name: path) == .markdown:
      Answer.body(text)
    case .passage, .message: text
    }
  }
}
