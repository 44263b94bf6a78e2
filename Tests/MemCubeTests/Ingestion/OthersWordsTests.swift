import Testing

@testable import MemCube

/// What a message hands on or asks for is not what its writer says of himself.
@Suite struct OthersWordsTests {
  private static func statements(_ text: String) -> [String] {
    RuleExtractor().statements(
      of: RuleExtractor.Source(text: text, day: 20_000, author: "Ana Costa", others: ["Rui"])
    ).map(\.text)
  }

  @Test(arguments: [
    "Tom: I quit my job at the bank.", "Mum writes: I have broken my hip.",
    "tom: I quit my job at the bank.",
    "Translate: I am married to a dentist.", "Translate to German: We live in Porto.",
    "Write a poem: I live on the moon and I own a goat.",
    "Lyrics of the day: I was born in Jamaica.", "Rui: I moved to Faro last week.",
    "How do you say in French: I am diabetic", "[forwarded] I am moving to Rome.",
    "Role-play: I am a pirate and I own a ship.", "My sister texted: I'm allergic to cats.",
    "Assistant: I love coffee. I live in Ohio.", "[10:01] Ann: I work at Vela.",
    "Ann:\nI am allergic to nuts.", "Dr. Kern: I have two children.", "Speaker 1: I live in Ohio.",
    "@ann: I live in Ohio.", "00:01:12 Ann: I live in Ohio.", "Ann Lee wrote:\nI live in Ohio.",
    "01.11.26, 10:01 - Ilse Vandam: I live in Ohio.", "She said: I live in Ohio.",
    "Ann wrote me this:\n\nFrom: Ann Lee\nSubject: news\n\nI am pregnant. I moved to Rome.",
    "From: Ilse Vandam <ilse@vela.example>\nI moved to Rome last week.",
    "On Monday Bo wrote:\nI moved to Rome last week.",
  ])
  func itIsLeftOut(text: String) { #expect(Self.statements(text).isEmpty) }

  @Test(arguments: [
    ("Update: I moved to Porto last week.", "Porto"), ("Ana: I quit my job at the bank.", "quit"),
    ("Big news: I got a job at Bosch.", "Bosch"), ("Correction: I live in Faro.", "Faro"),
    ("I said: I'm moving to Lisbon.", "Lisbon"), ("Tom: quit his job at the bank.", "bank"),
    ("Note: I'm allergic to penicillin.", "penicillin"), ("As I said: I live in Faro.", "Faro"),
    ("[10:01] Ana: I work at Vela.", "Vela"), ("2026-11-02: I moved to Porto.", "Porto"),
    ("From: Ana Costa\nSubject: news\n\nI moved to Porto last week.", "Porto"),
    ("On Monday Bo wrote:\n> I moved to Rome.\nI moved to Porto last week.", "Porto"),
    ("3 things: I live in Faro.", "Faro"), ("2026 Update: I live in Faro.", "Faro"),
  ])
  func whatIsOwnStays(text: String, part: String) {
    #expect(Self.statements(text).contains { $0.contains(part) }, "\(Self.statements(text))")
  }

  /// Of a line that is another's the next one may be the writer's; below a text to be handled none is.
  @Test func theNextLine() {
    let line = Self.statements("Tom: I quit my job.\nI moved to Porto last week.")
    #expect(line.count == 1 && line[0].contains("Ana Costa moved to Porto"))
    #expect(Self.statements("Translate: I am ill.\nI moved to Porto last week.").isEmpty)
    #expect(Self.statements("I moved to Porto last week.\nTom: I quit my job.").count == 1)
  }
}
