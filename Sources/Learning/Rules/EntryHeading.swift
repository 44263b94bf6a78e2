/// What heads an entry on its own line: "Meeting 1: Ana and Rui agreed …", "Option B: …". It is a noun with its
/// number or letter, whatever form it has, and no verb.
enum EntryHeading {
  /// Words of one at most.
  private static let longest = 4

  /// How many words it has with its colon; nil: the words begin without one.
  static func length(_ words: [Word]) -> Int? {
    guard let colon = words.prefix(longest + 1).firstIndex(where: { $0.isMark && $0.text == ":" }),
      colon > 0, !words[colon].isSpaced, colon + 1 < words.count,
      words[..<colon].allSatisfy({ !$0.isMark && !$0.isQuoted && !FunctionWords.all.contains($0) })
    else { return nil }
    let isNumbered =
      colon > 1 && words[0].kind == .word
      && (words[colon - 1].kind == .number || isLetter(words[colon - 1]))
    return isNumbered || colon == 1 && Verbs.isGerund(words.lower(0)) ? colon + 1 : nil
  }

  /// The words behind it.
  static func left(of words: [Word]) -> [Word] { Array(words.dropFirst(length(words) ?? 0)) }

  private static func isLetter(_ word: Word) -> Bool {
    word.isCapitalised && word.text.utf8.count == 1
  }
}
