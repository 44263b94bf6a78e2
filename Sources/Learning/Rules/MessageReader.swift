/// Reads one message: which of its sentences are kept, and what they say.
struct MessageReader {
  let source: RuleExtractor.Source
  /// The words of what was asked; empty: nothing was.
  private let asked: [Word]
  private let name: String
  private let openings: Openings
  private let finder: EntityFinder
  private let all: [Sentence]
  /// Content words of the whole message.
  private let content: Int
  /// "Yes" or "No", where the message begins so.
  private let reply: String?
  /// Whether the message is a card of its writer's: lines of labels, and nothing else.
  private let isCard: Bool
  /// The group that was last named before each sentence.
  private let groups: [String?]

  init(_ source: RuleExtractor.Source, _ sentences: [Sentence]) {
    var source = source
    source.question = AnsweredLater.choice(source.question, of: source.heard, by: sentences)
    if AnsweredLater.isIt(source.question, sentences) { source = source.unasked }
    self.source = source
    asked = source.question.map { WordScanner.words($0) } ?? []
    name = source.author ?? "the user"
    let people = ([source.author].compactMap { $0 } + source.others)
    finder = EntityFinder(participants: people)
    let calls = MessageReader.calls(people)
    let openings = Openings(names: calls)
    self.openings = openings
    // What stands behind "Thanks, Bo!" is what is answered.
    let told = SelfCorrection.applied(sentences)
    reply = told.first.flatMap { MessageReader.reply($0.words) }
    content = told.reduce(0) { $0 + FunctionWords.contentCount($1.words) }
    all =
      source.question == nil && source.heard == nil
      ? told
      : Array(
        told.drop { sentence in
          openings.strip(sentence).map { $0.words.count == 1 && calls.contains($0.words.lower(0)) }
            ?? true
        })
    isCard = source.isToMemory && OwnLabel.areAll(all)
    groups = NamedGroups.before(all.lazy.map(\.words), asked: asked)
  }

  private static let agreeing = WordSet(
    "yes yeah yep yup definitely absolutely totally exactly sure")
  private static let denying = WordSet("no nope nah")

  /// What a message answers at once, without which the rest may say the contrary: "No, I went there".
  private static func reply(_ words: [Word]) -> String? {
    guard let first = words.first, words.count == 1 || words[1].isMark || denying.contains(first)
    else {
      return nil
    }
    if denying.contains(first) { return words.count > 1 && !words[1].isMark ? nil : "No" }
    return agreeing.contains(first) ? "Yes" : nil
  }

  /// By what people are called: their names, first names, and beginnings of those.
  private static func calls(_ people: [String]) -> Set<String> {
    var calls: Set<String> = []
    for person in people {
      let lower = person.lowercased()
      calls.insert(lower)
      guard let first = lower.split(separator: " ").first else { continue }
      for length in 2...max(2, min(first.count, 12)) where length <= first.count {
        let call = String(first.prefix(length))
        if !FunctionWords.all.contains(call), !Verbs.base.contains(call) { calls.insert(call) }
      }
    }
    return calls
  }

  /// What the message says.
  func statements() -> [RuleExtractor.Statement] {
    let reads = read(all)
    var found: [RuleExtractor.Statement] = []
    var seen: Set<String> = []
    let groups = MessageGroups(source: source, said: all) { read in
      guard let alone = statement([read]) else { return false }
      let claims = Claims(Array(alone.text.utf8))
      return claims.isToChange || source.isToMemory && claims.assertion != nil
    }
    let further = Sequels(source: source, said: all) { group in
      statement(group).map { Claims(Array($0.text.utf8)) }
    }
    for group in further.added(to: groups.list(reads), of: reads) {
      // A message of many sentences says no more than so much.
      if found.count == RuleExtractor.statementLimit { break }
      guard let statement = statement(group), seen.insert(statement.text).inserted else { continue }
      found.append(statement)
      let beside = KinApart.statements(beside: statement, group.map(\.sentence.words))
      found += beside.filter { seen.insert($0.text).inserted }
    }
    return found
  }

