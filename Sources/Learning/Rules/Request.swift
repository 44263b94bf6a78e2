/// What somebody who answers is asked to do once: "Explain photosynthesis to me", "Suggest a name for my kitten",
/// "Wish me luck". It tells nothing of who asks, and a memory of it would hide the answer.
enum Request {
  /// Verbs of what only somebody who answers is asked for.
  private static let verbs = WordSet(
    """
    explain suggest recommend compare summarise summarize rephrase paraphrase reword rewrite translate
    convert calculate compute proofread brainstorm define elaborate
    """)
  /// Verbs of what one notes for oneself as well; they ask where it is for the one who speaks, or of a kind.
  private static let broad = WordSet(
    "draft plan write name list describe outline design generate create find pick choose give word")
  private static let favours = PhraseSet(
    """
    wish me|wish us|cheer me up|cheer us up|bear with me|surprise me|quiz me|test me on|teach me
    |remind me what|remind me who|remind me which|remind me where|remind me when|remind me how
    """)
  private static let receivers = WordSet("me us")
  private static let counts = WordSet(
    "a an some two three four five six seven eight nine ten several")
  private static let joints = WordSet("and but because since so as")
  private static let subjects = WordSet("my our")

  /// Whether a sentence is one, with nothing in it that its speaker does for themself.
  static func isOne(_ words: [Word]) -> Bool {
    let start = ["please", "just", "now"].contains(words.lower(0)) ? 1 : 0
    if favours.length(words, at: start) != nil { return true }
    guard words.indices.contains(start + 1) else { return false }
    let (verb, next) = (words.lower(start), words[start + 1])
    // "Compare is a tool", "Translate: ...".
    guard !next.isMark, !Verbs.isFinite(next), next.lower != "to" else { return false }
    if verbs.contains(verb) { return !hasDay(words) || receivers.meets(words) }
    if ["name", "list"].contains(verb), counts.contains(next) || next.kind == .number {
      return true
    }
    guard broad.contains(verb), !hasDay(words) else { return false }
    if receivers.contains(next) { return true }
    // "Draft a letter for me".
    return words.indices.dropFirst(start + 1).contains {
      words.lower($0) == "for" && receivers.contains(words.lower($0 + 1))
    }
  }

  /// What the speaker tells beside what is asked for: "Recommend me a novel, I've read all of Tana French".
  static func left(of words: [Word], _ source: RuleExtractor.Source) -> [Word] {
    guard source.isToAssistant, isOne(words), Instruction.find(words, source) == nil else {
      return words
    }
    guard
      let place = words.indices.dropFirst(2).first(where: { at in
        guard words[at - 1].isMark || joints.contains(words[at - 1]) else { return false }
        return Pronouns.subjectI.contains(words[at]) || Pronouns.subjectWe.contains(words[at])
          || subjects.contains(words[at]) && words[at...].prefix(5).contains { Verbs.isFinite($0) }
      })
    else { return words }
    var rest = Array(words[place...])
    rest[0] = rest[0].capitalised
    // "I'm halfway" tells nothing without what was asked for.
    return FunctionWords.contentCount(rest) > 1 || VitalFact.isOne(rest) ? rest : words
  }

  /// Whether it is for a day to come, and so may be something to do for oneself.
  private static func hasDay(_ words: [Word]) -> Bool {
    let days = TimeWords.days(words)
    return days.any && !days.past
  }
}
