/// A piece of a document that is found and shown by itself.
public struct Passage: Hashable, Sendable {
  /// Its bytes in the document. A document's passages follow one another; without a gap, but that
  /// of HTML what has no text at all may stand between them.
  public var range: Range<Int64>
  /// The headings above it, the outermost first, as they stand in the document.
  public var headings: [[UInt8]]
  /// What is searched and shown: the bytes, of HTML only its text.
  public var text: [UInt8]

  /// A passage of its parts.
  public init(range: Range<Int64>, headings: [[UInt8]], text: [UInt8]) {
    self.range = range
    self.headings = headings
    self.text = text
  }
}

/// What kind of text a document is, by its name.
package enum TextFormat: Hashable {
  case markdown, restructured, html, code, mail, plain
  /// Rows of fields: CSV.
  case table
  /// Markdown that was made of another document: a form feed ends a passage.
  case extracted

  private static let endings: [String: TextFormat] = {
    var endings: [String: TextFormat] = [:]
    for ending in ["md", "markdown", "mkd", "mdx", "qmd"] { endings[ending] = .markdown }
    for ending in ["rst", "rest"] { endings[ending] = .restructured }
    for ending in ["html", "htm", "xhtml", "xml", "svg"] { endings[ending] = .html }
    endings["eml"] = .mail
    for ending in ["csv", "tsv"] { endings[ending] = .table }
    let code = """
      c h cc cpp cxx hpp cs java kt kts go rs swift m mm py rb pl pm php js jsx ts tsx mjs sh bash
      zsh fish lua r jl scala clj ex exs erl hs ml mli sql css scss less json yaml yml toml ini cfg
      conf cmake mk el lisp vim tex asm s proto graphql tf
      """
    for ending in code.split(whereSeparator: \.isWhitespace) { endings[String(ending)] = .code }
    return endings
  }()

  /// The format of a name, by what follows its last dot. A final `.txt` is left aside (Sphinx writes
  /// `index.rst.txt`).
  package init(name: [UInt8]) {
    let lower = name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    var parts = lower.split(separator: 0x2E).map { String(decoding: $0, as: UTF8.self) }
    if parts.count > 2, parts.last == "txt" { parts.removeLast() }
    self = parts.count > 1 ? Self.endings[parts[parts.count - 1]] ?? .plain : .plain
  }

  /// The same. Where the name says nothing, the beginning decides: a mail of a Maildir is known by its
  /// header.
  package init(name: [UInt8], start: [UInt8]) {
    self.init(name: name)
    if self == .plain, MailHeader.begins(start) { self = .mail }
  }
}