  /// The sentences that are no questions, stripped and weighed.
  private func read(_ sentences: [Sentence]) -> [WeighedSentence] {
    var reads: [WeighedSentence] = []
    var hasKept = false
    let needsAnchor = MonthAnchor.isNeeded(sentences)
    var anchor = MonthAnchor()
    if needsAnchor, source.question != nil {
      anchor = self.anchor(behind: asked, anchor).carried
    }
    for (index, sentence) in sentences.enumerated() {
      guard var stripped = openings.strip(sentence), stripped.words.count <= 120 else { continue }
      defer { anchor = anchor.carried }
      let last = index > 0 ? sentences[index - 1] : nil
      stripped.words = TurnsOut.told(
        Mistaken.told(DoneToOneself.told(stripped.words, behind: last)))
      if source.isToMemory {
        stripped.words = AskedFor.told(stripped.words, behind: last)
        stripped = toMemory(stripped, isFirst: index == 0)
      } else if ThingFact.isTold(stripped.words) {
        stripped.isToKeep = true
      }
      guard stripped.end != .question else {
        if needsAnchor { anchor = self.anchor(behind: stripped.words, anchor) }
        continue
      }
      stripped.words = SelfNaming.told(MessageReader.plain(stripped.words), by: source.author)
      stripped.words = AskedPlace.told(
        NewsOfOneself.told(Request.left(of: stripped.words, source), behind: last), behind: last)
      if Supposing.isOne(stripped.words) || Instruction.asksOnce(stripped.words, source)
        || Teaser.saysNothing(stripped.words)
      {
        continue
      }
      let cues = TypeCues(stripped.words, isDated: TimeWords.kinds(stripped.words).past)
      let worth = Worth(
        stripped.words, cues: cues,
        Worth.Surroundings(
          content: content, isAnswer: source.question != nil, isFirst: reads.isEmpty,
          followsKept: hasKept, corrects: sentence.words.first?.lower == "correction",
          isToAssistant: source.isToAssistant))
      if worth.score >= Worth.Weight.threshold { hasKept = true }
      let clauses = Clauses.split(stripped.words)
      for clause in clauses where clauses.count == 1 || !Teaser.saysNothing(clause) {
        var part = stripped
        part.words = clause
        let own =
          clauses.count == 1
          ? cues : TypeCues(clause, isDated: TimeWords.kinds(clause).past)
        var read = WeighedSentence(
          sentence: part, cues: own, worth: worth, index: index,
          dangles: Pointers.dangle(DroppedSubject.withThing(clause))
            || index > 0 && BareSequel.isOne(clause),
          anchor: anchor)
        if index == 0 { read.remark = remark(before: read) }
        reads.append(read)
        if needsAnchor { anchor = self.anchor(behind: clause, anchor) }
      }
    }
    return reads
  }

  /// The remark of another without which a reply would leave open what it speaks of.
  private func remark(before read: WeighedSentence) -> HeardRemark? {
    guard let heard = source.heard, !source.isToAssistant else { return nil }
    if read.dangles {
      return source.question == nil ? HeardRemark.find(in: heard, for: read.pointing) : nil
    }
    let words = read.sentence.words
    if source.question == nil, Pronouns.subjectWe.contains(words[0]), group(read) == nil,
      let remark = HeardRemark.find(ofGroup: heard)
    {
      return remark
    }
    guard let noun = OpenTopic.openNoun(words),
      source.question == nil || !needsQuestion(read)
        || FunctionWords.contentCount(asked) <= 1
    else { return nil }
    return HeardRemark.find(in: heard, naming: noun)
  }

  /// Whether the message tells a few things, and is no text that was pasted.
  private var isShort: Bool { all.count <= 4 }

  /// Whether it may be a list of what is to be done.
  private var isList: Bool { all.count <= 20 }

  /// Whether a sentence to a memory tells of somebody or something that it names, and needs nobody who
  /// said it.
  private func namesItsSubject(_ said: [Word]) -> Bool {
    let words = EntryHeading.left(of: said)
    return OthersFact.isNamed(words)
      || isShort && (ThingFact.isOne(words) || PersonNews.isOne(words))
  }

