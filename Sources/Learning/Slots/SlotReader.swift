/// Reads what sentences of a message say of slots, by the rows of the table.
struct SlotReader {
  private let analysis: Analysis
  /// Who says it, as keys name him.
  private let speaker: String
  private let table = SlotTable.shared

  /// `speaker`: the author; nil: the user.
  init(_ analysis: Analysis, speaker: String?) {
    self.analysis = analysis
    self.speaker = speaker?.lowercased() ?? "user"
  }

  /// What some sentences say together. `isCorrection`: what they say was otherwise before.
  func slots(_ places: [Int], _ isCorrection: Bool = false) -> Slots {
    let sentences = places.compactMap { analysis.sentence($0) }
    var statements = 0
    var claims: [SlotClaim] = []
    for sentence in sentences {
      let found = self.claims(sentence)
      statements += max(found.isSaying ? 1 : 0, sentence.clauses.count(where: Self.saysMore))
      claims += found.claims
    }
    // A time of day does not end the day that the same sentence names.
    let dated = Set(claims.filter { $0.slot == "date" }.map { [$0.owner, $0.thing] })
    for place in claims.indices
    where claims[place].slot == "clock"
      && dated.contains([claims[place].owner, claims[place].thing])
    {
      claims[place].marks.insert(.bound)
    }
    if isCorrection { for place in claims.indices { claims[place].marks.insert(.change) } }
    if statements > 1 { for place in claims.indices { claims[place].marks.insert(.bound) } }
    claims.sort { !$0.marks.contains(.ends) && $1.marks.contains(.ends) }
    let changes = ChangeReader.claims(sentences, in: analysis.language, isChange: isCorrection)
    return Slots(claims + changes)
  }
}

extension SlotReader {
  private static let languages = ["de", "fr", "es", "it", "pt", "nl"]
  /// Of a shorter sentence the language is a guess, words.
  private static let short = 8

  /// What a sentence says, in the language that it is in, or may be in; whether it states anything.
  private func claims(_ sentence: AnalysedSentence) -> (claims: [SlotClaim], isSaying: Bool) {
    let isSure = sentence.wordCount > Self.short || !sentence.clauses.isEmpty
    var isSaying = false
    for language in [analysis.language] + (isSure ? [] : Self.languages) {
      let isFirst = sentence.bytes == analysis.sentence(0)?.bytes
      let reading = SentenceSlots(
        sentence, language, analysis.day, speaker: speaker, isFirst: isFirst)
      let statements = StatementReader(sentence, language).statements()
      if language == analysis.language { isSaying = !statements.isEmpty }
      let own = statements.flatMap(reading.claims)
      let known = Set(own.map(\.key))
      let found = own + reading.loose().filter { !known.contains($0.key) }
      if !found.isEmpty { return (found, isSaying) }
    }
    return ([], isSaying)
  }

  /// Whether a clause says something by itself: not "it's going well".
  private static func saysMore(_ clause: Clause) -> Bool {
    !clause.isSubordinate && ![.it, .this, .there, .they, .everybody].contains(clause.person)
  }
}
