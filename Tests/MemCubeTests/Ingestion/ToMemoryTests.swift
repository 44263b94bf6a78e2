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
    ("Please remember this: I work night shifts.", "The user works night shifts."),
    ("Save this: my passport number is X12345", "The user's passport number is X12345."),
    ("Just so you know, I work part-time.", "The user works part-time."),
    ("FYI the garage code is 4417", "The user said: The garage code is 4417."),
    ("Danuta moved to Lisbon.", "Danuta moved to Lisbon."),
    ("Make a note that the boiler was serviced.", "The user said: The boiler was serviced."),
    ("Reminder: the rent is due on June 1", "The user said: The rent is due on 1 June 2023."),
    ("note: dentist on Friday 3pm", "The user has a dentist appointment on 12 May 2023 at 3pm."),
    (
      "Note to self: buy a filter for the coffee machine.",
      "The user needs to buy a filter for the coffee machine."
    ),
  ])
  func whatIsToBeKeptIsKept(said: String, kept: String) { #expect(told(said) == [kept]) }

  /// How the assistant is to be, and what it is to remind of.
  @Test(arguments: [
    ("I'd like you to be concise.", "The user wants the assistant to be concise."),
    ("I want you to answer in Dutch.", "The user wants the assistant to answer in Dutch."),
    (
      "your answers should be short",
      "The user gave a standing instruction: the assistant's answers should be short."
    ),
    (
      "Please answer in metric units.",
      "The user gave a standing instruction: answer in metric units."
    ),
    ("Don't use emojis.", "The user gave a standing instruction: don't use emojis."),
    (
      "Please keep answers under 100 words.",
      "The user gave a standing instruction: keep answers under 100 words."
    ),
    ("I'd rather you answered in verse.", "The user wants the assistant to answer in verse."),
    ("I'd rather you didn't use emojis.", "The user wants the assistant not to use emojis."),
    ("Use metric units", "The user gave a standing instruction: use metric units."),
    ("Use tabs, not spaces.", "The user gave a standing instruction: use tabs, not spaces."),
    (
      "Always reply in bullet points",
      "The user gave a standing instruction: always reply in bullet points."
    ),
    (
      "Always run the linter before you commit.",
      "The user gave a standing instruction: always run the linter before the assistant commits."
    ),
  ])
  func instructionsArePreferences(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "PREFERENCE")
  }

  /// What is decided as it is said.
  @Test(arguments: [
    ("Let's go with the blue logo.", "The user decided to go with the blue logo."),
    (
      "Actually, I changed my mind, let's go with the blue logo.",
      "The user decided to go with the blue logo."
    ),
    (
      "OK let's use Postgres for the database then.",
      "The user decided to use Postgres for the database."
    ),
    ("Ok, we'll go with oak floors.", "The user and others decided to go with oak floors."),
  ])
  func whatIsDecidedIsADecision(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "DECISION")
  }

  @Test(arguments: [
    "Let's go with that.", "Let's use your idea.", "Let's use the second one.", "Let's see.",
    "Let's use", "let's", "I'll use the bathroom.", "OK let's",
  ])
  func whatIsNoneIsNotKept(said: String) { #expect(told(said) == []) }

  /// Of whom the question tells that is asked first.
  @Test(arguments: [
    (
      "Can you help me plan a party for my daughter? She turns 7 on March 14.",
      ["The user's daughter turns 7 on 14 March 2024."]
    ),
    (
      "What should I get my dad? He's 70 and loves fishing.",
      ["The user's dad is 70 and loves fishing."]
    ),
    (
      "Any gifts for my wife? Her birthday is on May 20.",
      ["The user's wife's birthday is on May 20."]
    ),
    ("Should I call my mom or my sister? She is angry.", []),
    ("What should I get my dad? She is angry.", []),
  ])
  func whoIsAskedForIsNamed(said: String, kept: [String]) { #expect(told(said) == kept) }

  /// What is to be done once, and on which day to come.
  @Test(arguments: [
    ("Remember to call Ana tomorrow.", "The user asked to remember to call Ana on 11 May 2023."),
    (
      "remind me to renew my visa in March",
      "The user asked for a reminder to renew their visa in March 2024."
    ),
    (
      "Don't forget to book flights in July.",
      "The user asked not to forget to book flights in July 2023."
    ),
  ])
  func whatIsToBeDoneIsAGoal(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "GOAL")
  }

  /// Where a thing is and how it works.
  @Test(arguments: [
    ("The deploy script lives in ops/deploy.sh.", "The deploy script lives in ops/deploy.sh."),
    ("The database is on port 5433", "The database is on port 5433."),
    ("CI runs on GitHub Actions.", "CI runs on GitHub Actions."),
    ("The office is closed on Fridays.", "The office is closed on Fridays."),
    ("Logs go to /var/log/acme.", "Logs go to /var/log/acme."),
    ("The repo uses pnpm, not npm.", "The repo uses pnpm, not npm."),
  ])
  func factsOfThingsAreKept(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "FACT")
  }

  /// What is so for a moment, and what points at something.
  @Test(arguments: [
    "The build is slow.", "The error is in line 42.", "The movie was great.",
    "The test is on main.",
    "That is in the garage.", "The first one is on the left.", "The answer is in the file.",
  ])
  func whatPassesIsNotKept(said: String) { #expect(told(said) == []) }

  /// A card of the writer's own; one that names somebody is not.
  @Test(arguments: [
    ("Blood type: O negative", ["The user's blood type is O negative."]),
    ("Favourite colour: green", ["The user's favourite colour is green."]),
    ("Coffee order: flat white", ["The user's coffee order is flat white."]),
    ("Hobbies: chess, hiking", ["The user's hobbies are chess, hiking."]),
    ("Shoe size: 42\nDiet: vegan", ["The user's shoe size is 42.", "The user's diet is vegan."]),
    ("Name: Bob\nJob: nurse", ["The user said: Name: Bob."]),
    ("Error: not found", []), ("Favourite: none", []), ("Job: ", []),
  ])
  func cardsAreRead(said: String, kept: [String]) { #expect(told(said) == kept) }

  @Test func aCardIsChanged() {
    let (old, new) = (told("Shoe size: 42"), told("My shoe size is 43"))
    #expect(old == ["The user's shoe size is 42."] && new == ["The user's shoe size is 43."])
  }

  /// It needs nobody who said it, where it names of whom it tells.
  @Test(arguments: [
    ("Joana's birthday is 3 May.", "Joana's birthday is 3 May."),
    ("Mum's birthday: 12 March", "The user's mum's birthday: 12 March."),
    ("Dad's bday: 5 May", "The user's dad's bday: 5 May."),
    ("Deadline: next Friday at noon", "The user said: Deadline: 12 May 2023 at noon."),
    ("Email: paul@example.com", "The user said: Email: paul@example.com."),
    ("wifi: guest / sunflower42", "The user said: wifi: guest / sunflower42."),
    ("Ben works at Siemens.", "Ben works at Siemens."),
    ("Ben loves Anna.", "Ben loves Anna."),
    (
      "The router's admin password is admin123.",
      "The user said: The router's admin password is admin123."
    ),
    ("Anna's phone: 555 0101", "The user said: Anna's phone: 555 0101."),
    ("Hometown: Faro", "The user's hometown is Faro."),
    ("Passport expires 2029-04-02.", "The user said: Passport expires 2029-04-02."),
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

  @Test func theWeekdaysOfSomebodyAreKept() {
    #expect(
      told("The cleaner comes on Fridays.") == ["The user said: The cleaner comes on Fridays."])
  }

  @Test(arguments: [
    "Traffic was bad.", "Everybody told me that.",
    "Beans are his treat.", "Docker works now.", "Chrome moved to a new engine.",
  ])
  func newsOfNobodyAreNot(said: String) { #expect(told(said) == []) }

  /// The number of a thing is told with the thing.
  @Test(arguments: [
    (
      "I got a new library card yesterday. The number is 5512. The PIN is 9.",
      ["The user got a new library card on 9 May 2023. The number is 5512. The PIN is 9."]
    ),
    (
      "We bought a trailer last week. The licence plate is BN 12.",
      [
        "The user and others bought a trailer in the week of 1 May 2023. The licence plate is BN 12."
      ]
    ),
    (
      "The wifi password is tulip. The PIN is 4417.",
      ["The user said: The wifi password is tulip.", "The PIN is 4417."]
    ),
  ])
  func figuresStayWithTheirThing(said: String, kept: [String]) { #expect(told(said) == kept) }

  /// As programs write of their user, and people in a hurry of themselves.
  @Test(arguments: [
    ("User prefers dark mode.", "The user prefers dark mode."),
    ("The user is learning Japanese.", "The user is learning Japanese."),
    ("User's favourite colour is teal.", "The user's favourite colour is teal."),
    ("The user moved to Lisbon.", "The user moved to Lisbon."),
    ("Likes jazz and old films", "The user likes jazz and old films."),
    ("Has a dog named Rex", "The user has a dog named Rex."),
    ("Loves jazz", "The user loves jazz."),
    ("Allergic to penicillin", "The user is allergic to penicillin."),
  ])
  func theThirdPersonIsTheUser(said: String, kept: String) { #expect(told(said) == [kept]) }

  @Test func theThirdPersonIsWhoWroteIt() {
    #expect(told("The user prefers dark mode.", author: "Paul") == ["Paul prefers dark mode."])
  }

  @Test func aNameIsLearnedWithTheRest() {
    #expect(
      Set(told("I'm Paul and I live in Porto")) == [
        "The user's name is Paul.", "The user lives in Porto.",
      ])
    #expect(told("I'm Paul and I live in Porto", author: "Paul") == ["Paul lives in Porto."])
  }

  @Test(arguments: [
    ("Remember that my sister's wedding is on June 3.", "FACT"),
    ("note: dentist on Friday 3pm", "EVENT"), ("FYI the garage code is 4417", "FACT"),
    ("Reminder: call the plumber tomorrow.", "GOAL"),
    ("Remember that I prefer tea.", "PREFERENCE"),
  ])
  func whatIsKeptHasAType(said: String, type: String) {
    #expect(Extracting.toMemory(said).map(\.type) == [type])
  }

  @Test(arguments: [
    "said 0", "ok", "note:", "Remember that for next time.", "What is my wifi password?",
    "Can you remember?", "Do you remember my name?", "User said hello.", "It's late.",
    "Plants need water.", "remember", "The user asked about the weather.",
    "Answer this: what is 2 + 2", "I want you to write a poem about cats.",
    "Use this text instead.", "Use the second one.", "Don't use it.", "Don't worry about that.",
    "Has anyone seen it",
    "FYI the report", "Can you remember my name?", "Could you record the meeting?",
    "Please save the updated file.",
    "Can you note down the next steps?", "Please remember me.", "Could you save Paul's notes?",
    "Forget that I like jazz.", "Please forget my address.",
  ])
  func whatTellsNothingIsNotKept(said: String) { #expect(told(said).isEmpty) }
}
