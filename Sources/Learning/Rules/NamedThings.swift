/// What words name that a pointer behind them may stand for.
extension Pointers {
  /// Verbs behind which an adjective stands.
  private static let linking = WordSet(
    "was were been got felt became seemed looked feel feels look looks seem become get stay stayed be is are"
  )

  /// What something is or gives, and not what is spoken of: "it was a relief", "a mix of emotions".
  private static let vague = WordSet(
    "lot bit mix kind sort relief ton bunch thrill chance opportunity")

  /// Whether some words name what a pointer behind them may mean.
  static func names(_ kind: Kind, _ words: ArraySlice<Word>) -> Bool {
    if kind == .event { return OpenDeed.tells(words) }
    for place in words.indices {
      let word = words[place]
      // What somebody says in quotation marks names nobody outside, as a title does.
      if word.isQuoted, !word.isMark {
        if isSpeech(words, place), [.man, .woman, .people].contains(kind) { continue }
        return kind != .goal
      }
      guard word.kind == .word else { continue }
      switch kind {
      case .man, .woman:
        let isOther = kind == .man ? Kin.women.contains(word) : Kin.men.contains(word)
        if !isOther, Kin.isNoun(word.lower) || isPerson(word) || isName(words, place) {
          return true
        }
        if place == words.startIndex, PersonNews.isDoer(words) { return true }
      case .several:
        // "My friend lost their keys."
        if crowds.contains(word) || Kin.isNoun(word.lower) || isPerson(word)
          || isPlural(words, place)
        {
          return true
        }
      case .people:
        if crowds.contains(word) || Kin.isNoun(word.lower) || isPerson(word) || isName(words, place)
        {
          return true
        }
      case .place:
        if isName(words, place), !isPersonName(words, place) || isBehindPlace(words, place) {
          return true
        }
        if isPlace(words, place), !isPersonName(words, place) { return true }
        if venues.contains(word) { return true }
        // "That waterfall looks great."
        if place > words.startIndex, showing.contains(words[place - 1]), isPartOfNoun(word) {
          return true
        }
      case .goal:
        if isPlace(words, place) || Verbs.isGerund(word.lower) { return true }
        if isName(words, place), !Gazetteer.firstNames.contains(word.lower) { return true }
      case .work:
        if isName(words, place), !Gazetteer.firstNames.contains(word.lower) { return true }
        if works.contains(word), word.lower != "one", place > words.startIndex,
          !showing.contains(words[place - 1])
        {
          return true
        }
      case .event: return false
      case .thing:
        // "In love" is nothing.
        let isPhrase = word.lower == "love" && words[..<place].last?.lower == "in"
        // "I drive a Zoe."
        let isMake =
          word.isCapitalised && ["a", "an"].contains(words[..<place].last?.lower ?? "")
        if isNoun(words, place), !isAnybody(word) || isMake, !isPlural(words, place), !isPhrase,
          !vague.contains(word)
        {
          return true
        }
      }
    }
    return false
  }

  /// Whether what is quoted at a place is said by somebody of himself.
  private static func isSpeech(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    let start = words[..<place].lastIndex { !$0.isQuoted }.map { $0 + 1 } ?? words.startIndex
    return Pronouns.first.meets(words[start...].prefix { $0.isQuoted })
  }

  /// Whether a name is surely that of somebody, at whose name nobody is: "my brother Ruben teaches there".
  private static func isPersonName(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    let word = words[place]
    guard word.isCapitalised, !Gazetteer.places.contains(word.lower) else { return false }
    return Gazetteer.firstNames.contains(EntityFinder.bare(word.lower))
      || words[..<place].last.map({ Kin.relatives.contains($0) }) ?? false
  }

  /// Whether a name stands where a place does, or something of somebody's: "to Paris", "at Bo's".
  private static func isBehindPlace(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    guard let before = words[..<place].last?.lower else { return false }
    return ["in", "at", "to", "near", "from", "around", "into"].contains(before)
  }

  private static let venues = WordSet(
    "group club class gym church shelter studio school team tournament conference event party meeting concert"
  )
  private static let visited = WordSet(
    "school work church town college university hospital court bed")

