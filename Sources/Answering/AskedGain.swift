internal import Learning

/// What a question asks that somebody got or became: of "When did Marcus get divorced?" the divorce. The verb
/// alone says nothing of it, so that any day of his would seem to answer.
struct AskedGain {
  /// The stems by which it may be told; empty where the question asks of no such thing.
  private var stems: Set<String> = []
  /// The words as asked.
  private(set) var words: [[UInt8]] = []

  private static let verbs = WordSet(
    "get gets getting got gotten become becomes becoming became turn")
  private static let helpers = WordSet(
    "did does do will is are am was were has have had i'll we'll would could should")
  /// Behind these it is told where or when that was, or with whom.
  private static let ends = WordSet(
    "in at on from with after before during for by near around since until")
  /// What tells which of several it is, and where somebody gets back to.
  private static let silent = WordSet(
    """
    new old first last next second third own another other again really finally actually home back here
    there ready started done bigger better worse used rid year month week day time
    """)
  /// Words for the same, in their rows.
  private static let rows: [Set<String>] = [
    "married marry wed wedding hitched husband wife",
    "engaged engagement proposed proposal propose",
    "divorced divorce divorcing", "fired sacked dismissed redundant laid",
    "job work position role post started start starts starting joined hired employed",
    "sick ill flu covid fever unwell cold", "hurt injured injury broke sprained wounded accident",
    "pregnant expecting pregnancy", "promoted promotion", "dog puppy", "cat kitten",
    "licence license licensed", "degree graduated graduate diploma", "baby birth born",
    "vegetarian veggie", "vaccinated vaccine vaccination jab shot booster",
  ].map { row in Set(row.split(separator: " ").map { ClaimWords.stem(String($0)) }) }

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self)).filter {
      !$0.isMark
    }
    guard let helper = words.firstIndex(where: { AskedGain.helpers.contains($0) }),
      let verb = words.indices.dropFirst(helper + 2).first(where: {
        AskedGain.verbs.contains(words[$0])
      })
    else { return }
    let behind = words.dropFirst(verb + 1).prefix { !AskedGain.ends.contains($0) }
    let said = behind.filter { word in
      word.kind == .word && FunctionWords.isContent(word) && !word.isCapitalised
        && !AskedGain.silent.contains(word) && !Verbs.isAdverb(word.lower)
        && !TimeWords.isName(word.lower)
    }
    self.words = said.map { Array(AskedOwner.bare($0.lower).utf8) }
    stems = Set(said.map { ClaimWords.stem(AskedOwner.bare($0.lower)) })
    for row in AskedGain.rows where !row.isDisjoint(with: stems) { stems.formUnion(row) }
  }

  /// Whether one of some texts tells it, or the question asks of none.
  func isTold(in texts: [[UInt8]]) -> Bool {
    stems.isEmpty
      || texts.contains { text in
        WordScanner.words(String(decoding: text.prefix(2048), as: UTF8.self)).contains {
          stems.contains(ClaimWords.stem(AskedOwner.bare($0.lower)))
        }
      }
  }
}
