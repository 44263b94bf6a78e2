extension MessageReader {
  /// What a sentence tells, without what it announces or asks.
  static func plain(_ words: [Word]) -> [Word] {
    Reminded.told(
      Announcing.told(
        ShownThing.told(
          HandedOver.left(of: Updating.told(Aside.left(of: Asking.left(of: words)))))))
  }

  /// Without a bracket or a quote of which only one side is here.
  static func whole(_ words: [Word]) -> [Word] {
    // Behind a number it means inches.
    let quotes = words.indices.filter { place in
      words[place].text == "\""
        && (words[place].isSpaced || place == 0 || words[place - 1].kind != .number
          || words[place - 1].isQuoted)
    }
    var words = words
    if quotes.count % 2 == 1 { for place in quotes.reversed() { words.remove(at: place) } }
    let opens = words.count { $0.text == "(" }
    if opens != words.count(where: { $0.text == ")" }) {
      words.removeAll { $0.text == "(" || $0.text == ")" }
    }
    return words
  }
}
