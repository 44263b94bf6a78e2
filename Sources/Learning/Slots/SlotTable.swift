internal import Text

/// What the reader of slots knows, from tables/slots.tsv, which says its format.
struct SlotTable: Sendable {
  /// The table of the program, read once.
  static let shared = SlotTable(Text.WordTable(.slots).rows)

  /// How values of a slot stand to each other.
  enum Kind: String, Sendable {
    /// One at a time; several; one for each thing; one that never changes; what ends one.
    case one, many, each, ever, loss
  }

  /// Whom or what a sentence has to tell of.
  enum Subject: Sendable {
    case person, speaker, other, thing, value
    case words(Set<String>)
    case none
  }

  /// What a row wants of its clause beside the words.
  struct Options: OptionSet, Sendable {
    let rawValue: UInt16
    /// What has begun or was done counts as what is so.
    static let past = Options(rawValue: 1)
    /// It has to say that this is unlike before.
    static let news = Options(rawValue: 2)
    /// It says so by its verb.
    static let change = Options(rawValue: 4)
    /// What is coming counts.
    static let coming = Options(rawValue: 8)
    /// The clause has to be denied.
    static let denied = Options(rawValue: 16)
    /// Only what has happened counts.
    static let done = Options(rawValue: 32)
    /// The verb has to go on: "is seeing".
    static let progressive = Options(rawValue: 64)
    /// Another value alone ends nothing.
    static let unsure = Options(rawValue: 128)
    /// It is for good: not "left at six", "left for lunch".
    static let final = Options(rawValue: 256)
  }

  /// A pattern and what it fills.
  struct Row: Sendable {
    var keys: [String]
    var kind: Kind
    var subject: Subject
    var complement: [SlotPattern.Element]
    var options: Options = []
    /// A value that the pattern has by itself.
    var value: String?
    /// Under which further keys the things of its value are found by what ends them.
    var shared: [String] = []
    /// What the thing of the key is, where the row says it: "wedding"; "it": the noun of the subject.
    var thing: String?

    /// Whether it may be said without a verb: "allergic to nuts", "dentist Thursday", not "43".
    var standsBare: Bool {
      switch complement.first {
      case .words, .optional: true
      case .chosen(_, let isThing): isThing
      default: false
      }
    }
    /// Whether its subject is a thing, to which something may be done.
    var isOfThing: Bool {
      switch subject {
      case .thing, .value, .words, .none: true
      default: false
      }
    }
    /// Whether a person is reached by it.
    var isReached: Bool { keys.contains { SlotTable.shared.isIn("reached", $0) } }
  }

  /// What a verb makes of the verb that follows.
  enum Governor: String, Sendable { case end, start, plan, must, never }

  /// By language, then by name; "" has those of English, and of all that have no own one.
  private var named: [String: [String: Set<String>]] = [:]
  /// The names of the classes that a word is in, by language and word.
  private var classes: [String: [String: Set<String>]] = [:]
  private(set) var numbers: [String: String] = [:]
  /// By language and verb.
  private var rows: [String: [String: [Row]]] = [:]
  /// Those without a verb, by language and first word.
  private var loose: [String: [String: [Row]]] = [:]
  private var governors: [String: Governor] = [:]
  /// Patterns of questions, by their first word.
  private(set) var asked: [String: [Row]] = [:]

  /// Reads a table; rows that are none are passed over.
  init(_ table: [[String]]) {
    for fields in table where fields.count == 3 {
      let words = fields[2].split(separator: " ").map(String.init)
      switch fields[0] {
      case _ where fields[0].hasPrefix("class"):
        let language = fields[0] == "class" ? "" : String(fields[0].dropFirst(6))
        named[language, default: [:]][fields[1], default: []].formUnion(words)
      case "number": for word in words { numbers[word] = fields[1] }
      case "govern":
        guard let governor = Governor(rawValue: fields[1]) else { continue }
        for word in words { governors[word] = governor }
      default: break
      }
    }
    invert()
    for fields in table where fields.count >= 6 { add(fields) }
  }

  /// The names of the classes of a language that a word is in.
  func classes(of word: String, _ language: String) -> Set<String> {
    (classes[language] ?? classes[""])?[word] ?? []
  }

