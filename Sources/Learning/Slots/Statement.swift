internal import Language

/// One thing that a sentence says: of whom, by which verb, and what follows it.
struct Statement {
  /// Whether it is so, was done, is meant, or is over.
  enum Mode: Sendable { case so, done, plan, over }

  var verb: Token
  /// The tokens of the subject; nil: none is said.
  var subject: Range<Int>?
  /// Whether the speaker is the subject.
  var isOwn: Bool
  /// Where the complement begins, and where the clause ends.
  var rest: Int, end: Int
  var begin: Int
  var mode = Mode.so
  var isDenied = false
  var isProgressive = false
  var isPassive = false
  /// "Used to": it was so once.
  var isFormer = false
  /// "Have to", "need to": it is still to be done.
  var isDue = false
  /// Whether it has the verb of a clause that was found.
  var hasVerb = true
}

/// Finds the statements of a sentence: those of its clauses in English, else those of verbs that rows name.
struct StatementReader {
  private let sentence: AnalysedSentence
  private let language: String
  private let table = SlotTable.shared
  private var tokens: Tokens { sentence.tokens }
  private static let most = 12

  init(_ sentence: AnalysedSentence, _ language: String) {
    (self.sentence, self.language) = (sentence, language)
  }

  /// The statements that say how something is, in order.
  func statements() -> [Statement] {
    guard !sentence.isQuestion, !sentence.isCited, sentence.end != .question else { return [] }
    if language != "en" { return foreign() }
    var subject: Range<Int>?
    var (found, before) = ([Statement](), Clause?.none)
    for clause in sentence.clauses.prefix(Self.most) {
      defer { before = clause }
      // "Turns out I'm", not "Bo thinks I'm".
      let isFact = before.map { table.isIn("factive", tokens[$0.verb].base, language) } ?? false
      if clause.marker == "that", !isFact { continue }
      // "Ana sold the flat and moved to Ghent".
      if clause.subject != nil || !["and", "but", "then"].contains(clause.marker) {
        subject = clause.subject
      }
      if let statement = statement(clause, subject) { found.append(statement) }
    }
    if let ended = noLonger() { found.append(ended) }
    if sentence.clauses.isEmpty, found.isEmpty, let bare = bare() { found.append(bare) }
    return found
  }

  private func statement(_ clause: Clause, _ subject: Range<Int>?) -> Statement? {
    guard ["", "will", "going"].contains(clause.modality) || isUnable(clause),
      !clause.isInverted, !isUnreal(clause)
    else { return nil }
    // "Lives in Bern" does not say who does.
    let isDropped = clause.person == .dropped && tokens[clause.finite].form != .third
    let isOwn = isDropped || [.I, .we].contains(clause.person)
    var found = Statement(
      verb: tokens[clause.verb], subject: subject, isOwn: isOwn, rest: clause.verb + 1,
      end: clause.tokens.upperBound, begin: clause.tokens.lowerBound)
    let isEnded = clause.tokens.contains {
      tokens.lower($0) == "no" && tokens.lower($0 + 1) == "longer"
    }
    found.isDenied = clause.isNegated || isEnded || isDenied(found)
    (found.isProgressive, found.isPassive) = (clause.isProgressive, clause.isPassive)
    switch clause.tense {
    case .future: found.mode = .plan
    case .past, .pastPerfect: found.mode = .done
    case .perfect: found.mode = clause.isProgressive || lasts(clause) ? .so : .done
    default: break
    }
    if clause.tense == .present, sentence.isImperative, clause.person == .dropped {
      return clause.verb == sentence.start && isCalling(clause) ? found : nil
    }
    return governed(found)
  }

  /// "Have been vegan", "has lived here since May".
  private func lasts(_ clause: Clause) -> Bool {
    tokens[clause.verb].base == "be"
      || tokens.tokens(clause.tokens).contains { table.isIn("lasting", $0.lower, language) }
  }

  /// "Can't eat nuts", "can't stand coriander" say how it is; "can't go" does not.
  private func isUnable(_ clause: Clause) -> Bool {
    ["can", "could"].contains(clause.modality) && clause.isNegated
      && table.isIn("unable", tokens[clause.verb].base, language)
  }

  private func isCalling(_ clause: Clause) -> Bool { tokens[clause.verb].base == "call" }

  /// Whether a clause says what is only supposed, thought or asked.
  private func isUnreal(_ clause: Clause) -> Bool {
    if [.I, .we].contains(clause.person), sentence.mayCite(from: sentence.start) { return true }
    if clause.isSubordinate, !table.isIn("real", clause.marker, language) { return true }
    if table.isIn("unreal", clause.marker, language) { return true }
    return tokens.tokens(clause.tokens).contains { table.isIn("unreal", $0.lower, language) }
  }

  private func isDenied(_ found: Statement) -> Bool {
    table.isIn("denial", tokens.lower(found.rest), language)
  }

