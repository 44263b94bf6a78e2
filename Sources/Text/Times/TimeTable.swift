/// What a word or phrase may be to the grammar. The names are those of tables/times.tsv.
enum TimeKind: String {
  case month, weekday, bracketed, weekly, plural, daily, monthly, yearly, unit, day, part
  case relation, after, agofirst, agolast, infirst, inlast, lasting, number, few, ordinal, mark
  case of, article, dayword, preposition, between, first, to, and, every, season, feast, easter
  case third, decade, tens, decades, clockat, clockunit, clockh, am, pm, cjkam, cjkpm, minuteunit
  case half, clock, halfto, halfpast, weekof, weekendof, weeknumber, birthday, otherday, own, vague
  case not, noun, hint, year, cjkyear, cjkmonth, cjkday, numbered, joint

  /// Whether a text may name a time because such a word is in it. Digits do so as well.
  var isAnchor: Bool {
    switch self {
    case .month, .weekday, .weekly, .daily, .unit, .day, .season, .feast, .easter, .decade,
      .otherday, .plural:
      true
    default: false
    }
  }
}

/// One meaning of a word or phrase.
struct TimeSense {
  enum Care: String { case none = "-", weak, verb, risky }

  var kind: TimeKind
  var value: Int64
  /// A bit for each language.
  var languages: UInt16
  var care: Care
  /// How many tokens it takes.
  var length = 1
}

/// The words of the grammar, read once from tables/times.tsv.
struct TimeTable: Sendable {
  private static let languages = "en de fr es it nl pt zh ja".split(separator: " ")

  /// Hashes of words in slots by their low bits, 0 where none is, and the number of each word.
  private var hashes: [UInt64]
  private var numbers: [UInt16]
  private var count: UInt16 = 0
  /// Whether a word alone makes a text worth reading.
  private(set) var isAnchor: [Bool] = [false]
  /// Where a phrase goes on: its node so far and the next word. The root is 0.
  private var next: [UInt64: Int32] = [:]
  /// What the phrases mean that end at a node.
  private var senses: [[TimeSense]] = [[]]
  /// The English names, with capitals: of months from 1, of weekdays from 0.
  private(set) var monthNames: [String] = [""], weekdayNames: [String] = []

  /// The table that is part of the program.
  static func loaded() -> TimeTable { TimeTable(WordTable.bytes(.times)) }

  /// Reads a table; a line that is none is passed over.
  init(_ text: [UInt8]) {
    hashes = Array(repeating: 0, count: 8192)
    numbers = Array(repeating: 0, count: 8192)
    for line in text.split(separator: 0x0A) where line.first != 0x23 {
      let columns = line.split(separator: 0x09).map { String(decoding: $0, as: UTF8.self) }
      guard columns.count == 5, let kind = TimeKind(rawValue: columns[0]),
        let value = Int64(columns[1]), let care = TimeSense.Care(rawValue: columns[3])
      else { continue }
      let languages = columns[2].split(separator: ",").reduce(into: UInt16(0)) { mask, name in
        mask |= Self.languages.firstIndex(of: name).map { 1 << UInt16($0) } ?? 0
      }
      let sense = TimeSense(kind: kind, value: value, languages: languages, care: care)
      for form in columns[4].split(separator: "|") { add(String(form), sense) }
    }
  }

  /// Whether a mask of languages has English or German.
  static func isEnglish(_ languages: UInt16) -> Bool { languages & 1 != 0 }
  /// Whether it is of French, Spanish, Italian and Portuguese alone, which write months small.
  static func isRomance(_ languages: UInt16) -> Bool { languages & ~0b1011100 == 0 }
  static func isGerman(_ languages: UInt16) -> Bool { languages & 2 != 0 }

  private mutating func add(_ form: String, _ sense: TimeSense) {
    if TimeTable.isEnglish(sense.languages), !form.contains(" "), form.utf8.count > 3 {
      let name = form.prefix(1).uppercased() + form.dropFirst()
      if sense.kind == .month, monthNames.count == sense.value { monthNames.append(name) }
      if sense.kind == .weekday, weekdayNames.count == sense.value { weekdayNames.append(name) }
    }
    if sense.kind == .month, sense.value == 5, monthNames.count == 5 { monthNames.append("May") }
    for variant in variants(form, sense) {
      var scanner = TimeScanner(Array(variant.utf8))
      var phrase: [(hash: UInt64, length: Int)] = []
      while let token = scanner.next() { phrase.append((scanner.hash, token.end - token.start)) }
      insert(phrase, sense)
    }
  }

  /// A form, and how it is typed as well: without hyphens and apostrophes, and ae for ä.
  private func variants(_ form: String, _ sense: TimeSense) -> [String] {
    var forms = [form]
    if form.contains("-"), form.utf8.count > 1 {
      forms.append(String(form.map { $0 == "-" ? " " : $0 }))
    }
    if form.contains("'"), form.utf8.count > 2 { forms.append(form.filter { $0 != "'" }) }
    guard TimeTable.isGerman(sense.languages) else { return forms }
    let spelled = form.reduce(into: "") { text, letter in
      switch letter {
      case "ä": text += "ae"
      case "ö": text += "oe"
      case "ü": text += "ue"
      default: text.append(letter)
      }
    }
    if spelled != form { forms.append(spelled) }
    return forms
  }

  private mutating func insert(_ phrase: [(hash: UInt64, length: Int)], _ sense: TimeSense) {
    guard let longest = phrase.map(\.length).max() else { return }
    var node: Int32 = 0
    for (hash, length) in phrase {
      let word = number(adding: hash)
      if sense.kind.isAnchor, length == longest { isAnchor[Int(word)] = true }
      let key = UInt64(UInt32(bitPattern: node)) << 16 | UInt64(word)
      node = next[key] ?? Int32(senses.count)
      if next[key] == nil {
        next[key] = node
        senses.append([])
      }
    }
    let same = senses[Int(node)].firstIndex {
      ($0.kind, $0.value, $0.care) == (sense.kind, sense.value, sense.care)
    }
    if let same {
      senses[Int(node)][same].languages |= sense.languages
    } else {
      var sense = sense
      sense.length = phrase.count
      senses[Int(node)].append(sense)
    }
  }

  private mutating func number(adding hash: UInt64) -> UInt16 {
    var slot = Int(hash & 8191)
    while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & 8191 }
    guard hashes[slot] == 0 else { return numbers[slot] }
    // Half empty, so that a search for any word ends soon.
    guard count < 4096 else { return 0 }
    count += 1
    (hashes[slot], numbers[slot]) = (hash, count)
    isAnchor.append(false)
    return count
  }

  /// The number of a word by its hash; 0 if the table has none.
  @inline(__always)
  func word(_ hash: UInt64) -> UInt16 {
    var slot = Int(hash & 8191)
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return numbers[slot] }
      slot = (slot + 1) & 8191
    }
    return 0
  }

  /// Adds what the phrases mean that begin at a token.
  func senses(at place: Int, of tokens: [TimeToken], into found: inout [TimeSense]) {
    var (node, place): (Int32, Int) = (0, place)
    while place < tokens.count, tokens[place].word != 0,
      let step = next[UInt64(UInt32(bitPattern: node)) << 16 | UInt64(tokens[place].word)]
    {
      node = step
      found += senses[Int(node)]
      place += 1
    }
  }
}
