import Posix
import Testing

@testable import MemCube

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

  @Test func whatStandsInAnswers() throws {
    let talk = try Talk()
    try talk.cube.put("nuts.md", "Tom is allergic to nuts. He likes tea.")
    let question = Array("Which allergies?".utf8)
    let answer = Answer(
      question, try talk.cube.evidence(for: question, named: [0x61], now: Clock.now()))
    #expect(String(decoding: answer.text, as: UTF8.self) == "- Tom is allergic to nuts. [1]\n")
  }
}
