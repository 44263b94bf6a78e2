internal import Learning
internal import Search
internal import Text

/// Chooses the sentence of a text that speaks to a question.
struct Quotation {
  let form: QuestionForm
  private let homonyms: Homonyms
  /// Whether all names in the question, those of authors aside, are nowhere in the cube.
  private(set) var asksOfUnknown = false
  /// Whether it names an author.
  private(set) var asksOfAuthor = false
  /// The words that tell what is asked, each with its share of the whole.
  private(set) var shares: [[UInt8]: Double] = [:]
  /// Those words as the question has them.
  private var order: [[UInt8]] = []
  /// The month and the day of a date that is asked of.
  private var date: (month: [UInt8], day: [UInt8])?
  /// Those of them that are written as names.
  private(set) var names: Set<[UInt8]> = []
  /// The verb that is asked for, as the index holds it.
  private var verb: [UInt8]?
  /// The authors whom the question names, as the index holds them.
  private var people: Set<[UInt8]> = []
  /// What amount is asked for, as the index holds it: the word behind "how much", else the one
  /// with the greatest share.
  private(set) var thing: [UInt8] = []
  /// Words of which an answer holds each, or one that means the same.
  private var strict: Set<[UInt8]> = []
  /// Whether what is asked for is nowhere in the cube.
  private(set) var lacksHead = false
  /// Words that stand for one of the question's.
  let standIns: [[UInt8]: [[UInt8]]]
  /// What is asked to be so, where deeds are known that bring it about, as the index holds it.
  private let state: [UInt8]?
  private typealias Ranked = (
    quote: Quote, score: Double, place: Int, before: Set<[UInt8]>, distance: Int64?
  )
  var reader = StemReader()
  let (asked, owner): (AskedVerb, AskedOwner)
  /// Which boxes to tick it asks for.
  let box: AskedBox?
  /// Whether it asks for nothing else.
  let (asksOfBoxes, asksForLast): (Bool, Bool)
  /// "Where did Ana live before Riga?"
  let (asksBefore, asksFormer): (Bool, Bool)
  /// "Who is moving to Ulm?", which no pronoun tells.
  let asksWho: Bool
  /// "What happened to the hen?", which entries of a log tell rather than what only names it.
  let asksWhatHappened: Bool
  let forms: AskedForms
  /// Whether it asks what something is, or who, and not for a yes.
  let asksForThing: Bool
  /// What it asks that somebody got.
  private let gain: AskedGain
  var amounts = AmountReader()

  /// What a date on the asked side of today is worth, and how far apart two are of which the nearer is
  /// told.
  private static let (ofTurn, likeness) = (0.3, 0.1)
  private static let happens = Set(["happened", "happen", "passiert"].map { Array($0.utf8) })
  private static let who = Set(["who", "whos", "wer", "quien", "qui"].map { Array($0.utf8) })
  private static let asking = Set(
    ["what", "whats", "which", "who", "whos", "how", "whose"].map { Array($0.utf8) })
  private static let befores = Set(["before", "vor", "antes", "avant"].map { Array($0.utf8) })
  /// How many sentences behind one may tell the amount.
  private static let reach = 4

  /// A sentence at most, in bytes.
  static let limit = 400

