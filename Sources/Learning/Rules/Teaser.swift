/// Sentences that promise what the next one tells: "I did something new last weekend", "I have a few
/// plans".
enum Teaser {
  private static let unnamed = WordSet("something someone somebody somewhere")
  private static let amounts = PhraseSet(
    "a few|a couple of|some|some other|some more|lots of|a lot of|plenty of|several|many|two|three")
  private static let kinds = WordSet(
    "plans ideas things news stuff updates changes goals tips reasons options projects surprises")
  /// Behind these it is wished for, and nobody tells what it is.
  private static let wishes = WordSet(
    "want wants looking need needs if find wish hope anything like try trying make making")
  /// What tells it in the same sentence.
  private static let telling: Set<String> = [
    "-", "\u{2013}", ":", "like", "such", "called", "named",
  ]

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    if judgesTimes(words) || topics.isIn(words) || countsOnly(words) { return true }
    guard let place = place(words), !words[place...].contains(where: { telling.contains($0.lower) })
    else { return false }
    return !words[..<place].contains { wishes.contains($0) }
      && !words.contains { $0.isQuoted || $0.kind == .number }
  }

  /// Whether a sentence is one, and says nothing more.
  static func isIdle(_ words: [Word]) -> Bool {
    isOne(words) && !words.contains { ["hope", "hoping", "wish"].contains($0.lower) }
      && FunctionWords.contentCount(words) <= 4
      && !TimeWords.kinds(words.filter { $0.lower != "just" }).any
      && !words.dropFirst().contains { $0.isCapitalised && !Pronouns.first.contains($0.lower) }
  }

  /// "I wanted to tell you about my school event."
  private static let topics = PhraseSet(
    """
    tell you about|tell you all about|fill you in on|share with you about|let you know about
    |update you on|talk to you about
    """)
  private static let announcing = WordSet("tell share show say mention confess")
  private static let spans = WordSet("week weekend month year days weeks months things life")
  private static let changing = WordSet("changed happened changing happening")

  /// Whether a sentence tells no more than that something will be told: "There's something I want to tell
  /// you", "A lot has changed since last time".
  static func saysNothing(_ words: [Word]) -> Bool {
    if topics.isIn(words), !TimeWords.kinds(words.filter { $0.lower != "just" }).any { return true }
    // "You can see some of the books I have."
    if words.lower(0) == "you", words.lower(1) == "can", words.lower(2) == "see" { return true }
    if words.lower(0) == "there's", words.lower(1) == "something" { return announcing.meets(words) }
    if idle.isIn(words), FunctionWords.contentCount(words) <= 3 || tellsNoMore(words) {
      return true
    }
    if happens(words) || namesNothing(words) || isAside(words) || promisesMuch(words)
      || showsOnly(words)
    {
      return true
    }
    guard let verb = words.prefix(6).firstIndex(where: { changing.contains($0) }),
      words[..<verb].contains(where: { ["lot", "lot's", "much"].contains($0.lower) })
    else { return false }
    return verb == words.count - 1
      || words.lower(verb + 1) == "since" && !words.contains { $0.isMark }
  }

  /// What is said of a thing that everybody knows, or of nothing: "fingers crossed".
  private static let idle = PhraseSet(
    """
    hoping for the best|hope for the best|fingers crossed|crossing my fingers|cross my fingers
    |about something|count on me|get back to you|got back to you
    """)

  /// Whether what is said of nothing ends the sentence: "I've been stumped about something".
  private static func tellsNoMore(_ words: [Word]) -> Bool {
    words.last?.lower == "something" && !words.contains { $0.text == "," }
  }

  /// "I just finished something - pretty wild", "it was wild - something incredible happened".
  private static func namesNothing(_ words: [Word]) -> Bool {
    guard let dash = words.firstIndex(where: { ["-", "\u{2013}"].contains($0.text) }), dash > 1,
      FunctionWords.contentCount(words) <= 6
    else { return false }
    let (front, back) = (Array(words[..<dash]), Array(words[(dash + 1)...]))
    return front.last?.lower == "something" && !back.contains { Pronouns.subject.contains($0) }
      || happens(back)
  }

  private static let taking = WordSet("took take taken snapped shot got have shared made")

  /// "I took this pic last summer": of what is in the picture alone.
  private static func showsOnly(_ words: [Word]) -> Bool {
    guard let noun = words.firstIndex(where: { HandedOver.pictures.contains($0) }), noun <= 5,
      words[..<noun].contains(where: { taking.contains($0) }),
      words[..<noun].contains(where: { ["this", "these", "that"].contains($0.lower) })
    else { return false }
    let behind = words[(noun + 1)...]
    return behind.allSatisfy {
      FunctionWords.all.contains($0) && !["of", "from", "with"].contains($0.lower)
        || TimeWords.isName($0.text) || TimeWords.kinds([$0]).any
        || ["summer", "winter", "spring", "autumn", "fall", "year", "month", "week", "last"]
          .contains($0.lower)
    }
  }

  private static let comparing = PhraseSet(
    "almost like|kind of like|sort of like|just like")

  /// Whether words go on with what was said before, and say nothing without it: "Almost like flying",
  /// "From a distance, I mean".
  private static func isAside(_ words: [Word]) -> Bool {
    let hasVerb = words.contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
    if !hasVerb, comparing.length(words, at: 0) != nil { return true }
    // "Not only for the exercise, but also for the peace that it brings."
    if words.lower(0) == "not", words.lower(1) == "only", words.lower(2) == "for",
      words.contains(where: { $0.lower == "but" })
    {
      return true
    }
    guard
      let place = words.indices.first(where: {
        words.lower($0) == "i" && words.lower($0 + 1) == "mean"
      }),
      place > 0, place + 2 == words.count || words[place + 2].isMark
    else { return false }
    return !words[..<place].contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
  }

  /// "Something exciting happened recently."
  private static func happens(_ words: [Word]) -> Bool {
    guard words.lower(0) == "something" || words.lower(1) == "something",
      let verb = words.prefix(5).firstIndex(where: { ["happened", "happening"].contains($0.lower) })
    else { return false }
    return FunctionWords.contentCount(Array(words[(verb + 1)...])) <= 1
      && !words[verb...].contains { $0.isMark }
  }

  private static let stretches = WordSet(
    "adventure journey ride day week month year time trip while rollercoaster")

  /// "I've had quite the adventure", "it's been quite a week".
  private static func promisesMuch(_ words: [Word]) -> Bool {
    guard let place = words.firstIndex(where: { $0.lower == "quite" }), place + 3 == words.count,
      FunctionWords.contentCount(words) <= 4, !words.contains(where: { $0.lower == "and" }),
      ["a", "an", "the"].contains(words.lower(place + 1)), stretches.contains(words[place + 2])
    else { return false }
    return ["had", "been", "was"].contains(words.lower(place - 1))
  }

  /// Whether a sentence tells of some time no more than what it was like: "Last week was eye-opening".
  private static func judgesTimes(_ words: [Word]) -> Bool {
    guard
      let verb = words.prefix(6).firstIndex(where: { ["was", "were", "been"].contains($0.lower) }),
      words[..<verb].contains(where: { spans.contains(bare($0)) }),
      !words[..<verb].contains(where: { Pronouns.subject.contains($0) || $0.isMark })
    else { return false }
    return FunctionWords.contentCount(Array(words[(verb + 1)...])) <= 1
  }

  /// "Life's": with "has" behind it.
  private static func bare(_ word: Word) -> String {
    word.lower.hasSuffix("'s") ? String(word.lower.dropLast(2)) : word.lower
  }

  private static let liking = WordSet("enjoy like love use prefer do want have read play")

  /// "There are a couple of poses I really enjoy": which ones comes next.
  private static func countsOnly(_ words: [Word]) -> Bool {
    guard ["there", "there's"].contains(words.lower(0)), let last = words.last,
      liking.contains(last),
      let subject = words.lastIndex(where: { ["i", "we"].contains($0.lower) }), subject > 3,
      words[(subject + 1)...].dropLast().allSatisfy({
        Verbs.isAdverb($0.lower) || $0.lower == "really"
      })
    else { return false }
    return words.indices.contains { amounts.length(words, at: $0) != nil }
  }

  private static let happenings = WordSet(
    "moment experience surprise adventure breakthrough setback")
  private static let behind = WordSet("of with when where that which from about because")

  private static func place(_ words: [Word]) -> Int? {
    words.indices.first { place in
      if happenings.contains(words[place]) {
        // "On Friday I had a milestone moment at the gym."
        let article = words[max(0, place - 3)..<place].lastIndex { ["a", "an"].contains($0.lower) }
        return article.map { ["had", "got"].contains(words.lower($0 - 1)) } ?? false
          && !words[place...].contains { behind.contains($0) }
      }
      if unnamed.contains(words[place]) {
        // "Something that I enjoy" tells of what came before; "met someone who paints" tells whom.
        return place == 0 || Verbs.isParticiple(words.lower(place - 1))
          || ["a", "on"].contains(words.lower(place - 1))
      }
      return kinds.contains(words[place])
        && words.indices.contains(where: { start in
          guard start < place, let length = amounts.length(words, at: start) else { return false }
          return start + length <= place && place - start - length <= 2
        }) && place + 3 > words.count
    }
  }
}
