internal import Learning

/// What people say of what they have to do.
enum ToldErrand {
  /// One of these stands in whatever tells an errand.
  static let phrases = [
    "has to", "have to", "need to", "needs to", "must", "should", "ought to", "got to", "gotta",
    "has yet to", "have yet to", "still hasn't", "still haven't", "promised", "reminder to",
    "remind me", "forget to", "remember to",
  ]

  private static let duties = [
    "has to", "have to", "needs to", "need to", "has got to", "have got to", "got to", "gotta",
    "must", "should", "ought to", "has yet to", "have yet to", "promised",
    "asked for a reminder to", "asked not to forget to",
  ].map(words)
  /// In notes the subject is left out.
  private static let openings = [
    "have to", "need to", "needs to", "gotta", "must", "remind me to", "remember to",
    "don't forget to", "do not forget to",
  ].map(words)
  private static let subjects = ["the user and others", "the user", "i", "we"].map(words)
  private static let adverbs = WordSet("still also really just now definitely urgently finally")
  private static let unpaid = WordSet("hasn't haven't")
  /// "I have to say": what follows is no errand.
  private static let sayings = WordSet(
    "say admit agree confess wonder think disagree laugh not never have")

  private static func words(_ text: String) -> [Substring] { text.split(separator: " ") }

  /// Whether a sentence tells what whoever says it, or the user, has to do.
  static func isTold(in sentence: [UInt8]) -> Bool {
    let said = WordScanner.words(String(decoding: sentence.prefix(512), as: UTF8.self))
    let body = said.drop { $0.isMark }
    guard let subject = subjects.first(where: { begins(body, with: $0) }) else {
      return openings.contains { begins(body, with: $0) && goesOn(body.dropFirst($0.count)) }
    }
    let rest = body.dropFirst(subject.count)
    let deed = rest.drop { adverbs.contains($0) }
    if deed.count < rest.count, let first = deed.first, unpaid.contains(first) {
      return goesOn(deed.dropFirst())
    }
    return duties.contains { begins(deed, with: $0) && goesOn(deed.dropFirst($0.count)) }
  }

  private static let elsewhere = WordSet(
    """
    todo todos to-do to-dos task tasks checklist chores errands reminder reminders muss müssen soll sollte
    aufgaben erledigen tengo tenemos debo tareas dois devons faut
    """)

  /// Whether a text may tell what is to do: by a sentence that says so, by the name of a list, or in another
  /// language.
  static func mayTell(_ pieces: [SentenceCut.Piece]) -> Bool {
    pieces.contains { piece in
      let said = WordScanner.words(String(decoding: piece.text.prefix(512), as: UTF8.self))
      let isToDo = zip(said, said.dropFirst()).contains { $0.lower == "to" && $1.lower == "do" }
      return isToDo || elsewhere.meets(said) || isTold(in: piece.text)
    }
  }

  /// Whether a text of what was learned is of the user, or of the user with others.
  static func isOfUser(_ text: [UInt8]) -> Bool {
    let said = WordScanner.words(String(decoding: text.prefix(64), as: UTF8.self))
    guard said.count > 3, said.lower(0) == "the", said.lower(1) == "user" else { return false }
    return said.lower(2) != "'s" || owned.contains(said[3])
  }

  /// What is the user's that tells of themself: "The user's goal is".
  private static let owned = WordSet(
    """
    goal plan aim ambition dream favourite favorite hobby hobbies passion decision skill skills
    """)

  private static func begins(_ words: ArraySlice<Word>, with said: [Substring]) -> Bool {
    words.count > said.count && zip(words, said).allSatisfy { $0.lower == $1 }
  }

  private static func goesOn(_ words: ArraySlice<Word>) -> Bool {
    guard let first = words.first else { return false }
    return first.kind == .word && !first.isMark && !sayings.contains(first)
  }
}
