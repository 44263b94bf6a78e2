/// What stands side by side in a sentence: of "takes aspirin and insulin" each of both. What ends one of them
/// leaves the others as they were.
enum Coordination {
  private static let joints = WordSet("and or but plus nor")
  private static let phrases = PhraseSet(
    """
    as well as|together with|along with|in addition to|besides|alongside|not to mention|combined with
    """)
  /// Words before a thing that is joined.
  private static let leads = WordSet(
    """
    a an the their his her its my our some any this that these those also only both either then sometimes
    occasionally of to at in on for from with as is are has have was
    """)
  private static let determiners = WordSet("a an the their his her its my our some")
  /// What tells of nothing more: "yoga and so on", "two and a half".
  private static let nothing = WordSet(
    """
    so more stuff things everything all such others half etc similar whatever something anything back forth
    over again now there here on off up down out away
    """)
  private static let refusals = WordSet("never not don't please always no just thanks")
  private static let measures = WordSet(
    """
    cup cups glass glasses mg mcg g ml gram grams milligram milligrams tablet tablets pill pills dose doses drop
    drops puff puffs unit units bottle bottles pack packs bit lot pair couple kind sort
    """)
  private static let colours = WordSet(
    "black white red blue green grey gray brown yellow orange pink purple silver gold beige cream")
  private static let times = WordSet("in at on for with after before during")
  /// How many words before a joint its own thing stands at most, so that relative clauses are passed over.
  private static let reach = 8

  /// The places of what is joined, from a place on: the last content word of each. Only words that start
  /// there or behind count.
  /// `isEnd`: whether the sentence tells of an end, so that a verb behind a joint begins something else:
  /// "stopped taking aspirin and started insulin".
  static func places(_ words: [Word], from start: Int, isEnd: Bool = false) -> Set<Int> {
    var found: Set<Int> = []
    let apposed = apposed(words, from: start)
    for place in words.indices.dropFirst(max(start, 0) + 1) {
      // "Hates coriander, never put it in a recipe".
      guard let length = joint(words, place),
        words[place].text != "," || !refusals.contains(words.lower(place + 1)),
        let next = head(words, place + length),
        !isEnd || !isVerb(words.lower(place + length))
      else { continue }
      let before = words.indices[max(start, place - reach)..<place].last {
        FunctionWords.isContent(words[$0]) && words[$0].kind == .word
          && !Verbs.isAdverb(words[$0].lower)
      }
      guard let before, !apposed.contains(next),
        words[place].text != "," || isList(words, before, place + 1, next, start),
        !isOfColours(words, before, place + length)
      else { continue }
      found.insert(before)
      found.insert(next)
    }
    return found
  }

  /// Words of what tells more of a thing at most.
  private static let longestApposed = 5

  /// The places of what a sentence ends with that tells which thing it is: ", a red Fiat" of "a car, a red Fiat".
  static func apposed(_ words: [Word], from start: Int) -> Range<Int> {
    let none = words.count..<words.count
    guard let comma = words.lastIndex(where: \.isMark), comma > max(start, 0),
      words[comma].text == ",", !words[comma - 1].isCapitalised,
      !words[..<comma].contains(where: { $0.text == "," }),
      FunctionWords.isContent(words[comma - 1]), ["a", "an"].contains(words.lower(comma + 1)),
      words.count - comma - 1 <= longestApposed, let last = words.last, last.isCapitalised,
      words[(comma + 2)...].allSatisfy({ $0.kind == .word && FunctionWords.isContent($0) })
    else { return none }
    return (comma + 2)..<words.count
  }

  /// How many words from a place on join two things; nil: none do.
  private static func joint(_ words: [Word], _ place: Int) -> Int? {
    if joints.contains(words[place]) || words[place].text == "&" || words[place].text == ";"
      || words[place].text == "/" || words[place].text == "+"
    {
      return 1
    }
    if words[place].text == "," { return joints.contains(words.lower(place + 1)) ? nil : 1 }
    return phrases.length(words, at: place)
  }

  private static func isVerb(_ word: String) -> Bool {
    Verbs.isPast(word) || Verbs.isPresentThird(word) || Verbs.isAdverb(word)
      || Verbs.modals.contains(word)
  }

  /// The thing behind a joint: the last word of its run.
  private static func head(_ words: [Word], _ start: Int) -> Int? {
    var place = start
    while place < words.count,
      leads.contains(words[place]) || words[place].kind == .number
        || Verbs.isAdverb(words[place].lower)
    {
      place += 1
    }
    let run = words.indices[min(place, words.count)...].prefix {
      words[$0].kind == .word && FunctionWords.isContent(words[$0])
    }
    guard let last = run.last, let first = run.first, !nothing.contains(words[first]) else {
      return nil
    }
    // "And 40 mg of atorvastatin".
    if measures.contains(words[last]), words.lower(last + 1) == "of" {
      return head(words, last + 2)
    }
    return last
  }

  /// Whether a comma stands in a list, and not between two adjectives of one thing or before what tells more of
  /// it: "a small, red car", "Acme, a bank".
  private static func isList(
    _ words: [Word], _ before: Int, _ behind: Int, _ next: Int, _ start: Int
  ) -> Bool {
    let rest = words[min(next + 1, words.count)...]
    let goesOn = rest.first.map { joints.contains($0) || $0.text == "," } ?? false
    let (left, right) = (
      determiners.contains(words.lower(before - 1)), determiners.contains(words.lower(behind))
    )
    // "Porto, Portugal".
    if words[before].isCapitalised, words[next].isCapitalised, !goesOn { return false }
    // "Aspirin in the morning, insulin at night".
    return goesOn || left == right || left && times.contains(words.lower(before - 2))
  }

  /// "A black and white cat".
  private static func isOfColours(_ words: [Word], _ before: Int, _ behind: Int) -> Bool {
    colours.contains(words[before]) && colours.contains(words.lower(behind))
  }
}
