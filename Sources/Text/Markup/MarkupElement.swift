/// What an element of HTML is to its text; of XML every element is unknown.
enum MarkupElement: Hashable {
  /// None.
  case none
  /// Part of a sentence.
  case inline
  case link
  /// Small and high: what stands in brackets there is the mark of a footnote.
  case raised
  /// A cell of a row, a line, a list's item, a paragraph, a heading of a level.
  case cell, line, item, paragraph
  case heading(Int)
  case preformatted
  /// Its content is no text.
  case skipped
  /// Anything else: it parts words.
  case unknown

  /// An element by its name in lower case.
  init(_ name: [UInt8]) {
    self = Self.byName[name] ?? .unknown
  }

  /// What stands for its tag.
  func text(isEnd: Bool) -> [UInt8] {
    switch self {
    case .none, .inline, .link, .raised: []
    case .line: [0x0A]
    case .item: isEnd ? [0x0A] : [0x0A, 0x2D, 0x20]
    case .paragraph, .preformatted: [0x0A, 0x0A]
    case .heading(let level):
      isEnd ? [0x0A, 0x0A] : [0x0A, 0x0A] + [UInt8](repeating: 0x23, count: level) + [0x20]
    case .cell, .skipped, .unknown: [0x20]
    }
  }

  private static let byName: [[UInt8]: MarkupElement] = {
    let kinds: [(MarkupElement, String)] = [
      (
        .inline,
        """
        abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span
        strike strong sub time tt u var wbr
        """
      ),
      (.link, "a"), (.raised, "sup"),
      (.cell, "td th"), (.line, "br tr dt dd option legend"), (.item, "li"),
      (
        .paragraph,
        """
        p div section article aside header footer main nav blockquote ul ol dl table form fieldset
        figure figcaption caption hr address details summary title body head html
        """
      ),
      (.preformatted, "pre textarea"), (.skipped, "script style template"),
    ]
    var names: [[UInt8]: MarkupElement] = [:]
    for (kind, words) in kinds {
      for word in words.split(whereSeparator: \.isWhitespace) { names[Array(word.utf8)] = kind }
    }
    for level in 1...6 { names[Array("h\(level)".utf8)] = .heading(level) }
    return names
  }()
}
