internal import Learning

/// Who has what a sentence names, and who does what it says.
extension AskedOwner {
  /// Whose the thing at a place is: `my`, `Ida's`, `of my sister`.
  func holder(_ words: [Word], _ place: Int) -> Owner {
    if words.lower(place + 1) == "of" {
      let behind = Array(words.dropFirst(place + 2).prefix(3))
      if let kin = behind.firstIndex(where: { Kin.relatives.contains($0) }) {
        return .kin(behind[kin].lower, of: kinOwner(words, place + 2 + kin))
      }
      if let name = behind.first, name.isCapitalised {
        return .named([AskedOwner.bare(name.lower)])
      }
    }
    for at in stride(from: place - 1, through: max(0, place - 5), by: -1) {
      let word = words[at]
      if AskedOwner.own.contains(word) { return .oneself }
      let bare = AskedOwner.bare(word.lower)
      if bare != word.lower, !FunctionWords.all.contains(word) {
        return Kin.relatives.contains(bare)
          ? .kin(bare, of: kinOwner(words, at)) : .named(AskedOwner.names(words, endingAt: at))
      }
      if AskedOwner.having.contains(word) { return doer(words, at) }
      if AskedOwner.counting.contains(word) || word.kind == .number { continue }
      if word.isMark || AskedOwner.kinds.contains(word) || !FunctionWords.isContent(word) { break }
    }
    return .open
  }

  /// "Nils has two cats" tells whose they are.
  private static let having = WordSet("has have had got own owns bought adopted")
  /// What stands between that and what somebody has.
  private static let counting = WordSet("a an any some no two three four five six several many")

  /// Whose the one of kin at a place is: `Ida's younger sister`, `my sister`.
  func kinOwner(_ words: [Word], _ place: Int) -> String? {
    for at in stride(from: place - 1, through: max(0, place - 2), by: -1) {
      if AskedOwner.own.contains(words[at]) { return "" }
      let bare = AskedOwner.bare(words[at].lower)
      if bare != words[at].lower { return bare }
    }
    return nil
  }

  private static let articles = WordSet("the a an this that")

  /// The thing that a noun behind an article names: "the starter", "the old clock".
  private static func thing(_ words: [Word], _ place: Int) -> Owner {
    guard words[place].kind == .word, FunctionWords.isContent(words[place]) else { return .open }
    let front = words[..<place].suffix(2)
    guard let article = front.lastIndex(where: { articles.contains($0) }),
      words[(article + 1)..<place].allSatisfy({ !$0.isMark && FunctionWords.isContent($0) })
    else { return .open }
    return .thing(words[place].lower)
  }

  /// Whether a sentence, or a part of it, begins with a verb as nobody says it of themselves: "Lives in
  /// Ulm", "Ed: a welder, lives in Ulm".
  static func isThird(_ words: [Word], _ place: Int) -> Bool {
    words[..<place].last { !Verbs.isAdverb($0.lower) }?.isMark ?? true
      && Verbs.isPresentThird(words[place].lower)
  }

  private static let others = WordSet("they he she er sie")

  /// Whom some words name first.
  static func first(_ words: ArraySlice<Word>) -> Owner {
    // "Ana's brother Tom": Tom.
    let place = words.firstIndex {
      $0.isCapitalised && !$0.isMark && !FunctionWords.all.contains($0) && !own.contains($0)
        && !FunctionWords.foreign.contains($0) && !selves.contains($0)
        && bare($0.lower) == $0.lower
    }
    guard let place else { return words.contains { selves.contains($0) } ? .oneself : .open }
    return person(Array(words), from: place)
  }

  /// Who does what the verb at a place says.
  func doer(_ words: [Word], _ place: Int, isGerman: Bool = false) -> Owner {
    if AskedOwner.speaking.contains(words[place]) { return .oneself }
    // "Ich bin gegen Pollen allergisch."
    if isGerman, AskedOwner.selves.contains(words[0]),
      !words[..<place].contains(where: { $0.isMark || $0.lower == "und" })
    {
      return .oneself
    }
    if isGerman, AskedOwner.fronts.contains(words[0]), words.indices.contains(place + 1) {
      let behind = words[place + 1]
      if AskedOwner.selves.contains(behind) { return .oneself }
      return behind.isCapitalised ? AskedOwner.person(words, from: place + 1) : .open
    }
    if let bracketed = AskedOwner.bracketed(words, place) { return bracketed }
    for at in stride(from: place - 1, through: max(0, place - 6), by: -1) {
      let word = words[at]
      if AskedOwner.selves.contains(word) { return .oneself }
      if AskedOwner.skipped.contains(word) || Verbs.isAdverb(word.lower) { continue }
      if word.isMark, AskedOwner.isOfSomebody(words[place]) {
        return AskedOwner.labelled(words, at) ?? .open
      }
      // "The user stopped drinking coffee": the user drank it.
      if at == place - 1, at > 0, Verbs.isGerund(words[place].lower), !word.isCapitalised,
        Verbs.isPast(word.lower) || Verbs.isPresentThird(word.lower)
      {
        continue
      }
      // "Ana and others moved": Ana.
      if AskedOwner.isCompany(words, at) { continue }
      // "Ed moved to Rome and lives there": whoever does what is told before.
      if ["and", "then", "but"].contains(word.lower), at > 0 {
        let before = words[..<at].lastIndex {
          !$0.isCapitalised && (Verbs.isPast($0.lower) || Verbs.isPresentThird($0.lower))
        }
        return before.map { doer(words, $0) } ?? .open
      }
      // In Spanish, French and German it is whom the sentence names first.
      if ["y", "et", "und"].contains(word.lower) { return AskedOwner.first(words[..<at]) }
      // "Emil proposed to the user, and they marry": both do.
      if word.lower == "they", words[..<at].contains(where: { $0.lower == "user" }) {
        return .open
      }
      if AskedOwner.others.contains(word) { return AskedOwner.first(words[..<min(at, 3)]) }
      if word.lower == "user" { return .named(["user"]) }
      if Kin.relatives.contains(word) || Kin.pets.contains(word) {
        return .kin(word.lower, of: kinOwner(words, at))
      }
      // "Ana's sister Eva": Eva; "Tom and Ana": both.
      if word.isCapitalised, !word.isMark, !FunctionWords.all.contains(word) {
        let names = AskedOwner.names(words, endingAt: at)
        let front = at - names.count
        guard ["and", "und", "y", "et", "&"].contains(words.lower(front)) else {
          return .named(names)
        }
        // Of both neither is who asks.
        let isOfNames = isOfAsker && front > 0 && words[front - 1].isCapitalised
        let isSelf = front > 0 && FunctionWords.all.contains(words[front - 1])
        return isOfNames && !isSelf ? .named(names) : .open
      }
      // "A shellfish allergy": the front of the noun does nothing.
      if at == place - 1, word.kind == .word, FunctionWords.isContent(word),
        !AskedOwner.isVerb(words[place])
      {
        continue
      }
      // "The chain was changed": by whom it does not say.
      let isPassive =
        Verbs.isParticiple(words[place].lower)
        && words[at..<place].contains { ["was", "were", "been", "wurde"].contains($0.lower) }
      return isPassive ? .open : AskedOwner.thing(words, at)
    }
    return .open
  }

  private static func isVerb(_ word: Word) -> Bool {
    Verbs.base.contains(word) || Verbs.isPast(word.lower) || Verbs.isPresentThird(word.lower)
      || Verbs.isParticiple(word.lower) || Verbs.isGerund(word.lower) || isOfSomebody(word)
  }
}
