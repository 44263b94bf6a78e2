internal import Learning
internal import Search
internal import Text

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

  private static let spans = AmountKinds.set(
    "day days week weeks month months year years jahr jahre jahren monat monate monaten woche wochen"
  )
  private static let germanSpans = AmountKinds.set("jahre jahren monate monaten woche wochen")
  private static let germanAges = AmountKinds.set("alt jung und geworden")
  private static let before = AmountKinds.set(
    "for in within after every each last next past seit vor pour depuis durante")
  private static let behind = AmountKinds.set(
    "ago ahead later earlier long before after behind apart straight")
  /// What stands before a year that is not one of somebody's.
  private static let calendar = AmountKinds.set("a an per each every this last next the school")

  /// A sentence without what measures something else than an age: "two years ahead", "sick for three
  /// months", "40 minutes", "too old for it", "old enough", "twice a year".
  static func withoutOthers(_ sentence: [UInt8]) -> [UInt8] {
    var tokenizer = Tokenizer()
    var tokens: [(word: [UInt8], range: Range<Int>)] = []
    tokenizer.read(sentence)
    while tokenizer.next() { tokens.append((tokenizer.token, tokenizer.range)) }
    func word(_ place: Int) -> [UInt8] { tokens.indices.contains(place) ? tokens[place].word : [] }
    func isNumber(_ place: Int) -> Bool {
      isDigits(word(place)) || AmountReader.isNumeral(word(place))
    }
    let old = Array("old".utf8)
    var left: [Range<Int>] = []
    for place in tokens.indices {
      let (token, next) = (tokens[place].word, word(place + 1))
      if token == old {
        let isOther = word(place - 1) == Array("too".utf8) || next == Array("enough".utf8)
        if isOther { left.append(tokens[place].range) }
        continue
      }
      let isSpan = spans.contains(token)
      guard isSpan || AmountKinds.units[token] != nil, next != old else { continue }
      guard isNumber(place - 1) else {
        // "Year 4" is one of school.
        if isSpan, isDigits(next) {
          left.append(tokens[place].range.lowerBound..<tokens[place + 1].range.upperBound)
          continue
        }
        if isSpan, calendar.contains(word(place - 1)) { left.append(tokens[place].range) }
        continue
      }
      var first = place - 1
      while isNumber(first - 1) { first -= 1 }
      // "Drei Wochen krank", where "91 Jahre alt" is an age.
      let isGermanOther = germanSpans.contains(token) && !next.isEmpty && !germanAges.contains(next)
      let isOther =
        !isSpan || before.contains(word(first - 1)) || behind.contains(next) || isGermanOther
      if isOther { left.append(tokens[first].range.lowerBound..<tokens[place].range.upperBound) }
    }
    var (rest, end) = ([UInt8](), sentence.startIndex)
    for range in left where range.lowerBound >= end && range.upperBound <= sentence.endIndex {
      rest += sentence[end..<range.lowerBound]
      end = range.upperBound
    }
    return rest + sentence[end...]
  }

  /// Whether some text may.
  static func mayBe(in sentence: [UInt8]) -> Bool {
    let sentence = withoutOthers(sentence)
    var tokenizer = Tokenizer()
    var tokens: [(word: [UInt8], isCapital: Bool, counts: Bool)] = []
    tokenizer.read(sentence)
    var end = 0
    while tokenizer.next() {
      let range = tokenizer.range
      let first = sentence[range].first ?? 0
      // "5 mistakes", but not "5, kindergarten".
      let isBehind = range.lowerBound == end + 1 && sentence[end] == 0x20
      if isBehind, isCounted(tokenizer.token), !tokens.isEmpty {
        tokens[tokens.count - 1].counts = true
      }
      end = range.upperBound
      tokens.append((tokenizer.token, (0x41...0x5A).contains(first), false))
      if words.contains(tokenizer.token) || isOrdinal(tokenizer.token) { return true }
    }
    return tokens.indices.contains { place in
      let word = tokens[place].word
      if tokens[place].counts { return false }
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

  private static let behindAge = AmountKinds.set(
    "today now next soon already still this last tomorrow yesterday since already only")

  /// Whether a number right before a word counts that, and is no age: "two books".
  private static func isCounted(_ word: [UInt8]) -> Bool {
    let said = Word(String(decoding: word, as: UTF8.self))
    return said.kind == .word && FunctionWords.isContent(said) && !TimeWords.isName(said.lower)
      && !Verbs.isAdverb(said.lower) && !Verbs.isPresentThird(said.lower)
      && AmountKinds.units[word] == nil && !words.contains(word) && !behindAge.contains(word)
      && !germanAges.contains(word) && said.lower.hasSuffix("s")
  }

  private static let states = AmountKinds.set("is s am i'm he's she's are turned turns wird ist")
  private static let ends = AmountKinds.set("and now years year today next in und jahre jetzt")

  /// Whether a sentence of few words before it says how old somebody is: "She is 29 and comes from Ulm."
  static func isTold(in sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(256), as: UTF8.self))
    guard
      let place = words.prefix(5).firstIndex(where: { states.contains(Array($0.lower.utf8)) }),
      place > 0 || words[place].lower.contains("'"), place + 1 < words.count,
      isAge(words[place + 1])
    else { return false }
    guard place + 2 < words.count else { return true }
    let next = words[place + 2]
    return next.isMark && !"%:/-".contains(next.text) || ends.contains(Array(next.lower.utf8))
  }

  /// "44", "nine"; "one" is said of much.
  private static func isAge(_ word: Word) -> Bool {
    if let age = Int(word.text) { return (1...most).contains(age) }
    return word.lower != "one" && AmountReader.isNumeral(Array(word.lower.utf8))
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