  /// For a question's words, which are worth what they are rare in a cube.
  init(_ question: [UInt8], _ words: AskedWords = AskedWords()) {
    let query = Query(parsing: question)
    homonyms = Homonyms(question)
    (asked, owner) = (AskedVerb(question), AskedOwner(question))
    box = AskedBox(question)
    let folded = Question(query).words
    form = QuestionForm(folded)
    (asksOfBoxes, asksForLast) = (AskedBox.isAlone(folded), LaterEntry.isAsked(folded))
    asksFormer = AskedFormer.isAsked(folded)
    asksBefore = folded.dropFirst().contains { Self.befores.contains($0) }
    asksWho = folded.first.map { Self.who.contains($0) } ?? false
    asksWhatHappened = folded.prefix(3).contains { Self.happens.contains($0) }
    forms = AskedForms(folded)
    gain = AskedGain(question)
    asksForThing = folded.first.map { Self.asking.contains($0) } ?? false
    let senses = Senses(folded)
    var (standIns, sensed, stems) = (words.standIns, Set<[UInt8]>(), StemReader())
    for sense in senses.found {
      guard let asked = stems.stems(sense.asked).first else { continue }
      sensed.insert(asked)
      if sense.isStrict, !AskedHead.isAside(sense.asked, in: folded) { strict.insert(asked) }
      for stem in (sense.near + sense.far).flatMap({ stems.stems($0) }) where stem != asked {
        standIns[stem] = standIns[stem] ?? [asked]
      }
    }
    var (maker, tokens) = (TermMaker(), [[UInt8]]())
    for clause in maker.clauses(query) {
      for term in clause.any + clause.all {
        for token in term.tokens where !tokens.contains(token) { tokens.append(token) }
      }
    }
    let state = asked.deeds.isEmpty ? nil : reader.stems(Array(asked.word.utf8)).first
    self.state = state
    for token in tokens { standIns[token] = words.standIns[token] }
    self.standIns = standIns
    let frame = Set(form.frame.union(senses.silent).flatMap { reader.stems($0) })
      .subtracting(strict)
    let names = reader.names(question)
    let known = { (token: [UInt8]) in words.rarity.isEmpty ? 1 : words.rarity[token] }
    var weights: [[UInt8]: Double] = [:]
    // Common words, and then those of the form, count only where nothing else is asked.
    let common = words.common
    people = Set(tokens.filter { known($0) == nil })
    let isOfSelf =
      form.kind.isOfOneself || form.kind.kind == .occupation && owner.isOfAsker
      || form.kind.isOfPossession && owner.isOfAsker
    // "What does Omar do?", who speaks here, asks for nothing more.
    let rests =
      !isOfSelf && (people.isEmpty || form.kind.kind == nil && !form.amount.isAge)
      ? [frame.union(common), frame, []] : [frame]
    for left in rests where weights.isEmpty {
      for token in tokens where !left.contains(token) { weights[token] = known(token) }
    }
    asksOfAuthor = !people.isEmpty
    // Where no text has the word, some may tell the deed.
    if let state, weights[state] == 0 { weights[state] = weights.values.max().map { max($0, 1) } }
    for word in tokens where sensed.contains(word) && weights[word] == 0 {
      weights[word] = weights.values.max().map { max($0, 1) }
    }
    let most = weights.values.max() ?? 0
    var (total, namesUnknown) = (0.0, false)
    // In their order, so that the sum is the same to the bit.
    for token in tokens {
      guard let weight = weights[token] else { continue }
      if weight > 0 {
        total += weight
        continue
      }
      let isName = names.contains(token)
      if isName { namesUnknown = true }
      total += most * (isName ? 1 : Weights.unknownWord)
    }
    asksOfUnknown = namesUnknown && !names.contains { weights[$0, default: 0] > 0 }
    if total > 0 { shares = weights.filter { $0.value > 0 }.mapValues { $0 / total } }
    order = tokens.filter { shares[$0] != nil }
    self.names = names.filter { shares[$0] != nil }
    strict = strict.filter { shares[$0] != nil }
    date = Self.date(in: tokens, &reader)
    let head = reader.stems(Array(AskedHead.noun(question).utf8)).first ?? []
    let isFavourite = senses.found.contains { $0.isStrict }
    if tokens.contains(head), !frame.contains(head), standIns[head] == nil,
      !asksOfAuthor || isFavourite
    {
      strict.insert(head)
      // Who asks for the code of the gate is not told that of the bicycle.
      let whole = reader.stems(Array(AskedHead.whole(question).utf8)).first
      let lacksWhole = whole.map { tokens.contains($0) && known($0) == 0 && !sensed.contains($0) }
      lacksHead = shares[head] == nil || lacksWhole ?? false
    }
    verb = reader.stems(form.verb.isEmpty ? Array(asked.rareVerb.utf8) : form.verb).first
    let heaviest = tokens.max { shares[$0, default: 0] < shares[$1, default: 0] } ?? []
    thing = reader.stems(form.amountOf).first { shares[$0] != nil } ?? heaviest
  }