  /// What is said for a memory to keep, without the words that ask for it.
  private func toMemory(_ sentence: Sentence, isFirst: Bool) -> Sentence {
    var told = sentence
    if let rest = ToMemory.told(sentence.words) {
      told.words = rest
      told.isToKeep = true
      // "Can you remember that I'm allergic to nuts?"
      if sentence.end == .question { told.end = .full }
    }
    if told.end == .question { return told }
    told.words = Household.told(Deciding.told(told.words))
    var own =
      isCard ? OwnLabel.told(told.words) : AboutUser.told(told.words, isFirst: isFirst)
    if isList { own = noted(own, as: sentence) }
    if own != told.words {
      told.words = own
      told.isToKeep = true
    }
    if namesItsSubject(told.words) || OthersFact.isLookedUp(told.words)
      || OthersFact.ends(told.words) || ThingFact.isRoutine(told.words)
      || ThingFact.isChange(told.words) || ThingFact.isCalledOff(told.words)
    {
      told.isToKeep = true
    }
    return told
  }

  /// What is to be done or stands in a calendar, as it would be said. `sentence`: with its label.
  private func noted(_ words: [Word], as sentence: Sentence) -> [Word] {
    let errand = Errand.told(words, isToDo: ToMemory.isToDo(sentence.words))
    return errand == words ? Appointment.told(words) : errand
  }

  /// What days without a month count by behind some words.
  private func anchor(behind words: [Word], _ before: MonthAnchor) -> MonthAnchor {
    resolver.resolve(words, behind: before).anchor
  }

  private var resolver: DateResolver { DateResolver(today: Day(number: source.day)) }

  // MARK: Statements

  private func statement(_ reads: [WeighedSentence]) -> RuleExtractor.Statement? {
    // What goes on without a verb tells nothing of what kind it is.
    let telling = reads.filter { reads.count == 1 || !BareSchedule.isOne($0.sentence.words) }
    guard let main = telling.max(by: { $0.worth.score < $1.worth.score }),
      reads.contains(where: { FunctionWords.contentCount($0.sentence.words) > 0 })
    else { return nil }
    var texts: [String] = []
    var spans: [DaySpan] = []
    var (isNamed, isIntroduced, type) = (false, false, main.cues.told)
    for (place, read) in reads.enumerated() {
      let words: [Word]
      if let instruction = Instruction.find(read.sentence.words, source) {
        words = instruction.words(name: name, person: person(of: read))
        isNamed = true
        type = instruction.type
      } else {
        words = write(
          read, isFirst: place == 0, isNamed: &isNamed, isIntroduced: &isIntroduced)
      }
      let dated = resolver.resolve(words, behind: read.anchor)
      spans += dated.spans
      texts.append(begun(dated.words).begun + ".")
    }
    let original = reads.map(\.sentence.words)
    let mentions = original.flatMap { finder.find($0) }
    let speaker = source.author ?? "user"
    // "Elin said: A lemon cake." tells nothing to who does not know what was asked.
    let isReply = source.question != nil && main.index == 0
    let isNoted = source.isToMemory && main.sentence.isToKeep
    if reads.count == 1, OpenReply.isOne(main, asked: isReply ? asked : []) { return nil }
    if reads.count == 1, !isReply, !isNoted, isFragment(main.sentence.words) { return nil }
    if isNoted, type == nil || type == .belief && !main.cues.saysBelief {
      // "Rent is 950 euros" begins with a noun.
      let words = main.sentence.words
      let isOrder = Verbs.base.contains(words.lower(0)) && !Verbs.finite.contains(words.lower(1))
      type = isOrder ? .goal : .fact
    }
    if !source.isToMemory, type == nil || type == .belief,
      ThingFact.isTold(main.sentence.words)
    {
      type = .fact
    }
    if NewsOfOneself.isTold(main.sentence.words) { type = .fact }
    if type == nil || type == .belief && !main.cues.saysBelief {
      type = VitalFact.type(main.sentence.words) ?? type
    }
    type =
      type ?? reads.lazy.compactMap(\.cues.told).first ?? main.cues.settled
      ?? UncuedType.of(main.sentence.words)
    var statement = RuleExtractor.Statement(
      text: texts.joined(separator: " "), type: UncuedType.kept(type, main.cues, source)?.rawValue,
      confidence: main.worth.confidence, named: [], related: [])
    statement.named = EntityFinder.settle(
      (source.author.map { [NamedEntity(name: $0, type: .person)] } ?? []) + mentions)
    statement.related = original.flatMap {
      RelationFinder(speaker: speaker, entities: mentions).find($0)
    }
    statement.from = spans.first?.first.iso
    statement.to = spans.first?.last.iso
    return statement
  }

