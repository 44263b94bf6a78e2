/// What ranking wants to know of a text besides its words, found while the words are read.
package struct TextMarks: OptionSet, Hashable, Sendable {
  package let rawValue: Int64

  /// It says when: a day's or month's name, a year, "yesterday", "ago".
  package static let time = TextMarks(rawValue: 1)
  /// It holds a number, in digits or as a word.
  package static let number = TextMarks(rawValue: 2)
  /// It ends as a question.
  package static let question = TextMarks(rawValue: 4)
  /// Its author has a name, and is not only a role (`user`).
  package static let named = TextMarks(rawValue: 8)
  /// It holds a word that may say that a secret follows.
  static let label = TextMarks(rawValue: 16)
  /// It holds a secret, which nothing shows unasked: see `Secrets`.
  package static let secret = TextMarks(rawValue: 32)

  private static let timeWords = words(
    """
    yesterday today tonight tomorrow now monday tuesday wednesday thursday friday saturday sunday
    january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    day days week weeks weekend weekends month months year years hour hours minute minutes decade
    morning afternoon evening night noon midnight ago last next recently lately soon earlier
    spring summer autumn fall winter christmas easter halloween thanksgiving birthday since
    gestern heute morgen montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar
    tag tage woche wochen monat monate jahr jahre hier demain lundi mardi mercredi jeudi vendredi
    samedi dimanche janvier jour jours semaine mois ans ayer hoy lunes martes miercoles jueves
    viernes sabado domingo enero dia dias semana mes meses ano anos
    """)

  private static let numberWords = words(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty
    forty fifty sixty hundred hundreds thousand thousands million dozen couple several once twice
    """)

  private static func words(_ text: String) -> Set<[UInt8]> {
    Set(text.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  }

  /// The marks of a text that holds a folded word.
  package init(word: [UInt8]) {
    var marks: TextMarks = []
    if let first = word.first, (0x30...0x39).contains(first) {
      marks.insert(.number)
      // A year of the last and this century.
      if word.count == 4, word.starts(with: [0x31, 0x39]) || word.starts(with: [0x32, 0x30]) {
        marks.insert(.time)
      }
    } else {
      if Self.timeWords.contains(word) { marks.insert(.time) }
      if Self.numberWords.contains(word) { marks.insert(.number) }
      if Secrets.mayLabel(word) { marks.insert(.label) }
    }
    self = marks
  }

  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// Whether the last sentence of a text is a question. A note in square brackets after it (what
  /// a shared picture shows) is no sentence.
  package static func endsAsQuestion(_ text: [UInt8]) -> Bool {
    var end = text.count
    while end > 0, text[end - 1] <= 0x20 { end -= 1 }
    if end > 0, text[end - 1] == 0x5D, let open = text[..<end].lastIndex(of: 0x5B) {
      end = open
      while end > 0, text[end - 1] <= 0x20 { end -= 1 }
    }
    // ? and, in three bytes of UTF-8, its full-width form; Arabic ؟ in two.
    return text[..<end].last == 0x3F || text[..<end].suffix(3) == [0xEF, 0xBC, 0x9F]
      || text[..<end].suffix(2) == [0xD8, 0x9F]
  }
}
