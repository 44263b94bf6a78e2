/// Puts what doctors prescribe, change and stop into what the one does to whom they do it: "Ana's doctor put them
/// on ramipril" as "Ana takes ramipril".
enum Medicines {
  private static let healers = WordSet(
    """
    doctor gp physician cardiologist psychiatrist dermatologist neurologist oncologist specialist
    consultant nurse rheumatologist endocrinologist gynaecologist urologist paediatrician pediatrician doctors
    """)
  private static let changes = WordSet(
    "raised increased upped lowered reduced decreased dropped doubled halved changed put brought adjusted"
  )
  private static let givers = WordSet("gave made caused")
  private static let units = WordSet("mg mcg g ml microgram micrograms milligram milligrams units")
  /// What somebody is put on that is no medicine.
  private static let others = WordSet("hold list leave notice diet leash waiting sick bed speaker")
  /// How far the parts of such a sentence stand from each other.
  private static let reach = 8

  /// The words in their plain form.
  static func told(_ words: [Word]) -> [Word] {
    put(words) ?? ordered(words) ?? switched(words) ?? dosed(words) ?? noMore(words) ?? words
  }

  /// How many words from a place on name a person: `Ana`, `the user`, also before a possessive sign.
  private static func person(_ words: [Word], _ place: Int) -> [Word]? {
    guard words.indices.contains(place) else { return nil }
    func bare(_ word: Word) -> Word {
      word.lower.hasSuffix("'s") ? word.saying(String(word.text.dropLast(2))) : word
    }
    if words.lower(place) == "the" {
      return ["user", "user's"].contains(words.lower(place + 1))
        ? [Word("The"), bare(words[place + 1])] : nil
    }
    let run = words.dropFirst(place).prefix(3).prefix { $0.isCapitalised && $0.kind == .word }
    guard let end = run.firstIndex(where: { $0.lower.hasSuffix("'s") }) ?? run.indices.last else {
      return nil
    }
    return words[place...end].map(bare)
  }

  /// How a healer's sentence begins: whose it is, if that is said, and the place behind "doctor".
  private static func healer(_ words: [Word], _ start: Int) -> (patient: [Word]?, end: Int)? {
    guard
      let at = words.indices.dropFirst(start).prefix(5).first(where: { healers.contains(words[$0]) }
      )
    else { return nil }
    if at == start + 1, ["the", "a", "their"].contains(words.lower(start)) { return (nil, at + 1) }
    guard words.lower(at - 1).hasSuffix("'s"), let who = person(words, start) else { return nil }
    return (who, at + 1)
  }

  /// Whom a healer does it to, at a place: `them`, `Ana`; and the place behind.
  private static func patient(
    _ words: [Word], _ place: Int, _ known: [Word]?
  ) -> (who: [Word], end: Int)? {
    if words.lower(place) == "them" { return known.map { ($0, place + 1) } }
    guard let who = person(words, place) else { return nil }
    return (who, place + who.count)
  }

  /// "The doctor put Ana on ramipril" as "Ana takes ramipril".
  private static func put(_ words: [Word]) -> [Word]? {
    guard let healer = healer(words, 0) else { return nil }
    let verb = words.lower(healer.end) == "has" ? healer.end + 1 : healer.end
    guard ["put", "started"].contains(words.lower(verb)),
      let patient = patient(words, verb + 1, healer.patient), words.lower(patient.end) == "on",
      words.indices.contains(patient.end + 1), FunctionWords.isContent(words[patient.end + 1]),
      !others.meets(words[(patient.end + 1)...].prefix(3))
    else { return nil }
    return patient.who + [Word("takes")] + words[(patient.end + 1)...]
  }

  private static let orders = WordSet("told asked advised instructed wants")

  /// "Ana's doctor told them to take 20 mg of ramipril", "the doctor prescribed Ana ramipril" as "Ana takes".
  private static func ordered(_ words: [Word]) -> [Word]? {
    guard let healer = healer(words, 0) else { return nil }
    let verb = words.lower(healer.end) == "has" ? healer.end + 1 : healer.end
    guard let patient = patient(words, verb + 1, healer.patient) else { return nil }
    var rest = patient.end
    if orders.contains(words.lower(verb)) {
      guard words.lower(rest) == "to", words.lower(rest + 1) == "take" else { return nil }
      rest += 2
    } else if words.lower(verb) != "prescribed" {
      return nil
    }
    guard words.indices.contains(rest),
      words[rest].kind == .number || FunctionWords.isContent(words[rest]),
      !others.meets(words[rest...].prefix(3))
    else { return nil }
    return patient.who + [Word("takes")] + words[rest...]
  }

