/// Takes away what a sentence begins and ends with for the ear alone: greetings, thanks,
/// interjections, discourse words, the addressee's name.
struct Openings {
  /// Names by which somebody in the conversation may be addressed, in small letters.
  let names: Set<String>

  /// Words that go with a comma behind them, or before a pronoun.
  private static let words = WordSet(
    """
    wow yeah yep yup yes no nope oh ah aww aw awww ooh hey hi hello btw well so and but anyway anyways
    also plus actually honestly omg lol haha hahaha luckily fortunately unfortunately sadly thankfully
    thanks thank cool nice great awesome amazing sure ok okay right true exactly absolutely definitely
    totally indeed congrats congratulations hmm hm uh um er welcome agreed understood wonderful
    fantastic sweet perfect yay whoa woah gosh damn man dude guys basically anyhow
    alright yo then now still seriously frankly obviously certainly likewise ditto lovely brilliant
    interesting gotcha ugh phew sorry correction ha hah oof ouch aha yikes woohoo hooray
    """)

  private static let closings = WordSet(
    "too right man dude sorry thanks thx please cheers ok okay guys mate remember fyi")
  private var closings: WordSet { Openings.closings }
  /// Words of closings that ask to remember what stands before.
  private static let keeping = WordSet("remember forget fyi")
  /// What is said behind a comma for the listener alone.
  private static let tags = PhraseSet(
    """
    you know|by the way|mind you|as you know|don't forget|just so you know|just fyi|for the record
    |in case you forgot|if you remember|you remember|can you believe it|can you believe that
    |would you believe it|can you imagine|can you imagine that
    """)

  private static let phrases = PhraseSet(
    """
    thank you so much|thank you very much|thank you|thanks so much|thanks a lot|thanks a bunch
    |thanks a ton|thanks again|thanks for asking|thanks for the support|thanks for sharing
    |good morning|good evening|good afternoon|good to see you|good to hear from you
    |great to hear from you|nice to hear from you|long time no see|by the way|to be honest|you know
    |i mean|of course|no worries|no problem|no way|for sure|in fact|that's why|this is why|which is why|as for me|oh my god|oh my gosh
    |oh no|oh wow|oh yeah|oh man|i know right|i know|i see|hey there|hi there|you're welcome|so yeah
    |that's great|that's awesome|that's cool|that's amazing|that's true|sounds good|sounds great
    |sounds fun|same here|me too|you're right|you got it|not much|not really|not yet|kind of|i guess
    |well done|appreciate the support|good question|great question|guess what|what can i say|same old|as a matter of fact|at least
    |happy new year|happy birthday|happy anniversary|happy holidays|happy easter|merry christmas
    |just kidding|only kidding|i'm kidding|i'm just kidding|only joking|just joking|i'm joking
    |scratch that|no wait|wait no|ok fine|okay fine|here you go|there you go|good news|great news
    |bad news|big news|best of all
    |can you believe it|would you believe it|can you imagine
    |you won't believe it|you won't believe this|you'll never guess|you'll never believe it
    |like i said|as i said|like i mentioned|as i mentioned
    |on another note|on a different note|speaking of which|i have to say|i gotta say|gotta say|i've gotta say|i must say|believe it or not|after all|look|listen
    """)

  /// The sentence without them; nil if nothing is left.
  func strip(_ sentence: Sentence) -> Sentence? {
    var words = sentence.words[...]
    var wasOpened = false
    while let length = openingLength(words) {
      words = words.dropFirst(length)
      wasOpened = true
    }
    words = words.dropFirst(words.prefix { isLoose($0) }.count)
    var isToKeep = false
    while let length = closingLength(words) {
      isToKeep = isToKeep || words.suffix(length).contains { Openings.keeping.contains($0) }
      words = words.dropLast(length)
    }
    guard var first = words.first else { return nil }
    if wasOpened { first.isSpaced = false }
    var left = sentence
    left.words = [first] + words.dropFirst()
    left.wasOpened = wasOpened
    left.isToKeep = sentence.isToKeep || isToKeep
    return left
  }

