import Testing

@testable import Learning

/// What somebody jots down for a memory alone, without a subject. The day is Wednesday, 10 May 2023.
@Suite struct NotesToMemoryTests {
  /// Whose it is.
  @Test(arguments: [

    ("Rent is 950 euros.", "Rent is 950 euros.", "FACT")

  ])
  func theUsersOwn(said: String, kept: String, type: String?) {
    Extracting.expect(said, gives: kept, type)
  }

  @Test(arguments: [
    "The main branch is protected.", "The API rate limit is 600 requests per minute.",
    "The staging database password rotates every 90 days.", "The backup runs daily.",
    "The bins are collected every Thursday.",
  ])
  func howThingsAreIsAFact(said: String) { Extracting.expect(said, gives: said, "FACT") }

  /// Requests to an assistant, titles and advice.
  @Test(arguments: [
    "Write a poem about Friday", "Fix the bug in the parser",

    "Book recommendations for scifi", "Buy low, sell high.",
    "Pay attention to the tone",
    "Lunch was great on Friday.", "buy", "must", "must buy",
    "dentist", "Review",
    "TODO:",
    "Lunch on", "on Friday", "my lunch",
  ])
  func whatIsNoneIsNotKept(said: String) { #expect(Extracting.toMemory(said).map(\.text) == []) }
}
