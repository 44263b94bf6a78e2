import Posix
import Testing

@testable import Answering
@testable import Index
@testable import MemCube
@testable import Search

/// Words of one root stand in for a word that a cube does not have.
@Suite struct StandInTests {
  @Test(
    arguments: [
      ("allergi", "allerg"), ("allergic", "allerg"), ("allerg", "allerg"), ("music", "music"),
      ("musician", "music"), ("electrician", "electr"), ("photographi", "photograph"),
      ("pregnant", "pregn"), ("pregnanc", "pregn"), ("bake", nil), ("f28", nil), ("\u{FC}ber", nil),
    ])
  func rootsOfWords(word: String, root: String?) {
    #expect(StandIns.root(Array(word.utf8)) == root.map { Array($0.utf8) })
  }

  private func found(_ query: String, _ talk: Talk) throws -> [String] {
    try talk.cube.search(Array(query.utf8), now: Clock.now()).results
      .map { String(decoding: $0.path, as: UTF8.self) }
  }

  @Test func familiesOfWordsAreFound() throws {
    let talk = try Talk()
    try talk.cube.put("nuts.md", "Tom is allergic to nuts.")
    try talk.cube.put("boiler.md", "The display says F.28 again.")
    try talk.cube.put("route.md", "The gate is B7 at the ferry.")
    try talk.cube.put("song.md", "She sings.")
    #expect(try found("allergies", talk) == ["memories/nuts.md"])
    #expect(try found("Tom allergies", talk) == ["memories/nuts.md"])
    #expect(try found("F28", talk) == ["memories/boiler.md"])
    #expect(try found("b.7", talk) == ["memories/route.md"])
    #expect(try found("allegories", talk) == [])
    #expect(try found("\"allergies\"", talk) == [], "a phrase is what it says")
    #expect(try found("allergies xenon yacht", talk) == [], "of longer queries no word is bent")
    // What is there itself stands for itself alone.
    try talk.cube.put("season.md", "Allergies come with the pollen.")
    #expect(try found("allergies", talk) == ["memories/season.md"])
  }

  /// Whether two words are written as one, apart or with a hyphen is anybody's guess.
  @Test func wordsAreOneOrTwo() throws {
    let talk = try Talk()
    try talk.cube.put("house.md", "The wifi of the cabin is moose42.")
    try talk.cube.put("trip.md", "The check-in is at noon.")
    for query in ["wi-fi", "wi fi", "cabin wi-fi", "moose42 wi fi cabin"] {
      #expect(try found(query, talk) == ["memories/house.md"], "\(query)")
    }
    #expect(try found("checkin", talk) == ["memories/trip.md"])
    #expect(try found("\"wi fi\"", talk) == [], "a phrase is what it says")
    // What is there itself stands for itself alone.
    try talk.cube.put("boat.md", "The wi-fi of the boat is kraken9.")
    #expect(try found("wi-fi", talk) == ["memories/boat.md"])
  }

  @Test func whatStandsInIsShown() throws {
    let talk = try Talk()
    let filler = String(repeating: "Lorem ipsum dolor. ", count: 30)
    try talk.cube.put("nuts.md", filler + "Tom is allergic to nuts. " + filler)
    try talk.cube.put("boiler.md", filler + "The display says F.28 again. " + filler)
    for (query, shown) in [("allergies", "allergic"), ("F28", "F.28")] {
      let found = try talk.cube.search(Array(query.utf8), now: Clock.now()).results
      let snippets = found.map { String(decoding: $0.snippet, as: UTF8.self) }
      #expect(snippets.count == 1 && snippets[0].contains(shown), "\(query): \(snippets)")
    }
  }

  /// The word before "password" is what a list has.
  @Test(arguments: [
    "What is the wifi password of the cabin?", "What's the wi-fi password of the cabin?",
    "What is the wi-fi of the cabin?", "What is the wi fi of the cabin?",
  ])
  func aLabelAnswersByEitherSpelling(question: String) throws {
    let talk = try Talk()
    try talk.cube.put(
      "house.md", "# House\n\n## Cabin\n- wifi: moose42\n\n## Flat\n- wifi: sunny77\n")
    let question = Array(question.utf8)
    let answer = Answer(
      question, try talk.cube.evidence(for: question, named: [0x61], now: Clock.now()))
    #expect(String(decoding: answer.text, as: UTF8.self) == "- wifi: moose42 [1]\n")
  }

  @Test func whatStandsInAnswers() throws {
    let talk = try Talk()
    try talk.cube.put("nuts.md", "Tom is allergic to nuts. He likes tea.")
    let question = Array("Which allergies?".utf8)
    let answer = Answer(
      question, try talk.cube.evidence(for: question, named: [0x61], now: Clock.now()))
    #expect(String(decoding: answer.text, as: UTF8.self).hasPrefix("- Tom is allergic to nuts."))
  }
}
