internal import Learning
internal import Search

/// The verb of a question for the time of a thing, where all that tells it is somebody's: of "When does the
/// ferry leave?" no text that names a ferry says "leaves", and "Wim leaves in April" is as good as nothing.
struct OthersVerb {
  private let asked: AskedVerb
  /// Whether a thing's deed is asked for.
  private let isOfThing: Bool

  /// Helpers between somebody and what they do.
  private static let helpers = WordSet("is are was were will has have had 'll does did do can must")
  /// Of a question.
  init(_ question: [UInt8]) {
    asked = AskedVerb(question)
    let form = QuestionForm(Question(Query(parsing: question)).words)
    isOfThing =
      asked.isOfThing && !asked.subject.isEmpty && !asked.word.isEmpty
      && (form.asksForDate || form.asksForTime)
  }

  /// The verb as the index holds it, where texts name the thing, and none of them tells the verb but of
  /// somebody, or as another word; nil: it may be of the thing.
  func stem(in texts: [[UInt8]]) -> [UInt8]? {
    guard isOfThing else { return nil }
    var (namesThing, isOfOthers) = (false, false)
    for text in texts {
      var (isNamed, isTold) = (false, false)
      for sentence in SentenceCut.sentences(text).prefix(40) {
        let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
        for place in words.indices {
          let stem = ClaimWords.stem(AskedOwner.bare(words[place].lower))
          if stem == asked.subject { isNamed = true }
          guard ClaimWords.stem(words[place].lower) == asked.stem else { continue }
          isOfOthers = true
          if AskedVerb.isAdjective(words, place) { continue }
          guard isOfSomebody(words, place) else { return nil }
          isTold = true
        }
      }
      // "The ferry to Oslo. We leave on Friday": it may be the ferry's.
      if isNamed, isTold { return nil }
      if isNamed { namesThing = true }
    }
    guard namesThing, isOfOthers else { return nil }
    var reader = StemReader()
    return reader.stems(Array(asked.word.utf8)).first
  }

  /// The words of the question without which is looked for the thing.
  var words: Set<String> { [asked.word, "time"] }

  /// A query without some words, in small letters.
  static func query(_ query: Query, without words: Set<String>) -> Query {
    var other = query
    for index in other.clauses.indices {
      other.clauses[index].words.removeAll { word in
        guard case .text(let text) = word else { return false }
        let first = WordScanner.words(String(decoding: text.prefix(64), as: UTF8.self)).first
        return first.map { words.contains($0.lower) } ?? false
      }
    }
    return other
  }

  /// Whether somebody does what the verb at a place says.
  private func isOfSomebody(_ words: [Word], _ place: Int) -> Bool {
    var at = place - 1
    while at >= 0, Verbs.isAdverb(words[at].lower) || OthersVerb.helpers.contains(words[at]) {
      at -= 1
    }
    guard at >= 0, !words[at].isMark,
      ClaimWords.stem(AskedOwner.bare(words[at].lower)) != asked.subject
    else { return false }
    let word = words[at]
    // "Doors close at six", of which the capital is that of the sentence.
    if at == 0, at == place - 1, Verbs.base.contains(words[place]), !Pronouns.subject.contains(word)
    {
      return false
    }
    return Pronouns.subject.contains(word) && !["it", "this", "that"].contains(word.lower)
      || Kin.isNoun(word.lower)
      || word.isCapitalised && !FunctionWords.all.contains(word)
        && AskedOwner.bare(word.lower) == word.lower
  }
}