  /// A sentence in the third person, introduced where nothing in it says who speaks.
  private func write(
    _ read: WeighedSentence, isFirst: Bool, isNamed: inout Bool, isIntroduced: inout Bool
  ) -> [Word] {
    var words = read.sentence.words
    words[0].isSpaced = true
    if source.isWritten { return words }
    if let dropped = DroppedSubject.find(words), !namesWhatIsAsked(read) {
      words[0] =
        words[0].isCapitalised && words[0].text.count > 1
        ? words[0].saying(words[0].lower) : words[0]
      words = dropped + words
    }
    words = MessageReader.whole(HandedOver.told(words))
    if isFirst, let remark = read.remark {
      let opens = Pronouns.subjectI.contains(words[0]) || Pronouns.subjectWe.contains(words[0])
      isNamed = true
      let whose = source.others.first.map { "\($0)'s " } ?? ""
      return [Word("To \(whose)\"\(remark.text)\", \(name) said:")]
        + person(of: read).rewrite(words, isNamed: !opens).words
    }
    let isEverybodys = !isNamed && GenericWe.isOne(words)
    if isEverybodys, !isAnswer(read, isFirst) {
      if isIntroduced { return words }
      isIntroduced = true
      return [Word("\(name) said:")] + words
    }
    // "Winning my first race was a joy" would tell of somebody else's race; "helping out taught me" names
    // whom it taught.
    if !isNamed, GerundSubject.isOne(words),
      let own = words.first(where: { Pronouns.singular.contains($0) && !$0.isQuoted }),
      own.lower != "me"
    {
      isNamed = true
      var told = person(of: read).rewrite(words, isNamed: true).words
      told[0] = told[0].saying(told[0].lower)
      told[0].isSpaced = true
      return [Word("For \(name),")] + told
    }
    if isAnswer(read, isFirst), let question = source.question {
      // "They" may be anybody of whom the question tells.
      let opens = Pronouns.subjectI.contains(words[0]) || Pronouns.subjectWe.contains(words[0])
      let answer =
        isEverybodys ? words : person(of: read).rewrite(words, isNamed: !opens).words
      isNamed = true
      let opening = "Asked \"\(question.quotable)\", \(name) answered:"
      guard let reply else { return [Word(opening)] + answer }
      var told = answer
      if let first = told.first, !name.hasPrefix(first.text),
        FunctionWords.all.contains(first.lower) || Verbs.isGerund(first.lower)
      {
        told[0] = first.saying(first.lower)
      }
      return [Word(opening), Word("\(reply),")] + told
    }
    if isFirst, read.index == 0 || !source.isToMemory { words = UnnamedKind.told(words) }
    let rewritten = person(of: read).rewrite(words, isNamed: isNamed)
    if rewritten.isNamed || isIntroduced {
      isNamed = rewritten.isNamed
      return rewritten.words
    }
    if source.isToMemory, !isFirst || namesItsSubject(words) { return rewritten.words }
    isIntroduced = true
    return [Word("\(name) said:")] + rewritten.words
  }

  /// Whether a sentence is told with the question that it answers.
  private func isAnswer(_ read: WeighedSentence, _ isFirst: Bool) -> Bool {
    guard isFirst, read.index == 0, source.question != nil, needsQuestion(read) else {
      return false
    }
    return !(standsAlone(read) && Pointers.dangle(asked, toldByNoun: true))
  }

  private static let asking = WordSet("what what's which")
  private static let doing = WordSet("doing up working been planning going making")

  /// Whether a sentence only names what was asked for: "What brings you joy?" "Writing with friends!"
  private func namesWhatIsAsked(_ read: WeighedSentence) -> Bool {
    guard read.index == 0, source.question != nil, read.sentence.words.count > 1 else {
      return false
    }
    let words = read.sentence.words
    return Verbs.isGerund(words.lower(0)) && MessageReader.asking.meets(asked)
      && !MessageReader.doing.meets(asked) && !words.contains { Verbs.isFinite($0) }
  }

  /// The words with a capital behind "Ana said:"; not of what a memory is told to keep as it is written:
  /// "wifi: guest".
  private func begun(_ words: [Word]) -> [Word] {
    guard words.count > 1, words[0].text.hasSuffix("said:") || words[0].text.hasSuffix("answered:"),
      !source.isToMemory || FunctionWords.all.contains(words[1].lower)
        || words[1].text.hasPrefix(name),
      words[1].text.allSatisfy({ $0.isLetter || $0 == "'" || $0 == " " })
    else { return words }
    var words = words
    words[1] = words[1].capitalised
    return words
  }