  /// With the verb that stops, begins or means another one.
  private func governed(_ statement: Statement) -> Statement? {
    var found = statement
    var steps = 0
    while steps < 3, let governor = table.governor(found.verb.base) ?? twoWords(found) {
      var next = found.rest
      while next < found.end,
        table.isIn("skip", tokens.lower(next), language) || tokens[next].lower == "up"
      {
        next += 1
      }
      let isTo = ["to", "of", "on", "with", "from", "about", "forward"].contains(tokens.lower(next))
      if isTo { next += 1 }
      if tokens.lower(next) == "to" { next += 1 }
      guard next < found.end, tokens[next].isVerb,
        tokens[next].form == .gerund || isTo && tokens[next].form == .base
      else { break }
      switch governor {
      case .never: return nil
      case .must: found.isDue = found.mode == .so
      case .end where found.mode == .plan: return nil
      case .end: found.mode = .over
      case .start: found.mode = .so
      case .plan: found.mode = found.mode == .done ? .done : .plan
      }
      if governor == .plan, statement.mode == .done { return nil }
      (found.verb, found.rest) = (tokens[next], next + 1)
      steps += 1
    }
    // "Used to teach".
    if statement.verb.base == "use", statement.verb.form == .past,
      tokens.lower(statement.rest) == "to",
      tokens[statement.rest + 1].form == .base, !statement.isDenied
    {
      (found.verb, found.rest, found.mode) = (
        tokens[statement.rest + 1], statement.rest + 2, .over
      )
      found.isFormer = true
    }
    return found
  }

  /// "Gave up smoking".
  private func twoWords(_ found: Statement) -> SlotTable.Governor? {
    table.governor(found.verb.base + "_" + tokens.lower(found.rest))
  }

  /// "I no longer work at Acme", whose verb the clauses do not have.
  private func noLonger() -> Statement? {
    guard let no = tokens.indices.first(where: { tokens.lower($0) == "no" }),
      tokens.lower(no + 1) == "longer", !tokens[no + 2].isVerb,
      let verb = Lexicon.shared.verb(tokens.lower(no + 2)),
      !verb.forms.isDisjoint(with: [.base, .third])
    else { return nil }
    let subject = sentence.start..<max(sentence.start, no)
    let isOwn = subject.isEmpty || subject.count == 1 && isSpeaker(subject.lowerBound)
    var token = tokens[no + 2]
    (token.base, token.part, token.form) = (verb.base, .verb, .base)
    var found = Statement(
      verb: token, subject: subject, isOwn: isOwn, rest: no + 3, end: tokens.count,
      begin: sentence.start)
    found.isDenied = true
    return found
  }

  private func isSpeaker(_ place: Int) -> Bool {
    let person = Lexicon.shared.person(of: tokens.lower(place), in: language)
    return person == .I || person == .we
  }

  /// A sentence without a verb: "allergic to nuts", "learning Polish", "off gluten".
  private func bare() -> Statement? {
    var start = sentence.start
    while start < tokens.count, table.isIn("skip", tokens.lower(start), language) { start += 1 }
    let first = tokens[start]
    guard start < tokens.count else { return nil }
    let isVerb = first.isVerb && [.gerund, .participle].contains(first.form)
    var verb = first
    if !isVerb { (verb.base, verb.lower, verb.form) = ("be", "be", .none) }
    var found = Statement(
      verb: verb, subject: nil, isOwn: true, rest: isVerb ? start + 1 : start, end: tokens.count,
      begin: sentence.start, hasVerb: isVerb)
    found.isProgressive = isVerb
    found.isDenied = tokens.indices.contains {
      $0 <= start && table.isIn("denial", tokens.lower($0), language)
    }
    return isVerb ? governed(found) : found
  }

  // MARK: Other languages

  /// Those of verbs that rows name, with a subject near them.
  private func foreign() -> [Statement] {
    var found: [Statement] = []
    let condition = tokens.contains {
      table.isIn("unreal", $0.lower, language) || table.isIn("unreal." + language, $0.lower)
    }
    guard !condition else { return [] }
    for place in tokens.indices where found.count < Self.most {
      let token = tokens[place]
      guard token.kind == .word, !token.isQuoted, !table.rows(language, token).isEmpty else {
        continue
      }
      let begin = (0..<place).last { tokens[$0].isMark }.map { $0 + 1 } ?? 0
      let stop = (place..<tokens.count).first {
        [",", ";", ":", ".", "("].contains(tokens[$0].text)
      }
      let end = stop ?? tokens.count
      var statement = Statement(
        verb: token, subject: nil, isOwn: true, rest: place + 1, end: end, begin: begin)
      (statement.subject, statement.isOwn) = subject(place, begin, end)
      if statement.subject == place + 1..<place + 2 { statement.rest += 1 }
      statement.isDenied = (begin..<end).contains {
        table.isIn("denial", tokens.lower($0), language)
      }
      found.append(statement)
    }
    return found
  }

  /// Who stands before or right after a verb; without a subject it is the speaker, by the verb's form.
  private func subject(_ verb: Int, _ begin: Int, _ end: Int) -> (Range<Int>?, Bool) {
    func isSpeaker(_ place: Int) -> Bool {
      self.isSpeaker(place) && !table.isIn("my", tokens.lower(place), language)
    }
    let near = max(begin, verb - 4)..<verb
    if near.contains(where: isSpeaker) { return (nil, true) }
    if verb + 1 < end, isSpeaker(verb + 1) { return (verb + 1..<verb + 2, true) }
    let before = begin..<verb
    let start =
      before.first {
        !table.isIn("skip", tokens.lower($0), language)
          && !table.isIn("aux", tokens.lower($0), language)
      } ?? verb
    return start < verb ? (start..<verb, false) : (nil, true)
  }
}
