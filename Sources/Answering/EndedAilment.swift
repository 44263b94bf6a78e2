internal import Index
internal import Learning

/// What somebody cannot eat, or is afraid of, until they are told to have outgrown it: "Theo is allergic to egg"
/// is no more so since "Theo has outgrown his egg allergy".
struct Ailment {
  /// Words for the same, in their rows.
  private static let kinds = [
    WordSet("allergic allergy allergies intolerant intolerance intolerances"),
    WordSet("afraid scared terrified fear fears phobia phobias"), WordSet("asthma asthmatic"),
    WordSet("eczema"), WordSet("coeliac celiac"),
  ]
  private static let states = WordSet("allergic intolerant afraid scared terrified asthmatic")
  private static let selves = WordSet("i i'm i've my me we our")
  private static let denials = WordSet(
    "not no never isn't aren't wasn't without longer used was were")
  private static let grown = WordSet("outgrown outgrew overcame overcome cured healed")
  private static let unsure = WordSet(
    "hopefully hope hopes hoping might maybe perhaps if until yet almost nearly")
  private static let gone = WordSet("gone disappeared vanished cured over history")
  private static let eating = WordSet("eat have drink tolerate take")
  private static let again = WordSet("now again safely")
  /// Words of what it is that is looked at.
  private static let reach = 6

  /// Whose it is, in small letters: "user" and "daughter" of "the user's daughter".
  private let who: Set<String>
  /// What of, by the stems; empty where nothing says.
  private let what: Set<String>
  private let kind: Int
  /// The sentence that tells it.
  let sentence: [UInt8]

  /// Of a text, by the first sentence that tells one; nil: none does.
  init?(_ text: [UInt8], by teller: [UInt8]?) {
    for sentence in SentenceCut.sentences(Array(text.prefix(2048))).prefix(8)
    where !SentenceCut.isQuestion(sentence) {
      let words = Ailment.words(sentence)
      for (place, word) in words.enumerated() {
        guard let kind = Ailment.kinds.firstIndex(where: { $0.contains(word) }) else { continue }
        let before = words[..<place]
        guard
          !before.contains(where: { Ailment.denials.contains($0) || Ailment.grown.contains($0) }),
          !Ailment.isGone(words)
        else { continue }
        let isState = Ailment.states.contains(word)
        let own = Ailment.people(before, by: teller)
        let things =
          isState
          ? words.dropFirst(place + 1).prefix { !$0.isMark }.prefix(Ailment.reach)
          : before.suffix(2)
        if own.isEmpty { continue }
        self.kind = kind
        self.sentence = sentence
        who = own
        what = Set(
          things.filter { Ailment.isThing($0) }.map { ClaimWords.stem($0.lower) })
        return
      }
    }
    return nil
  }

  /// The words of a sentence without what opens it: "Update:", "The user said:".
  private static func words(_ sentence: [UInt8]) -> [Word] {
    var words = WordScanner.words(String(decoding: sentence.prefix(512), as: UTF8.self))
    while let colon = words.prefix(longestOpening + 1).firstIndex(where: { $0.text == ":" }) {
      words.removeFirst(colon + 1)
    }
    return words
  }

  private static let longestOpening = 3

  private static func isThing(_ word: Word) -> Bool {
    word.kind == .word && !word.isMark && FunctionWords.isContent(word) && !word.isCapitalised
      && AskedOwner.bare(word.lower) == word.lower && word.lower != "user"
      && !Kin.isNoun(word.lower) && !Verbs.isAdverb(word.lower)
      && !["bad", "mild", "severe", "serious", "nasty", "slight"].contains(word.lower)
  }

  /// Whom words name, each in small letters; who speaks by their name, else "user".
  private static func people(_ words: some Collection<Word>, by teller: [UInt8]?) -> Set<String> {
    let name = teller.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? "user"
    var named: Set<String> = []
    var last = ""
    for word in words where !word.isMark {
      defer { last = word.lower }
      // Who only says so has it not.
      if ["dr", "dr.", "doctor"].contains(last) { continue }
      let bare = AskedOwner.bare(word.lower)
      if selves.contains(word) {
        named.insert(name)
      } else if bare == "user" || Kin.isNoun(bare) || Kin.pets.contains(bare) {
        named.insert(bare)
      } else if word.isCapitalised, FunctionWords.isContent(word), !TimeWords.isName(bare) {
        named.insert(bare)
      }
    }
    return named
  }

