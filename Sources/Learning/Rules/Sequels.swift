/// What a message to a memory alone tells beside what is kept of it, and what weighs too little by itself: "We
/// bought a house in Assen. The roof leaks. The keys are with Mrs. Vos." What goes on with a kept sentence is
/// told in one memory with that, what stands by itself in one of its own.
struct Sequels {
  let source: RuleExtractor.Source
  /// The sentences as they were said.
  let said: [Sentence]
  /// What the sentences of one memory claim.
  let claims: ([WeighedSentence]) -> Claims?

  /// Of a longer message, which may be pasted, only what weighs enough is told.
  private static let longest = 8
  /// How many sentences, and words of content, say one thing together at most.
  private static let (mostSentences, mostContent) = (4, 32)

  /// The groups with what is told beside them.
  func added(
    to groups: [[WeighedSentence]], of reads: [WeighedSentence]
  ) -> [[WeighedSentence]] {
    guard source.isToMemory, said.count <= Sequels.longest, said.count > 1, !groups.isEmpty,
      // Also a line that only introduces what others wrote: "Translate this:".
      !Sentence.list(RuleExtractor.head(of: source.text)).contains(where: { isUntold($0) })
    else { return groups }
    // What weighs enough and says too little by itself gives no memory.
    var found = groups.filter { claims($0) != nil }
    guard !found.isEmpty else { return groups }
    let kept = Set(found.flatMap { $0.map(\.index) })
    for read in reads where !kept.contains(read.index) && states(read) {
      add(read, to: &found)
    }
    return found
  }

  private func add(_ read: WeighedSentence, to groups: inout [[WeighedSentence]]) {
    let words = read.sentence.words
    let isPointing = Sequels.things.contains(words[0]) || Sequels.persons.contains(words[0])
    if isPointing || words[0].lower == "the",
      let place = groups.lastIndex(where: { $0.last?.index == read.index - 1 })
    {
      let group = groups[place]
      if isOpen(group, to: read) {
        groups[place].append(read)
        return
      }
      if let named = KinNamed.told(words, behind: group[0].sentence.words) {
        insert(read, named, into: &groups)
        return
      }
    }
    if !isPointing, StatedText.states(words) {
      insert(read, words, into: &groups)
    }
  }

  private func insert(
    _ read: WeighedSentence, _ words: [Word], into groups: inout [[WeighedSentence]]
  ) {
    var own = read
    own.sentence.words = words
    own.sentence.isToKeep = true
    let place = groups.firstIndex { ($0.first?.index ?? 0) > read.index } ?? groups.count
    groups.insert([own], at: place)
  }

  // MARK: What goes on

  private static let things = WordSet("it it's it'll its there there's")
  private static let persons = WordSet("he he's she she's they they're they've his her their")

  /// Whether a sentence can be told with those before it: they name what it points at, and nothing of it
  /// would be hidden with what ends them.
  private func isOpen(_ group: [WeighedSentence], to read: WeighedSentence) -> Bool {
    let words = read.sentence.words
    let content = (group + [read]).reduce(0) {
      $0 + FunctionWords.contentCount($1.sentence.words)
    }
    guard group.count < Sequels.mostSentences, content <= Sequels.mostContent,
      !Pointers.dangle(read.pointing, before: group.map(\.sentence.words)),
      !group.contains(where: { Instruction.find($0.sentence.words, source) != nil })
    else { return false }
    if Sequels.things.contains(words[0]) { return true }
    guard let claims = claims(group) else { return false }
    let ends =
      claims.assertion.map {
        $0.ending != nil || $0.form == .plan || $0.form == .end
          || $0.stance != 0 && $0.stance != Stance.have
      } ?? false
    return claims.slotKeys.isEmpty && !ends
  }

  // MARK: What is stated

  private static let supposed = WordSet("would could might wouldn't couldn't i'd we'd it'd")
  private static let dreams = WordSet("dream dreamt dreamed nightmare")
  private static let tasks = WordSet(
    "translate summarise summarize rephrase paraphrase proofread rewrite reword shorten analyse analyze"
  )
  private static let showing = WordSet("this that that's these those here here's what how")
  /// What is spoken of to speak.
  private static let idle = WordSet("weather traffic")
  private static let praise = WordSet(
    """
    lovely beautiful fun wonderful fantastic delicious perfect sad terrible awful crazy weird annoying lol haha
    """)

