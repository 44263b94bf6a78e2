internal import Learning

/// What people have or take that is told by other words than those by which it is asked for: "What pets does
/// Hedwig have?", "What medicine does Tomasz take?", "What car does Nils have?"
enum AskedPossessions {
  private static let pets = WordSet("pet pets")
  private static let cars = WordSet("car cars")
  private static let medicines = WordSet(
    "medicine medicines medication medications meds drug drugs tablets pills")
  private static let verbs = WordSet(
    """
    have has had own owns drive drives take takes taking on using use uses get gets got any does do did what
    which kind kinds of is are am
    """)

  /// The kind of a question's folded words, and those of them that say only that; nil: another.
  static func read(_ words: [String]) -> (kind: AskedKind.Kind, frame: [String])? {
    guard let first = words.first,
      ["what", "which", "does", "do", "has", "have", "whats"].contains(first)
    else { return nil }
    let kinds: [(AskedKind.Kind, WordSet)] = [
      (.pet, pets), (.car, cars), (.medicine, medicines),
    ]
    for (kind, names) in kinds {
      guard let place = words.firstIndex(where: { names.contains($0) }),
        words[(place + 1)...].contains(where: { verbs.contains($0) })
          || words[..<place].dropFirst().contains(where: { ["have", "own", "take"].contains($0) })
      else { continue }
      // "What colour is Ana's car?" asks for no car.
      let isFirst = words[..<place].allSatisfy { verbs.contains($0) || !names.contains($0) }
      guard isFirst, place <= 4 else { continue }
      // What else is asked of them is asked for itself: "the pet that we had in Ulm".
      return (kind, words.filter { names.contains($0) || verbs.contains($0) })
    }
    return nil
  }

  /// By which each is told.
  static func words(of kind: AskedKind.Kind) -> [String] {
    switch kind {
    case .pet: animals
    case .car: drives
    case .medicine: takes
    case .name, .number, .occupation, .mail, .place, .ownName, .ownAge, .colour: []
    }
  }

  /// Whether a sentence tells one.
  static func isTold(_ kind: AskedKind.Kind, in words: [Word]) -> Bool {
    switch kind {
    case .pet: return words.contains { animalWords.contains($0) }
    case .car:
      return words.contains { makes.contains($0) || cars.contains($0) }
        && words.contains { driving.contains($0) }
    case .medicine: return words.contains { isDrug($0) }
    case .name, .number, .occupation, .mail, .place, .ownName, .ownAge, .colour: return false
    }
  }

  private static let animals = """
    dog dogs cat cats puppy puppies pup kitten kittens kitty hamster rabbit rabbits bunny parrot budgie canary
    tortoise turtle goldfish guinea gecko snake lizard ferret hens chickens horse pony goat
    """.split(whereSeparator: \.isWhitespace).map(String.init)
  private static let animalWords = WordSet(animals.joined(separator: " "))

  private static let drives = """
    drive drives drove driving bought traded leased swapped own owns car
    """.split(whereSeparator: \.isWhitespace).map(String.init)
  private static let driving = WordSet(
    """
    drive drives drove driving buy bought traded leased swapped sold own owns have has got getting picked
    """)
  private static let makes = WordSet(
    """
    volvo renault peugeot citroen citro\u{EB}n volkswagen vw golf audi bmw mercedes opel vauxhall ford fiat seat
    skoda \u{160}koda dacia toyota honda nissan mazda mitsubishi subaru suzuki hyundai kia tesla chevrolet jeep
    chrysler dodge cadillac lexus jaguar porsche saab mini smart polestar byd lancia lada passat polo corolla
    prius clio zoe leaf van suv estate convertible hatchback minivan
    """)

  private static let takes = """
    take takes taking put switched prescribed prescribes prescription started dose mg tablets pills medication
    medicine on
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// The common stems of the international names of drugs (WHO, "The use of stems", 2018), by which they end.
  private static let endings = [
    "pril", "sartan", "statin", "olol", "cillin", "mycin", "azole", "formin", "gliptin",
    "gliflozin",
    "glutide", "oxetine", "traline", "azepam", "azolam", "idone", "triptan", "dipine", "thiazide",
    "parin", "xaban", "profen", "coxib", "setron", "tidine", "semide", "oxacin", "cycline",
    "dronate", "nisone", "nisolone", "thyroxine", "citalopram",
  ]
  private static let drugs = WordSet(
    """
    aspirin paracetamol ibuprofen acetaminophen insulin warfarin morphine codeine lithium antibiotics
    antidepressants painkillers steroids cortisone antihistamine antihistamines
    """)
  private static let leastDrug = 7

  /// Whether a word names a drug.
  private static func isDrug(_ word: Word) -> Bool {
    guard word.kind == .word else { return false }
    if drugs.contains(word) { return true }
    return word.lower.utf8.count >= leastDrug && endings.contains { word.lower.hasSuffix($0) }
  }
}

/// Who takes what a sentence tells of: the one on whom it was put.
extension AskedOwner {
  private static let firsts = WordSet("i me my i'm i've we us our myself")

  /// Of whom a sentence tells that they take something.
  func patient(_ words: [Word], by author: String?, _ authors: Set<String>) -> Relation {
    let isOfFirst = words.contains { AskedOwner.firsts.contains($0) }
    let kin = words.first {
      Kin.relatives.contains(AskedOwner.bare($0.lower)) && $0.lower != "doctor"
    }
    let isOfOther = words.contains {
      $0.isCapitalised && Gazetteer.firstNames.contains(AskedOwner.bare($0.lower))
    }
    switch owner {
    case .named(let names):
      let isNamed = words.contains { word in
        names.contains { AskedOwner.isSame($0, AskedOwner.bare(word.lower)) }
      }
      if isNamed, kin == nil { return .asked }
      if isNamed || kin != nil { return .another }
      if isOfFirst {
        guard let author else { return .another }
        return names.contains { AskedOwner.isName($0, of: author) } ? .asked : .another
      }
      return isOfOther ? .another : .open
    case .oneself:
      if kin != nil { return .another }
      if isOfFirst { return asker == nil || author.map(isAsker) ?? true ? .asked : .another }
      return authors.count > 1 && isOfOther ? .another : .open
    case .kin(let asked, _):
      return kin.map { AskedOwner.isSameKin(asked, AskedOwner.bare($0.lower)) } ?? false
        ? .asked : .another
    case .thing, .open: return .open
    }
  }
}
