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
  private static let questions = PhraseSet("how do you say|how do i say|how would you say")

  /// What a line's head says of the rest of it; nil where the rest is the writer's own, or names
  /// nobody by "I", "we" or "you".
  func head(_ line: [Word]) -> Head? {
    if OthersWords.isForwarded(line) { return .text }
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
    guard let first = head.first, let last = head.last else { return nil }
    if OthersWords.handling.contains(first)
      || head.contains(where: { OthersWords.texts.contains($0) })
      || OthersWords.questions.length(head, at: 0) != nil
    {
      return .text
    }
    if Pronouns.subject.contains(first) || first.lower == "me"
      || OthersWords.isName(head, of: author)
    {
      return nil
    }
    let tells = head.count > 1 && OthersWords.telling.contains(last)
    return tells || OthersWords.isPerson(head, others) ? .line : nil
  }

  /// "[forwarded] I am moving to Rome."
  private static func isForwarded(_ line: [Word]) -> Bool {
    guard line.first?.text == "[", line.count > 2, line[2].text == "]" else { return false }
    return texts.contains(line[1])
  }

  private static func isPerson(_ head: [Word], _ others: [String]) -> Bool {
    guard head.count <= 3, let first = head.first, first.isCapitalised else { return false }
    if others.contains(where: { isName(head, of: $0) }) { return true }
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