  /// A mark that no sentence begins with.
  private func isLoose(_ word: Word) -> Bool {
    word.isMark && !["\"", "(", "&"].contains(word.text) && !Marks.currencies.contains(word.text)
  }

  private static let praising = WordSet("cool great nice awesome amazing wonderful fantastic")
  /// What a clause begins with that is said to whoever was called by name: "Nate, after the talk I left".
  private static let calling = WordSet(
    "after before when since while guess last yesterday today tonight tomorrow this on in at if so for with to"
  )

  private func openingLength(_ words: ArraySlice<Word>) -> Int? {
    let list = Array(words.prefix(12))
    guard let first = list.first else { return nil }
    if let length = topicLength(list) { return length }
    if isLoose(first) { return list.prefix { isLoose($0) }.count }
    if names.contains(first.lower), list.count > 1, list[1].isMark, list[1].text != "'" { return 2 }
    // "Update: Theo is allergic", "got it, I own a knife".
    if ["update", "news"].contains(first.lower), list.lower(1) == ":" { return 2 }
    if first.lower == "got", list.lower(1) == "it", list.lower(2) == "," { return 3 }
    // "Nadia I'm so sorry."
    if names.contains(first.lower), first.isCapitalised, words.count > 2,
      Pronouns.subjectI.contains(list.lower(1))
    {
      return 1
    }
    // "Nate, I'm home", said to somebody who has not spoken yet.
    if first.isCapitalised, Gazetteer.firstNames.contains(first.lower), list.lower(1) == ",",
      Pronouns.subject.contains(list.lower(2)) && list.lower(2).first != "t"
        || Openings.calling.contains(list.lower(2))
          && words.contains(where: { Pronouns.subjectI.contains($0) })
    {
      return 2
    }
    guard
      let length = Openings.since.length(list, at: 0) ?? Openings.phrases.length(list, at: 0)
        ?? (Openings.words.contains(first.lower) ? 1 : nil)
    else { return nil }
    var next = length
    if next < list.count,
      names.contains(list[next].lower) || addresses(list, next) || greetsAll(list, next)
    {
      next += 1
    }
    // "Cool that it's going well" is one clause.
    if length == 1, list.lower(next) == "that", Openings.praising.contains(first),
      Pronouns.subject.contains(list.lower(next + 1)) || list.lower(next + 1).hasPrefix("it")
        || list.lower(next + 1).hasPrefix("you")
    {
      return nil
    }
    // The whole sentence is an opening.
    if next == list.count { return words.count == next ? next : nil }
    if list[next].isMark, Marks.parts.contains(list[next].text) { return next + 1 }
    if next > length { return next }
    // "Yeah actually - I won".
    if length == 1, next + 1 < list.count, Openings.words.contains(list[next].lower),
      list[next + 1].isMark, Marks.parts.contains(list[next + 1].text)
    {
      return next
    }
    if ["but", "and"].contains(first.lower), length == 1 { return next }
    let continues = ["i", "my", "we", "it", "the", "they", "she", "he", "our", "that", "this"]
    let subject = list[next].lower.prefix { $0 != "'" }
    guard continues.contains(String(subject)), first.lower != "no", first.lower != "thank",
      !isObject(words, next)
    else { return nil }
    return isSubordinate(list, next) ? nil : next
  }

  /// Whether what stands behind "I see" or "I know" is whom one sees, and no sentence: "I see my
  /// therapist on Mondays".
  private func isObject(_ words: ArraySlice<Word>, _ next: Int) -> Bool {
    let rest = Array(words.dropFirst(next))
    guard next == 2, words.first?.lower == "i",
      ["see", "know"].contains(words.dropFirst().first?.lower),
      ["my", "our", "the", "this", "that"].contains(rest.lower(0))
    else { return false }
    let noun = rest.dropFirst(2).prefix(4).prefix { !$0.isMark && !Openings.ends.contains($0) }
    return !noun.contains {
      Verbs.isFinite($0) || Verbs.modals.contains($0)
    }
  }

