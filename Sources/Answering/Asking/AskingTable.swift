internal import Learning
internal import Text

/// How questions are put, and what lists are called: the table `asking`, read once.
struct AskingTable: Sendable {
  static let shared = AskingTable(WordTable(.asking))

  /// Folded words that stand one after another, maybe at the beginning of a question.
  struct Phrase: Sendable {
    var words: [[UInt8]]
    var isFirst: Bool

    /// The places of its words in others; nil: they do not hold it.
    func place(in others: [[UInt8]]) -> Range<Int>? {
      guard !words.isEmpty, others.count >= words.count else { return nil }
      let last = isFirst ? 0 : others.count - words.count
      return (0...last).lazy.map { $0..<($0 + words.count) }.first {
        others[$0].elementsEqual(words)
      }
    }
  }

  /// The phrases of each row, in the order of the table.
  let rows: [(kind: String, phrases: [Phrase])]
  private let sets: [String: Set<[UInt8]>]

  init(_ table: WordTable) {
    var rows: [(kind: String, phrases: [Phrase])] = []
    var sets: [String: Set<[UInt8]>] = [:]
    for row in table.rows where row.count == 2 {
      let phrases = row[1].split(separator: "|").map { text in
        let words = text.drop { $0 == "^" }.split(separator: " ").map { Array($0.utf8) }
        return Phrase(words: words, isFirst: text.first == "^")
      }
      rows.append((row[0], phrases))
      sets[row[0], default: []].formUnion(
        phrases.filter { $0.words.count == 1 }.map { $0.words[0] })
    }
    (self.rows, self.sets) = (rows, sets)
  }

  /// Whether a token's first form is one of the single words of a kind.
  func holds(_ kind: String, _ token: Token) -> Bool {
    words(kind).contains(Array(token.base.utf8))
  }

  /// The single words of the rows of a kind.
  func words(_ kind: String) -> Set<[UInt8]> { sets[kind] ?? [] }

  /// The first row of one of some kinds that a question holds, and the places of its words.
  func find(_ words: [[UInt8]], among kinds: (String) -> Bool) -> (kind: String, place: Range<Int>)?
  {
    for row in rows where kinds(row.kind) {
      if let place = Self.longest(row.phrases, in: words) { return (row.kind, place) }
    }
    return nil
  }

  /// Where the longest of some phrases stands, which says most; nil: none does.
  static func longest(_ phrases: [Phrase], in words: [[UInt8]]) -> Range<Int>? {
    phrases.compactMap { $0.place(in: words) }.max { $0.count < $1.count }
  }

  /// The phrases of the rows of a kind.
  func phrases(_ kind: String) -> [Phrase] {
    rows.filter { $0.kind == kind }.flatMap(\.phrases)
  }
}
