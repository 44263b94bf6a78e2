internal import Learning
internal import Search

/// What a question asks to be bought, sold or the like: of "When did I buy my bike?" the bike. When a cot was
/// bought is no answer then.
struct AskedObject {
  /// The stem of the verb, and what it is done to, with words for the same, in small letters.
  private var verb = ""
  private var names: Set<String> = []

  private static let helpers = WordSet("did do does will have has")
  private static let determiners = WordSet(
    "the a an my our your his her their its this that some new another")
  private static let passives = WordSet("was were been is are be got")

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    guard let helper = words.firstIndex(where: { AskedObject.helpers.contains($0) }),
      let place = words.indices.dropFirst(helper + 2).first(where: {
        Verbs.base.contains(words[$0]) && !words[$0].isCapitalised
      }), let noun = AskedObject.object(words, behind: place)
    else { return }
    let isOpen = Kin.isNoun(noun.lower) || Kin.pets.contains(noun) || TimeWords.isName(noun.lower)
    guard !isOpen else { return }
    verb = ClaimWords.stem(words[place].lower)
    names = [AskedOwner.bare(noun.lower)]
    for sense in Senses(Question(Query(parsing: question)).words).found
    where sense.asked.elementsEqual(noun.lower.utf8) {
      names.formUnion((sense.near + sense.far).map { String(decoding: $0, as: UTF8.self) })
    }
  }

  /// Whether a sentence tells the deed of another thing alone, and nothing around it names the one that is
  /// asked of.
  func isOfAnother(_ sentence: [UInt8], in surroundings: ArraySlice<UInt8>) -> Bool {
    guard !names.isEmpty else { return false }
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { ClaimWords.stem(words[$0].lower) == verb }
    guard !places.isEmpty else { return false }
    let around = WordScanner.words(String(decoding: surroundings, as: UTF8.self))
    let holds = around.contains { word in
      names.contains { LackingThing.areNear($0, AskedOwner.bare(word.lower)) }
    }
    return !holds && places.allSatisfy { AskedObject.thing(words, at: $0) != nil }
  }

  /// The thing of which a sentence tells the deed of the verb at a place.
  private static func thing(_ words: [Word], at place: Int) -> Word? {
    if let object = object(words, behind: place) { return object }
    // "The cot was bought".
    guard place > 1, passives.contains(words[place - 1]) else { return nil }
    let noun = words[place - 2]
    return noun.kind == .word && FunctionWords.isContent(noun) && !noun.isMark ? noun : nil
  }

  /// The last noun of what stands right behind a place with an article or the like: "a used cot".
  private static func object(_ words: [Word], behind place: Int) -> Word? {
    guard words.indices.contains(place + 2) else { return nil }
    let first = words[place + 1]
    let isLed = determiners.contains(first) || AskedOwner.bare(first.lower) != first.lower
    guard isLed else { return nil }
    return words[(place + 2)...].prefix(4).prefix {
      $0.kind == .word && FunctionWords.isContent($0) && !$0.isMark && !Verbs.isAdverb($0.lower)
        && !TimeWords.isName($0.lower)
    }.last
  }
}
