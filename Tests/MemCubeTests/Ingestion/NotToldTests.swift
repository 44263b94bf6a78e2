import Testing

@testable import Learning

/// What is said in a message and tells nothing of who says it; and who names themself.
@Suite struct NotToldTests {
  @Test(arguments: [
    "Translate into French: \"I have lived in Paris for ten years and I love it.\"",
    "Please translate \"I work at a bank in Ulm\" into German.",
    "Can you rephrase: \"We moved to Oslo in May.\"",
    "Eat a Kaiserschmarrn for me.", "Happy birthday to my big Nora!",
    "Assume that I live in Lisbon.",
    "Write a story: I live in Lisbon.",
    "Summarize this email:\nHi Ana, I moved to Lisbon. Best, Tom",
    "Here is a letter from my friend:\nI moved to Lisbon.",
    "Correct my grammar: I living in Lisbon.",
    "If I won the lottery, I would buy a lighthouse.",
    "I dreamt that we lived in Reykjavik and Tom baked with lava.",

  ])
  func nothing(text: String) { #expect(Extracting.texts(text).isEmpty) }

  /// Texts that an assistant is to write tell nothing of who asks for them.
  @Test(arguments: [
    "Write me a short story about a girl who lives in Ghent and is called Mia.",
    "Draft a letter to my boss saying that I am leaving in June.",

    "Please write a toast for my sister's wedding on 3 June.",
    "Help me write an apology to my neighbour Ida, whose car I scratched.",
    "Translate this into Dutch: I live in Bonn and work as a nurse.",
    "Summarise the article on why my town Ulm lost its bakery.",

  ])
  func textsToBeWritten(text: String) { #expect(Extracting.toMemory(text).isEmpty) }

  @Test(arguments: [
    ("I have to write a letter to the bank by Friday.", "letter"),
    ("I wrote my sister Ida a poem yesterday.", "poem"),
    ("I want to write a story about my uncle Karl.", "story"),
  ])
  func textsOfOnesOwn(text: String, told: String) {
    #expect(Extracting.toMemory(text).contains { $0.text.contains(told) })
  }

  @Test(arguments: [

    ("Happy birthday to my sister Ida, who turned 30 yesterday!", "30"),
    ("My sister said \"I quit\" and left her job at the bank on Monday.", "left"),
  ])
  func something(text: String, told: String) {
    #expect(Extracting.texts(text).contains { $0.contains(told) })
  }

}