  /// The sentence that speaks best to the question, as it is shown. Nil of an empty text.
  mutating func sentence(of text: [UInt8]) -> [UInt8]? { quote(of: text)?.shown }

  /// The sentence with most of the question's words, with those around it for less; of equals one
  /// that asks nothing, then the longer one. Nil of an empty text.
  /// - Parameters:
  ///   - text: Where to look.
  ///   - question: The question to which the text was the answer.
  ///   - title: The name under which the text stands.
  ///   - author: Who said it.
  ///   - authors: Who speaks in the cube, in small letters.
  ///   - day: When it was said, in days since 1970.
  ///   - today: The day of asking, likewise.
  /// - Returns: The sentence, and how much of the question it holds.
  mutating func quote(
    of text: [UInt8], after question: [UInt8] = [], titled title: [UInt8] = [],
    by author: [UInt8]? = nil, authors: Set<String> = [], on day: Int64 = 0, today: Int64? = nil
  ) -> Quote? {
    var best: Ranked?
    let named = held(title)
    let read = SentenceCut.pieces(text)
    let isAsked = author == nil && isAskedFor(title)
    let (pieces, frames) = SaidFrame.read(isAsked ? FileTitle.headed(read, at: title) : read)
    if let boxes = boxes(pieces) { return boxes }
    let asksOfToday = author == nil && (form.isOfPresent || asksForLast) && !form.asksForDate
    var ranked: [Ranked] = []
    let carried = CarriedSubject.resolve(pieces)
    let labels = EntryLabel.read(pieces)
    let note = author == nil ? NoteOwner(pieces, at: title) : nil
    var words: [Set<[UInt8]>] = []
    var (before, heading) = (held(question), Set<[UInt8]>())
    var (start, over, above) = (0, [UInt8](), Self.spaced(title))
    var outer: [(level: Int, words: Set<[UInt8]>)] = []
    for (place, piece) in pieces.enumerated() {
      let frame = frames[place]
      // A question that was answered is part of what is said.
      let own = held(piece.text).union(frame?.isAsked == true ? held(frame?.quoted ?? []) : [])
      words.append(own)
      let last = place > 0 ? pieces[place - 1] : nil
      if piece.isHeading {
        // Those of a section are under the title of the whole, too.
        outer = piece.level == 0 ? [] : outer.filter { $0.level < piece.level }
        heading = outer.reduce(own) { $0.union($1.words) }
        if piece.level > 0 { outer.append((piece.level, own)) }
        (over, above) = (piece.text, Self.spaced(title) + piece.text)
      }
      let answers =
        author == nil && (last.map { QuotedAround.isAnswer(piece, to: $0) } ?? false)
        || frame?.isAsked == true
      if last != nil, !piece.continues, !answers { before = [] }
      // It goes on about somebody, and not about what else was said of them.
      if let carried = carried[place], carried.place < place - 1 { before = words[carried.place] }
      if let frame { before = held(frame.context) }
      // "She" may be anybody whom the sentences before it in its paragraph name.
      if !piece.continues { start = place }
      let mayMean = carried[place] == nil && place > start && reader.pointsBack(piece.text)
      // "Best friend: Aisha" is of whom the text is about.
      let isThing = labels[place].map { owner.isSought(in: $0.text) } ?? false
      // "Anton lent us 5,000. Still owed: 1,500."
      let isOfAll = piece.continues && !held(EntryLabel.inside(piece.text)).isEmpty
      let called = mayMean || isThing || isOfAll ? pieces[start..<place].map(\.text) : []
      if mayMean || isOfAll {
        before.formUnion(words[start..<place].joined().filter(names.contains))
      }
      let told = carried[place]?.text ?? piece.text
      var quote = Quote(text: piece.text, sentence: piece.text, told: told)
      quote.above = over
      let label = labels[place]
      let ofNote = piece.isHeading ? .open : note?.relation(owner, saying: piece.text) ?? .open
      if ofNote == .asked { before.formUnion(heading.union(named)) }
      let isUnder = label.map { $0.place < place } ?? false
      if let label {
        quote.entry = owner.relation(
          ofLabel: label.text, under: above, saying: piece.text, authors: authors)
        // What a list's heading says is so of each of its entries.
        if quote.entry == .asked { before.formUnion(heading.union(named)) }
        if isUnder { before.formUnion(held(label.text)) }
        quote.tellsBirth =
          form.amount.isAge && SelfTold.tellsBirth(over + [0x20] + piece.text)
        before.formUnion(held(label.columns))
      }
      quote.own = share(own)
      quote.near = share(before.subtracting(own))
      quote.far = share(heading.union(named).subtracting(own).subtracting(before))
      quote.isQuestion = SentenceCut.isQuestion(piece.text)
      let pointsBack =
        reader.pointsBack(piece.text)
        || carried[place] != nil || quote.entry == .asked || isUnder
        || label?.columns.isEmpty == false || answers || frame != nil
        || piece.continues && reader.takesObject(piece.text)
        || piece.continues && last.map { reader.takesUp(piece.text, after: $0.text) } ?? false
      quote.pointsBack = pointsBack || last == nil || ofNote == .asked
      quote.answers = answers && quote.near > 0
      (quote.frame, quote.leans) = (frame, frame.map { leans(on: $0) } ?? false)
      quote.holdsNames = names.isSubset(of: own.union(before).union(heading).union(named))
      quote.holdsVerb =
        verb.map { own.contains($0) || before.contains($0) || holds($0, in: told) } ?? true
      let around = heading.union(named).union(quote.pointsBack ? before : [])
      quote.holdsSense = !lacksHead && strict.isSubset(of: own.union(around))
      let front = (carried[place]?.place ?? (isUnder ? label?.place : nil)).map { pieces[$0].text }
      if pointsBack { quote.front = front ?? frame?.quoted ?? last?.text ?? [] }
      let beside =
        [
          piece.text, front ?? quote.front, author ?? [], question, frame?.context ?? [],
          label == nil || mayMean || isThing ? above : over,
        ] + called
      quote.isAboutAsked =
        ofNote == .asked
        || label.flatMap { isThing ? nil : owner.isAbout(label: $0.text) }
          ?? owner.isNamed(in: beside)
      let gained = Set(gain.words.flatMap { reader.stems($0) })
      quote.holdsGain =
        !gained.isDisjoint(with: own.union(before).union(heading).union(named))
        || gain.isTold(
          in: beside + [told, over, last.map { piece.continues ? $0.text : [] } ?? []])
      let isOthers = ofNote == .asked && whoseIs(told, by: author, authors) == .another
      if quote.entry == .open, !isOthers { quote.entry = ofNote }
      if quote.own == 0, !quote.pointsBack { (quote.near, quote.far) = (0, 0) }
      let isOwnEntry = label != nil && !isUnder
      let isWanted = quote.near > 0 || asksWho && (carried[place] != nil || mayMean)
      if pointsBack, piece.continues, !isOwnEntry, isWanted, let last,
        quote.own > 0 || form.asksForDate || form.kind.kind == .colour
      {
        let front = front ?? last.text
        let gap = front == last.text ? "" : " …"
        quote.text = front + Array("\(gap) ".utf8) + piece.text
      }
      if quote.answers, frame == nil, let last { quote.text = last.text + [0x20] + piece.text }
      let whose =
        quote.entry == .open ? whoseIs(told, by: author, authors) : quote.entry
      var score =
        score(quote, isHeading: piece.isHeading) + self.whose(told, whose)
        + labelled(quote, label, at: place)
      var distance: Int64?
      if let box, !piece.box.isEmpty, quote.coverage > 0 {
        score += box.holds(piece.box) ? 0.1 : -0.2
      }
      if form.turn.side != nil, quote.own > 0, quote.coverage >= AnswerDate.least, !quote.isQuestion
      {
        distance = form.turn.distance(SentenceDates(piece.text, day: day), today: today)
      }
      if distance != nil { score += Self.ofTurn }
      // Of several on the asked side the nearest, whichever says a word more.
      let isNearer = best.flatMap { best -> Bool? in
        guard let one = distance, let other = best.distance, abs(score - best.score) < Self.likeness
        else { return nil }
        return one < other
      }
      if isNearer ?? best.map({ isBetter(quote, score, than: $0.score) }) ?? true {
        best = (quote, score, place, before, distance)
      }
      if asksOfToday { ranked.append((quote, score, place, before, distance)) }
      before = own
    }
    guard var best else { return nil }
    var changed: [UInt8] = []
    var entries: LaterEntry?
    if asksOfToday, !order.contains(where: Self.isTime) {
      let read = LaterEntry(pieces, labels.map { $0?.text ?? [] }, written: day, today: today)
      entries = read
      let known = ranked.map { (place: $0.place, score: $0.score, share: $0.quote.coverage) }
      if let later = read.later(known, than: best.place) { best = ranked[later] }
      changed = read.change(known, of: best.place)
    }
    var quote = best.quote
    if pieces[best.place].isHeading {
      let first = entries?.current(below: best.place)
      if let behind = wanted(below: best.place, in: pieces)
        ?? QuotedAround.heading(pieces, best.place, box: box, first: first)
      {
        (quote.text, quote.sentence, quote.told) = (behind, behind, behind)
        if form.asksForDate, let day = QuotedAround.dayBelow(pieces, best.place) {
          quote.sentence = day
        }
        quote.isOfHeading = true
        quote.isQuestion = TextMarks.endsAsQuestion(behind)
      }
    } else if !form.asksForDate, wanted(in: quote.text) == 0,
      held(Array(quote.text.prefix(pieces[best.place].keys))) == words[best.place],
      let settings = QuotedAround.settings(pieces, best.place)
    {
      quote.text = settings
    } else if quote.text == quote.sentence, !quote.isQuestion {
      let isOthers = zip(pieces, carried).map { piece, carried in
        owner.isOfAnother(carried?.text ?? piece.text, by: author, authors: authors)
      }
      quote.text = QuotedAround.completed(pieces, best.place, words) { place, words in
        isOthers[place] ? 0 : share(words)
      }
      // "Ski holiday: in Lech. Hotel Edelweiss, 890 euros."
      if wantsKind, quote.text == quote.sentence, quote.own > 0, wanted(in: quote.text) < 1 {
        let behind = pieces.indices.dropFirst(best.place + 1).prefix { pieces[$0].continues }
        let next = behind.prefix(Self.reach).first { place in
          place == best.place + 1 && !isOthers[place] && wanted(in: pieces[place].text) == 1
            // "The van is blue. … Bought for 300 euros."
            || carried[place]?.place == best.place && wanted(in: pieces[place].text) == 1
        }
        if let next, !TextMarks.endsAsQuestion(pieces[next].text) {
          let gap = next == best.place + 1 ? " " : " … "
          quote.text += Array(gap.utf8) + pieces[next].text
        }
      }
      // Of whom is asked, but not what: that may come behind.
      let isWhole = shares.count > 1 && quote.own > 0.99
      if asked.isOfSomebody, quote.text == quote.sentence, quote.own > 0, !form.asksForDate,
        !isWhole,
        !asked.isHeld(in: quote.sentence)
      {
        quote.text = QuotedAround.continued(pieces, best.place)
      }
    }
    // "Serviced every October. Last: 14 October 2026."
    let next = best.place + 1
    if form.asksForDate, !form.isOfPresent, next < pieces.count, pieces[next].continues,
      labels[next].map({ $0.place == next && AskedOwner.pointsBack(label: $0.text) }) ?? false
    {
      quote.text += [0x20] + pieces[next].text
      quote.sentence += [0x20] + pieces[next].text
    } else if form.asksForDate, quote.text == quote.sentence {
      addBeside(&quote, pieces, best.place, words)
      if quote.beside.isEmpty { addRows(&quote, pieces, best.place, words, labels) }
      if next < pieces.count, carried[next]?.place == best.place {
        addRoutine(&quote, pieces[next].text)
      }
      if quote.text == quote.sentence { addDay(&quote, pieces, best.place) }
    }
    addSince(&quote, pieces, best.place)
    if !pieces[best.place].isHeading { addMore(&quote, pieces, best.place) }
    // Whether a task is done is seen by its box alone.
    let mark = pieces[best.place].box
    if !mark.isEmpty { quote.text = mark + [0x20] + quote.text }
    if !changed.isEmpty { quote.text += Array(" … ".utf8) + changed }
    // What goes on about a reply is shown with what that replies to.
    quote.frame = quote.frame ?? frames.values.first { quote.text.starts(with: $0.reply) }
    quote.text = Self.cut(quote.text)
    let held = words[best.place]
    quote.isOnlyTime =
      quote.near == 0 && !held.isEmpty && held.allSatisfy(Self.isTime)
      && !order.allSatisfy(Self.isTime)
    let around = held.isEmpty ? Set(order.filter { best.before.contains($0) }) : held
    quote.holdsNoneButNames = !quote.answers && !around.isEmpty && around.isSubset(of: names)
    quote.isOnlyName = quote.holdsNoneButNames && !names.isSuperset(of: order)
    return quote
  }

