/// What stands behind a colon and is not said by the message's writer: "Tom: I quit my job", "Mum
/// writes: I have broken my hip", "Translate: I am married to a dentist". Its "I" is somebody else.
package struct OthersWords {
  /// Who wrote the message; nil: the user.
  let author: String?
  /// The others who have spoken in the conversation.
  let others: [String]

  /// How far a head reaches.
  enum Head {
    /// Its own line is another person's.
    case line
    /// It and what stands below, to the next empty line.
    case paragraph
    /// It and all below is a text that is asked for or handed on.
    case text
  }

  /// Words of a head at most.
  static let longest = 10
  /// How many words of a line are looked at behind the beginning of a sentence.
  private static let reach = 200

  /// What is done with a text that somebody else may have written.
  private static let handling = WordSet(
    """
    translate rewrite rephrase reword paraphrase proofread summarise summarize transcribe spellcheck
    polish shorten
    """)
  /// What is done as well with what is one's own, or with anything.
  private static let mending = WordSet(
    "correct fix improve edit check review analyze analyse explain")
  private static let showing = WordSet("here here's this below")
  /// Whether a line of its own says that a text follows: "Summarize this email:", "Here is a letter from my
  /// friend:".
  private static func introduces(_ line: [Word]) -> Bool {
    guard let last = line.last, last.text == ":" else { return false }
    let head = line.filter { !$0.isMark && !["please", "can", "could", "you"].contains($0.lower) }
    guard let first = head.first, head.count <= longest else { return false }
    if handling.contains(first) || Writing.isAskedFor(head) { return true }
    let names = head.contains { Texts.pieces.contains($0) || Texts.works.contains($0) }
    return names && (mending.contains(first) || showing.contains(first))
      || mending.contains(first) && head.contains { $0.lower == "this" }
  }

  private static let questions = PhraseSet("how do you say|how do i say|how would you say")

  private static let titles = WordSet("dr mr mrs ms miss prof professor frau herr madame monsieur")
  /// Who speaks in transcripts.
  private static let roles = WordSet(
    """
    assistant ai bot chatbot chatgpt claude gemini gpt copilot system agent speaker interviewer
    interviewee caller moderator narrator therapist patient customer participant
    """)
  private static let halves = WordSet("am pm a.m p.m uhr")

  /// What a sentence's head says of the rest of its line; nil where the rest is the writer's own, or names
  /// nobody by "I", "we" or "you". `length`: of the sentence, with which the line begins.
  func head(_ whole: [Word], length: Int) -> Head? {
    // "Note: I moved" is the writer's own, and so is "Anna's phone: 555 0101".
    if ToMemory.labelLength(whole) != nil || OthersFact.isLabelled(whole) { return nil }
    let line = OthersWords.withoutStamp(whole)
    if OthersWords.isForwarded(line) { return .text }
    if OthersWords.handlesQuote(line) { return .line }
    if OthersWords.introduces(line) { return .text }
    guard let mark = OthersWords.mark(line, in: length - (whole.count - line.count)) else {
      return nil
    }
    let rest = line[(mark + 1)...]
    // Quotation marks tell where it ends: Eva wrote: "I moved." I live here.
    guard rest.first?.text != "\"",
      rest.contains(where: {
        !$0.isQuoted && (Pronouns.first.contains($0) || Pronouns.you.contains($0))
      })
    else { return nil }
    let head = OthersWords.bare(line[..<mark])
    guard let first = head.first else { return nil }
    guard line[mark].text == ":" else { return tells(head) ? .line : nil }
    if OthersWords.handling.contains(first)
      || OthersWords.mending.contains(first) && head.count > 1 || Writing.isAskedFor(head)
      || first.lower == "role" && ["play", "playing"].contains(head.lower(1))
      || OthersWords.questions.length(head, at: 0) != nil
    {
      return .text
    }
    if Texts.isWork(head) { return .paragraph }
    return isOther(head, line, isStamped: line.count < whole.count) ? .line : nil
  }

  /// The sentences of a line that are the writer's, and how far another's words behind them reach.
  /// `before`: the sentence before them.
  func own(
    _ sentences: ArraySlice<Sentence>, of line: [Word], before: Sentence?
  ) -> (sentences: [Sentence], Head?) {
    var told: [Sentence] = []
    for (place, sentence) in sentences.enumerated() {
      let rest =
        place == 0
        ? Array(line.prefix(OthersWords.reach))
        : Array(
          sentences[(sentences.startIndex + place)...].lazy.map(\.words).joined()
            .prefix(OthersWords.reach))
      let behind = place == 0 ? line.count - sentences.lazy.map(\.words.count).reduce(0, +) : 0
      if let reach = head(rest, length: sentence.words.count + behind) { return (told, reach) }
      let last = told.last ?? before
      if Texts.isRepeated(sentence.words, by: author)
        || Texts.isOfNobody(sentence.words, before: last?.words ?? [])
      {
        continue
      }
      told.append(sentence)
    }
    return (told, nil)
  }

  /// The words of a head without what it quotes, or says in brackets: "Ana (on Slack)".
  private static func bare(_ head: ArraySlice<Word>) -> [Word] {
    var isInside = false
    return head.filter { word in
      if word.text == "(" { isInside = true }
      defer { if word.text == ")" { isInside = false } }
      return !isInside && !word.isMark && !word.isQuoted
    }
  }

  /// The mark behind a head: a colon, or a comma behind "Eva wrote". What a head quotes is not counted.
  private static func mark(_ line: [Word], in length: Int) -> Int? {
    var words = 0
    for (place, word) in line.prefix(max(0, length)).enumerated() where !word.isQuoted {
      guard place + 1 < line.count, words <= longest else { return nil }
      if word.isMark, word.text == ":" {
        // "**Bo:** I moved."
        let behind = line[(place + 1)...].first { !["*", "_", "**", "__"].contains($0.text) }
        return behind?.isSpaced ?? false && place > 0 ? place : nil
      }
      if word.isMark, word.text == ",", words > 1, Texts.telling.contains(line[place - 1]),
        Texts.isTeller(line[place - 2]),
        Pronouns.subjectI.contains(line[place + 1]) || Pronouns.subjectWe.contains(line[place + 1])
      {
        return place
      }
      if !word.isMark { words += 1 }
    }
    return nil
  }

  /// Whether somebody else says or writes something at the end of a head.
  private func tells(_ head: [Word]) -> Bool {
    let isOwn = head.contains { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) }
    guard !isOwn,
      let verb = head.indices.dropFirst().first(where: { Texts.telling.contains(head[$0]) })
    else { return false }
    return !OthersWords.isName([head[verb - 1]], of: author)
  }

  private static let politeness = WordSet("please can could would you")

  /// Whether a line asks to do something with a text in quotation marks: "Translate into French: "I live
  /// in Paris"".
  private static func handlesQuote(_ line: [Word]) -> Bool {
    let asked = line.drop { politeness.contains($0) }
    guard let verb = asked.first, handling.contains(verb) else { return false }
    return asked.contains { $0.isQuoted && $0.kind == .word }
  }

  /// How far what stands below a line is another's: of a mail, of "Ann wrote me this:", of a name and a
  /// colon alone. `next`: the line below it, empty or not.
  func introduced(by whole: [Word], _ next: [Word]) -> Head? {
    // "Note: I moved" is the writer's own.
    if ToMemory.labelLength(whole) != nil { return nil }
    let line = OthersWords.withoutStamp(whole)
    if MailLine.isForwarding(line) { return next.isEmpty ? .text : .paragraph }
    guard let mark = line.firstIndex(where: { $0.isMark && $0.text == ":" && !$0.isQuoted }) else {
      return nil
    }
    if mark == 1, line[0].lower == "from", line[0].isCapitalised {
      return isSender(line[2...], isMail: MailLine.isSurelyHeader(next)) ? .text : nil
    }
    guard let end = line.last, end.isMark, end.text == ":", mark == line.count - 1 else {
      return nil
    }
    let head = OthersWords.bare(line[...])
    if MailLine.saysWhoWrote(head) { return .text }
    guard !head.isEmpty, head.count <= OthersWords.longest,
      Texts.isWork(head) || isOther(head, line, isStamped: line.count < whole.count)
    else { return nil }
    // What begins at once ends with its paragraph; a letter has several.
    return next.isEmpty || MailLine.isGreeting(next) ? .text : .paragraph
  }

  /// Whether a head with a colon behind it names another than the writer.
  private func isOther(_ head: [Word], _ line: [Word], isStamped: Bool) -> Bool {
    guard let first = head.first else { return false }
    if Texts.isHandedOn(head, by: author) { return true }
    let isOwn = head.contains { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) }
    if isOwn || first.lower == "me" || OthersWords.isName(head, of: author) { return false }
    if head.dropFirst().contains(where: { Texts.telling.contains($0) }) { return tells(head) }
    if ["via", "rt"].contains(first.lower) || Texts.isSent(head) || Texts.puts.isIn(head) {
      return true
    }
    if let last = head.last, OthersWords.labels.contains(last) { return false }
    let isNamed = head.count <= 3 && head.allSatisfy(\.isCapitalised)
    return isNamed && isStamped || head.count == 1 && line.first?.text == "@"
      || OthersWords.isPerson(head, others)
  }

  /// With which the writer begins what is his own.
  private static let labels = WordSet(
    "update updates news correction edit ps p.s note reminder todo memo info status fact plan agenda"
  )

  /// Whether a line of a log tells who speaks; `isAlone`: no other line does.
  func isLogged(_ entry: LogEntry, isAlone: Bool) -> Bool {
    let name = entry.speaker
    switch entry.form {
    case .nick, .dated: return true
    case .prompt, .header:
      return isOwn(name) || OthersWords.isPerson(name, others)
        || name.first.map { $0.isCapitalised && Gazetteer.firstNames.contains($0.lower) } ?? false
    case .stamped:
      guard let last = name.last, !OthersWords.labels.contains(last),
        ToMemory.labelLength(name + [Word(":", .mark)]) == nil
      else { return false }
      return isOwn(name) || OthersWords.isPerson(name, others)
        || name.count <= 3 && name.allSatisfy(\.isCapitalised) || name[0].text == "+"
        || entry.isBracketed && (!isAlone || !FunctionWords.all.contains(last) && name.count == 1)
    }
  }

  /// Whether a heading names another person, of whom what stands below it is: "## Ana" over "I live in Bruck".
  func isOther(heading line: [Word], above below: ArraySlice<[Word]>) -> Bool {
    let name = Array(line.drop { $0.text == "#" })
    guard (1...3).contains(name.count),
      name.allSatisfy({ $0.kind == .word && $0.isCapitalised }),
      OthersWords.isPerson(name, others), !isOwn(name)
    else { return false }
    return below.prefix { $0.first?.text != "#" }.contains { line in
      line.contains { Pronouns.first.contains($0) && !$0.isQuoted }
    }
  }

  private static let selves = WordSet("me you user")

  /// Whether somebody who is named so is the writer.
  func isOwn(_ name: [Word]) -> Bool {
    name.count == 1 && OthersWords.selves.contains(name[0]) || OthersWords.isName(name, of: author)
  }

  /// Whether a mail's sender is another than the writer: names of people, or an address.
  private func isSender(_ sender: ArraySlice<Word>, isMail: Bool) -> Bool {
    let name = sender.filter { !$0.isMark && $0.isCapitalised }
    if OthersWords.isName(Array(name.prefix(2)), of: author), !name.isEmpty { return false }
    return isMail || sender.contains { $0.text.contains("@") } || name.count > 1
      || OthersWords.isPerson(name, others)
  }

  /// A line of a chat's log without the time before it: "[10:01] Ann: …", "01.11.26, 10:01 - Ann: …".
  private static func withoutStamp(_ line: [Word]) -> [Word] {
    guard
      let name = line.firstIndex(where: { $0.kind == .word && !halves.contains($0) }),
      line[..<name].contains(where: { $0.kind == .number }),
      // A time of day: "2 cats: …" and "2026 update: …" are none.
      line[..<name].contains(where: { $0.text.contains(":") }),
      line[name...].contains(where: { $0.isMark && $0.text == ":" })
    else { return line }
    return Array(line[name...])
  }

  /// "[forwarded] I am moving to Rome."
  private static func isForwarded(_ line: [Word]) -> Bool {
    guard line.first?.text == "[", line.count > 2, line[2].text == "]" else { return false }
    return Texts.works.contains(line[1]) || ["forwarded", "fwd"].contains(line[1].lower)
  }

  /// Names that are too short, or too much like words, to be told from others elsewhere.
  private static let shortNames = WordSet(
    "al bo cy di ed em ev jo ki li lu mo ny oz pi su ty vi wu xi yu ana ian amy joe kim lee liz pam pat ray sue"
  )

  private static func isPerson(_ head: [Word], _ others: [String]) -> Bool {
    guard head.count <= 3, let first = head.first else { return false }
    // Nicknames of chats: "bob: I'm on my way". "will:" and "mark:" may be more than names.
    guard first.isCapitalised else {
      return head.count == 1
        && (first.lower == "assistant" || Gazetteer.firstNames.contains(first.lower)
          || ["bo", "jo", "li"].contains(first.lower))
        && !FunctionWords.all.contains(first.lower) && !Verbs.base.contains(first.lower)
    }
    if others.contains(where: { isName(head, of: $0) }) { return true }
    if titles.contains(first) { return head.count > 1 && head[1].isCapitalised }
    if roles.contains(first) {
      return head.count == 1 || head.count == 2 && head[1].text.utf8.count < 3
    }
    return head.count <= 2
      && (Gazetteer.firstNames.contains(first.lower)
        || head.count == 1 && (Kin.relatives.contains(first) || shortNames.contains(first)))
  }

  /// Whether a head is a person's name, or one word of it.
  private static func isName(_ head: [Word], of person: String?) -> Bool {
    guard let person else { return false }
    let words = person.lowercased().split(separator: " ").map(String.init)
    return head.allSatisfy { words.contains($0.lower) }
  }
}