  /// "The egg allergy is gone".
  private static func isGone(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      gone.contains(words[place])
        && words[..<place].suffix(3).contains {
          ["is", "are", "has", "have", "was", "it's", "that's", "all"].contains($0.lower)
        }
    }
  }

  /// Whether a text that was told later says that it is so no more.
  func isEnded(by text: [UInt8], teller: [UInt8]?) -> Bool {
    SentenceCut.sentences(Array(text.prefix(2048))).prefix(8).contains { sentence in
      if SentenceCut.isQuestion(sentence) { return false }
      let words = Ailment.words(sentence)
      guard let cue = end(words) else { return false }
      let stems = Set(words.map { ClaimWords.stem($0.lower) })
      guard what.isSubset(of: stems) else { return false }
      let named = Ailment.people(words[...cue], by: teller).filter {
        !what.contains(ClaimWords.stem($0))
      }
      let name = teller.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? "user"
      return who.isSubset(of: named) && named.subtracting(who).isSubset(of: ["user", name])
    }
  }

  /// Up to where a sentence tells that such a thing has ended, and whose.
  private func end(_ words: [Word]) -> Int? {
    let ailments = Ailment.kinds[kind]
    let ailment = words.firstIndex { ailments.contains($0) }
    if words.contains(where: { Ailment.unsure.contains($0) }) { return nil }
    // "Has not outgrown it yet" ends nothing.
    let isNotYet = words.indices.contains { place in
      ["not", "never", "hasn't", "haven't", "isn't"].contains(words[place].lower)
        && words.dropFirst(place + 1).prefix(3).contains {
          Ailment.grown.contains($0) || Ailment.gone.contains($0) || $0.lower == "grown"
        }
    }
    if isNotYet { return nil }
    if let place = words.firstIndex(where: { Ailment.grown.contains($0) }), let ailment {
      return max(place, ailment)
    }
    let out = zip(words.indices, words).first { place, word in
      ["grew", "grown", "got", "gotten"].contains(word.lower)
        && [["out", "of"], ["over"], ["rid", "of"]].contains { joint in
          joint.indices.allSatisfy { words.lower(place + 1 + $0) == joint[$0] }
        }
    }
    if let out, let ailment { return max(out.0, ailment) }
    if let ailment, Ailment.isGone(words) { return ailment }
    if let ailment {
      let isDenied = words[..<ailment].suffix(3).contains {
        ["not", "longer", "isn't", "aren't"].contains($0.lower)
      }
      return isDenied ? ailment : nil
    }
    // "I can eat eggs now."
    guard kind == 0, words.contains(where: { Ailment.again.contains($0) }) else { return nil }
    return words.indices.first { place in
      Ailment.eating.contains(words[place])
        && words[..<place].suffix(3).contains { ["can", "may", "allowed"].contains($0.lower) }
    }
  }

  /// Words by which such an end is looked for.
  var sought: [[UInt8]] {
    let cues = "outgrown outgrew grew allergy allergic intolerance longer gone eat fear afraid"
    return (cues.split(separator: " ").map(String.init) + what.sorted() + who.sorted()).map {
      Array($0.utf8)
    }
  }
}

extension Ailment {
  /// Citations of which those that tell an ailment are outdated where another that was said later tells its end;
  /// what tells that comes before them.
  static func marked(_ found: [Answer.Citation]) -> [Answer.Citation] {
    var found = found
    for place in found.indices {
      let evidence = found[place].evidence
      let teller = evidence.author ?? evidence.teller
      guard let ailment = Ailment(found[place].quote.sentence, by: teller) else { continue }
      let isOver = found.contains { other in
        other.evidence.result.time > evidence.result.time
          && ailment.isEnded(
            by: other.evidence.text, teller: other.evidence.author ?? other.evidence.teller)
      }
      if isOver { found[place].evidence.isOutdated = true }
    }
    return found
  }
}