  private static let back = WordSet(
    "it it's its there them that this they one ones he she him her his then which")

  /// How many words name only what brings one to what follows: "Speaking of special moments, …". What
  /// points back there needs them.
  private func topicLength(_ words: [Word]) -> Int? {
    guard words.lower(0) == "speaking", words.lower(1) == "of",
      let comma = words.prefix(7).firstIndex(where: { $0.text == "," }), comma > 2,
      words.count >= comma + 4, !words[2..<comma].contains(where: \.isCapitalised),
      !words[(comma + 1)...].contains(where: { Openings.back.contains($0) })
    else { return nil }
    return comma + 1
  }

  private static let ends = WordSet(
    "on in at for with from by every each once twice when before after about and or who that")

  private static let greetings = WordSet("hello hi hey hiya dear morning evening afternoon")
  private static let everybody = WordSet(
    "all everyone everybody folks team friends guys ladies both")

  /// Whether a greeting is meant for all who listen: "Hello all, …".
  private func greetsAll(_ words: [Word], _ next: Int) -> Bool {
    Openings.greetings.contains(words[next - 1]) && Openings.everybody.contains(words[next])
      && (next + 1 == words.count || words[next + 1].isMark)
  }

  /// Whether a name that nobody here has is called behind an interjection: "Wow Clara, I won".
  private func addresses(_ words: [Word], _ next: Int) -> Bool {
    words[next].isCapitalised && Gazetteer.firstNames.contains(words[next].lower)
      && next + 1 < words.count && words[next + 1].text == ","
      && !["and", "but", "so", "also", "plus", "then", "now"].contains(words[0].lower)
  }

  /// Whether the opening word binds what follows: "so the ...", "now that I ...".
  private func isSubordinate(_ words: [Word], _ next: Int) -> Bool {
    words[0].lower == "now" && words.lower(next) == "that"
  }

  private func closingLength(_ words: ArraySlice<Word>) -> Int? {
    guard words.count > 2, let last = words.last else { return nil }
    if isLoose(last), last.text != ")", last.text != "%" { return 1 }
    let before = words[words.endIndex - 2]
    // "I should start one, shouldn't I".
    if before.lower.hasSuffix("n't"),
      Pronouns.subject.contains(last) || last.lower == "you"
        || last.lower == "it"
    {
      return 2
    }
    if names.contains(last.lower), before.text == "," { return 2 }
    if ["lol", "haha", "though", "tho", "hahaha", "xd", "btw"].contains(last.lower) { return 1 }
    if closings.contains(last), before.text == "," { return 2 }
    // "I love the thought Nate": said to Nate.
    if names.contains(last.lower), last.isCapitalised, FunctionWords.isContent(before),
      !before.isCapitalised, !Verbs.base.contains(before), !Verbs.isPast(before.lower),
      !Verbs.isPresentThird(before.lower), !Kin.isNoun(before.lower)
    {
      return 1
    }
    return sinceLength(words) ?? tagLength(words)
  }

  /// How many words at the end are a tag and the comma before it: "…, you know".
  private func tagLength(_ words: ArraySlice<Word>) -> Int? {
    let list = Array(words.suffix(6))
    guard let comma = list.lastIndex(where: { $0.text == "," }),
      words.count - (list.count - comma) > 1,
      Openings.tags.length(list, at: comma + 1) == list.count - comma - 1
    else { return nil }
    return list.count - comma
  }

  private static let since = PhraseSet(
    """
    since we last spoke|since we last talked|since we last chatted|since our last chat|since we spoke
    |since we talked|since we chatted|since we last caught up|since i last talked to you
    |since the last time we talked|since the last time we spoke|since the last time we chatted
    """)

  /// How many words at the end say since when the two have not spoken.
  private func sinceLength(_ words: ArraySlice<Word>) -> Int? {
    let list = Array(words.suffix(8))
    for place in list.indices where list[place].lower == "since" {
      if Openings.since.length(list, at: place) == list.count - place { return list.count - place }
    }
    return nil
  }
}
