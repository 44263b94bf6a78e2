/// What stands behind a colon and is not said by the message's writer: "Tom: I quit my job", "Mum
/// writes: I have broken my hip", "Translate: I am married to a dentist". Its "I" is somebody else.
struct OthersWords {
  /// Who wrote the message; nil: the user.
  let author: String?
  /// The others who have spoken in the conversation.
  let others: [String]

  /// How far a head reaches.
  enum Head {
    /// Its own line is another person's.
    case line
    /// It and all below is a text that is asked for or handed on.
    case text
  }

  /// Words of a head at most.
  private static let longest = 10

  private static let telling = WordSet(
    """
    says said writes wrote texted texts replied replies answered answers asked asks messaged told tells
    goes went posted tweeted shouted yelled whispered
    """)
  /// What is done with a text that somebody else may have written.
  private static let handling = WordSet(
    """
    translate rewrite rephrase reword paraphrase proofread summarise summarize transcribe spellcheck
    polish shorten
    """)
  private static let texts = WordSet(
    """
    lyrics lyric quote poem haiku limerick sonnet verse roleplay role-play song transcript excerpt
    monologue dialogue forwarded fwd caption script
    """)
  /// What is done as well with what is one's own, or with anything.
  private static let mending = WordSet(
    "correct fix improve edit check review analyze analyse explain")
  private static let showing = WordSet("here here's this below")
  private static let pieces = WordSet(
    """
    letter email e-mail mail message text note story article essay paragraph conversation chat speech
    post review statement diary
    """)

  /// Whether a line of its own says that a text follows: "Summarize this email:", "Here is a letter from my
  /// friend:".
  private static func introduces(_ line: [Word]) -> Bool {
    guard let last = line.last, last.text == ":" else { return false }
    let head = line.filter { !$0.isMark && !["please", "can", "could", "you"].contains($0.lower) }
    guard let first = head.first, head.count <= longest else { return false }
    if handling.contains(first) || Writing.isAskedFor(head) { return true }
    let names = head.contains { pieces.contains($0) || texts.contains($0) }
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

  /// What a line's head says of the rest of it; nil where the rest is the writer's own, or names
  /// nobody by "I", "we" or "you".
  func head(_ whole: [Word]) -> Head? {
    // "Note: I moved" is the writer's own, and so is "Anna's phone: 555 0101".
    if ToMemory.labelLength(whole) != nil || OthersFact.isLabelled(whole) { return nil }
    let line = OthersWords.withoutStamp(whole)
    if OthersWords.isForwarded(line) { return .text }
    if OthersWords.handlesQuote(line) { return .line }
    if OthersWords.introduces(line) { return .text }
    guard
      let colon = line.prefix(OthersWords.longest + 1).firstIndex(where: {
        $0.isMark && $0.text == ":"
      }),
      colon > 0, colon + 1 < line.count, line[colon + 1].isSpaced
    else { return nil }
    let rest = line[(colon + 1)...]
    guard
      rest.contains(where: {
        !$0.isQuoted && (Pronouns.first.contains($0) || Pronouns.you.contains($0))
      })
    else { return nil }
    let head = line[..<colon].filter { !$0.isMark }
    guard let first = head.first else { return nil }
    if OthersWords.handling.contains(first)
      || OthersWords.mending.contains(first) && head.count > 1 || Writing.isAskedFor(head)
      || head.contains(where: { OthersWords.texts.contains($0) })
      || first.lower == "role" && ["play", "playing"].contains(head.lower(1))
      || OthersWords.questions.length(head, at: 0) != nil
    {
      return .text
    }
    return isOther(head, line, isStamped: line.count < whole.count) ? .line : nil
  }

  private static let politeness = WordSet("please can could would you")

  /// Whether a line asks to do something with a text in quotation marks: "Translate into French: "I live
  /// in Paris"".
  private static func handlesQuote(_ line: [Word]) -> Bool {
    let asked = line.drop { politeness.contains($0) }
    guard let verb = asked.first, handling.contains(verb) else { return false }
    return asked.contains { $0.isQuoted && $0.kind == .word }
  }

  /// Whether a line says that what stands below it is another's: the sender of a mail, "Ann wrote me
  /// this:", a name and a colon alone.
  func introduces(_ whole: [Word]) -> Bool {
    // "Note: I moved" is the writer's own.
    if ToMemory.labelLength(whole) != nil { return false }
    let line = OthersWords.withoutStamp(whole)
    guard let mark = line.firstIndex(where: { $0.isMark && $0.text == ":" }) else { return false }
    if mark == 1, line[0].lower == "from", line[0].isCapitalised { return isSender(line[2...]) }
    guard let end = line.last, end.isMark, end.text == ":", mark == line.count - 1 else {
      return false
    }
    let head = line.filter { !$0.isMark }
    if head.count > 2, head[0].lower == "on", head[head.count - 1].lower == "wrote" { return true }
    return !head.isEmpty && head.count <= OthersWords.longest
      && isOther(head, line, isStamped: line.count < whole.count)
  }

  /// Whether a head with a colon behind it names another than the writer.
  private func isOther(_ head: [Word], _ line: [Word], isStamped: Bool) -> Bool {
    guard let first = head.first else { return false }
    let isOwn = head.contains { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) }
    if isOwn || first.lower == "me" || OthersWords.isName(head, of: author) { return false }
    if head.dropFirst().contains(where: { OthersWords.telling.contains($0) }) { return true }
    let isNamed = head.count <= 3 && head.allSatisfy(\.isCapitalised)
    return isNamed && isStamped || head.count == 1 && line.first?.text == "@"
      || OthersWords.isPerson(head, others)
  }

  /// Whether a mail's sender is another than the writer: names of people, or an address.
  private func isSender(_ sender: ArraySlice<Word>) -> Bool {
    let name = sender.filter { !$0.isMark && $0.isCapitalised }
    if OthersWords.isName(Array(name.prefix(2)), of: author), !name.isEmpty { return false }
    return sender.contains { $0.text.contains("@") } || name.count > 1
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
    return texts.contains(line[1])
  }

  private static func isPerson(_ head: [Word], _ others: [String]) -> Bool {
    guard head.count <= 3, let first = head.first else { return false }
    // Nicknames of chats: "bob: I'm on my way". "will:" and "mark:" may be more than names.
    guard first.isCapitalised else {
      return head.count == 1 && Gazetteer.firstNames.contains(first.lower)
        && !FunctionWords.all.contains(first.lower) && !Verbs.base.contains(first.lower)
    }
    if others.contains(where: { isName(head, of: $0) }) { return true }
    if titles.contains(first) { return head.count > 1 && head[1].isCapitalised }
    if roles.contains(first) {
      return head.count == 1 || head.count == 2 && head[1].text.utf8.count < 3
    }
    return head.count <= 2
      && (Gazetteer.firstNames.contains(first.lower)
        || head.count == 1 && Kin.relatives.contains(first))
  }

  /// Whether a head is a person's name, or one word of it.
  private static func isName(_ head: [Word], of person: String?) -> Bool {
    guard let person else { return false }
    let words = person.lowercased().split(separator: " ").map(String.init)
    return head.allSatisfy { words.contains($0.lower) }
  }
}
