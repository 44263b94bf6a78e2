public import Text

extension Query {
  /// Reads a query. Any bytes are one: what is not a phrase, a prefix or a filter is words.
  /// - Parameters:
  ///   - text: UTF-8; what is not separates words.
  ///   - offset: The zone of dates in it, UTC unless given.
  public init(parsing text: [UInt8], offset: CivilDate.Offset = { _ in 0 }) {
    var parser = QueryParser(AskedText.head(of: text, upTo: AskedText.ofQuery))
    var words: [Word] = []
    var typed = TypedFilters()
    while let piece = parser.next() {
      switch piece {
      case .word(let word): words.append(word)
      case .phrase(let bytes): words.append(.phrase(bytes))
      case .filter(let key, let value, let whole):
        typed.apply(key, value, whole, to: &self, offset)
      }
    }
    typed.finish(&self)
    let clause = AskedTitle.isIn(words) ? Clause(words: AskedTitle.opened(words)) : Clause(words)
    if clause != Clause() { clauses = [clause] }
  }
}

extension Query.Clause {
  /// What was typed: its words, and its phrases, which must occur.
  fileprivate init(_ typed: [Query.Word]) {
    for word in typed {
      if case .phrase = word { phrases.append(word) } else { words.append(word) }
    }
  }
}

/// The filters of a query's language.
package enum FilterKey: String, CaseIterable {
  case type, tag, entity, after, before, `in`, limit, author, conversation, superseded

  /// The key that ASCII letters name, in either case; nil for others.
  init?(_ bytes: some Collection<UInt8>) {
    let lower = bytes.map { $0 | 0x20 }
    guard let key = Self.allCases.first(where: { Array($0.rawValue.utf8) == lower }) else {
      return nil
    }
    self = key
  }
}

/// Cuts a query's text into pieces.
struct QueryParser {
  /// A piece of a query's text.
  enum Piece: Hashable {
    case word(Query.Word)
    case phrase([UInt8])
    case filter(FilterKey, value: [UInt8], whole: [UInt8])
  }

  private let text: [UInt8]
  private var index = 0

  /// Where the next piece begins, or the space before it.
  var place: Int { index }

  init(_ text: [UInt8]) { self.text = text }

  /// The next piece, nil at the end.
  mutating func next() -> Piece? {
    while index < text.count {
      if isSpace(index) {
        index += 1
      } else if let quote = quote(at: index) {
        if let phrase = quoted(quote) { return .phrase(phrase) }
        // One that is not closed is no phrase: what follows it is words.
        index += quote
      } else {
        return filter() ?? .word(word())
      }
    }
    return nil
  }

  private func isSpace(_ index: Int) -> Bool { text[index] <= 0x20 || text[index] == 0x7F }

  /// The length of the quotation mark that stands somewhere: `"`, or “ ” „ as typed by phones.
  private func quote(at index: Int) -> Int? {
    if text[index] == 0x22 { return 1 }
    let isCurly =
      index + 2 < text.count && text[index] == 0xE2 && text[index + 1] == 0x80
      && (0x9C...0x9E).contains(text[index + 2])
    return isCurly ? 3 : nil
  }

  /// What stands between quotation marks; nil of one that is not closed.
  private mutating func quoted(_ length: Int) -> [UInt8]? {
    let start = index + length
    for place in start..<max(start, text.count) {
      guard let closing = quote(at: place) else { continue }
      index = place + closing
      return Array(text[start..<place])
    }
    return nil
  }

  /// A filter: a known key, a colon, and a value right after it.
  private mutating func filter() -> Piece? {
    var colon = index
    while colon < text.count, colon - index < 16, text[colon] != 0x3A {
      guard (0x41...0x5A).contains(text[colon] & 0xDF) else { return nil }
      colon += 1
    }
    guard colon < text.count, text[colon] == 0x3A, let key = FilterKey(text[index..<colon]),
      colon + 1 < text.count, !isSpace(colon + 1)
    else { return nil }
    let start = index
    index = colon + 1
    let value: [UInt8]
    if let quote = quote(at: index), let phrase = quoted(quote) {
      value = phrase
    } else {
      index += quote(at: index) ?? 0
      let first = index
      while index < text.count, !isSpace(index) { index += 1 }
      value = Array(text[first..<index])
    }
    return .filter(key, value: value, whole: Array(text[start..<index]))
  }

  /// What stands up to the next space or quotation mark.
  private mutating func word() -> Query.Word {
    let start = index
    while index < text.count, !isSpace(index), quote(at: index) == nil { index += 1 }
    let word = text[start..<index]
    let bare = word.prefix { $0 != 0x2A }
    let isPrefix = !bare.isEmpty && word.dropFirst(bare.count).allSatisfy { $0 == 0x2A }
    return isPrefix && bare.count < word.count ? .prefix(Array(bare)) : .text(Array(word))
  }
}

extension Query {
  /// The query that is the name of a file: the values of its filters are spelled as names below by/ are
  /// (see `EscapedName`), in which `%2F` is a slash.
  /// - Parameter name: The name.
  /// - Returns: The query's text.
  public static func text(named name: [UInt8]) -> [UInt8] {
    var parser = QueryParser(name)
    var (text, kept) = ([UInt8](), 0)
    while let piece = parser.next() {
      guard case .filter(_, let value, let whole) = piece,
        let plain = EscapedName.unescape(value), plain != value, !plain.isEmpty,
        let start = whole.firstRange(of: value)?.lowerBound
      else { continue }
      let place = parser.place - whole.count
      // A line feed would end a value that stands in no quotation marks.
      let isQuoted = whole[start - 1] != 0x3A || !plain.contains { $0 <= 0x20 }
      text += name[kept..<(place + start)] + (isQuoted ? plain : [0x22] + plain + [0x22])
      kept = place + start + value.count
    }
    return text + name[kept...]
  }
}