  /// Whether a word is in a class that a language knows.
  func isIn(_ name: String, _ word: String, _ language: String = "") -> Bool {
    (classes[language] ?? classes[""])?[word]?.contains(name) ?? false
  }

  /// Turns classes of words into words with their classes.
  private mutating func invert() {
    let common = named[""] ?? [:]
    for (language, own) in named {
      for (name, words) in common.merging(own, uniquingKeysWith: { $1 }) {
        for word in words { classes[language, default: [:]][word, default: []].insert(name) }
      }
    }
  }

  func governor(_ verb: String) -> Governor? { governors[verb] }

  /// The rows of a verb, as its first form or as it stands.
  func rows(_ language: String, _ token: Token) -> [Row] {
    let all = rows[language] ?? [:]
    let own = all[token.base] ?? []
    return token.base == token.lower ? own : own + (all[token.lower] ?? [])
  }

  /// The rows without a verb that may begin with a word.
  func loose(_ language: String, _ word: String) -> [Row] { loose[language]?[word] ?? [] }

  private mutating func add(_ fields: [String]) {
    guard let kind = Kind(rawValue: fields[2]) else { return }
    for language in fields[0].split(separator: ",").map(String.init) {
      func words(_ text: String) -> Set<String> { self.words(text, language) }
      var row = Row(
        keys: fields[1].split(separator: ",").map(String.init), kind: kind,
        subject: subject(fields[3], words),
        complement: fields[5].split(separator: " ").map { element(String($0), words) })
      for option in (fields.count > 6 ? fields[6] : "").split(separator: " ") {
        set(String(option), in: &row)
      }
      let isLoose = fields[4] == "-"
      for word in isLoose ? row.complement.first?.words ?? [] : words(fields[4]) {
        if language == "ask" {
          asked[word, default: []].append(row)
        } else if isLoose {
          loose[language, default: [:]][word, default: []].append(row)
        } else {
          rows[language, default: [:]][word, default: []].append(row)
        }
      }
    }
  }

  /// The options as the table names them, in the order of their bits.
  private enum OptionName: String, CaseIterable {
    case past, news, change, coming, denied, done, progressive, unsure, final
  }

  private func set(_ option: String, in row: inout Row) {
    if let bit = OptionName.allCases.firstIndex(where: { $0.rawValue == option }) {
      row.options.insert(Options(rawValue: 1 << UInt16(bit)))
    } else if let value = option.split(separator: "=").last, option.contains("=") {
      if option.hasPrefix("as=") { row.value = String(value) } else { row.thing = String(value) }
    } else if option.hasPrefix("+") {
      row.shared.append(String(option.dropFirst()))
    }
  }

  private func subject(_ text: String, _ words: (String) -> Set<String>) -> Subject {
    switch text {
    case "who": .person
    case "I": .speaker
    case "they": .other
    case "it": .thing
    case "value": .value
    case "-": .none
    default: .words(words(text))
    }
  }

  /// Words with bars between, and classes.
  private func words(_ text: String, _ language: String) -> Set<String> {
    text.split(separator: "|").reduce(into: []) { all, part in
      if part.hasPrefix(":") {
        for those in ["", language] {
          all.formUnion(named[those]?[String(part.dropFirst())] ?? [])
        }
      } else {
        all.insert(String(part))
      }
    }
  }

  private func element(
    _ text: String, _ words: (String) -> Set<String>
  ) -> SlotPattern.Element {
    switch text {
    case "V": .value(.phrase)
    case "N": .value(.name)
    case "P": .value(.person)
    case "#": .value(.number)
    case "D": .value(.day)
    case "A": .value(.address)
    case "X": .value(.rest)
    case "W": .value(.words)
    case "T": .thing
    case "O": .owner
    case "~": .gap
    case "$": .end
    default:
      text.hasPrefix("V:") || text.hasPrefix("T:")
        ? .chosen(words(String(text.dropFirst())), isThing: text.hasPrefix("T"))
        : text.hasPrefix("?") ? .optional(words(String(text.dropFirst()))) : .words(words(text))
    }
  }
}
