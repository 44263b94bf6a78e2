import Testing

@testable import Learning

/// What a memory's words claim, by themselves.
@Suite struct ClaimsTests {
  private func told(_ text: String) -> Assertion? { Claims(Array(text.utf8)).assertion }

  private func judged(_ one: String, _ other: String, days: Int64 = 30) -> Judgement? {
    guard let earlier = told(one), let later = told(other) else { return nil }
    return .of(earlier, by: later, after: days * 86_400_000)
  }

  @Test(arguments: [
    ("lives", "living"), ("lived", "live"), ("went", "going"), ("stopped", "stopping"),
    ("studies", "studied"), ("children", "child"), ("knives", "knife"), ("boxes", "box"),
    ("biking", "bike"), ("Ana's", "Ana"),
  ])
  func inflectionsShareAStem(one: String, other: String) {
    #expect(ClaimWords.stem(one) == ClaimWords.stem(other))
  }

  @Test(arguments: [("bus", "bu"), ("class", "clas"), ("sing", "s"), ("red", "r"), ("is", "i")])
  func shortWordsKeepTheirs(word: String, not: String) { #expect(ClaimWords.stem(word) != not) }

  @Test(arguments: [
    ("Ana lives in Porto.", "ana", "ana"), ("The user lives in Porto.", "the user", "the user"),
    ("Ana's older sister Clara sings.", "ana's sister clara", "ana"),
    ("Ana's big sister sings.", "ana's older sister", "ana"),
    ("Ana's husband Tom sings.", "ana's husband", "ana"),
    ("On 3 May 2023, Ana Lima sold the car.", "ana lima", "ana lima"),
    ("Currently Ana is tired.", "ana", "ana"), ("Ana and others moved to Porto.", "ana", "ana"),
    ("The user's dog Rex died.", "the user's dog rex", "the user"),
  ])
  func subjectsAreFound(text: String, name: String, owner: String) throws {
    let subject = try #require(Subject(WordScanner.words(text)))
    #expect(subject.name == name && subject.owner == owner)
  }

  @Test(arguments: [
    "", "It rains.", "When Ana was ill, Bo sang.", "Ana said: it is late.", "Ana and", "'s", "the",
    "Asked \"Why?\", Ana answered: because.", ", , ,",
  ])
  func otherSentencesHaveNone(text: String) {
    let words = WordScanner.words(text)
    #expect(
      Subject(words).flatMap { Predicate(Array(words.dropFirst($0.end))) } == nil)
  }

  @Test func changesOfPlainSentences() {
    #expect(judged("Ana works at the bakery.", "Ana no longer works at the bakery.") == .superseded)
    #expect(judged("Ana works at the bakery.", "Bo no longer works at the bakery.") == nil)
    #expect(judged("Ana loves oysters.", "Ana hates oysters.") == .superseded)
    #expect(judged("Ana loves oysters.", "Ana hates oysters.", days: 0) == .contradicted)
    #expect(judged("Ana loves oysters.", "Ana hates oysters now.", days: 0) == .superseded)
    #expect(judged("Ana loves dogs.", "Ana doesn't like big dogs.") == nil)
    #expect(judged("Ana loves dancing.", "Ana stopped dancing.") == nil)
    #expect(judged("Ana plans to visit Rome.", "Ana visited Rome.") == .superseded)
    #expect(judged("Ana plans to visit Rome.", "Ana didn't visit Rome.") == nil)
    #expect(judged("Ana plans to visit Rome.", "Ana will visit Rome.") == nil)
    #expect(judged("Ana plans to visit Rome.", "Ana won't give up Rome.") == nil)
    #expect(judged("Ana has a red kayak.", "Ana sold the kayak.") == .superseded)
    #expect(judged("Ana bought a red kayak.", "Ana sold the kayak.") == nil)
    #expect(judged("Ana has a dog named Rex.", "Ana's dog Rex died.") == .superseded)
    #expect(judged("Ana has a dog named Rex.", "Ana's dog Max died.") == nil)
  }

  @Test func assertionsSurviveAsBytes() throws {
    for text in [
      "Ana works at the bakery on Mill Street.", "Ana doesn't like oysters any more.",
      "Ana plans to read more books.", "Ana is reading a book.", "Ana's dog Rex died.",
    ] {
      var told = try #require(self.told(text))
      told.day = 19_500
      #expect(Assertion(bytes: told.bytes) == told)
      told.day = nil
      let bytes = told.bytes
      #expect(Assertion(bytes: bytes) == told)
      for length in 0..<bytes.count { #expect(Assertion(bytes: Array(bytes[..<length])) == nil) }
    }
  }

  @Test func anyTextHasClaims() {
    var generator = SeededGenerator(11)
    let words = [
      "Ana", "Ana's", "the user", "user's", "is", "no", "longer", "any", "more", "has", "not", ",",
      "(", ")", "lives", "in", "at", "as", "favourite", "dog", "and", "won't", "used", "to", "sold",
      "born", "on", "May", "3", "2023", "\"", "moved", "was", "Porto", ".", "'", "",
    ]
    for _ in 0..<4000 {
      let count = Int.random(in: 0...12, using: &generator)
      let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }
        .joined(separator: " ")
      let claims = Claims(Array(text.utf8))
      #expect(Set(claims.claims.map(\.key)).count == claims.claims.count)
      if let told = claims.assertion { #expect(Assertion(bytes: told.bytes) == told) }
    }
  }

  /// A slot's values by letters, `-` for none, one after the other: what ends each.
  @Test(arguments: [
    ("a b", "1 -"), ("a a", "- -"), ("a b a", "1 2 -"), ("a a b", "2 2 -"), ("a -", "1 -"),
    ("a -a", "1 -"), ("a -b c", "2 - -"), ("- a", "- -"), ("a", "-"),
  ])
  func slotsFollowTheOrder(values: String, by: String) {
    let rows = values.split(separator: " ").enumerated().map { place, value in
      let word = value.drop { $0 == "-" }
      return SlotStanding.Row(
        since: Int64(place), source: Int64(place),
        value: SlotState(
          SlotValue(
            slot: "home", value: word.isEmpty ? [] : [String(word)], isNone: value.hasPrefix("-")),
          isChange: false))
    }
    let found = rows.indices.map { place in
      SlotStanding.of(place, in: rows, .changing).superseder.map { "\($0)" } ?? "-"
    }
    #expect(found.joined(separator: " ") == by)
    for row in rows { #expect(SlotState(bytes: row.value.bytes) == row.value) }
  }

  @Test(arguments: [
    ("porto", "porto portugal", false), ("porto", "lisbon", true), ("portugal", "lisbon", false),
    ("portugal", "spain", true),
  ])
  func whatLiesInAnotherIsNoOther(one: String, other: String, differs: Bool) {
    let states = [one, other].map { text in
      SlotState(
        SlotValue(slot: "home", value: text.split(separator: " ").map(String.init)),
        isChange: false)
    }
    #expect(states[0].differs(from: states[1]) == differs)
  }
}
