/// Words that stand for a noun which was said before: "the oldest one", "the last two", "a few more",
/// and what belongs to something that is not named: "the colour and the texture".
enum Ellipsis {
  private static let articles = WordSet("a an the another my our his her their this that")
  /// "Loved ones" and "little ones" are people, whoever they are.
  private static let dear = WordSet("loved little young dear each every any some no")
  private static let counts = WordSet("two three four five six seven eight nine ten few")
  private static let places = WordSet("last first next other past previous remaining")
  private static let amounts = WordSet("few some two three four five couple several many")
  private static let behindMore = WordSet("last this next yesterday today tomorrow recently")
  /// What a thing has, rather than a thing.
  private static let attributes = WordSet(
    """
    color colors colour colours texture textures shape shapes pattern patterns composition contrast
    shading detail details lighting wording layout
    """)
  private static let telling = WordSet("of in on with that which we i for from")

  /// What a word stands for; nil: it leaves out nothing.
  static func kind(_ words: [Word], _ place: Int) -> Pointers.Kind? {
    switch words[place].lower {
    case "one", "ones": return one(words, place)
    case "any", "another", "both":
      let next = words.indices.contains(place + 1) ? words[place + 1] : nil
      let ends = next.map { $0.isMark || unnamed.contains($0) } ?? true
      return ends && takes(words, place) ? .several : nil
    case "more":
      let next = words.indices.contains(place + 1) ? words[place + 1] : nil
      let ends = next.map { $0.isMark || behindMore.contains($0) } ?? true
      return ends && amounts.contains(words.lower(place - 1)) ? .several : nil
    case "to":
      // "I love to."
      return place > 0 && place == words.count - 1
        && (Verbs.base.contains(words[place - 1]) || Verbs.isPast(words.lower(place - 1))
          || Verbs.isGerund(words.lower(place - 1)))
        ? .thing : nil
    case "fan", "fans":
      // "I'm a huge fan": of what was spoken of.
      let next = words.indices.contains(place + 1) ? words[place + 1] : nil
      return next.map { $0.isMark || ["and", "so", "but", "too", "now"].contains($0.lower) } ?? true
        && ["a", "an", "big", "huge", "massive", "total"].contains(words.lower(place - 1))
        ? .thing : nil
    case "many":
      // "There are so many, but one stands out."
      return ["so", "too"].contains(words.lower(place - 1))
        && (place + 1 == words.count || words[place + 1].isMark) ? .several : nil
    case "similar":
      // "A similar experience": to what?
      return words.lower(place - 1) == "a"
        && !words[(place + 1)...].prefix(3).contains { $0.lower == "to" }
        && place + 2 == words.count ? .event : nil
    case "way":
      return words.lower(place - 1) == "same" && words.lower(place - 2) == "the"
        && (place + 1 == words.count || ["with", "about"].contains(words.lower(place + 1)))
        ? .event : nil
    case "few":
      let next = words.indices.contains(place + 1) ? words[place + 1] : nil
      return words.lower(place - 1) == "a"
        && (next.map { $0.isMark || behindMore.contains($0) } ?? true)
        ? .several : nil
    case "said", "accepted", "declined", "refused":
      return isAnswer(words, place) ? .thing : nil
    case "mine", "ours":
      if place == 0 {
        let next = words.lower(1)
        return Verbs.finite.contains(next) || Verbs.isPresentThird(next) || Verbs.isPast(next)
          ? .thing : nil
      }
      return words.lower(place - 1) == "of" ? nil : .thing
    case "yours", "hers", "theirs":
      return words.lower(place - 1) == "of" ? nil : .thing
    default: break
    }
    if counts.contains(words[place]) {
      let ends = words.indices.contains(place + 1) ? !isNoun(words[place + 1]) : true
      return ends && places.contains(words.lower(place - 1)) && words.lower(place + 1) != "of"
        && articles.contains(words.lower(place - 2)) ? .several : nil
    }
    guard attributes.contains(words[place]), words.lower(place - 1) == "the" else { return nil }
    return words[(place + 1)...].prefix(4).contains { telling.contains($0) } ? nil : .thing
  }

  private static let whens = WordSet("today yesterday this last on at in already straight right of")

  /// "I said yes", "we accepted yesterday": to what, was said before.
  private static func isAnswer(_ words: [Word], _ place: Int) -> Bool {
    var subject = place - 1
    while subject >= 0, Verbs.isAdverb(words[subject].lower) || words[subject].lower == "have" {
      subject -= 1
    }
    guard subject >= 0,
      Pronouns.subjectI.contains(words[subject]) || Pronouns.subjectWe.contains(words[subject])
    else { return false }
    var next = place + 1
    if words[place].lower == "said" {
      guard ["yes", "no"].contains(words.lower(next)), !words[next].isQuoted else { return false }
      next += 1
    }
    while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
    return next >= words.count || words[next].isMark || whens.contains(words[next])
  }

  private static let unnamed = WordSet("that which who at in on from yet yesterday today")
  private static let taking = WordSet(
    """
    have had has having get got getting find found see saw seen buy bought make made want wanted need
    needed try tried take took own owned bring brought order ordered pick picked read
    """)

  /// Whether a word is all that a verb before it takes: "I haven't had one in ages".
  private static func takes(_ words: [Word], _ place: Int) -> Bool {
    taking.contains(words.lower(place - 1))
  }

  /// "The oldest one", "a new one", "that one".
  private static func one(_ words: [Word], _ place: Int) -> Pointers.Kind? {
    let kind: Pointers.Kind = words[place].lower == "one" ? .thing : .several
    let next = words.indices.contains(place + 1) ? words[place + 1] : nil
    if next?.lower != "of" {
      if ["this", "that", "these", "those"].contains(words.lower(place - 1)) { return kind }
      // "These little ones".
      if ["these", "those"].contains(words.lower(place - 2)) { return kind }
      let isAlone = next.map { $0.isMark || !isNoun($0) } ?? true
      if kind == .thing, isAlone, takes(words, place), next?.lower != "who" { return kind }
    }
    guard place >= 2, words.lower(place + 1) != "of", !dear.contains(words[place - 1]),
      articles.contains(words[place - 2]), !words[place - 1].isMark
    else { return nil }
    return words[place].lower == "one" ? .thing : .several
  }

  private static func isNoun(_ word: Word) -> Bool {
    FunctionWords.isContent(word) || word.kind == .number
  }

  private static let durations = WordSet("for since lately again now already")

  /// Whether an answer leaves out what is done, which its question names: "How long have you been playing
  /// the piano?" "I've been playing for a year."
  static func dropsObject(_ words: [Word], of question: [Word]) -> Bool {
    words.indices.contains { place in
      guard Verbs.isGerund(words.lower(place)), place > 0,
        place + 1 == words.count || words[place + 1].isMark || durations.contains(words[place + 1])
      else { return false }
      return question.indices.contains { asked in
        question.lower(asked) == words.lower(place)
          && ["the", "a", "an", "your", "that", "this"].contains(question.lower(asked + 1))
      }
    }
  }
}
