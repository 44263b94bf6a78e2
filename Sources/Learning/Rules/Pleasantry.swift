/// What people say of themselves to be kind, or for the ear: it is true, and nobody asks for it
/// later.
enum Pleasantry {
  private static let resolves = PhraseSet("i'll|i will|i won't|we'll|we will|we won't|will")
  private static let feelings = WordSet(
    "thankful grateful glad happy proud excited stoked lucky blessed thrilled pumped fortunate honored "
      + "honoured hopeful confident ready determined motivated positive inspired touched amazed psyched"
  )
  private static let courtesies = PhraseSet(
    """
    wanted to say|wanted to check|wanted to let|wanted to share|can't wait|looking forward to
    |i recommend|i'd recommend|highly recommend|definitely recommend|i'd suggest|i suggest
    |i'll add|i'll check|i'll look|i'll try|i'll keep|i'll give|i'll be sure|i'll make sure|i'll send
    |i'll share|i'll show|i'll definitely|i'll stay|i hope so|i hope it|i hope that
    |means so much|meant a lot|meant so much|means the world|i knew|i feel like i can|i could use
    |never give up|won't give up|not giving up|stay positive|staying positive|worth it|paid off
    |paying off|pays off|i'm here|i'm in|i'd be happy to|i'd be glad to|i'd love to help|happy to help
    |happy to share|glad i could|glad it|glad that it|glad they|so far so good|i can help you
    |i could help you|i'd help you|keep going|keep pushing|keep working|keep trying|keep chasing
    |keep believing|keep fighting|keep moving|keep plugging|keep on|stay determined|stay upbeat
    |hold me back|stay focused|stay strong|stay optimistic|no matter what|hoping so|hope so|think so|guess so|come so far|come a long way|come this far
    """)

  private static let greetings = PhraseSet(
    """
    how have you been|how've you been|how are you|how're you|how're ya|how is it going|how's it going
    |how it's going|how's everything|how is everything|how are things|how's life|how about you|what about you
    |what's up|what's new|anything new|anything else new|what have you been up to|how you doing|and you
    |really|did i tell you|have i told you|can you believe it|can you believe that|can you imagine|guess what|you know what|isn't it|aren't they|don't you think|you know|how are ya|been up to anything|how's your day|how's your week|how do you do
    """)
  private static let lately = WordSet("lately today recently since these this then")

  /// Whether a question asks for nothing in particular: "How have you been?", "Long time no see, how's it
  /// going?"
  static func asks(_ words: [Word]) -> Bool {
    guard let start = words.indices.first(where: { greetings.length(words, at: $0) != nil }),
      let length = greetings.length(words, at: start)
    else { return false }
    let behind = Array(words[(start + length)...])
    let isOver =
      behind.isEmpty || behind[0].lower == "with" && behind.lower(1) == "you"
      || behind[0].isMark && behind.count == 2
      || lately.contains(behind[0]) && FunctionWords.contentCount(behind) <= 1
    return isOver && (start == 0 || words[start - 1].isMark)
  }

  /// Content words beside the feeling or the courtesy from which on a sentence tells something.
  private static let least = 4

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    let isResolve = resolves.length(words, at: 0) != nil
    let isCourtesy = courtesies.isIn(words)
    let isFeeling = isFeeling(words)
    let isPraise = isPraiseOfUs(words)
    guard isResolve || isCourtesy || isFeeling || isPraise else { return false }
    // What has a time, a number or a name tells something.
    // "Just wanted to" tells no time.
    let kinds = TimeWords.kinds(words.filter { $0.lower != "just" })
    if kinds.any { return false }
    if words.contains(where: { $0.kind == .number || $0.isQuoted }) { return false }
    if words.dropFirst().contains(where: { isName($0) }) { return false }
    if Kin.relatives.meets(words) || Kin.pets.meets(words) { return false }
    let content = FunctionWords.contentCount(words.filter { !feelings.contains($0) })
    return content <= (isFeeling && !isResolve && !isCourtesy ? least : least + 1)
  }

  /// "We make a great team", "we can do this": of everybody, and of nothing that happened.
  private static func isPraiseOfUs(_ words: [Word]) -> Bool {
    guard let first = words.first, Pronouns.subjectWe.contains(first) else { return false }
    // "We have a boat" tells what they have.
    if ["have", "need"].contains(words.lower(1)), !valued.meets(words) { return false }
    return ["can", "make", "work", "need", "have", "all"].contains(words.lower(1))
      && !words.contains { Pronouns.singular.contains($0) || Verbs.isPast($0.lower) }
  }

  private static let valued = WordSet(
    """
    great good amazing awesome strong incredible wonderful special lovely perfect solid best better
    much more each other power chance support people world difference change love hope faith fun
    """)

  private static func isName(_ word: Word) -> Bool {
    word.isCapitalised && word.kind == .word && !Pronouns.first.contains(word.lower)
  }

  /// "I'm so grateful", "feeling proud": a feeling right behind the speaker.
  private static func isFeeling(_ words: [Word]) -> Bool {
    guard let place = words.firstIndex(where: { feelings.contains($0) }), place <= 5 else {
      return false
    }
    return words[..<place].allSatisfy {
      Pronouns.first.contains($0.lower) || Verbs.isAdverb($0.lower)
        || ["am", "feel", "feeling", "are", "so", "been", "was", "have", "felt", "very", "super"]
          .contains($0.lower)
    }
  }
}
