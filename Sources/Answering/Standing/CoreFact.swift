internal import Learning
internal import Text

/// What a partner in a conversation needs to know of a person first: where they live and work, how to reach
/// them, who is close to them, what they must not eat.
package enum CoreFact {
  private static let always = WordSet(
    """
    address phone email e-mail telephone allergic allergy allergies intolerant intolerance born employer
    coeliac celiac diabetic vegetarian vegan pregnant
    wohne wohnt wohnen adresse telefon allergisch allergie vivo vive vivimos teléfono alérgica alérgico
    alergia habite habitons adresse téléphone allergique allergie
    """)
  /// Words that say such a fact only together with one of these words right after them.
  private static let behind: [String: WordSet] = [
    "live": WordSet("in at on near with by"), "lives": WordSet("in at on near with by"),
    "living": WordSet("in at on near with by"), "work": WordSet("at as for in"),
    "works": WordSet("at as for in"), "working": WordSet("at as for"),
    "reacts": WordSet("to"), "react": WordSet("to"),
  ]
  /// Words that say such a fact only with a figure after them.
  private static let figured = WordSet(
    "number mobile birthday birthdays geburtstag cumpleaños anniversaire")
  private static let kin = WordSet(
    """
    wife husband partner spouse son sons daughter daughters mother father mum mom dad sister sisters brother
    brothers children child kids
    """)
  private static let teaching = WordSet("teach teaches teaching study studies studying")
  private static let owners = WordSet("my our his her their")
  private static let states = WordSet("is are am i'm we're has have i've we've called named")
  /// How many words of a line are looked at, and how many words after such a word a figure may stand.
  private static let (limit, reach) = (80, 5)

  /// Whether a line states such a fact, and asks nothing.
  package static func isTold(in line: [UInt8]) -> Bool {
    guard !TextMarks.endsAsQuestion(line) else { return false }
    let words = Array(
      WordScanner.words(String(decoding: line.prefix(512), as: UTF8.self)).prefix(limit))
    return words.indices.contains { place in
      let word = words[place]
      if always.contains(word) { return true }
      if let next = behind[word.lower] {
        guard next.contains(words.lower(place + 1)) else { return false }
        // "Living in a skip" says not where.
        return !Homes.isVerb(word) || PlaceName.isNamed(in: line)
          || words[place...].contains { $0.kind == .number }
      }
      if teaching.contains(word) { return PlaceName.isNamed(in: line) }
      if figured.contains(word) {
        return words[place...].prefix(reach + 1).contains { $0.kind == .number }
      }
      return kin.contains(word) && isWho(words, place)
    } || !NoteDate.tellsPast(line) && !Trades.places(in: words).isEmpty
  }

  /// Whether a line says who is a person's kin, and not only that they were there. "My brother Anton is a
  /// welder", "Emil: my partner" and "has two sons" do; "played Uno with the children" does not.
  private static func isWho(_ words: [Word], _ place: Int) -> Bool {
    let (before, next) = (words.lower(place - 1), words.lower(place + 1))
    if next == ":" { return true }
    let owns = owners.contains(before) || before.hasSuffix("'s")
    if owns, [":", "(", ",", "is", "are"].contains(words.lower(place - 2)) { return true }
    guard words.contains(where: { states.contains($0) }), !Verbs.isPast(words.lower(0)) else {
      return false
    }
    if states.contains(next) {
      let value = words.indices.contains(place + 2) ? words[place + 2] : nil
      return owns
        && (value?.isCapitalised ?? false
          || ["a", "an", "called"].contains(words.lower(place + 2)))
    }
    if owns, words.indices.contains(place + 1), words[place + 1].isCapitalised { return true }
    return words[max(0, place - 3)..<place].contains { ["has", "have"].contains($0.lower) }
  }
}

/// What tells of one day and is written down for that: "Played Uno with the children, Jonas won."
package enum DiaryLine {
  private static let presents = WordSet(
    "is are am i'm we're has have i've we've will can must it's he's she's don't doesn't isn't aren't"
  )

  /// Whether a line's first sentence tells what was done, and nothing that is so.
  package static func isOne(_ line: [UInt8]) -> Bool {
    let text = SentenceCut.sentences(Array(line.prefix(512))).first ?? line
    let words = WordScanner.words(String(decoding: text, as: UTF8.self))
    return words.contains { Verbs.isPast($0.lower) && !$0.isCapitalised || $0.lower == "was" }
      && !words.contains {
        presents.contains($0) || Verbs.isPresentThird($0.lower) && !$0.isCapitalised
      }
      || words.first.map { Verbs.isPast($0.lower) } ?? false
  }
}
