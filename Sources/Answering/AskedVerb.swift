internal import Learning

/// What a question asks of that happens: of "When does the shop close?" the closing, of "When is the
/// exam?" the exam.
struct AskedVerb {
  /// Its stem; empty where none is found.
  private(set) var stem = ""
  /// The word itself, in small letters.
  private(set) var word = ""
  /// Deeds by which what is asked of came to be: see `DeedOfState`.
  private(set) var deeds: [String] = []
  private var deedStems: Set<String> = []
  /// Whether the question asks of what somebody did: "when did …".
  private(set) var isOfDeed = false
  /// Whether it asks of what is so: "where does …".
  private(set) var isOfState = false
  /// Whether it names somebody: by a name, or as kin.
  private(set) var isOfSomebody = false
  /// The stems of all that the question tells.
  private(set) var stems: Set<String> = []
  /// What undoes it.
  private var opposite: OppositeDeed?

  private static let asking = WordSet(
    "when what which where how who why wann wo wie wer quand cuándo cuando quando dónde donde où")
  private static let helpers = WordSet(
    """
    did does do will is are was were am has have had ist sind war waren hat hatte wird habe haben hast
    hatten wurde wurden
    """)
  private static let verbal = WordSet("did does do will")
  private static let prepositions = WordSet(
    "in at to from on for with of about near in im am um nach von mit bei zu")
  private static let frame = WordSet("time day year month date week uhr viel")

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self)).filter {
      !$0.isMark
    }
    isOfSomebody = words.dropFirst().contains {
      $0.isCapitalised && !Pronouns.first.contains($0)
        || Kin.isNoun($0.lower.hasSuffix("'s") ? String($0.lower.dropLast(2)) : $0.lower)
    }
    // "die" is an article in German.
    defer {
      if !stem.isEmpty { stems.insert(stem) }
      opposite = OppositeDeed(words, asked: stem)
      word = words.last { ClaimWords.stem($0.lower) == stem }?.lower ?? ""
      deeds = isOfState ? DeedOfState.deeds(of: word) : []
      deedStems = Set(deeds.map(ClaimWords.stem))
    }
    stems = Set(
      words.filter {
        FunctionWords.isContent($0) && !FunctionWords.foreign.contains($0)
          && !AskedVerb.frame.contains($0) && $0.kind == .word
      }.map {
        ClaimWords.stem($0.lower)
      })
    guard let first = words.firstIndex(where: { AskedVerb.asking.contains($0) }) else { return }
    guard
      let helper = words.indices.dropFirst(first + 1).prefix(3).first(where: {
        AskedVerb.helpers.contains(words[$0])
      })
    else {
      // "Wann schließt der Laden?"
      let rest = words.dropFirst(first + 1).filter { !AskedVerb.frame.contains($0) }
      // "¿Cuándo nos casamos?"
      let behind = rest.first { !FunctionWords.foreign.contains($0) } ?? rest.first
      isOfState = ["wo", "dónde", "donde", "où"].contains(words[first].lower)
      stem = behind.map { ClaimWords.stem($0.lower) } ?? ""
      return
    }
    // "Was Ana there when …" asks for a yes.
    isOfDeed = words[helper].lower == "did"
    let asksWhen =
      ["when", "wann"].contains(words[first].lower) || words.lower(first + 1) == "time"
    isOfState = ["do", "does"].contains(words[helper].lower) && !asksWhen
    if AskedVerb.verbal.contains(words[helper]), let verb = AskedVerb.verb(words, helper) {
      stem = ClaimWords.stem(verb.lower)
      let place = words.firstIndex(of: verb) ?? 0
      if place > helper + 1, FunctionWords.isContent(words[place - 1]) {
        subject = ClaimWords.stem(words[place - 1].lower)
        isOfThing = !words[place - 1].isCapitalised
      }
      return
    }
    if isOfDeed { rareVerb = AskedVerb.rareVerb(words, helper) }
    // The last word before "in Ghent": the verb, the adjective or the noun.
    let all = words.dropFirst(helper + 1)
    let end = all.firstIndex { $0 != all.first && AskedVerb.prepositions.contains($0) }
    let last = words[(helper + 1)..<(end ?? words.count)].last { FunctionWords.isContent($0) }
    stem = last.map { ClaimWords.stem($0.lower) } ?? ""
  }

  /// The verb behind a helper and its subject, whose noun may look like a verb: "does the shop close".
  private static func verb(_ words: [Word], _ helper: Int) -> Word? {
    let isBase = { (place: Int) in
      words.indices.contains(place) && !words[place].isCapitalised
        && (Verbs.base.contains(words[place]) || OppositeDeed.knows(words.lower(place)))
    }
    let hasArticle = articles.contains(words.lower(helper + 1))
    guard var place = words.indices.dropFirst(helper + (hasArticle ? 3 : 2)).first(where: isBase)
    else { return nil }
    while isBase(place + 1) { place += 1 }
    return words[place]
  }

  /// A verb that is not known as one, by where it stands: "did Ana Ruiz apostatise", "did we frobnicate".
  private static func rareVerb(_ words: [Word], _ helper: Int) -> String {
    let behind = words.dropFirst(helper + 1)
    let isPronoun = behind.first.map { Pronouns.subject.contains($0) } ?? false
    let rest = isPronoun ? behind.dropFirst() : behind.drop { $0.isCapitalised }
    guard rest.count < behind.count, let verb = rest.first, verb.kind == .word,
      FunctionWords.isContent(verb), !verb.lower.hasSuffix("'s"), !Verbs.isAdverb(verb.lower)
    else { return "" }
    return verb.lower
  }

  /// What the question asks of as done, where that is no verb that is known; else empty.
  private(set) var rareVerb = ""

  private static let articles = WordSet("the a an my your our his her their this that")

  /// Whether a sentence only says that what is asked of may, or is to, happen: "Ana might move in
  /// 2028" tells nothing of when she did, and "wants to live" nothing of where she does.
  func isOnlyIntended(in sentence: [UInt8]) -> Bool {
    guard isOfDeed || isOfState, let said = occurrences(in: sentence) else { return false }
    let facts = FactualityReader(said.words)
    return said.places.allSatisfy { place in
      // "Had to sell the car" tells that it was done.
      if said.words.lower(place - 1) == "to", said.words.lower(place - 2) == "had" { return false }
      if AskedVerb.isDoubtful(said.words, place) || AskedVerb.isComing(said.words, place)
        || InvertedCondition.holds(said.words, place)
      {
        return true
      }
      switch facts.of(place) {
      case .intended, .unreal: return true
      case .asserted, .former, .reported, .denied: return false
      }
    }
  }

  /// Whether a sentence tells what undoes that which is asked of, and not that.
  func isUndone(in sentence: [UInt8]) -> Bool { opposite?.isTold(in: sentence) ?? false }

  /// What of a sentence tells when that ends which is asked of, by "until"; nil: nothing does.
  func end(in sentence: [UInt8]) -> [UInt8]? { opposite?.end(in: sentence) }

  /// Whether a sentence says that what is asked of did not happen.
  func isDenied(in sentence: [UInt8]) -> Bool {
    guard let said = occurrences(in: sentence) else { return false }
    let facts = FactualityReader(said.words)
    return said.places.allSatisfy { facts.of($0) == .denied }
  }

  /// A sentence's words and where what is asked of stands among them; nil: nowhere, or so often that
  /// it is a list.
  private func occurrences(in sentence: [UInt8]) -> (words: [Word], places: [Int])? {
    guard !stem.isEmpty else { return nil }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { isAsked(words, $0) }
    return (1...32).contains(places.count) ? (words, places) : nil
  }

  /// Whether a word tells what is asked of, or the deed that brought it about.
  private func isAsked(_ words: [Word], _ place: Int) -> Bool {
    let stem = ClaimWords.stem(words[place].lower)
    if self.stem == AskedVerb.deathStem, AskedVerb.isPutDown(words, place) { return true }
    return stem == self.stem || deedStems.contains(stem) && DeedOfState.stands(words, place)
  }

  private static let deathStem = ClaimWords.stem("die")

  /// Whether an animal is put to sleep, or somebody passed away, by the verb at a place.
  private static func isPutDown(_ words: [Word], _ place: Int) -> Bool {
    let behind = words.dropFirst(place + 1).prefix(6).prefix { !$0.isMark }
    switch words[place].lower {
    case "put":
      return behind.contains { $0.lower == "down" }
        || behind.indices.contains { words[$0].lower == "to" && words.lower($0 + 1) == "sleep" }
    case "passed": return behind.contains { $0.lower == "away" }
    default: return false
    }
  }

  /// Whether a sentence tells only the deed that brought about what is asked of.
  func isHeldByDeed(in sentence: [UInt8]) -> Bool {
    guard !deedStems.isEmpty else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    return !words.contains { ClaimWords.stem($0.lower) == stem }
      && (words.indices.contains { isAsked(words, $0) } || isWork && Trades.isPlaced(words))
  }

  /// Whether a sentence holds what is asked of.
  func isHeld(in sentence: [UInt8]) -> Bool {
    guard !stem.isEmpty else { return true }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    return words.indices.contains { isAsked(words, $0) }
  }

  /// Whether a sentence tells it from the other's side: of "when did Otto sell the van" that Mara bought it
  /// from him.
  func isHeldInTurn(in sentence: [UInt8]) -> Bool {
    opposite.map { $0.holdsOther(in: sentence) && !$0.isTold(in: sentence) } ?? false
  }

  /// Whether it is where somebody works.
  var isWork: Bool {
    isOfState && ["work", "works", "arbeitet", "arbeite", "trabaja", "travaille"].contains(word)
  }

  /// Whether it is what something means.
  var isMeaning: Bool { ["mean", "means"].contains(word) }

  /// Whether that noun is a thing's, not a name.
  private(set) var isOfThing = false

  /// The stem of the noun before it in the question, whose closing or starting is asked for.
  private(set) var subject = ""

  /// Whether a sentence has that noun right before the verb: "school starts", not "starts school".
  func hasSubject(in sentence: [UInt8]) -> Bool {
    guard !subject.isEmpty, let said = occurrences(in: sentence) else { return false }
    return said.places.contains { place in
      said.words[..<place].suffix(3).contains { ClaimWords.stem($0.lower) == subject }
    }
  }

  /// Whether a word that looks like a form of "leave" says on which side something is: "my left shoe".
  static func isAdjective(_ words: [Word], _ place: Int) -> Bool {
    guard words[place].lower == "left", place > 0 else { return false }
    let before = words[place - 1]
    return sides.contains(before) || AskedOwner.bare(before.lower) != before.lower
  }

  /// Whether a sentence holds that word, and holds it so alone.
  func isOnlyAdjective(in sentence: [UInt8]) -> Bool {
    guard stem == AskedVerb.leaveStem else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { ClaimWords.stem(words[$0].lower) == stem }
    return !places.isEmpty && places.allSatisfy { AskedVerb.isAdjective(words, $0) }
  }

  private static let leaveStem = ClaimWords.stem("leave")
  private static let sides = WordSet("the a my your his her its our their this that")
  private static let doubts = WordSet("maybe perhaps possibly vielleicht möglicherweise")
  private static let present = WordSet("is are am i'm we're they're she's he's")

  /// Whether "perhaps" stands before a verb.
  private static func isDoubtful(_ words: [Word], _ place: Int) -> Bool {
    words[..<place].suffix(6).contains { doubts.contains($0) }
  }

  /// "Ana is moving in May".
  private static func isComing(_ words: [Word], _ place: Int) -> Bool {
    guard Verbs.isGerund(words[place].lower) else { return false }
    var at = place - 1
    while at >= 0, Verbs.isAdverb(words[at].lower) || words[at].lower == "not" { at -= 1 }
    return at >= 0 && present.contains(words[at])
  }
}
