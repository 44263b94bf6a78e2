internal import Learning

/// Quotation marks in a question name a title ("When did Mel read \"Nothing is Impossible\"?"). An answer
/// need not repeat the title to the letter, so its words are looked for like the others, and a text that has
/// them side by side is nearer (`Nearness`). In any other query they demand the exact phrase.
enum AskedTitle {
  /// So many words of its own a query has that is a question though it does not end as one.
  private static let least = 3

  /// Whether the words are a question that quotes something.
  static func isIn(_ words: [Query.Word]) -> Bool {
    let own = words.filter { if case .text = $0 { true } else { false } }.map(\.typed)
    guard own.count < words.count, let first = own.first else { return false }
    // ?
    if own.contains(where: { $0.last == 0x3F && $0.count > 1 }) { return true }
    if own.count > 1, words.last?.typed == [0x3F] { return true }
    return own.count >= least
      && Lexicon.shared.kinds(of: String(decoding: first, as: UTF8.self).lowercased()).contains(
        .interrogative)
  }

  /// The same with what is quoted as words.
  static func opened(_ words: [Query.Word]) -> [Query.Word] {
    words.flatMap { word in
      guard case .phrase(let quoted) = word else { return [word] }
      return quoted.split { $0 <= 0x20 || $0 == 0x7F }.map { .text(Array($0)) }
    }
  }
}
