package import Format
internal import Index
internal import Learning
package import Posix
package import Search
internal import Text

extension EvidenceSource {
  /// How much is looked through for one of many that begin alike.
  private static var phraseLimit: Int { 200 }

  /// What speaks to a question, best first.
  /// - Parameters:
  ///   - question: As it was typed.
  ///   - name: What the source is called in the answer.
  ///   - now: The time of asking.
  ///   - reference: From which day times in the question count, in days since 1970; nil: from the day of asking.
  ///   - prepared: What was prepared for other sources of the same question.
  ///   - narrow: Sets further filters.
  /// - Returns: What was found; the caller makes an answer of it.
  /// - Throws: What the source throws.
  package func gathered(
    for question: [UInt8], named name: [UInt8], now: Timestamp, reference: Int64?,
    prepared: inout PreparedQuestions, narrow: (inout Query) -> Void
  ) throws(CubeError) -> [Evidence] {
    let question = TurnedQuestion.turned(AskedText.question(question))
    let first = try self.prepared(question, now: now, reference, &prepared)
    var evidence = try said(for: first, named: name, now: now, narrow)
    let spelled = TurnedQuestion.turned(
      QuestionNames.spelled(question, as: evidence.lazy.map(\.text)))
    if spelled != question {
      let other = try self.prepared(spelled, now: now, reference, &prepared)
      evidence = try said(for: other, named: name, now: now, narrow)
    }
    if first.other.isOfAsker, let asker = try asker(evidence, now: now, narrow) {
      for place in evidence.indices { evidence[place].asker = asker }
    }
    let asked = first.owners
    // A cube that is named after the person in the question calls them "the user".
    let isUsers = !asked.name.isEmpty && FoldedValue.fold(name).elementsEqual(asked.name.utf8)
    let owners = try isUsers ? asked.text : ownersQuestion(asked, now: now, narrow)
    guard let owners else { return evidence }
    let other = try self.prepared(owners, now: now, reference, &prepared)
    for var piece in try said(for: other, named: name, now: now, narrow)
    where piece.result.kind == .memory && piece.teller == nil
      && (!isUsers || OwnersQuestion.isOfUser(piece.text))
    {
      piece.asked = owners
      evidence.append(piece)
    }
    return evidence
  }

  /// The first name of the cube's owner, by the one name that notes tell: "I am called …"; "user" where
  /// the cube says something about the user, as programs call the person whom they serve.
  private func asker(
    _ evidence: [Evidence], now: Timestamp, _ narrow: (inout Query) -> Void
  ) throws(CubeError) -> String? {
    // Without a speaker in the evidence no other person can be taken for the caller.
    guard evidence.contains(where: { $0.author != nil || $0.teller != nil }) else { return nil }
    var names: Set<String> = []
    for phrase in SelfTold.surely {
      var query = try parse([], now: now)
      query.clauses = [Query.Clause(phrases: [.phrase(Array(phrase.utf8))])]
      query.filters.places = [[.memory]]
      narrow(&query)
      for result in try evidenceSearch(query, limit: Evidence.limit).results
      where try sources(row: result.row).isEmpty {
        let told = SentenceCut.sentences(Answer.body(result.text)).prefix(40).lazy
        guard let name = told.compactMap({ SelfTold.name(in: $0).first }).first else { continue }
        names.insert(name)
      }
    }
    if names.count == 1 { return names.first }
    let isUsers = evidence.contains {
      $0.result.kind == .memory && $0.teller == nil && OwnersQuestion.isOfUser($0.text)
    }
    return names.isEmpty && isUsers ? "user" : nil
  }

  /// The question as the owner of the cube would put it, where it names them: by the name that a note
  /// tells by "I am called …".
  private func ownersQuestion(
    _ asked: OwnersQuestion, now: Timestamp, _ narrow: (inout Query) -> Void
  ) throws(CubeError) -> [UInt8]? {
    guard !asked.name.isEmpty else { return nil }
    for phrase in asked.phrases {
      var query = try parse([], now: now)
      query.clauses = [Query.Clause(phrases: [.phrase(Array(phrase.utf8))])]
      query.filters.places = [[.memory]]
      narrow(&query)
      for result in try evidenceSearch(query, limit: Evidence.limit).results {
        let isOwners = SentenceCut.sentences(Answer.body(result.text)).prefix(40).contains {
          SelfTold.name(in: $0).contains(asked.name)
        }
        guard isOwners else { continue }
        let isNoted = try sources(row: result.row).isEmpty
        if isNoted || OwnersQuestion.isOfUser(result.body) { return asked.text }
      }
    }
    return nil
  }

