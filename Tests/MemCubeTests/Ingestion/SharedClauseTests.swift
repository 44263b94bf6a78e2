import Testing

@testable import Learning

/// Who is told of where two are named together, or one is spoken to.
@Suite struct SharedClauseTests {
  @Test(arguments: [
    (
      "I've booked flights, Marcus and I are going to Japan in April.",
      ["Ana has booked flights, Marcus and Ana are going to Japan in April 2024."]
    ),
    (
      "We sold the boat, Piet and I want to travel.",
      ["Ana and others sold the boat, Piet and Ana want to travel."]
    ),
    (
      "I live in Porto, Portugal and I love the sea.",
      ["Ana lives in Porto, Portugal.", "Ana loves the sea."]
    ),
  ])
  func whoIsNamedBesideTheSpeakerIsNoObject(said: String, told: [String]) {
    #expect(Extracting.texts(said).sorted() == told)
  }

  /// The name of who is spoken to is no part of who speaks.
  @Test(arguments: ["Bo I got a job at the bank.", "Wow Bo I got a job at the bank."])
  func theListenerIsNotTheSpeaker(said: String) {
    #expect(Extracting.texts(said) == ["Ana got a job at the bank."])
  }

  @Test func aTagIsNotTold() {
    #expect(
      Extracting.texts("I got a job at the bank, can you believe it.") == [
        "Ana got a job at the bank."
      ])
  }

  @Test func whatTheListenerDidIsTheirs() {
    #expect(
      Extracting.texts("I remember when you started at the bank.")
        == ["Ana remembers when Bo started at the bank."])
  }

  private func names(_ text: String) -> [String] {
    EntityFinder(participants: ["Ana"]).find(WordScanner.words(text)).map(\.name)
  }

  @Test func whatIsShoutedIsNoName() {
    #expect(names("I GOT THE JOB").isEmpty)
    #expect(names("I'M AN AUNT").isEmpty)
    #expect(names("I work for IBM and IKEA") == ["IBM", "IKEA"])
    #expect(names("We go to Malm\u{F6} for Christmas").contains("Malm\u{F6}"))
  }
}
