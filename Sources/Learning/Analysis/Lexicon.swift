internal import Text

/// The words that the analysis knows, from tables/lexicon.tsv, which says its format.
package struct Lexicon: Sendable {
  /// The lexicon of the program, read once.
  package static let shared = Lexicon(Text.WordTable(.lexicon).rows)

  /// Kinds of words; a word may be of several.
  package struct Kinds: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }
    fileprivate init(bit: Int) { rawValue = 1 << UInt64(bit & 63) }

    package static let verb = Kinds(bit: 0)
    package static let stative = Kinds(bit: 1)
    package static let noun = Kinds(bit: 2)
    package static let adjective = Kinds(bit: 3)
    package static let adverb = Kinds(bit: 4)
    package static let modal = Kinds(bit: 5)
    package static let determiner = Kinds(bit: 6)
    package static let possessive = Kinds(bit: 7)
    package static let preposition = Kinds(bit: 8)
    package static let coordinator = Kinds(bit: 9)
    package static let subordinator = Kinds(bit: 10)
    package static let condition = Kinds(bit: 11)
    package static let interrogative = Kinds(bit: 12)
    package static let negation = Kinds(bit: 13)
    package static let interjection = Kinds(bit: 14)
    package static let opener = Kinds(bit: 15)
    package static let greeting = Kinds(bit: 16)
    package static let thanks = Kinds(bit: 17)
    package static let kin = Kinds(bit: 18)
    package static let partner = Kinds(bit: 19)
    package static let pet = Kinds(bit: 20)
    package static let group = Kinds(bit: 21)
    package static let man = Kinds(bit: 22)
    package static let woman = Kinds(bit: 23)
    package static let month = Kinds(bit: 24)
    package static let weekday = Kinds(bit: 25)
    package static let timeword = Kinds(bit: 26)
    package static let numberword = Kinds(bit: 27)
    package static let organisation = Kinds(bit: 28)
    package static let occasion = Kinds(bit: 29)
    package static let landscape = Kinds(bit: 30)
    package static let unnamed = Kinds(bit: 31)
    package static let place = Kinds(bit: 32)
    package static let firstname = Kinds(bit: 33)
    package static let passive = Kinds(bit: 34)
    package static let talk = Kinds(bit: 35)
    package static let lifelong = Kinds(bit: 36)
    /// "Do" of "don't".
    package static let contracted = Kinds(bit: 37)
    // What a type shows by: read by the features alone, as kinds of any language.
    package static let liking = Kinds(bit: 38)
    package static let choice = Kinds(bit: 39)
    package static let ability = Kinds(bit: 40)
    package static let aim = Kinds(bit: 41)
    package static let opinion = Kinds(bit: 42)
    package static let ongoing = Kinds(bit: 43)
    package static let role = Kinds(bit: 44)
    package static let relative = Kinds(bit: 45)
    package static let telling: Kinds = [
      .liking, .choice, .ability, .aim, .opinion, .ongoing, .role, .relative,
    ]
  }

  /// The kinds as the table names them, in the order of their bits.
  private enum Name: Int, CaseIterable {
    case verb, stative, noun, adjective, adverb, modal, determiner, possessive, preposition
    case coordinator, subordinator, condition, interrogative, negation, interjection, opener
    case greeting, thanks, kin, partner, pet, group, man, woman, month, weekday, timeword
    case numberword, organisation, occasion, landscape, unnamed, place, firstname, passive
    case talk, lifelong, contracted, liking, choice, ability, aim, opinion, ongoing, role, relative
  }

  /// The forms that a word can be of a verb.
  package struct VerbForms: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// "go", "goes", "went", "gone", "going".
    package static let base = VerbForms(rawValue: 1)
    package static let third = VerbForms(rawValue: 2)
    package static let past = VerbForms(rawValue: 4)
    package static let participle = VerbForms(rawValue: 8)
    package static let gerund = VerbForms(rawValue: 16)
  }

  private var kinds: [String: Kinds] = [:]
  private var verbs: [String: (forms: VerbForms, base: String)] = [:]
  /// By language, then by word.
  private var pronouns: [String: [String: Person]] = [:]
  private(set) var common: [(language: String, words: Set<String>)] = []

  /// The kinds of a word in small letters; none: it is unknown.
  package func kinds(of word: String) -> Kinds { kinds[word] ?? [] }

  /// All words of some kinds, in order.
  package func words(of some: Kinds) -> [String] {
    kinds.filter { !$0.value.isDisjoint(with: some) }.map(\.key).sorted()
  }

  /// Whether a word in small letters says nothing by itself.
  package func isFunction(_ word: String) -> Bool {
    person(of: word) != nil
      || !kinds(of: word).isDisjoint(with: [
        .determiner, .possessive, .preposition, .coordinator, .subordinator, .modal, .negation,
      ])
  }

  /// Forms of what verbs a word in small letters can be; nil: of none that is known.
  package func verb(_ word: String) -> (forms: VerbForms, base: String)? { verbs[word] }

  /// Who is meant by a word in small letters in a language; nil: it is no pronoun there.
  package func person(of word: String, in language: String = "en") -> Person? {
    pronouns[language]?[word]
  }

  /// Reads a table; rows that are none are passed over.
  init(_ rows: [[String]]) {
    var bits: [String: Kinds] = [:]
    for name in Name.allCases { bits["\(name)"] = Kinds(bit: name.rawValue) }
    var common: [String: Set<String>] = [:]
    for fields in rows where fields.count == 2 {
      let words = fields[1].split(separator: fields[0] == "place" ? "|" : " ").map(String.init)
      let parts = fields[0].split(separator: ".").map(String.init)
      if fields[0] == "irregular" {
        add(irregular: words)
      } else if parts.count == 3, let person = Person(rawValue: parts[2]) {
        for word in words where pronouns[parts[1]]?[word] == nil {
          pronouns[parts[1], default: [:]][word] = person
        }
      } else if parts.count == 2 {
        common[parts[1], default: []].formUnion(words)
      } else if let kind = bits[fields[0]] {
        for word in words {
          kinds[word, default: []].formUnion(kind)
          if kind == .verb { add(regular: word) }
        }
      }
    }
    for (word, verb) in verbs where verb.forms.contains(.base) {
      kinds[word, default: []].insert(.verb)
    }
    self.common = common.map { ($0.key, $0.value) }.sorted { $0.language < $1.language }
  }

  private mutating func add(_ word: String, _ forms: VerbForms, _ base: String) {
    if let known = verbs[word] {
      if known.base == base { verbs[word] = (known.forms.union(forms), base) }
    } else {
      verbs[word] = (forms, base)
    }
  }

  private mutating func add(irregular words: [String]) {
    guard words.count == 3 else { return }
    add(words[0], .base, words[0])
    add(words[1], .past, words[0])
    add(words[2], .participle, words[0])
    add(Inflection.third(of: words[0]), .third, words[0])
    add(Inflection.gerund(of: words[0]), .gerund, words[0])
    if words[0] == "be" {
      for word in ["am", "are"] { add(word, .base, "be") }
      add("is", .third, "be")
      add("were", .past, "be")
    }
    // "Got" is a participle as well.
    if words[0] == "get" { add("got", .participle, "get") }
  }

  private mutating func add(regular word: String) {
    add(word, .base, word)
    add(Inflection.third(of: word), .third, word)
    for past in Inflection.pasts(of: word) { add(past, [.past, .participle], word) }
    for gerund in Inflection.gerunds(of: word) { add(gerund, .gerund, word) }
  }
}
