/// Whether a sentence may tell how old somebody or something is: not every number is an age.
enum ToldAge {
  private static let words = AmountKinds.set(
    """
    birthday birthdays born birth age aged ages old older young younger turned turning turns turn years
    year months weeks teenager teenagers toddler baby newborn pensioner teens twenties thirties forties
    fifties sixties seventies eighties nineties eighteenth built founded since
    geboren geburtstag alt alter jahre jahr wird cumple anos ano naci nacio ans
    """)
  /// Words behind which a number is that of a thing.
  private static let labels = AmountKinds.set(
    "number nummer numero no nr phone telephone mobile fax pin code room flat apartment size at route line bus"
  )
  private static let most = 120

  /// Whether some text may.
  static func mayBe(in sentence: [UInt8]) -> Bool {
    var tokenizer = Tokenizer()
    var tokens: [(word: [UInt8], isCapital: Bool)] = []
    tokenizer.read(sentence)
    while tokenizer.next() {
      let first = sentence[tokenizer.range].first ?? 0
      tokens.append((tokenizer.token, (0x41...0x5A).contains(first)))
      if words.contains(tokenizer.token) || isOrdinal(tokenizer.token) { return true }
    }
    return tokens.indices.contains { place in
      let word = tokens[place].word
      if AmountReader.isNumeral(word) { return true }
      guard isDigits(word), word.first != 0x30 else { return false }
      // A year, of birth or of building.
      if word.count == 4 { return word.first == 0x31 || word.first == 0x32 }
      guard let number = Int(String(decoding: word, as: UTF8.self)), number <= most else {
        return false
      }
      if place > 0, isDigits(tokens[place - 1].word) || labels.contains(tokens[place - 1].word) {
        return false
      }
      guard place + 1 < tokens.count else { return true }
      return !isDigits(tokens[place + 1].word) && !tokens[place + 1].isCapital
    }
  }

  private static let states = AmountKinds.set("is s am are turned turns wird ist")
  private static let ends = AmountKinds.set("and now years year today next in und jahre jetzt")

  /// Whether a sentence of few words before it says how old somebody is: "She is 29 and comes from Ulm."
  static func isTold(in sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(256), as: UTF8.self))
    guard
      let place = words.prefix(5).firstIndex(where: { states.contains(Array($0.lower.utf8)) }),
      place > 0, place + 1 < words.count, let age = Int(words[place + 1].text),
      (1...most).contains(age)
    else { return false }
    guard place + 2 < words.count else { return true }
    let next = words[place + 2]
    return next.isMark && !"%:/-".contains(next.text) || ends.contains(Array(next.lower.utf8))
  }

  private static func isDigits(_ word: [UInt8]) -> Bool {
    !word.isEmpty && word.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// "40th".
  private static func isOrdinal(_ word: [UInt8]) -> Bool {
    let digits = word.prefix { (0x30...0x39).contains($0) }
    return !digits.isEmpty
      && ["st", "nd", "rd", "th"].contains(
        String(decoding: word.dropFirst(digits.count), as: UTF8.self))
  }
}