  /// What speaks to a question in the words in which it is put.
  private func said(
    for asked: PreparedQuestion, named name: [UInt8], now: Timestamp,
    _ narrow: (inout Query) -> Void
  ) throws(CubeError) -> [Evidence] {
    var query = asked.query
    narrow(&query)
    let answer = try evidenceSearch(query, limit: Evidence.limit)
    var (results, words) = (Array(answer.results.prefix(Evidence.limit)), answer.words)
    // What says nothing of what is asked: as where no text holds it.
    var silent: Set<String> = AskedKind.post(asked.words).map { [$0] } ?? []
    let others = asked.others
    if let verb = others.stem(in: results.map(\.body)) {
      words.rarity[verb] = 0
      silent = others.words
    }
    if !silent.isEmpty {
      let less = OthersVerb.query(query, without: silent)
      results = Array(
        try evidenceSearch(less, limit: Evidence.limit).results.prefix(Evidence.limit))
    }
    let other = try found(results, words, asked, query)
    var chosen = other.map { (result: $0.result, isLoose: $0.isLoose, listed: Listed?.none) }
    if let list = asked.list {
      let (listed, over) = try self.listed(list, query)
      let own = Set(listed.map(\.result.id)).union(over)
      chosen = chosen.filter { result, _, _ in
        !own.contains(result.id)
          && list.mayAnswer(
            result.body, said: query.zone.day(of: result.time), isListed: !listed.isEmpty,
            isOver: !over.isEmpty)
      }
      chosen = listed.map { ($0.result, false, $0) } + chosen
    }
    var evidence: [Evidence] = []
    for (result, isLoose, listed) in chosen {
      let said = result.kind == .message ? try message(result.id) : nil
      let author = said?.name
      let toldDay = try toldDay(of: result)
      var piece = Evidence(
        cube: name, result: result, author: author, day: query.zone.day(of: result.time),
        dayIsTold: toldDay.isTold)
      piece.isLoose = isLoose
      piece.isOfAssistant = said.map(Self.isOfAssistant) ?? false
      (piece.listed, piece.listedDay) = (listed?.told, listed?.day)
      piece.today = query.reference ?? query.zone.day(of: now)
      piece.matterDay = toldDay.ofMatter
      piece.words = words
      piece.end(on: result, today: query.zone.day(of: now))
      if result.kind == .memory { piece.origins = try sources(row: result.row) }
      if let source = piece.origins.first {
        let said = try message(source)
        piece.teller = said?.name
        piece.isOfAssistant = said.map(Self.isOfAssistant) ?? false
      }
      if result.kind == .message {
        piece.question = try questionBefore(result)
      }
      if !chosen.contains(where: { $0.result.id == piece.origins.first }),
        let whole = try whole(of: piece, asked.form)
      {
        evidence.append(whole)
      }
      evidence.append(piece)
    }
    try addReplies(to: &evidence)
    let asksWith = asked.words.contains { $0.elementsEqual("with".utf8) }
    return try withSuccessors(evidence, named: name, in: query.zone, asksWith: asksWith)
  }

