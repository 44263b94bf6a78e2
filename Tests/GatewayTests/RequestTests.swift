import Testing

@testable import Gateway

@Suite struct RequestTests {
  @Test(arguments: [
    "What is my name?", "what is my name", "Hello! Where do I live?", "Tell me about Rome.",
    "Can you recommend a book", "Is my sister in Rome", "Wie heißt mein Hund", "私の犬の名前は？",
    "When is the party", "Thanks. Which one was it?\nAnd where is it?", "Remind me what I said",
  ])
  func asks(_ text: String) { #expect(Requests.areAll(of: Array(text.utf8))) }

  @Test(arguments: [
    "", "Hello!", "I live in Rome.", "My knee hurts, what can I do?", "Remind me to buy milk",
    "When I was in Rome, I ate figs.", "Do not call me Bob.", "Will has a dog.",
    "I moved to Ghent. What can I visit?", "Ich wohne in Gent", "May 4 is my birthday",
    "Can't wait to see Rome",
  ])
  func tells(_ text: String) { #expect(!Requests.areAll(of: Array(text.utf8))) }

  /// Also at the end of what is asked over and over.
  @Test func whatIsAskedAgainIsReadOnce() {
    let asked = String(repeating: "Do you like it? Yes. ", count: 5_000)
    #expect(Requests.areAll(of: Array(asked.utf8)))
    #expect(!Requests.areAll(of: Array((asked + "I live in Rome.").utf8)))
  }
}