  /// Whether an answer says enough without a question that itself points at something.
  private func standsAlone(_ read: WeighedSentence) -> Bool {
    let words = read.sentence.words
    let hasVerb = words.contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
    return hasVerb && !read.dangles && !read.worth.startsPointing && !Pointers.showsNoun(words)
      && FunctionWords.contentCount(words) > 3
  }

  /// Content words with which something without a verb may say enough.
  private static let enough = 5

  /// Whether a sentence of few words has neither a verb nor anybody of whom it tells.
  private func isFragment(_ words: [Word]) -> Bool {
    guard DroppedSubject.find(words) == nil, Instruction.find(words, source) == nil,
      FunctionWords.contentCount(words) < MessageReader.enough, !Allergies.isOver(words)
    else { return false }
    // "Plus my full support" tells whose it is, and nothing of it.
    let owned = words.indices.dropFirst().dropLast().contains { Verbs.base.contains(words[$0]) }
    return !words.contains { word in
      Pronouns.first.contains(word) && word.lower != "myself"
        && (owned || !["my", "our"].contains(word.lower))
        || Verbs.isFinite(word) || Verbs.isGerund(word.lower) && word.lower != "feeling"
        || word.lower == "here's"
        || word.kind == .number
        || Kin.isNoun(word.lower) || word.lower.hasSuffix("n't") || word.text == ":"
    }
  }

  /// Questions of which the answer says nothing by itself: "I wanted to laugh" to "What made you go?"
  private static let reasons = PhraseSet(
    """
    what inspired|what made|what motivated|what gave|what sparked|what drew|what led|what got you|why|how come
    |what makes
    """)

  private func needsQuestion(_ read: WeighedSentence) -> Bool {
    let words = read.sentence.words
    if read.worth.startsPointing || read.dangles || Pointers.showsNoun(words)
      || OpenTopic.opensWith(words)
        && FunctionWords.contentCount(asked) > 1
    {
      return true
    }
    let dropped = DroppedSubject.find(words)
    if dropped == nil, !words.contains(where: { Pronouns.speaker.contains($0) }) {
      return true
    }
    if MessageReader.reasons.length(asked, at: 0) != nil {
      return true
    }
    if Ellipsis.dropsObject(words, of: asked) { return true }
    let hasVerb = words.contains {
      Verbs.finite.contains($0) || Verbs.isPast($0.lower)
        || Pronouns.subject.contains($0)
    }
    return !hasVerb && dropped == nil || FunctionWords.contentCount(words) <= 3
  }

  private func person(of read: WeighedSentence) -> ThirdPerson {
    let listener =
      source.isOfAssistant
      ? "the user"
      : source.isToAssistant
        ? "the assistant" : source.others.count == 1 ? source.others[0] : nil
    return ThirdPerson(
      name: name, listener: listener, companion: companion(of: read) ?? listener,
      group: group(read), meetsOthers: read.meetsOthers)
  }

  /// Whom the sentence before names, who then is one of "we both": "I met Rafael. We both like jazz."
  private func companion(of read: WeighedSentence) -> String? {
    guard read.index > 0 else { return nil }
    let known = [source.author].compactMap { $0 } + source.others
    let before = all[read.index - 1].words
    let names = finder.find(before).filter { $0.type == .person && !known.contains($0.name) }
    guard names.count == 1, let name = names.first?.name else { return nil }
    // "A Harry Potter fan" is somebody else.
    let last = name.split(separator: " ").last.map { $0.lowercased() }
    let isKind = before.indices.dropLast().contains { place in
      let next = before[place + 1]
      return before[place].lower == last && next.isSpaced && !next.isCapitalised && !next.isMark
        && FunctionWords.isContent(next) && !Verbs.isFinite(next)
    }
    return isKind ? nil : name
  }

  /// Who `we` are: a group that an earlier sentence or the question names, or a relative with whom the
  /// speaker was said to be: "My boss is ill. We launched it" is of others.
  private func group(_ read: WeighedSentence) -> String? {
    NamedGroups.whole(read.sentence.words) ?? groups[read.index]
  }
}
