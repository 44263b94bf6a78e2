internal import Index
internal import Learning
internal import Search
internal import Text

/// What a question asks for that asks for all of one kind: "What do I have to do?", "What are my goals?",
/// "What's coming up next week?"
enum AskedList: Hashable {
  /// What somebody has to do.
  case errands
  /// What is to be bought.
  case shopping
  /// What is to come on some days, or was on them.
  case agenda(TimeSpan, AskedAgenda.Choice = .all, about: AskedOccasion = AskedOccasion())
  /// Whose birthday is on some days.
  case birthdays(AskedBirthdays)
  /// What happened on past days.
  case past(AskedPast)
  /// Memories of a type; those of whoever asks alone, or of others as well.
  case type(String, isOwn: Bool)

  /// Of a question, and the query that it was parsed to; nil: it asks for something of its own.
  init?(_ question: [UInt8], _ query: Query) {
    let folded = Question(Query(parsing: question)).words
    if AskedBox.isAlone(folded) {
      guard AskedBox(question) == .open else { return nil }
      self = .errands
      return
    }
    let words = folded.map { String(decoding: $0, as: UTF8.self) }
    if AskedShopping.isAsked(words) {
      self = .shopping
      return
    }
    if let asked = words.first(where: { Self.types[$0] != nil }), let type = Self.types[asked],
      words.allSatisfy({ $0 == asked || Self.small.contains($0) })
    {
      self = .type(type, isOwn: words.contains { ["i", "my"].contains($0) })
      return
    }
    let days = query.reference.flatMap { AskedAgenda.days(of: folded, reference: $0) }
    if let births = query.reference.flatMap({ AskedBirthdays(folded, reference: $0) }) {
      self = .birthdays(births)
    } else if let days {
      self = .agenda(days.days, days.choice, about: days.about)
    } else if let past = query.reference.flatMap({ AskedPast(folded, reference: $0) }) {
      self = .past(past)
    } else {
      return nil
    }
  }

  /// What the memories of a type are called, and the verb by which they are asked for.
  private static let types = [
    "goal": "GOAL", "goals": "GOAL", "plan": "GOAL", "plans": "GOAL", "planning": "GOAL",
    "aims": "GOAL", "ambitions": "GOAL", "intentions": "GOAL", "resolutions": "GOAL",
    "aspirations": "GOAL", "decision": "DECISION", "decisions": "DECISION", "decide": "DECISION",
    "decided": "DECISION", "preferences": "PREFERENCE", "likes": "PREFERENCE",
    "dislikes": "PREFERENCE", "skills": "SKILL", "abilities": "SKILL", "beliefs": "BELIEF",
    "opinions": "BELIEF",
  ]

  private static let small = WordSet(
    """
    what which whats s is are was were do does did have has had i we my our me us the all of any list show
    tell about for and made make taken took so far you know currently current now to been there on
    """)

  /// The queries that find what is asked for, in memories; each narrows another.
  func queries(_ query: Query) -> [Query] {
    var all = query
    all.clauses = []
    all.filters.superseded = nil
    all.filters.places.append(readsDocuments ? [.memory, .passage] : [.memory])
    let phrases: [String]
    var also: [Query.Word] = []
    switch self {
    case .type(let type, _):
      all.filters.types.append([FoldedValue.fold(Array(type.utf8))])
      return [all]
    case .errands: phrases = ToldErrand.phrases
    case .shopping: phrases = AskedShopping.phrases
    case .past(let past): phrases = past.phrases
    case .birthdays: phrases = AskedBirthdays.phrases
    case .agenda(let days, let choice, let about):
      phrases = AskedAgenda.phrases(for: days, choice)
      also = about.phrases
    }
    return phrases.map { phrase in
      var one = all
      one.clauses = [Query.Clause(phrases: [.phrase(Array(phrase.utf8))] + also)]
      return one
    }
  }

  /// Whether documents tell of it as well: by the day.
  private var readsDocuments: Bool {
    switch self {
    case .agenda, .birthdays, .past: true
    case .errands, .shopping, .type: false
    }
  }

  /// What a memory's text says of it, each as it is shown, and the day of which it tells, where that is
  /// asked.
  /// - Parameters:
  ///   - text: The text.
  ///   - path: The name under which it stands.
  ///   - isLearned: Whether it was learned of a message, and so says of whom it is.
  ///   - day: When it was said, in days since 1970.
  /// - Returns: None: it says nothing of it.
  func told(
    in text: [UInt8], titled path: [UInt8] = [], isLearned: Bool, said day: Int64
  ) -> [(text: [UInt8], day: Int64?)] {
    let pieces = SentenceCut.pieces(text)
    switch self {
    case .agenda(let days, let choice, let about):
      return AskedAgenda.told(in: pieces, of: days, choice, said: day, about: about).map {
        ($0.text, $0.first)
      }
    case .birthdays(let asked): return asked.told(in: pieces, said: day).map { ($0.text, $0.day) }
    case .past(let past): return past.told(said: text, on: day, by: nil).map { ($0.text, $0.day) }
    case .type(_, let isOwn):
      if isOwn, isLearned, !ToldErrand.isOfUser(text) { return [] }
      return pieces.first { !$0.isHeading }.map { [($0.text, nil)] } ?? []
    case .shopping:
      return AskedShopping.told(in: FileTitle.headed(pieces, at: path)).map { ($0, nil) }
    case .errands:
      return pieces.filter {
        !$0.isHeading && !$0.isTicked && !SentenceCut.isQuestion($0.text)
          && ToldErrand.isTold(in: $0.text)
      }.map { ($0.marked, nil) }
    }
  }

  /// Whether what was found by the words of the question may answer it beside what is of the kind;
  /// `isListed`: whether there is any, `isOver`: whether some was, and is done since.
  func mayAnswer(_ text: [UInt8], said day: Int64, isListed: Bool, isOver: Bool) -> Bool {
    switch self {
    case .type: return true
    case .shopping: return !isListed && !isOver
    case .past(let past): return !isListed && !past.told(said: text, on: day, by: nil).isEmpty
    case .birthdays: return !isListed
    // None of such a time is known: what else is said of it may help.
    case .agenda(_, let choice, let about) where choice != .all && !about.isLoose: return !isListed
    case .agenda(let days, _, _):
      return !isListed && !isOver && AskedAgenda.mayBe(text, of: days, said: day)
    case .errands:
      let pieces = SentenceCut.pieces(text)
      return QuotedAround.tasks(pieces, .open) != nil
        || !isListed && !isOver && ToldErrand.mayTell(pieces)
    }
  }
}