  /// Whether a word is the noun of "in the old harbour".
  private static func isPlace(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    guard isNoun(words, place), !isAnybody(words[place]) else { return false }
    // "To convince him" is no place, "to school" is one.
    if words[..<place].last?.lower == "to", !words[place].isCapitalised,
      !visited.contains(words[place])
    {
      return false
    }
    return words[max(words.startIndex, place - 4)..<place].contains {
      ["in", "at", "to", "near", "into", "around", "called", "visited"].contains($0.lower)
    }
  }

  /// Whether a noun names people, whom nobody calls "it".
  private static func isAnybody(_ word: Word) -> Bool {
    Kin.relatives.contains(word) || isPerson(word) || crowds.contains(word)
      || (word.isCapitalised && Gazetteer.firstNames.contains(word.lower))
  }

  /// "Actor", "actors", "one-year-old".
  private static func isPerson(_ word: Word) -> Bool {
    people.contains(word) || word.lower.hasSuffix("-old")
      || (word.lower.utf8.last == 0x73 && people.contains(String(word.lower.dropLast())))
  }

  static func isName(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    let word = words[place]
    guard word.isCapitalised, !Pronouns.first.contains(word.lower) else { return false }
    return place > words.startIndex || Gazetteer.firstNames.contains(word.lower)
      || Gazetteer.places.contains(word.lower)
  }

  private static func isPlural(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    let lower = words[place].lower
    return lower.utf8.last == 0x73 && !lower.hasSuffix("ss") && !lower.hasSuffix("'s")
      && FunctionWords.isContent(words[place]) && !times.contains(lower)
      && (isNoun(words, place) || place == words.startIndex || !Verbs.isPresentThird(lower))
  }

  private static let particles = WordSet(
    "up out off on away down back over it them him her me us the a an my your his their our to")

  /// Whether an -ing form has an object or a particle, as a verb has.
  private static func isVerbal(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    words.indices.contains(place + 1) && particles.contains(words[place + 1])
  }

  private static let manners = WordSet("firsthand hard well fast better late early together alone")
  private static let linkers = WordSet("instead besides otherwise meanwhile however plus apart")

  /// Whether a word is a noun, as far as what stands before it tells: a name, or behind an article,
  /// a preposition or a verb.
  private static func isNoun(_ words: ArraySlice<Word>, _ place: Int) -> Bool {
    let word = words[place]
    guard FunctionWords.isContent(word), !times.contains(word) else { return false }
    if isName(words, place) || Kin.isNoun(word.lower) { return true }
    let lower = word.lower
    if Verbs.isAdverb(lower) || manners.contains(lower) || linkers.contains(lower)
      || Verbs.states.contains(lower)
      || Verbs.isPast(lower)
    {
      return false
    }
    var before = place - 1
    var steps = 0
    while before >= words.startIndex, steps < 3 {
      let previous = words[before]
      if determiners.contains(previous) {
        // "We both know".
        if ["both", "all", "each"].contains(previous.lower), Verbs.surelyBase.contains(lower) {
          return false
        }
        // "Instead of giving up" names nothing, "of boxing" does.
        if Verbs.isGerund(lower), isVerbal(words, place) { return false }
        return !(previous.lower == "to" && Verbs.base.contains(lower))
      }
      if previous.isMark || linking.contains(previous) { return false }
      if Verbs.isGerund(lower), !["do", "doing", "did", "love", "enjoy"].contains(previous.lower) {
        return false
      }
      if Verbs.base.contains(previous) || Verbs.isPast(previous.lower)
        || Verbs.isGerund(previous.lower) || Verbs.isPresentThird(previous.lower)
      {
        return true
      }
      // "I'm making": no noun, but "I do boxing" and "of boxing" have one.
      guard FunctionWords.isContent(previous), !Verbs.isGerund(lower) else { return false }
      before -= 1
      steps += 1
    }
    // "Pottery is fun": what begins a sentence, and a verb follows.
    return before < words.startIndex && !Verbs.base.contains(lower) && !Verbs.isGerund(lower)
  }
}
