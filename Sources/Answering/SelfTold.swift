internal import Learning

/// What people say of themselves: their name.
enum SelfTold {
  /// How a name is told, in small letters; the shorter ones behind the longer.
  static let openings = [
    "the user's name is", "user's name is", "the user is called", "the user is named",
    "my name is", "my full name is", "my name's", "i am called", "i'm called", "people call me",
    "everyone calls me", "call me", "ich heiße", "mein name ist", "me llamo", "mi nombre es",
    "je m'appelle", "mon nom est", "i am", "i'm", "ich bin", "soy", "je suis",
  ]
  /// Those by which nobody tells anything but their name.
  static let surely = [
    "i am called", "i'm called", "my name is", "ich heiße", "mein name ist", "me llamo",
    "je m'appelle",
  ]
  /// Those that tell other things as well: a name only where the sentence ends behind it, or goes on with
  /// a comma.
  private static let loose: Set<String> = ["i am", "i'm", "ich bin", "soy", "je suis"]
  private static let greetings = WordSet("hi hello hey hallo hola bonjour moin so and und y et")

  /// The name that a sentence tells of who says it, its words in small letters; empty of others.
  static func name(in sentence: [UInt8]) -> [String] {
    for (opening, rest, isGreeted) in told(in: sentence, by: openings) {
      let name = rest.prefix { $0.isCapitalised && !$0.isMark && $0.kind == .word }.prefix(4)
      guard let first = name.first, !FunctionWords.all.contains(first) else { continue }
      if loose.contains(opening) {
        // "I'm Daniel, 41", but not "I'm German" nor "I'm Daniel's brother".
        let behind = rest.dropFirst(name.count)
        let next = behind.first
        let ends =
          next.map { [",", ".", "!", ";", "-", "–", "("].contains($0.text) } ?? true
          || isGreeted && goesOn(behind)
        guard ends, name.count > 1 || isGreeted || next?.text == "," else { continue }
        if name.contains(where: { $0.lower.hasSuffix("'s") }) { continue }
      }
      return name.map(\.lower)
    }
    return []
  }

  /// "… and I live in Ghent".
  private static func goesOn(_ words: ArraySlice<Word>) -> Bool {
    guard let and = words.first, ["and", "und", "y", "et"].contains(and.lower) else { return false }
    return words.dropFirst().first.map { Pronouns.first.contains($0) } ?? false
  }

  /// The openings with which a sentence begins, marks and greetings aside, in their order, with the
  /// words behind each, and whether anything stands before it.
  private static func told(
    in sentence: [UInt8], by openings: [String]
  ) -> [(opening: String, rest: ArraySlice<Word>, isGreeted: Bool)] {
    let words = WordScanner.words(String(decoding: sentence.prefix(512), as: UTF8.self))
    let body = words.drop { $0.isMark || greetings.contains($0) }
    return openings.compactMap { opening in
      let said = opening.split(separator: " ")
      guard body.count > said.count, zip(body, said).allSatisfy({ $0.lower == $1 }) else {
        return nil
      }
      return (opening, body.dropFirst(said.count), body.startIndex > 0)
    }
  }

  private static let asking: [[String]] = [
    ["what", "my", "name"], ["whats", "my", "name"], ["what", "s", "my", "name"],
    ["who", "am", "i"],
    ["wie", "heisse", "ich"], ["wer", "bin", "ich"], ["wie", "ist", "mein", "name"],
    ["como", "me", "llamo"], ["quien", "soy"], ["cual", "es", "mi", "nombre"],
    ["comment", "m", "appelle"], ["comment", "je", "m", "appelle"], ["quel", "est", "mon", "nom"],
    ["what", "am", "i", "called"], ["qui", "suis", "je"],
  ]
  private static let skipped: Set<String> = ["is", "was", "full", "first", "last", "please", "own"]

  /// Whether a question's folded words ask who asks it.
  static func isAsked(_ words: [String]) -> Bool {
    let words = words.filter { !skipped.contains($0) }
    return words.count <= 5 && asking.contains { words.starts(with: $0) || words == $0 }
      && !words.dropFirst(4).contains { !["je"].contains($0) }
  }

  // MARK: Their age

  /// How an age, or the day of birth, is told.
  static let ages = [
    "i am", "i'm", "i turned", "i was born", "the user is", "the user turned",
    "the user was born", "user is", "user turned", "ich bin", "tengo", "nací", "j'ai",
    "je suis né", "je suis née",
  ]
  private static let birth: Set<String> = [
    "i was born", "the user was born", "nací", "je suis né", "je suis née",
  ]
  private static let years = WordSet("years year jahre años ans , . ! ; and")

  /// Whether a sentence tells the age of who says it: "I'm 41", "I'm Ana Ruiz, 41, …".
  static func tellsAge(_ sentence: [UInt8]) -> Bool {
    for (opening, rest, _) in told(in: sentence, by: ages) {
      if birth.contains(opening) { return rest.contains { $0.kind == .number } }
      let behind = rest.drop { $0.isCapitalised && !$0.isMark || $0.text == "," }
      guard let number = behind.first, let age = Int(number.text), (1...120).contains(age) else {
        continue
      }
      // "I turned 38 in May", but not "I'm 20 minutes late".
      return opening.hasSuffix("turned")
        || behind.dropFirst().first.map { years.contains($0) } ?? true
    }
    return false
  }

  private static let births = WordSet(
    "born birthday birthdays geboren geburtstag geburtstage nacido nacida naci\u{F3} n\u{E9} n\u{E9}e"
  )

  /// Whether a sentence tells when somebody was born.
  static func tellsBirth(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    guard let place = words.firstIndex(where: { births.contains($0) }) else { return false }
    return words[place...].prefix(8).contains { $0.kind == .number }
  }

  /// Whether a text names births or birthdays.
  static func namesBirth(_ text: [UInt8]) -> Bool {
    WordScanner.words(String(decoding: text.prefix(2048), as: UTF8.self)).contains {
      births.contains(AskedOwner.bare($0.lower))
    }
  }

  private static let askingAge: [[String]] = [
    ["how", "old", "am", "i"], ["what", "is", "my", "age"], ["whats", "my", "age"],
    ["what", "s", "my", "age"], ["wie", "alt", "bin", "ich"],
    ["cuantos", "anos", "tengo"], ["quel", "age", "ai", "je"],
  ]

  /// Whether a question's folded words ask for the age of who asks it.
  static func asksForAge(_ words: [String]) -> Bool {
    words.count <= 5 && askingAge.contains { words.starts(with: $0) }
  }
}
