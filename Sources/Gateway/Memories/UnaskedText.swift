internal import Learning
internal import Text

/// What a digest may show of files for which no caller asked: see `Secrets`.
struct UnaskedText {
  private var secrets = Secrets()

  /// A reader; one a thread.
  init() {}

  /// A file's text without front matter.
  /// - Parameters:
  ///   - file: The whole file, UTF-8.
  ///   - path: Its path; names in it say what stands below them, as titles do.
  /// - Returns: The text as it is where it holds no secret, else its other sentences on one line; nil where
  ///   nothing is left.
  mutating func shown(_ file: [UInt8], at path: [UInt8]) -> [UInt8]? {
    let body = FrontMatter.parse(file).body
    let (text, titles) = (Array(file[body...]), SecretHeads.titles(of: file[..<body], at: path))
    guard secrets.areHeld(in: text, under: titles) else { return text }
    let shown = secrets.shown(SentenceCut.pieces(text), of: text, under: titles, \.marked)
    return shown.isEmpty ? nil : Array(shown.map(\.marked).joined(separator: [0x20]))
  }
}
