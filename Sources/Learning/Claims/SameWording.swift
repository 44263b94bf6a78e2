internal import Digest

/// What two learned memories share that say the same in the same words. Whatever tells facts apart counts: the
/// order of the words, names, numbers, signs and symbols. One that is shown twice is seen, one that is
/// taken for a repeat is lost.
struct SameWording {
  /// The verb of the subject, whose inflection does not count.
  private let verb: String
  private let isDenied: Bool

  private static let articles = WordSet("a an the")
  private static let progressive = WordSet("am is are was were been be being i'm we're they're")
  private static let denied = WordSet("not never no cannot without longer stopped")
  /// Words that only stress what is said; of what is denied they make something else.
  private static let stress = WordSet(
    """
    just really truly totally definitely absolutely actually honestly literally certainly always also
    still now currently already
    """)
  /// Marks that tell nothing: all others are signs and symbols.
  private static let marks = Set([",", ".", ";", ":", "!", "?", "(", ")", "[", "]", "\"", "'"])
  private static let dashes = Set(["-", "\u{2013}"])

  private init(verb: String, isDenied: Bool) {
    (self.verb, self.isDenied) = (verb, isDenied)
  }

  /// The key of all memories of such words, of the same subject and time.
  static func key(_ words: [Word], _ telling: Telling) -> [UInt8] {
    let words = withoutAsOf(words)
    guard let subject = telling.subject, let predicate = telling.predicate else {
      return hash(SameWording(verb: "", isDenied: true).told(words))
    }
    let wording = SameWording(
      verb: predicate.words.lower(predicate.verb),
      isDenied: words.contains { $0.lower.hasSuffix("n't") || denied.contains($0) })
    let time = predicate.isPlan ? "plan" : predicate.tense == .past ? "past" : "present"
    return hash("\(time) \(subject.name)\n" + wording.told(words))
  }

  private static func hash(_ text: String) -> [UInt8] {
    Array(SHA256.hash(Array("same\n\(text)".utf8)).prefix(12))
  }

  /// The words that count, as they stand.
  private func told(_ words: [Word]) -> String {
    words.indices.filter { isTold(words, $0) }.map { place in
      // "C ++" is no "C++".
      words[place].isSpaced ? " " + token(words, place) : token(words, place)
    }.joined()
  }

  private func isTold(_ words: [Word], _ place: Int) -> Bool {
    let word = words[place]
    if word.isMark {
      if SameWording.dashes.contains(word.text), word.isSpaced {
        // A sign, and not a dash, stands before a number.
        return words.indices.contains(place + 1) && words[place + 1].kind == .number
      }
      return !SameWording.marks.contains(word.text)
    }
    if SameWording.articles.contains(word), word.text != "A" || place == 0 { return false }
    if !isDenied, SameWording.stress.contains(word) { return false }
    // "We" is told as "Ana and others".
    if word.lower == "and", words.lower(place + 1) == "others" { return false }
    if word.lower == "others", words.lower(place - 1) == "and" { return false }
    return !(SameWording.progressive.contains(word) && isGerund(words, place + 1))
  }

  private func isGerund(_ words: [Word], _ place: Int) -> Bool {
    let next = words.indices.dropFirst(place).first { !SameWording.stress.contains(words[$0]) }
    return next.map { words[$0].lower == verb && verb.hasSuffix("ing") } ?? false
  }

  private func token(_ words: [Word], _ place: Int) -> String {
    let word = words[place]
    if word.lower == verb { return ClaimWords.stem(verb) }
    // "Turkey" is no turkey; at the beginning a capital tells nothing.
    return place > 0 && word.isCapitalised ? word.text : word.lower
  }

  /// Without `(as of 3 May 2023)`: when it was said makes no other fact.
  private static func withoutAsOf(_ words: [Word]) -> [Word] {
    var isOut = false
    return words.indices.filter { place in
      if words[place].text == "(", words.lower(place + 1) == "as" { isOut = true }
      defer { if words[place].text == ")" { isOut = false } }
      return !isOut
    }.map { words[$0] }
  }
}
