/// Sentences that keep a talk going, and say nothing to remember.
enum ChitChat {
  private static let phrases = PhraseSet(
    """
    glad to hear|happy to hear|sorry to hear|proud to hear|great to hear|good to hear|nice to hear
    |awesome to hear|so glad you|so happy you|glad you|happy you|proud of you|happy for you
    |excited for you|thrilled for you|rooting for you|here for you|there for you|nice of you
    |kind of you|sweet of you|good for you|great for you|i appreciate you|appreciate your|i agree
    |i hope you|hope you|hope your|i hope your|can imagine|can only imagine|i'm sure you|i bet you|i bet it|i bet that|keep it up|keep up
    |something to share|something to tell|let me know|lemme know|got that right|i'm on fire|talk soon|talk later|talk to you|take care|good luck|best of luck|congrats
    |congratulations|well done|you got this|say hi|say hello|haven't talked|haven't spoken|haven't chatted|haven't seen you
    |checking in|check in with|just wanted to check in|just wanted to say|forever since we|got your back|have your back
    |you've got this|have fun|have a great|have a good
    |have a nice|see you|see ya|sounds good|sounds great|sounds fun|sounds like|way to go|same here
    |me too|hang in there|keep in touch|stay in touch|catch up soon|of course|no worries|no problem
    |check it out|check this|check out this|check out these|check out my|take a look|look at|i guess so|i see|i hear you|i get it|i feel you
    |i understand|i know right|you know what|your support|your help|your kind|your words
    |our friendship|your friendship|glad we're friends|happy we're friends|you can see
    |wish you|wishing you|thinking of you|i love your|love your|i love that you|love that you
    |i admire|admire what you|rest assured|you deserve|you should|you must|you can do|means a lot|mean a lot|thank you for
    |thanks for|it's great that you|it's awesome that you|it's amazing that you|great that you
    |i think you can|i know you can|i'm sure you can|cheering you|cheer you|believe in you|believe in yourself|believe in us|feel free|any time|anytime|i'll let you
    |i'll keep you|looks like you|looks great|looks amazing|looks awesome|looks delicious|look great
    |look amazing|look so|i can tell|can't complain|don't worry|hear from you|hear about|
    here's to|i bet|try my best|do my best|give it a shot|give it a try|give that a try
    |might try|check it|try it out|check them out|so proud to|in your corner|in my corner|what a|i'd love to hear|i'd love to see|tell me|i can see
    """)

  private static let maxims = WordSet("key important crucial essential vital")
  /// What is said to cheer somebody up, where nobody tells of themself.
  private static let cheers = PhraseSet(
    """
    keep going|keep pushing|keep at it|don't stop|don't give up|never give up|keep on
    |keep working|keep trying|will pay off
    """)
  private static let sympathies = PhraseSet(
    """
    sorry to hear|glad to hear|happy to hear|glad you|happy you|let me know|let you know|let us know
    |for letting me|for having me|can imagine|can only imagine|can just imagine|i bet|i promise|i'm sure|sorry about your|sorry for your
    """)

  /// Whether a sentence answers the listener's news, or offers help.
  static func isSympathy(_ words: [Word]) -> Bool {
    // "Let's keep going" is said to both, and tells of neither.
    sympathies.isIn(words) || ["let's", "bet"].contains(words.lower(0)) || isJointCheer(words)
  }

  /// "In the meantime, let's work together."
  private static func isJointCheer(_ words: [Word]) -> Bool {
    guard let comma = words.prefix(6).firstIndex(where: { $0.text == "," }) else { return false }
    return words.lower(comma + 1) == "let's" && Verbs.base.contains(words.lower(comma + 2))
      && !words[..<comma].contains { Verbs.isFinite($0) || Pronouns.first.contains($0.lower) }
  }

  private static let praise = WordSet(
    """
    awesome great cool amazing wonderful fantastic lovely nice sweet incredible beautiful inspiring
    impressive exciting fun perfect true right good brilliant excellent gorgeous cute adorable
    delicious terrific rough tough hard awful sad terrible crazy wild neat super interesting
    thoughtful kind rewarding worth stunning yummy tasty admirable key important
    """)

  private static let starts = PhraseSet(
    """
    let's|loving the|cool that|great that|nice that|awesome that|amazing that|check my|check our|check the|we should|we'll have to|we must|here's|here is|how about|how great|what a|how cool|can't wait to hear|can't wait to see
    |i can't wait to hear|looking forward to hearing|looking forward to seeing|catch you|bye|goodbye
    |take your time|just let|no doubt|count me in|i'm in|i'm here|love the|love that|love this
    |love it|love how|nice one|good job|great job|great work|nice work|good call|good idea
    |great idea|look how|look at|good point|good thinking|what's|any plans|been a while|it's been a while|it's been ages
    |long time|bet it|bet you|bet that|bet they|must be|must feel|must've|must have been|sounds|hope all is|hope you're|hope things
    """)

  private static let wishes = PhraseSet(
    """
    happy birthday|happy anniversary|happy new year|happy easter|happy holidays|merry christmas
    |many happy returns
    """)

  /// "Happy birthday to my big Nora", which tells nothing besides.
  private static func isWish(_ words: [Word]) -> Bool {
    wishes.length(words, at: 0) != nil
      && !words.contains {
        $0.kind == .number || Verbs.finite.contains($0) || Verbs.isPast($0.lower)
          || Verbs.isPresentThird($0.lower) || Pronouns.subject.contains($0)
      }
  }

  private static let appearing = WordSet("looks look sounds sound smells smell seems tastes")

  /// "That ice cream looks mouthwatering": of what another told or showed.
  private static func judges(_ words: [Word]) -> Bool {
    guard ["that", "those"].contains(words.lower(0)),
      let verb = words.prefix(5).firstIndex(where: { appearing.contains($0) }), verb > 1
    else { return false }
    let rest = words[(verb + 1)...]
    return FunctionWords.contentCount(Array(rest)) <= 2 && !rest.contains { $0.isMark }
  }

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard let first = words.first else { return true }
    let saysI = words.contains { Pronouns.first.contains($0) }
    if Announcing.isAll(words) || !saysI && cheers.isIn(words) { return true }
    if Pronouns.you.contains(first.lower), !saysI { return true }
    // "Thanks for letting me join", whose thanks were an opening.
    if first.lower == "for", Verbs.isGerund(words.lower(1)), !words.contains(where: { $0.isMark }) {
      return true
    }
    // "Marketing is key."
    if !saysI, words.count <= 5, words.last.map({ maxims.contains($0) }) ?? false { return true }
    if !saysI, judges(words) { return true }
    if starts.length(words, at: 0) != nil || phrases.isIn(words) || isWish(words) { return true }
    let startsPointing = Pronouns.neutralStart.contains(first.lower)
    let lexical = words.count { !$0.isMark }
    if startsPointing, lexical <= 9, !saysI, praise.meets(words) { return true }
    return first.lower == "how" && lexical <= 4
  }
}
