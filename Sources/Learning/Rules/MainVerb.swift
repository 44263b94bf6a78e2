/// The verb of a clause that begins with its date: "From June I'll work for a firm called Ziarno", where
/// what stands behind may be a participle, or what is told of a noun.
extension ClauseTense {
  private static let subjects = WordSet("i we you he she it they there")
  private static let contracted = ["'ll", "'m", "'re", "'ve", "'d"]
  /// Helpers that make the verb behind them that of the clause, whatever its subject.
  private static let helpers = WordSet(
    """
    is are am was were will would can could should must may might shall won't isn't aren't wasn't weren't
    hasn't haven't can't couldn't wouldn't has do does did don't doesn't didn't
    """)
  /// What somebody thinks or says of a clause, which then tells when that was.
  private static let attitudes = WordSet(
    """
    think guess believe suppose reckon know hope expect imagine assume thinks guesses believes supposes
    reckons knows hopes expects imagines assumes said says told wrote announced
    promised agreed offered planned arranged wanted hoped asked
    """)
  private static let naming = WordSet("called named titled nicknamed dubbed entitled")
  /// How far before a participle the article of its noun stands at most: "a small coffee roaster called".
  private static let reach = 5

  /// The verb of the clause that a date at a place begins, if its subject or its helper shows it.
  func mainVerb(behind place: Int, in range: Range<Int>) -> Verb? {
    var at = place + 1
    while at < range.upperBound {
      if words[at - 1].text == ",", Self.asides.contains(words[at]),
        let comma = words[at..<range.upperBound].firstIndex(where: { $0.text == "," })
      {
        at = comma + 1
        continue
      }
      guard let first = kind(at, range), first.head > place, isSure(first, behind: place) else {
        at += 1
        continue
      }
      var found = first
      // "I'll finally be working" is one verb.
      var next = at + 1
      while next < range.upperBound, next - at <= 4 {
        if let more = kind(next, range), more.head == first.head { found = more }
        next += 1
      }
      return Self.attitudes.contains(words[found.place]) ? nil : found
    }
    return nil
  }

  /// Whether a verb has its own subject, and is not told of a noun before that: "the band I saw".
  private func isSure(_ verb: Verb, behind place: Int) -> Bool {
    guard verb.kind != .infinitive else { return false }
    let head = words[verb.head].lower
    let isContracted = Self.contracted.contains { head.hasSuffix($0) }
    let subject = isContracted ? verb.head : verb.head - 1
    if isContracted || Self.subjects.contains(words[subject]) {
      return subject <= place + 1 || !isNoun(subject - 1, behind: place)
    }
    // The speaker stands here by name, and with others as one word: "Bea and others moved".
    if isName(subject), subject <= place + 1 || words[subject - 1].isMark {
      return Verbs.isFinite(words[verb.head]) || Verbs.base.contains(head)
    }
    // "My sister marries a man she met", but "the house my sister built is for sale".
    if verb.head > place + 2, Kin.relatives.contains(words[verb.head - 1]),
      Self.determiners.contains(words[verb.head - 2])
        || words[verb.head - 2].lower.hasSuffix("'s"), verb.head == verb.place,
      Verbs.isPresentThird(head) || Verbs.isPast(head)
    {
      return !isNoun(verb.head - 3, behind: place)
    }
    // "Who is living in Rome" is told of somebody.
    return Self.helpers.contains(head)
      && !["who", "which", "that"].contains(words.lower(verb.head - 1))
  }

  private func isName(_ place: Int) -> Bool {
    words[place].kind == .word && !words[place].lower.hasSuffix("'s")
      && !TimeWords.isName(words[place].text)
      && (words[place].isCapitalised || words[place].text.contains(" and "))
  }

  /// Whether the word at a place is a noun of the clause, and none of its date.
  private func isNoun(_ place: Int, behind date: Int) -> Bool {
    guard place > date, words[place].kind == .word, FunctionWords.isContent(words[place]),
      !Verbs.isAdverb(words[place].lower)
    else { return false }
    return words[(date + 1)..<place].contains { Self.determiners.contains($0) }
      || words[place].isCapitalised
  }

  private static let determiners = WordSet("the a an my our his her their its")

  /// Whether the verb of a clause is one that only describes a noun: "an island called Brava", "a house
  /// built by my uncle". `end`: where the date stands that is looked at; right behind "built by my uncle" it
  /// tells when that was.
  func describesNoun(_ place: Int, in range: Range<Int>, before end: Int) -> Bool {
    guard place - 2 >= range.lowerBound, Verbs.isParticiple(words.lower(place)),
      words[place - 1].kind == .word, FunctionWords.isContent(words[place - 1])
    else { return false }
    let isNaming =
      Self.naming.contains(words[place]) && words.indices.contains(place + 1)
      && (words[place + 1].isCapitalised || words[place + 1].isQuoted)
    let start = max(range.lowerBound, place - Self.reach)
    let hasObject = ["by", "in", "from", "for", "with"].contains(words.lower(place + 1))
    guard isNaming || hasObject && end == range.upperBound,
      let article = words[start..<(place - 1)].lastIndex(where: { ["a", "an"].contains($0.lower) })
    else { return false }
    // Some verb is needed of which the noun is told: "a friend called Bo" may be all that happened.
    return words[range.lowerBound..<article].indices.contains { kind($0, range) != nil }
  }
}
