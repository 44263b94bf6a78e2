internal import Digest
internal import Text

/// What memories share that say the same in the same words. Whatever tells facts apart counts: the order of the
/// words, names, numbers, signs and symbols. One that is shown twice is seen, one that is taken for a repeat is
/// lost.
package enum Repeats {
  /// A shorter text is too little to be the same.
  private static let least = 3
  /// So much of a text is read, bytes.
  private static let reach = 4096
  /// Marks that tell nothing: all others are signs and symbols.
  private static let marks = Set(",.;:!?()[]\"'".unicodeScalars.map(String.init))

  /// The key of all memories of such words; nil: it says too little.
  package static func key(_ text: [UInt8]) -> [UInt8]? {
    let text = Array(text.prefix(reach))
    let tokens = Tokens(withoutAsOf(TokenReader.tokens(of: text, in: text.indices)))
    let (lexicon, table) = (Lexicon.shared, SlotTable.shared)
    guard tokens.count(where: { !$0.isMark && !lexicon.isFunction($0.lower) }) >= least else {
      return nil
    }
    let isDenied = tokens.contains { $0.lower == "n't" || table.isIn("denial", $0.lower) }
    var words = ""
    for place in tokens.indices where isShown(tokens, place) {
      if !isDenied, table.isIn("stress", tokens.lower(place)) { continue }
      // "C ++" is no "C++".
      words += tokens[place].isSpaced ? " " : ""
      words += word(tokens, place)
    }
    return Array(SHA256.hash(Array("same\n\(words)".utf8)).prefix(12))
  }

  private static func isShown(_ tokens: Tokens, _ place: Int) -> Bool {
    let token = tokens[place]
    if token.isMark {
      // A sign, and not a dash, stands before a number.
      if ["-", "\u{2013}"].contains(token.text), token.isSpaced {
        return tokens[place + 1].kind == .number
      }
      return !marks.contains(token.text)
    }
    if ["a", "an", "the"].contains(token.lower), token.text != "A" || place == 0 { return false }
    // "We" is put as "Ana and others".
    if token.lower == "and", tokens.lower(place + 1) == "others" { return false }
    if token.lower == "others", tokens.lower(place - 1) == "and" { return false }
    return !isProgressive(tokens, place)
  }

  /// Whether it is "is" of "is building".
  private static func isProgressive(_ tokens: Tokens, _ place: Int) -> Bool {
    guard Lexicon.shared.verb(tokens.lower(place))?.base == "be" else { return false }
    return Lexicon.shared.verb(tokens.lower(place + 1))?.forms == .gerund
  }

  /// A word without the inflection of its verb; what is past stays so.
  private static func word(_ tokens: Tokens, _ place: Int) -> String {
    let token = tokens[place]
    // "Turkey" is no turkey; at the beginning a capital tells nothing.
    if place > 0, token.isCapitalised { return token.text }
    guard let verb = Lexicon.shared.verb(token.lower) else { return token.lower }
    if verb.forms == .gerund, place > 0, isProgressive(tokens, place - 1) {
      return ["was", "were"].contains(tokens.lower(place - 1)) ? "past " + verb.base : verb.base
    }
    if verb.forms.contains(.past), !verb.forms.contains(.base) { return "past " + verb.base }
    return verb.forms.isDisjoint(with: [.base, .third]) ? token.lower : verb.base
  }

  /// Without `(as of 3 May 2023)`: when it was said makes no other fact.
  private static func withoutAsOf(_ tokens: [Token]) -> [Token] {
    var isOut = false
    return tokens.indices.filter { place in
      if tokens[place].text == "(", tokens.dropFirst(place + 1).first?.lower == "as" {
        isOut = true
      }
      defer { if tokens[place].text == ")" { isOut = false } }
      return !isOut
    }.map { tokens[$0] }
  }
}
