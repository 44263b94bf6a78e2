internal import Index
internal import Search

/// Documents of source code, whose assignments say nothing of people: `age = 44`.
enum SourceCode {
  private static let endings: Set<String> = [
    "bash", "c", "cc", "clj", "cpp", "cs", "css", "cxx", "dart", "ex", "exs", "go", "h", "hpp",
    "hs",
    "java", "jl", "js", "jsx", "kt", "lua", "m", "mjs", "mm", "php", "pl", "ps1", "py", "r", "rb",
    "rs",
    "scala", "sh", "sql", "swift", "ts", "tsx", "vue", "zig", "zsh",
  ]

  /// Whether a result stands in one, by the ending of its name.
  static func holds(_ result: SearchResult) -> Bool {
    guard result.kind == .passage, let dot = result.path.lastIndex(of: UInt8(ascii: ".")) else {
      return false
    }
    return endings.contains(
      String(decoding: result.path[(dot + 1)...].prefix(8), as: UTF8.self).lowercased())
  }
}

extension QuestionForm {
  /// Whether it asks what only somebody has or does: an age, a trade, where they work.
  var isOfSomebody: Bool {
    amount.isAge || kind.isOfOneself || kind.isOfWorkplace || kind.kind == .occupation
      || kind.isOfPossession
  }
}
