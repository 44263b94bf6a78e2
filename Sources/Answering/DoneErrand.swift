internal import Learning

/// What somebody had to do, held against what was said since: "I had the summer tyres put on" ends
/// "order the summer tyres", which is no longer to do.
struct DoneErrand {
  /// The words by which what was said since is found.
  let words: [String]
  private let verb: String
  private let object: Set<String>

  private static let duties = WordSet("to must should gotta todo")
  private static let skipped = WordSet("the a an my our his her their some more new")
  /// Verbs that tell that something is done which was to be done by another.
  private static let ends = WordSet(
    """
    had got gotten bought paid sent booked ordered finished done put fitted fixed made picked collected
    received arrived installed completed handed filed submitted brought renewed sorted signed
    """)
  private static let denials = WordSet(
    "not never no yet still didn't haven't hasn't wasn't weren't couldn't forgot almost nearly without"
  )
  private static let longest = 4

  /// Of the sentence that tells what is to do; nil: it names no thing.
  init?(_ errand: [UInt8]) {
    let said = WordScanner.words(String(decoding: errand.prefix(512), as: UTF8.self))
    guard let duty = said.firstIndex(where: { DoneErrand.duties.contains($0) }),
      case let rest = said[(duty + 1)...].drop(while: { $0.isMark }), let deed = rest.first,
      FunctionWords.isContent(deed) || Verbs.base.contains(deed)
    else { return nil }
    let thing = rest.dropFirst().drop { DoneErrand.skipped.contains($0) }
      .prefix { !$0.isMark && FunctionWords.isContent($0) && !TimeWords.isName($0.lower) }
      .prefix(DoneErrand.longest)
    guard !thing.isEmpty else { return nil }
    verb = ClaimWords.stem(deed.lower)
    object = Set(thing.map { ClaimWords.stem(AskedOwner.bare($0.lower)) })
    words = thing.map(\.lower)
  }

  /// Whether a text says that it is done: by the same deed, or where several words name the thing by
  /// another.
  func isDone(by text: [UInt8]) -> Bool {
    SentenceCut.sentences(text).prefix(40).contains { sentence in
      if SentenceCut.isQuestion(sentence) || !NoteDate.tellsPast(sentence) { return false }
      let said = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
      let stems = Set(said.map { ClaimWords.stem(AskedOwner.bare($0.lower)) })
      guard object.isSubset(of: stems), !DoneErrand.denials.meets(said[...]),
        !said.contains(where: { CalledOff.isModal($0) || $0.lower == "if" }),
        !ToldErrand.isTold(in: sentence)
      else { return false }
      return stems.contains(verb) || object.count > 1 && DoneErrand.ends.meets(said[...])
    }
  }
}
