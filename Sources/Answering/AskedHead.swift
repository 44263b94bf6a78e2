internal import Learning

/// What a question asks for by a noun: of "What is the pin of my phone?" the pin, of "What is Ana's shoe
/// size?" the size. What does not name it answers something else, but for nouns like "colour", which
/// no answer repeats.
enum AskedHead {
  private static let asking = WordSet("what what's which")
  private static let being = WordSet("is are was were")
  private static let joints = WordSet("of for in on at to from with behind")
  private static let attributes = WordSet(
    """
    address age amount background brand category character colour color condition cost date day diet
    direction duration gender goal goals height hobby hobbies hour identity interest interests job kind
    language languages length location make meaning model month name names nationality number opinion
    origin personality place plan plans price profession purpose reaction reason relationship religion
    result role shape size sort status subject surname time title topic type value way week weekday weight
    year best worst favourite favorite
    """)

  /// What stands behind the name of what it opens.
  private static let secrets = WordSet("password passcode pin code combination")

  private static let asides = WordSet("for on at after before since during zum am an nach vor seit")

  /// Whether a question's folded words hold one only to say when or what for: "for my birthday".
  static func isAside(_ word: [UInt8], in words: [[UInt8]]) -> Bool {
    guard let place = words.firstIndex(of: word), place > 2 else { return false }
    return words[..<place].suffix(3).contains {
      asides.contains(String(decoding: $0, as: UTF8.self))
    }
  }

  /// Whether a noun is one that no answer repeats.
  static func isAttribute(_ noun: String) -> Bool { attributes.contains(noun) }

  /// Of what the noun is asked for, in small letters: of "the code of the gate" the gate. Empty where that is
  /// not seen.
  static func whole(_ question: [UInt8]) -> String {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self)).filter {
      !$0.isMark
    }
    guard let of = words.firstIndex(where: { ["of", "for"].contains($0.lower) }) else { return "" }
    let behind = words.dropFirst(of + 1)
    guard let article = behind.first, ["the", "my", "our"].contains(article.lower) else {
      return ""
    }
    let rest = behind.dropFirst().prefix { !joints.contains($0) }
    guard let noun = rest.last, rest.count <= 3, noun.kind == .word, !noun.isCapitalised,
      FunctionWords.isContent(noun), !Kin.isNoun(noun.lower), !attributes.contains(noun)
    else { return "" }
    return noun.lower
  }

  /// The noun in small letters; empty where none is seen to be asked for.
  static func noun(_ question: [UInt8]) -> String {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self)).filter {
      !$0.isMark
    }
    guard let first = words.first, asking.contains(first) else { return "" }
    let start = first.lower == "what's" ? 1 : 2
    guard start == 1 || being.contains(words.lower(1)) else { return "" }
    let rest = words.dropFirst(start)
    let isOwned = rest.prefix(4).contains {
      $0.lower.hasSuffix("'s") || ["my", "our"].contains($0.lower)
    }
    let end = rest.firstIndex { joints.contains($0) }
    guard isOwned || end != nil && rest.first?.lower == "the" else { return "" }
    let group = rest[..<(end ?? rest.endIndex)]
    // "The wifi password": lists have it behind "wifi:".
    if let last = group.last, secrets.contains(last), let kind = group.dropLast().last,
      FunctionWords.isContent(kind), !kind.isCapitalised, kind.kind == .word,
      !kind.lower.hasSuffix("'s")
    {
      return kind.lower
    }
    guard let noun = group.last, noun.kind == .word, !noun.isCapitalised,
      FunctionWords.isContent(noun), !attributes.contains(noun), !Kin.relatives.contains(noun),
      !Verbs.isGerund(noun.lower), !Verbs.isParticiple(noun.lower)
    else { return "" }
    return noun.lower
  }
}
