/// Puts the ways in which an allergy is told into one: "Theo has outgrown his egg allergy" and "Theo's egg allergy is
/// gone" as "Theo is no longer allergic to egg", "Theo has an egg allergy" as "Theo is allergic to egg".
enum Allergies {
  private static let nouns = WordSet("allergy intolerance")
  private static let ends = PhraseSet(
    """
    outgrown|outgrew|grew out of|grown out of|got over|gotten over|overcame|overcome|shaken off|shook off
    |no longer has|no longer have
    """)
  private static let gone = PhraseSet(
    """
    is gone|has gone|went away|has gone away|is over|has disappeared|disappeared|has vanished|vanished
    |has cleared up|cleared up|is cured|was cured|has resolved
    """)
  private static let helpers = WordSet("has have had finally now just since apparently also")
  private static let determiners = WordSet("the a an his her their its")
  private static let persons = WordSet("he she they he's she's they've he'd she'd")
  /// Words of what one is allergic to at most.
  private static let longest = 3

  /// Whether a sentence tells that somebody has one no longer.
  static func isOver(_ words: [Word]) -> Bool {
    nouns.meets(words) && (ends.isIn(words) || gone.isIn(words))
  }

  /// The words in their plain form.
  static func told(_ words: [Word]) -> [Word] {
    guard let noun = words.firstIndex(where: { nouns.contains($0) }), noun > 1,
      let (what, range) = cause(words, noun)
    else { return words }
    let adjective = words[noun].lower == "allergy" ? "allergic" : "intolerant"
    let rest = words[range.upperBound...]
    func plain(_ whom: [Word], isOver: Bool, behind: Int) -> [Word] {
      whom + Word.list(isOver ? "is no longer \(adjective) to" : "is \(adjective) to") + what
        + words[behind...]
    }
    if let verb = words[..<noun].indices.first(where: { ends.length(words, at: $0) != nil }),
      let length = ends.length(words, at: verb), verb + length <= range.lowerBound,
      words[(verb + length)..<range.lowerBound].allSatisfy({ determiners.contains($0) }),
      let whom = subject(words[..<verb])
    {
      return plain(whom, isOver: true, behind: range.upperBound)
    }
    // "Theo's egg allergy is gone".
    let owner = range.lowerBound - 1
    if owner >= 0, words[owner].lower.hasSuffix("'s"),
      let length = gone.length(words, at: range.upperBound)
    {
      let whom = words[..<owner] + [words[owner].saying(String(words[owner].text.dropLast(2)))]
      return plain(Array(whom), isOver: true, behind: range.upperBound + length)
    }
    // "Theo has an egg allergy".
    let article = range.lowerBound - 1
    guard article > 1, ["a", "an"].contains(words.lower(article)),
      ["has", "have"].contains(words.lower(article - 1)),
      !words[..<article].contains(where: \.isMark), rest.isEmpty || rest.first?.isMark ?? false
    else { return words }
    return plain(Array(words[..<(article - 1)]), isOver: false, behind: range.upperBound)
  }

  /// What an allergy at a place is to, and the words that tell it with the noun: "egg allergy", "allergy to eggs".
  private static func cause(_ words: [Word], _ noun: Int) -> (what: [Word], range: Range<Int>)? {
    func isCause(_ place: Int) -> Bool {
      words[place].kind == .word && FunctionWords.isContent(words[place])
        && !Verbs.isAdverb(words[place].lower) && !words[place].lower.hasSuffix("'s")
    }
    if words.lower(noun + 1) == "to" {
      let run = words.indices.dropFirst(noun + 2).prefix(longest).prefix(while: isCause)
      return run.isEmpty ? nil : (run.map { words[$0] }, noun..<(noun + 2 + run.count))
    }
    let run = words.indices[..<noun].suffix(longest).reversed().prefix(while: isCause)
    guard let first = run.last, !run.contains(where: { ends.length(words, at: $0) != nil }) else {
      return nil
    }
    return (Array(words[first..<noun]), first..<(noun + 1))
  }

  /// Whom the words before the verb name; of "Theo's test was today: he's" the one whose test it was.
  private static func subject(_ words: ArraySlice<Word>) -> [Word]? {
    let said = Array(words.reversed().drop { helpers.contains($0) }.reversed())
    let clause = said.suffix(while: { !$0.isMark })
    if clause.count == said.count { return clause.isEmpty ? nil : clause }
    guard clause.count == 1, persons.contains(clause[0]),
      let owner = words.prefix(4).firstIndex(where: { $0.lower.hasSuffix("'s") }),
      words[...owner].allSatisfy({ $0.isCapitalised || $0.lower == "user's" })
    else { return nil }
    return words[..<owner] + [words[owner].saying(String(words[owner].text.dropLast(2)))]
  }
}

extension Sequence {
  /// The last elements that all fit, in their order.
  fileprivate func suffix(while fits: (Element) -> Bool) -> [Element] {
    reversed().prefix(while: fits).reversed()
  }
}
