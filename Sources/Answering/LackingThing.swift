internal import Index
internal import Learning
internal import Search

/// The thing that a question asks of and no text names: of "When did I buy the piano?" the piano, where
/// the notes tell of none. What they tell of others is no answer then.
struct LackingThing {
  /// The nouns behind an article, as asked: of "the garden lamp" both words.
  private var groups: [[String]] = []
  /// What else the question names, verbs and people aside, by its stems.
  private var others: Set<String> = []
  /// The last words that name what is asked, be it a deed: of "When is Ida's first concert?" the concert.
  private var last: [String] = []
  /// Whether it asks when, where or how much: what else is asked for is said in many words.
  private let isAsked: Bool
  private var reader = StemReader()

  private static let articles = WordSet(
    "the my our your his her their a an this that")
  private static let places = WordSet("where")
  /// What tells which of several is meant, and not what.
  private static let telling = WordSet("new old first last next second other own big small spare")
  /// Going somewhere, which who tells of the place need not call so: "the trip to Porto".
  private static let journeys = WordSet(
    "trip visit journey holiday vacation stay travel travels tour excursion getaway")
  private static let towards = WordSet("to in at")
  /// What tells how something is, or how often, and of which kind not.
  private static let qualities = WordSet(
    """
    red blue green yellow black white grey gray brown pink purple orange dark light long short good bad
    nice great favourite favorite weekly daily monthly yearly annual regular usual normal private public
    whole entire same current former future
    """)
  /// How something is, behind its noun: "the boat insurance due".
  private static let states = WordSet("due open closed over valid free full ready late")
  /// Letters of a word at least in which one may be wrong, and that are a part of another.
  private static let (leastSpelled, leastPart) = (5, 4)

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    let asked = Question(Query(parsing: question)).words
    let form = QuestionForm(asked)
    isAsked =
      form.asksForDate || form.asksForTime || form.asksForAmount
      || words.first.map { LackingThing.places.contains($0) } ?? false
    guard isAsked else { return }
    let frame = Set(form.frame.map { String(decoding: $0, as: UTF8.self) })
    let verb = AskedVerb(question)
    let known = Set(Senses(asked).found.map { String(decoding: $0.asked, as: UTF8.self) })
    var taken: Set<Int> = []
    for place in words.indices where LackingThing.articles.contains(words[place]) {
      let run = words[(place + 1)...].prefix { LackingThing.isNoun($0) }
      let group = LackingThing.nouns(run)
      taken.formUnion(run.prefix(group.count).indices)
      let nouns = group.map { AskedOwner.bare($0.lower) }.filter {
        !LackingThing.telling.contains($0)
      }
      let isOpen =
        nouns.contains {
          known.contains($0) || frame.contains($0) || Kin.isNoun($0) || AskedHead.isAttribute($0)
            || TimeWords.isName($0)
        } || LackingThing.isJourney(words, behind: place + group.count)
      if let last = group.last, !isOpen, !nouns.isEmpty, last.kind == .word {
        groups.append(nouns)
      } else {
        others.formUnion(nouns.map(ClaimWords.stem))
      }
    }
    groups += LackingThing.bare(words).filter { group in
      !group.contains { known.contains($0) || Kin.isNoun($0) || TimeWords.isName($0) }
    }
    let isDeed = { (word: Word) in
      ClaimWords.stem(word.lower) == verb.stem || Verbs.base.contains(word)
        || Verbs.isParticiple(word.lower)
    }
    let named = words.indices.filter { place in
      LackingThing.isNoun(words[place]) && !frame.contains(words[place].lower)
        && !LackingThing.telling.contains(words[place]) && !TimeWords.isName(words[place].lower)
    }
    if let end = named.last {
      let run = named.reversed().enumerated().prefix { end - $0.element == $0.offset }
      last = run.reversed().map { words[$0.element].lower }
    }
    for place in words.indices where !taken.contains(place) {
      let word = words[place]
      guard LackingThing.isNoun(word), !isDeed(word), !Kin.isNoun(word.lower),
        !frame.contains(word.lower), !TimeWords.isName(word.lower)
      else { continue }
      others.insert(ClaimWords.stem(AskedOwner.bare(word.lower)))
    }
  }

  private static let helpers = WordSet("does do did is was are were will has have")
  /// What may be meant by any amount.
  private static let generic = WordSet("money time cash it more less longer of weight sleep")

  /// Nouns without an article: of "How much rent do I pay?" the rent, of "Where did Owen go to university?" the
  /// university.
  private static func bare(_ words: [Word]) -> [[String]] {
    if words.lower(0) == "how", words.lower(1) == "much", words.indices.contains(3),
      isNoun(words[2]), helpers.contains(words[3]), !generic.contains(words[2])
    {
      return [[words[2].lower]]
    }
    guard let last = words.last(where: { !$0.isMark }), words.lower(0) == "where", words.count > 4,
      let place = words.lastIndex(of: last), ["to", "at"].contains(words.lower(place - 1)),
      isNoun(last), !generic.contains(last), !Verbs.base.contains(last)
    else { return [] }
    return [[last.lower]]
  }

  /// Whether the word at a place is a journey whose end is named behind it.
  private static func isJourney(_ words: [Word], behind place: Int) -> Bool {
    guard words.indices.contains(place + 2) else { return false }
    return journeys.contains(words[place]) && towards.contains(words[place + 1])
      && words[place + 2].isCapitalised
  }

  /// Whether a word may be a noun, and no name.
  private static func isNoun(_ word: Word) -> Bool {
    word.kind == .word && !word.isCapitalised && FunctionWords.isContent(word)
      && !Verbs.isAdverb(word.lower)
  }

  /// Of the words behind an article those before the verb: the first may look like one.
  private static func nouns(_ run: ArraySlice<Word>) -> [Word] {
    let end = run.dropFirst().firstIndex {
      Verbs.base.contains($0) || Verbs.isParticiple($0.lower) || Verbs.isPresentThird($0.lower)
        || LackingThing.states.contains($0)
    }
    let group = run[..<(end ?? run.endIndex)]
    // "The dog's birthday" is of the dog.
    let owner = group.firstIndex { AskedOwner.bare($0.lower) != $0.lower }
    return Array(owner.map { group[...$0] } ?? group)
  }

  /// What is asked of that no text of any cube names, as asked; nil: nothing. `evidence`: all that was
  /// found.
  mutating func noun(in evidence: [Evidence]) -> [UInt8]? {
    lacking(groups, evidence)
  }

  /// The last words that name what is asked, as asked, where no text names any of them; nil: some do.
  mutating func last(in evidence: [Evidence]) -> [UInt8]? {
    last.isEmpty ? nil : lacking([last], evidence)
  }

  /// The first of some groups of nouns of which no text names any, as asked.
  private mutating func lacking(_ groups: [[String]], _ evidence: [Evidence]) -> [UInt8]? {
    guard isAsked, !evidence.isEmpty else { return nil }
    let lacking = groups.first { group in
      group.allSatisfy { noun in
        let stems = reader.stems(Array(noun.utf8))
        return !stems.isEmpty
          && evidence.allSatisfy { piece in
            stems.allSatisfy { piece.words.rarity[$0] == 0 && piece.words.standIns[$0] == nil }
          }
      }
    }
    return lacking.map { Array($0.joined(separator: " ").utf8) }
  }

  /// Of "the boat insurance" the boat, where texts tell of insurances and of no boat; nil: of nothing.
  /// What tells of other kinds is no answer then: see `isOfOtherKind`.
  mutating func kind(in evidence: [Evidence]) -> [UInt8]? {
    lacking(groups.filter { $0.count > 1 }.map { $0.dropLast() }, evidence)
  }

  /// Whether what is cited is an entry of one kind among others: a table's row, or what stands behind a
  /// label under a heading.
  func isOfOtherKind(_ citation: Answer.Citation) -> Bool {
    let quote = citation.quote
    if quote.sentence.first == UInt8(ascii: "|") || namesOtherKind(quote.sentence) { return true }
    guard !quote.above.isEmpty, EntryLabel.label(of: quote.sentence) != nil else { return false }
    let words = WordScanner.words(String(decoding: quote.sentence, as: UTF8.self))
    let heads = Set(groups.compactMap(\.last).map(ClaimWords.stem))
    return !words.contains { heads.contains(ClaimWords.stem($0.lower)) }
  }

  /// Whether a sentence names the thing that is asked of as one of another kind alone: "riding lessons", of
  /// "the violin lesson".
  private func namesOtherKind(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    return groups.contains { group in
      guard group.count > 1, let head = group.last.map(ClaimWords.stem) else { return false }
      let places = words.indices.filter { ClaimWords.stem(words[$0].lower) == head }
      return !places.isEmpty
        && places.allSatisfy { place in
          place > 0 && LackingThing.isKind(words[place - 1])
            && !group.contains { ClaimWords.stem($0) == ClaimWords.stem(words[place - 1].lower) }
        }
    }
  }

  /// Whether a word right before a thing may tell of which kind it is.
  private static func isKind(_ word: Word) -> Bool {
    word.kind == .word && FunctionWords.isContent(word) && !Verbs.isAdverb(word.lower)
      && !telling.contains(word) && !qualities.contains(word) && !TimeWords.isName(word.lower)
      && AskedOwner.bare(word.lower) == word.lower && !Verbs.base.contains(word)
      && !Verbs.isPast(word.lower) && !Verbs.isPresentThird(word.lower)
  }

  /// Whether what is cited names another kind, and nothing around it the one that is asked of.
  func isOfNamedOtherKind(_ citation: Answer.Citation) -> Bool {
    isAsked && citation.evidence.result.likeness < Answer.sure
      && namesOtherKind(citation.quote.sentence)
      && !WordScanner.words(String(decoding: LackingThing.surroundings(citation), as: UTF8.self))
        .contains {
          word in
          groups.contains { $0.dropLast().contains { LackingThing.areNear($0, word.lower) } }
        }
  }

  /// What is cited with its heading and the name of its file.
  static func surroundings(_ citation: Answer.Citation) -> ArraySlice<UInt8> {
    let quote = citation.quote
    let path = citation.evidence.result.path.map { "/.-_".utf8.contains($0) ? 0x20 : $0 }
    return
      ((quote.frame?.opening ?? []) + quote.text + [0x20] + quote.front + [0x20] + quote.above + [
        0x20
      ] + path).prefix(4096)
  }

  /// Whether what is cited may be about what is asked of nevertheless: it is near to it in meaning, in
  /// another language, names another thing of the question, or a word that is nearly the same.
  func mayConcern(_ citation: Answer.Citation) -> Bool {
    if citation.evidence.result.likeness >= Answer.sure { return true }
    let words = WordScanner.words(
      String(decoding: LackingThing.surroundings(citation), as: UTF8.self))
    let said = words.count { FunctionWords.english.contains($0) }
    if words.count(where: { FunctionWords.foreign.contains($0) }) > said { return true }
    return words.contains { word in
      guard word.kind == .word else { return false }
      let lower = AskedOwner.bare(word.lower)
      return others.contains(ClaimWords.stem(lower))
        || groups.contains { $0.contains { LackingThing.areNear($0, lower) } }
    }
  }

  /// Whether two words are of one family, one a part of the other, or only spelled otherwise.
  static func areNear(_ one: String, _ other: String) -> Bool {
    let (a, b) = (Array(one.utf8), Array(other.utf8))
    guard min(a.count, b.count) >= leastPart else { return a == b }
    if a.firstRange(of: b) != nil || b.firstRange(of: a) != nil { return true }
    if let root = StandIns.root(a), root == StandIns.root(b) { return true }
    return min(a.count, b.count) >= leastSpelled && isOneEdit(a, b)
  }

  /// Whether one letter more, less, another or swapped makes one word of the other.
  private static func isOneEdit(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard abs(a.count - b.count) <= 1 else { return false }
    let front = zip(a, b).prefix { $0 == $1 }.count
    let (x, y) = (a.dropFirst(front), b.dropFirst(front))
    if x.dropFirst() == y.dropFirst() || x.dropFirst() == y || x == y.dropFirst() { return true }
    return x.count == y.count && x.count > 1 && x.first == y.dropFirst().first
      && y.first == x.dropFirst().first && x.dropFirst(2) == y.dropFirst(2)
  }
}