  /// How many of the authors whom the question names a sentence names, or is by.
  mutating func people(in sentence: [UInt8], by author: [UInt8]?) -> Int {
    people.isEmpty
      ? 0 : people.intersection(reader.stems(sentence) + reader.stems(author ?? [])).count
  }

  /// Whether a text holds a word that may count nothing, since it is common.
  private mutating func holds(_ word: [UInt8], in text: [UInt8]) -> Bool {
    shares[word] == nil && reader.stems(text).contains(word)
  }

  /// Whether a list is asked for by the name of its file, and not for something that may stand there.
  private mutating func isAskedFor(_ path: [UInt8]) -> Bool {
    if form.asksForDate || form.asksForTime || wantsKind { return false }
    let words = FileTitle.telling(path).flatMap { reader.stems($0) }
    return !words.isEmpty && words.allSatisfy { shares[$0] != nil }
  }

  func share(_ words: Set<[UInt8]>) -> Double {
    order.reduce(0) { words.contains($1) ? $0 + shares[$1, default: 0] : $0 }
  }

  /// Which of the question's words a text holds.
  mutating func held(_ text: [UInt8]) -> Set<[UInt8]> {
    var held = Set(
      reader.stems(text).flatMap { standIns[$0] ?? [$0] }.filter { shares[$0] != nil })
    // Whoever moved there lives there.
    if let state, shares[state] != nil, !held.contains(state), asked.isHeldByDeed(in: text) {
      held.insert(state)
    }
    let others = homonyms.stems(in: text)
    if !others.isEmpty { held.subtract(others) }
    if asked.isOnlyAdjective(in: text) { held.subtract(reader.stems(Array(asked.word.utf8))) }
    // "30 October" is not asked of by "12 October".
    if let date, shares[date.day] != nil, !held.contains(date.day) { held.remove(date.month) }
    return held
  }
}