  /// What a search found, with what is found by the question in other words, best first.
  private func found(
    _ results: [SearchResult], _ words: AskedWords, _ asked: PreparedQuestion, _ query: Query
  ) throws(CubeError) -> [(result: SearchResult, isLoose: Bool)] {
    let other = asked.other
    var found = results.map { (result: $0, isLoose: false) }
    let best = results.map(\.score).max() ?? 0
    func add(_ result: SearchResult, isLoose: Bool) {
      let place = found.firstIndex { $0.result.id == result.id && $0.result.place == result.place }
      if let place {
        found[place].isLoose = isLoose && found[place].result.score < Answer.least
        found[place].result.score = max(found[place].result.score, result.score)
      } else {
        found.append((result, isLoose))
      }
    }
    func search(
      _ other: Query?, _ limit: Int = Evidence.limit
    ) throws(CubeError) -> ArraySlice<SearchResult> {
      guard var other else { return [] }
      (other.filters, other.limit) = (query.filters, query.limit)
      return try evidenceSearch(other, limit: limit).results.prefix(limit)
    }
    for result in try search(other.reduced) { add(result, isLoose: true) }
    for var result in try search(other.deeds) {
      guard other.tellsDeed(result.body, by: try author(of: result)) else { continue }
      result.score = max(best, Answer.surely)
      add(result, isLoose: false)
    }
    if let box = AskedBox(asked.text) {
      for phrase in other.lists {
        for var result in try search(phrase) {
          guard QuotedAround.tasks(SentenceCut.pieces(result.body), box) != nil else { continue }
          result.score = max(best, Answer.surely)
          add(result, isLoose: false)
        }
      }
    }
    let kind = asked.kind
    var told: [(result: SearchResult, isNoted: Bool)] = []
    for phrase in other.phrases {
      // Much begins with "The user is", and says no age.
      let limit = kind.kind == .ownAge ? Self.phraseLimit : Evidence.limit
      for result in try search(phrase, limit) {
        let author = try author(of: result)
        guard other.tellsKind(kind, result.body, by: author) else { continue }
        told.append((result, author == nil))
      }
    }
    // Whoever keeps notes is who asks; those who speak are mostly others.
    let isNoted = other.isOfAsker && told.contains(where: \.isNoted)
    for (var result, fromNote) in told where fromNote || !isNoted {
      result.score = max(best, Answer.surely)
      add(result, isLoose: false)
    }
    // Other words are looked for where none of what was found says all that is asked.
    lazy var quotation = Quotation(asked.text, words)
    func share(_ result: SearchResult) throws(CubeError) -> Double {
      let author = try author(of: result)
      let quote = quotation.quote(of: result.body, titled: result.path, by: author)
      guard var quote, quote.own > 0 || quote.entry == .asked, quote.holdsNames, !quote.isQuestion
      else { return 0 }
      quote.people = quotation.people(in: quote.text, by: author)
      guard !quotation.asksOfAuthor || quote.people > 0 else { return 0 }
      guard asked.judge?.isOfAsked(quote, by: author) == true else { return 0 }
      // What stands below a heading need not be what it says, and what names no day no date.
      let isLess = quote.isOfHeading || quotation.form.asksForDate && !AnswerDate.names(quote.text)
      return isLess ? min(quote.coverage, Answer.whole) : quote.coverage
    }
    var isWhole = false
    for place in found.indices where !other.senses.isEmpty {
      guard try share(found[place].result) > Answer.whole else { continue }
      isWhole = true
      // Few words of the question itself may stand there.
      if found[place].result.score < Answer.sure {
        found[place].result.score = max(best, Answer.surely)
      }
    }
    for senses in other.senses where !isWhole {
      for var result in try search(senses) {
        let share = try share(result)
        guard share >= Answer.inOtherWords else { continue }
        // What says all of it comes before what says a part of it in the words of the question.
        if share > Answer.whole { isWhole = true }
        result.score = max(best, Answer.surely) + (share > Answer.whole ? 0.001 : 0)
        add(result, isLoose: false)
      }
    }
    if other.reduced == nil, other.deeds == nil, other.senses.isEmpty, other.phrases.isEmpty,
      other.lists.isEmpty
    {
      return found
    }
    // Of equals as they were found.
    return found.enumerated().sorted { a, b in
      (b.element.result.score, a.offset) < (a.element.result.score, b.offset)
    }.map(\.element)
  }

  /// Who said a message, or what a memory was learned from.
  private func author(of result: SearchResult) throws(CubeError) -> [UInt8]? {
    switch result.kind {
    case .message: return try message(result.id)?.name
    case .memory:
      guard let source = try sources(row: result.row).first else { return nil }
      return try message(source)?.name
    case .passage: return nil
    }
  }

  /// Whether a result is about its day, and the day that a note's front matter gives, also
  /// where a part of it was found.
  func toldDay(
    of result: SearchResult
  ) throws(CubeError) -> (isTold: Bool, ofMatter: Int64?) {
    switch result.kind {
    case .message: return (true, nil)
    case .memory:
      if try fields(row: result.row)["sources"] != nil { return (true, nil) }
      let matter = FrontMatter.parse(result.text)
      return (matter.date != nil, NoteDate.day(of: matter))
    case .passage:
      guard TextFormat(name: result.path) == .markdown else { return (false, nil) }
      guard result.place.map({ $0.start > 0 }) ?? false,
        case .bytes(let text) = try content(row: result.row)
      else { return (false, NoteDate.day(of: FrontMatter.parse(result.text))) }
      let matter = FrontMatter.parse(Array(text.prefix(FrontMatter.limit)))
      return (false, NoteDate.day(of: matter))
    }
  }

  /// Whether a program said a message that answers people.
  private static func isOfAssistant(_ message: Message) -> Bool {
    message.role.elementsEqual("assistant".utf8)
  }

  /// What was asked right before a message; empty if nothing was.
  private func questionBefore(_ message: SearchResult) throws(CubeError) -> [UInt8] {
    let before = try self.message(before: message.id, in: message.row)
    guard case .bytes(let text)? = before?.content, TextMarks.endsAsQuestion(text) else {
      return []
    }
    return Excerpt.start(text)
  }
}
