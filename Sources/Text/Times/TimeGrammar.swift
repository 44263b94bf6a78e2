internal import Language

/// The times that texts name, in English, German, French, Spanish, Italian, Dutch, Portuguese, and by
/// numbers and weekdays in Chinese and Japanese. Its words are those of tables/times.tsv.
package struct TimeGrammar: Sendable {
  /// Which of several days an expression without its year means.
  package enum Direction: Sendable { case past, future, nearest }

  let table: TimeTable

  /// The grammar of the table that is part of the program.
  package static let shared = TimeGrammar(table: .loaded())

  /// The expressions of a text, from left to right; none overlaps another.
  /// - Parameters:
  ///   - text: UTF-8; other bytes end an expression.
  ///   - said: The day of writing, since 1970-01-01.
  ///   - direction: The tense of the words beside it is not looked at.
  ///   - isMonthFirst: Whether 12/3 is the third of December.
  /// - Returns: Their bytes do not overlap.
  package func expressions(
    in text: [UInt8], said: Int64, direction: Direction = .nearest, isMonthFirst: Bool = false
  ) -> [TimeExpression] {
    guard mayName(text) else { return [] }
    var (tokens, scanner): ([TimeToken], TimeScanner) = ([], TimeScanner(text))
    tokens.reserveCapacity(text.count / 4 + 4)
    while var token = scanner.next() {
      token.word = table.word(scanner.hash)
      tokens.append(token)
    }
    return TimeParser(tokens, table, today: said, direction, isMonthFirst: isMonthFirst)
      .expressions()
  }

  /// Whether a word names a month in some language.
  package func isMonth(_ word: [UInt8]) -> Bool {
    var scanner = TimeScanner(word)
    guard var token = scanner.next() else { return false }
    token.word = table.word(scanner.hash)
    var senses: [TimeSense] = []
    if token.word != 0 { table.senses(at: 0, of: [token], into: &senses) }
    return senses.contains { $0.kind == .month }
  }

  /// Whether a digit or a word of times is in a text at all.
  private func mayName(_ text: [UInt8]) -> Bool {
    var scanner = TimeScanner(text)
    while let token = scanner.next() {
      if token.shape == .number { return true }
      let word = Int(table.word(scanner.hash))
      if word > 0, table.isAnchor[word] { return true }
    }
    return false
  }
}
