internal import Learning

/// Whether a French or Spanish question asks of what is so, or is to come: "¿Cuándo se casa Marta?"
enum ForeignTense {
  private static let asking = WordSet("cu\u{E1}ndo cuando quand")
  private static let helpers = WordSet(
    """
    a ai as ont avons avez suis est sont sommes \u{EA}tes ha he han hemos has hab\u{E9}is hab\u{ED}a
    hab\u{ED}an fue fueron era eran estuvo hizo vino tuvo puso dio vio dijo quiso fut furent
    """)
  private static let copulas = WordSet("est sont")
  private static let preterites = [
    "\u{F3}", "aron", "ieron", "\u{E9}", "\u{ED}", "aste", "iste", "imos",
  ]
  private static let imperfects = ["ait", "aient", "aba", "aban", "\u{ED}an"]
  private static let participles = [
    "\u{E9}", "\u{E9}e", "\u{E9}s", "\u{E9}es", "i", "ie", "is", "ies", "u", "ue", "us", "ues",
    "ert", "it",
  ]

  /// Where no word of it tells of the past.
  static func isPresent(_ question: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
      .filter { !$0.isMark }
    guard let first = words.first, asking.contains(first) else { return false }
    let rest = words.dropFirst().filter { !$0.isCapitalised }
    let isPast = rest.contains { word in
      let parts = word.lower.split(separator: "-").map(String.init)
      if parts.contains(where: { helpers.contains($0) && !copulas.contains($0) }) { return true }
      return (imperfects + preterites).contains { word.lower.hasSuffix($0) }
    }
    let isPerfect =
      rest.contains { word in
        word.lower.split(separator: "-").contains { copulas.contains(String($0)) }
      }
      && rest.contains { word in
        word.lower.utf8.count > 3 && participles.contains { word.lower.hasSuffix($0) }
      }
    return !isPast && !isPerfect
  }
}
