import Testing

@testable import Learning

/// What somebody who talks to a memory alone has it keep. The day is Wednesday, 10 May 2023.
@Suite struct ToMemoryTests {
  private func told(_ text: String, author: String? = nil) -> [String] {
    Extracting.toMemory(text, author: author).map(\.text)
  }

  /// The words that ask for it are not kept.
  @Test(arguments: [
    ("Remember that my wifi password is hunter2.", "The user's wifi password is hunter2."),
    ("Can you remember that I'm allergic to nuts?", "The user is allergic to nuts."),
    ("Could you please remember I prefer tea?", "The user prefers tea."),
    ("For the record, I prefer window seats.", "The user prefers window seats."),

    ("Save this: my passport number is X12345", "The user's passport number is X12345."),
    ("Just so you know, I work part-time.", "The user works part-time."),

    ("Danuta moved to Lisbon.", "Danuta moved to Lisbon."),

  ])
  func whatIsToBeKeptIsKept(said: String, kept: String) { #expect(told(said) == [kept]) }

  @Test(arguments: [
    "Let's go with that.", "Let's use your idea.", "Let's use the second one.", "Let's see.",
    "Let's use", "let's", "OK let's",
  ])
  func whatIsNoneIsNotKept(said: String) { #expect(told(said) == []) }

  /// Of whom the question tells that is asked first.
  @Test(
    arguments: [

      ("Should I call my mom or my sister? She is angry.", []),
      ("What should I get my dad? She is angry.", []),
    ] as [(String, [String])])
  func whoIsAskedForIsNamed(said: String, kept: [String]) { #expect(told(said) == kept) }

  /// Where a thing is and how it works.
  @Test(arguments: [
    ("The deploy script lives in ops/deploy.sh.", "The deploy script lives in ops/deploy.sh."),
    ("The database is on port 5433", "The database is on port 5433."),
    ("CI runs on GitHub Actions.", "CI runs on GitHub Actions."),
    ("The office is closed on Fridays.", "The office is closed on Fridays."),

    ("The repo uses pnpm, not npm.", "The repo uses pnpm, not npm."),
  ])
  func factsOfThingsAreKept(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "FACT")
  }

  /// What is so for a moment, and what points at something.
  @Test(arguments: [
    "The movie was great.",
    "The test is on main.",
    "That is in the garage.",
  ])
  func whatPassesIsNotKept(said: String) { #expect(told(said) == []) }

  /// Each line of a card is one memory.
  @Test func cardsAreRead() {
    #expect(told("Shoe size: 42\nDiet: vegan").count == 2)
    #expect(told("Error: not found").isEmpty && told("Job: ").isEmpty)
  }

  /// It needs nobody who said it, where it names of whom it tells.
  @Test(arguments: [
    ("Joana's birthday is 3 May.", "Joana's birthday is 3 May."),

    ("Email: paul@example.com", "The user said: Email: paul@example.com."),

    ("Ben works at Siemens.", "Ben works at Siemens."),
    ("Ben loves Anna.", "Ben loves Anna."),

    ("Anna's phone: 555 0101", "The user said: Anna's phone: 555 0101."),

  ])
  func factsOfOthersAreKept(said: String, kept: String) { #expect(told(said) == [kept]) }

  /// News of those whose names are on no list.
  @Test(arguments: [
    ("Jadwiga comes on Thursdays now.", "Jadwiga comes on Thursdays now."),
    ("Iolo lost his keys yesterday.", "Iolo lost his keys on 9 May 2023."),
    ("Gethin got the job at the dam.", "Gethin got the job at the dam."),
    ("Gethin got promoted to head cook.", "Gethin got promoted to head cook."),
    ("Swantje told me she wants to be a vet.", "Swantje told the user she wants to be a vet."),
  ])
  func newsOfOthersAreKept(said: String, kept: String) { #expect(told(said) == [kept]) }

  @Test(arguments: [
    "Everybody told me that."

  ])
  func newsOfNobodyAreNot(said: String) { #expect(told(said) == []) }

  /// As programs write of their user, and people in a hurry of themselves.
  @Test(arguments: [

    ("The user is learning Japanese.", "The user is learning Japanese."),

    ("The user moved to Lisbon.", "The user moved to Lisbon."),
    ("Likes jazz and old films", "The user likes jazz and old films."),
    ("Has a dog named Rex", "The user has a dog named Rex."),

    ("Allergic to penicillin", "The user is allergic to penicillin."),
  ])
  func theThirdPersonIsTheUser(said: String, kept: String) { #expect(told(said) == [kept]) }

  @Test(arguments: [

    ("FYI the garage code is 4417", "FACT"),

    ("Remember that I prefer tea.", "PREFERENCE"),
  ])
  func whatIsKeptHasAType(said: String, type: String) {
    #expect(Extracting.toMemory(said).map(\.type) == [type])
  }

  @Test(arguments: [
    "ok", "note:", "Remember that for next time.", "What is my wifi password?",
    "Can you remember?", "Do you remember my name?", "User said hello.", "It's late.",
    "Plants need water.", "remember", "The user asked about the weather.",
    "Answer this: what is 2 + 2",
    "Use this text instead.", "Use the second one.", "Don't use it.", "Don't worry about that.",
    "Has anyone seen it",
    "Could you record the meeting?",
    "Please save the updated file.",
    "Can you note down the next steps?", "Please remember me.", "Could you save Paul's notes?",
    "I'm pregnant btw!! haha just kidding", "I bought a boat lol just kidding",
    "Forget that I like jazz.", "Please forget my address.",
  ])
  func whatTellsNothingIsNotKept(said: String) { #expect(told(said).isEmpty) }
}
