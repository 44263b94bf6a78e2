internal import Learning

/// Questions for all that is to be bought: "What do I need to buy?"
enum AskedShopping {
  private static let deeds = WordSet("buy purchase kaufen einkaufen besorgen comprar acheter")
  private static let small = WordSet(
    """
    what which s is are there do does i we my our me us have has got need needs must should still to any
    anything something things the for from at in shop store supermarket today tomorrow
    was muss mussen ich wir noch
    """)
  /// What lists of it are called.
  static let lists = [
    "shopping", "shopping list", "groceries", "grocery list", "to buy", "einkaufsliste",
    "einkaufszettel", "lista de la compra", "liste de courses",
  ]
  /// By which texts that may tell of it are found.
  static let phrases = lists + ["buy", "purchase", "kaufen"]
  private static let named = lists.map { $0.split(separator: " ") }

  /// Whether a question of such words asks for nothing else.
  static func isAsked(_ words: [String]) -> Bool {
    (3...16).contains(words.count) && words.contains { deeds.contains($0) }
      && words.allSatisfy { deeds.contains($0) || small.contains($0) }
  }

  /// What a text says of it: what stands below the heading of such a list, or behind its label, and who has
  /// to buy what.
  static func told(in pieces: [SentenceCut.Piece]) -> [[UInt8]] {
    pieces.indices.compactMap { place in
      let piece = pieces[place]
      if piece.isHeading {
        return isList(piece.text) ? QuotedAround.heading(pieces, place, box: .open) : nil
      }
      if piece.isTicked { return nil }
      if EntryLabel.label(of: piece.text).map(isList) ?? false { return piece.text }
      let said = WordScanner.words(String(decoding: piece.text.prefix(512), as: UTF8.self))
      let isTold = ToldErrand.isTold(in: piece.text) && !SentenceCut.isQuestion(piece.text)
      return isTold && deeds.meets(said) ? piece.marked : nil
    }
  }

  private static func isList(_ title: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: title.prefix(64), as: UTF8.self)).filter {
      !$0.isMark
    }
    guard words.count <= 4 else { return false }
    return named.contains { name in
      words.indices.contains { place in
        let part = words[place...].prefix(name.count)
        return part.count == name.count && zip(part, name).allSatisfy { $0.lower == $1 }
      }
    }
  }
}