  /// "Ramipril gave Ana a cough, so the doctor switched them to losartan" as "Ana switched from ramipril to
  /// losartan".
  private static func switched(_ words: [Word]) -> [Word]? {
    let behind = words.indices.dropFirst(3).prefix(3 * reach)
    guard let joint = behind.first(where: { ["so", "and"].contains(words.lower($0)) }),
      let healer = healer(words, joint + 1),
      ["switched", "changed", "moved"].contains(words.lower(healer.end)),
      let cause = words.indices.dropFirst(1).prefix(2).first(where: { givers.contains(words[$0]) }),
      let who = person(words, cause + 1),
      let patient = patient(words, healer.end + 1, who), words.lower(patient.end) == "to",
      words.indices.contains(patient.end + 1)
    else { return nil }
    return patient.who + [Word("switched"), Word("from")] + words[..<cause] + words[patient.end...]
  }

  /// "The doctor raised Ana's citalopram to 40 mg", "Ana's citalopram was increased to 40 mg" and the like as
  /// "Ana takes 40 mg of citalopram now".
  private static func dosed(_ words: [Word]) -> [Word]? {
    guard let verb = words.indices.prefix(reach).first(where: { changes.contains(words[$0]) }),
      let to = words.indices.dropFirst(verb + 1).prefix(reach).first(where: {
        words.lower($0) == "to" && words.indices.contains($0 + 2) && words[$0 + 1].kind == .number
          && units.contains(words[$0 + 2])
      })
    else { return nil }
    func made(_ who: [Word], _ names: ArraySlice<Word>) -> [Word]? {
      guard (1...2).contains(names.count), names.allSatisfy({ FunctionWords.isContent($0) }) else {
        return nil
      }
      return who + [Word("takes"), words[to + 1], words[to + 2], Word("of")] + names + [Word("now")]
    }
    // What is raised stands before the verb, or behind it up to "from" or "to".
    if ["was", "were", "got", "been"].contains(words.lower(verb - 1)) {
      guard let who = person(words, 0), words.lower(who.count - 1).hasSuffix("'s") else {
        return nil
      }
      let end = words.lower(verb - 2) == "has" ? verb - 2 : verb - 1
      return end > who.count ? made(who, words[who.count..<end]) : nil
    }
    let object = words[(verb + 1)..<to].prefix { $0.lower != "from" }
    if object.first?.lower == "their" {
      guard let who = healer(words, 0)?.patient ?? person(words, 0) else { return nil }
      return made(who, object.dropFirst())
    }
    guard let who = person(words, verb + 1), words.lower(verb + who.count).hasSuffix("'s") else {
      return nil
    }
    return made(who, object.dropFirst(who.count))
  }

  /// "No more aspirin for Ana" as "Ana gave up aspirin".
  private static func noMore(_ words: [Word]) -> [Word]? {
    guard words.lower(0) == "no", words.lower(1) == "more",
      let at = words.indices.dropFirst(3).prefix(3).first(where: { words.lower($0) == "for" }),
      words[2..<at].allSatisfy({ FunctionWords.isContent($0) }), let who = person(words, at + 1)
    else { return nil }
    let end = at + 1 + who.count
    guard end >= words.count || words[end].isMark || Couples.endsAt(words, end) else { return nil }
    return who + [Word("gave"), Word("up")] + words[2..<at]
  }
}

/// How much of a medicine somebody takes.
extension SlotReader {
  private static let taking = WordSet("take takes taking")
  private static let amounts = WordSet(
    "mg mcg g ml microgram micrograms milligram milligrams units")

  /// `takes 40 mg of citalopram`, `takes citalopram 40 mg`, `is on 40 mg of citalopram`.
  func dose() -> [SlotValue]? {
    let words = predicate.words
    let isOn =
      ["is", "are"].contains(words.lower(predicate.verb)) && words.lower(predicate.verb + 1) == "on"
    guard isOn || SlotReader.taking.contains(words.lower(predicate.verb)), !predicate.isNegated
    else { return nil }
    let start = predicate.verb + (isOn ? 2 : 1)
    let numbers = words.indices.dropFirst(start).filter {
      words[$0].kind == .number && SlotReader.amounts.contains(words.lower($0 + 1))
    }
    // Two are taken at two times.
    guard numbers.count == 1, let number = numbers.first, number - start <= 2 else { return nil }
    let names = words.lower(number + 2) == "of" ? number + 3 : number == start ? number + 2 : start
    guard words.indices.contains(names), FunctionWords.isContent(words[names]),
      words[names].kind == .word
    else { return nil }
    let value = [words.lower(number), words.lower(number + 1)]
    return [SlotValue(slot: "dose \(ClaimWords.stem(words.lower(names)))", value: value)]
  }
}