  /// Whether a sentence tells something of a thing or of somebody else; what its speaker tells of themself
  /// was weighed.
  private func states(_ read: WeighedSentence) -> Bool {
    let words = read.sentence.words
    guard let first = words.first, !read.worth.isChitChat, !Pleasantry.isOne(words),
      !ChitChat.isSympathy(words), DroppedSubject.find(words) == nil,
      !Sequels.showing.contains(first), !Pronouns.subjectI.contains(first),
      !Pronouns.subjectWe.contains(first), !Pronouns.you.meets(words),
      !Sequels.supposed.meets(words), !Sequels.idle.meets(words),
      !Sequels.all.contains(first), hasVerb(words)
    else { return false }
    // "It was lovely there."
    return words.contains { FunctionWords.isContent($0) && !Sequels.praise.contains($0) }
  }

  private static let all = WordSet("everybody everyone nobody somebody")

  /// Whether it has a verb, or what may be one: "the roof leaks".
  private func hasVerb(_ words: [Word]) -> Bool {
    if words[0].lower.contains("'") { return true }
    let isPointing = Sequels.things.contains(words[0]) || Sequels.persons.contains(words[0])
    return words.indices.dropFirst().contains { place in
      let word = words[place]
      return Verbs.isFinite(word) || Verbs.base.contains(word)
        || place > (isPointing ? 0 : 1) && word.kind == .word && !word.isCapitalised
          && word.lower.hasSuffix("s") && !FunctionWords.all.contains(word)
    }
  }

  /// Whether a sentence makes what stands around it no fact of its speaker's: a dream, or a text with which
  /// something is to be done.
  private func isUntold(_ sentence: Sentence) -> Bool {
    let words = sentence.words
    guard let first = words.first(where: { !$0.isMark && $0.lower != "please" }) else {
      return false
    }
    if Supposing.isOne(words) || Sequels.dreams.meets(words) { return true }
    if Instruction.asksOnce(words, source) { return true }
    if Sequels.tasks.contains(first) { return true }
    // "Rent is 900 euros" is no order.
    let next = words.first { $0.lower != first.lower && $0.lower != "please" }
    return Verbs.base.contains(first) && sentence.end != .question
      && !(next.map { Verbs.isFinite($0) } ?? false) && DroppedSubject.find(words) == nil
      && Instruction.find(words, source) == nil
      && Errand.told(words) == words
  }
}

/// A sentence on one of kin or a pet by "she" or "he", with who that is in its place: "My sister lives in Graz.
/// She is a nurse." Where she lives may change, and what she is stays.
enum KinNamed {
  private static let women = WordSet("she she's her")
  private static let subjects = ["she": "", "he": "", "she's": "is", "he's": "is"]
  private static let owners = WordSet("her his")

  /// The words with who it is; nil: the sentence before begins with nobody of whom it can tell.
  static func told(_ words: [Word], behind before: [Word]) -> [Word]? {
    guard let whom = whom(before), let kin = whom.first(where: { Kin.isNoun($0.lower) }),
      let first = words.first, words.count > 1, !Kin.groups.contains(kin)
    else { return nil }
    let isWoman = women.contains(first)
    if isWoman ? Kin.men.contains(kin) : Kin.women.contains(kin) { return nil }
    if let verb = subjects[first.lower] {
      // "She's" may be "she has".
      if !verb.isEmpty, Verbs.isParticiple(words[1].lower) { return nil }
      return whom + Word.list(verb) + words.dropFirst()
    }
    guard owners.contains(first), let last = whom.last else { return nil }
    return whom.dropLast() + [last.saying(last.text + "'s")] + words.dropFirst()
  }

  /// The words before a verb that name one of the speaker's kin: "my sister", "my dog Rex".
  private static func whom(_ words: [Word]) -> [Word]? {
    guard ["my", "our"].contains(words.lower(0)),
      let verb = words.prefix(6).firstIndex(where: { Verbs.isFinite($0) }), verb > 1
    else { return nil }
    let whom = words[..<verb]
    guard
      whom.dropFirst().allSatisfy({
        Kin.isNoun($0.lower) || $0.isCapitalised
          || ["younger", "older", "big", "little"].contains($0.lower)
      })
    else { return nil }
    return Array(whom)
  }
}
