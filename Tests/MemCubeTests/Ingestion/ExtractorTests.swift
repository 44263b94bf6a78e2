import Testing

@testable import Learning

/// Whole messages: what is kept, and what it says.
@Suite struct ExtractorTests {
  /// Also what says too little to be kept unasked.
  @Test(arguments: ["remember", "don't forget", "fyi"])
  func whatIsToBeRememberedIsKeptWithoutTheRequest(tag: String) {
    #expect(
      Extracting.texts("Kathrin is allergic to dill, \(tag).")
        == ["Ana said: Kathrin is allergic to dill."])
  }

  @Test(arguments: [
    (
      "Hey Bo! I adopted a puppy from the shelter last Friday.",
      ["Ana adopted a puppy from the shelter on 5 May 2023."]
    ),
    (
      "My sister Clara works as a nurse in Porto.",
      ["Ana's sister Clara works as a nurse in Porto."]
    ),
    (
      "I moved to Lisbon two years ago. It was a hard change for my family.",
      ["Ana moved to Lisbon in 2021. It was a hard change for their family."]
    ),
    (
      "Went to a pottery workshop yesterday and made two bowls!",
      ["Ana went to a pottery workshop on 9 May 2023 and made two bowls."]
    ),
    // Who owns something says so in few words.
    // The same word before and behind.
    ("My sister has a cat and I have a cat.", ["Ana's sister has a cat and they have a cat."]),
    (
      "I opened my own boat yard last year - pretty cool, huh?",
      ["Ana opened their own boat yard in 2022."]
    ),
    ("I own a trombone.", ["Ana owns a trombone."]),
    ("We have a boat.", ["Ana and others have a boat."]), ("I have a question.", []),
    ("I'm allergic to peanuts and shellfish.", ["Ana is allergic to peanuts and shellfish."]),
    (
      "My favourite food is my grandmother's lentil soup.",
      ["Ana's favourite food is their grandmother's lentil soup."]
    ),
    (
      "We're planning a trip to Norway next summer.",
      ["Ana and others are planning a trip to Norway in the summer of 2023."]
    ),
  ])
  func keepsFacts(said: String, told: [String]) { #expect(Extracting.texts(said) == told) }

  /// What people look up, told among people.
  @Test(arguments: [
    ("The wifi password is hunter2.", "Ana said: The wifi password is hunter2."),
    ("The deadline is 4 June.", "Ana said: The deadline is on 4 June 2023."),
    ("The door code changed to 5678.", "Ana said: The door code changed to 5678."),
    (
      "The dentist appointment is on Friday.",
      "Ana said: The dentist appointment is on 12 May 2023."
    ),
  ])
  func valuesOfThingsAreKept(said: String, told: String) {
    let found = RuleExtractor().statements(of: Extracting.source(said))
    #expect(found.map(\.text) == [told])
    #expect(found.map(\.type) == ["FACT"])
  }

  @Test(arguments: [
    "The number is 5.", "The code is broken.", "The answer is 42.",
    "The password is in the drawer, I think?",
    "The party is amazing!", "The race is on!", "Is the deadline 4 June?", "The address is wrong.",
  ])
  func valuesOfNothingAreNot(said: String) {
    #expect(
      !Extracting.texts(said).contains { $0.hasPrefix("Ana said: The number") || $0.contains("42") }
    )
    #expect(Extracting.texts(said).count <= 1)
  }

  /// Short, and of weight.
  @Test(arguments: [
    ("I can't eat shellfish.", "Ana can't eat shellfish."),
    ("Emil is allergic to wasps.", "Ana said: Emil is allergic to wasps."),
    ("My blood group is AB.", "Ana's blood group is AB."),
    ("Both my grandparents are dead.", "Both Ana's grandparents are dead."),
    (
      "Our rent went from \u{20AC}900 to \u{20AC}950.",
      "Ana's rent went from \u{20AC}900 to \u{20AC}950."
    ),
    ("No, I'm not divorced.", "Ana is not divorced."),
    ("I'm going to be a welder.", "Ana is going to be a welder."),
    ("I'm 34.", "Ana is 34."), ("I am 34 years old.", "Ana is 34 years old."),
    ("I'm a nurse.", "Ana is a nurse."), ("I'm a retired teacher.", "Ana is a retired teacher."),
    ("My brother Emil is a plumber now.", "Ana's brother Emil is a plumber now."),
    ("My son is 7.", "Ana's son is 7."),
    ("Please update my address to 12 Hill Road.", "Ana's address is 12 Hill Road."),
    ("Change my phone number to 555 0199.", "Ana's phone number is 555 0199."),
    ("Correction: Emil's piano lesson is at noon.", "Ana said: Emil's piano lesson is at noon."),
  ])
  func shortFactsOfWeightAreKept(said: String, told: String) {
    #expect(Extracting.texts(said) == [told])
  }

  @Test(arguments: [
    "I'm going to be a bit late.", "Correction!", "A lemon cake.",
    "I'm a bit tired.", "The radio died.", "You can't eat that.",
    "> I hate cats and dogs.",
    "Subject: my sister moved to Porto yesterday", "Happy new year!",
  ])
  func shortTalkIsNot(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test(arguments: [
    "Hey Bo! How are you?", "Wow, that's great!", "Thanks so much, Bo!", "Talk soon, take care!",
    "You should try it, you will love it.", "Keep it up!", "Good luck with the interview!",
    "That sounds amazing, Bo.", "I'm so glad to hear that.", "Let's catch up soon.", "What a view!",
    "Did you see my message?", "I agree.", "Here's a picture.", "lol", "Ok.", "", "   ", "?!?!",
    "I can't wait to hear about it!", "No worries, let me know.", "Congrats on the new job, Bo!",
    "Try the blue one and look at the label.", "Sure, no problem.", "I know, right?",
  ])
  func smallTalkGivesNothing(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test(arguments: [
    (
      "Twice a week, at the pool near my office.", "How often do you swim?",
      "Asked \"How often do you swim?\", Ana answered: Twice a week, at the pool near their office."
    ),
    (
      "The red bicycle from the flea market, with a basket and two lamps.",
      "Which one did you buy?",
      "Asked \"Which one did you buy?\", Ana answered: The red bicycle from the flea market, with a basket and two lamps."
    ),
  ])
  func answersCarryTheirQuestion(said: String, question: String, told: String) {
    #expect(Extracting.texts(said, question: question).first == told)
  }

  @Test(arguments: [
    ("I went to the museum with my aunt yesterday.", "EVENT"),
    ("I love hiking in the mountains with my dog.", "PREFERENCE"),
    ("I like ramen.", "PREFERENCE"), ("I don't like scarves.", "PREFERENCE"),
    ("I really like cats.", "PREFERENCE"),
    ("I decided to study law instead of medicine.", "DECISION"),
    ("I want to open a bakery in my home town.", "GOAL"),
    ("I'm working on a novel about the sea.", "STATE"),
    ("I can play the cello and the piano.", "SKILL"),
    ("My brother is called Emil.", "RELATIONSHIP"),
    ("I think honesty is important for a family.", "BELIEF"),
    ("I'm from a small village near Ghent.", "FACT"),
    ("I've lived in Utrecht since 2012, before that I lived in Cork.", "FACT"),
    ("We have played in a brass band since 2019.", "STATE"),
    // Without a cue, by the verb; of two the one that says more.
    ("I usually cook for the whole street.", "FACT"),
    ("I've already mended the fence and the gate.", "EVENT"),
    ("The sea gives me strength for my work.", "PREFERENCE"),
    ("I need a bigger shed for my tools.", "STATE"),
    ("I would recommend the museum near the harbour in Ghent.", "BELIEF"),
    ("I realised that honesty is important for a family.", "BELIEF"),
  ])
  func namesTheType(said: String, type: String) { #expect(Extracting.first(said)?.type == type) }

  @Test func whatOthersDoWellIsNoSkill() {
    let words = WordScanner.words("Horses are great at pulling carts")
    #expect(TypeCues(words, isDated: false).settled == .belief)
  }

  @Test(arguments: [
    (
      "Sailing to Norway was a lifesaver for me and opened up my mind.",
      "Sailing to Norway was a lifesaver for Ana and opened up their mind."
    ),
    (
      "Painting and running my shop need a lot of patience.",
      "For Ana, painting and running their shop need a lot of patience."
    ),
    (
      "Dogs have a way of touching our hearts after a long day at the harbour.",
      "Ana said: Dogs have a way of touching our hearts after a long day at the harbour."
    ),
  ])
  func whatIsDoneIsTheSubject(said: String, told: String) {
    #expect(Extracting.texts(said) == [told])
  }

  @Test func guessesAboutTheListenerTellNothing() {
    #expect(
      Extracting.texts("Bet it feels great to stand up for your village and your river.") == [])
  }

  @Test func isAFunctionOfItsSource() {
    let source = Extracting.source(
      "I met Clara in Porto yesterday. She teaches physics at Porto University.")
    let once = RuleExtractor().statements(of: source)
    #expect(!once.isEmpty)
    for _ in 0..<5 { #expect(RuleExtractor().statements(of: source) == once) }
  }

  @Test func namesWhoHasNoName() {
    let source = Extracting.source(
      "I moved to Porto with my wife last year.", author: nil, others: [], isToAssistant: true)
    #expect(
      RuleExtractor().statements(of: source).map(\.text)
        == ["The user moved to Porto with their wife in 2022."])
  }

  @Test(arguments: [
    (
      "Remember that my sister's wedding is on June 3.", "FACT",
      "Ana's sister's wedding is on 3 June 2023."
    ),
    ("Call me Annie.", "PREFERENCE", "Ana asked to be called Annie."),
    (
      "From now on, use metric units.", "PREFERENCE",
      "Ana gave a standing instruction: use metric units."
    ),
    (
      "Always answer in French.", "PREFERENCE",
      "Ana gave a standing instruction: always answer in French."
    ),
    (
      "Don't forget to mention the sources.", "PREFERENCE",
      "Ana asked not to forget to mention the sources."
    ),
  ])
  func standingInstructionsAreKept(said: String, type: String, told: String) {
    let source = Extracting.source(said, others: [], isToAssistant: true)
    let found = RuleExtractor().statements(of: source)
    #expect(found.map(\.text) == [told])
    #expect(found.first?.type == type)
    // To a person they are advice.
    #expect(said.hasPrefix("Remember") || Extracting.texts(said).isEmpty)
  }

  @Test(arguments: [
    "Ich bin gestern mit meiner Schwester nach Berlin gefahren und wir haben viel gesehen.",
    "Ayer fui al mercado con mi hermana y compramos fruta para la semana.",
    "Hier je suis all\u{E9} au cin\u{E9}ma avec mon fr\u{E8}re et nous avons vu un film.",
    "\u{6628}\u{65E5}\u{59B9}\u{3068}\u{6771}\u{4EAC}\u{306B}\u{884C}\u{304D}\u{307E}\u{3057}\u{305F}\u{3002}",
    "\u{42F} \u{432}\u{447}\u{435}\u{440}\u{430} \u{435}\u{437}\u{434}\u{438}\u{43B} \u{432} \u{41C}\u{43E}\u{441}\u{43A}\u{432}\u{443} \u{441} \u{441}\u{435}\u{441}\u{442}\u{440}\u{43E}\u{439}.",
    "\u{5D0}\u{5E0}\u{5D9} \u{5D2}\u{5E8} \u{5D1}\u{5EA}\u{5DC} \u{5D0}\u{5D1}\u{5D9}\u{5D1}.",
    "Ontem eu fui ao mercado com a minha irm\u{E3} e n\u{F3}s compramos frutas.",
  ])
  func otherLanguagesGiveNothing(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test func oddTextsAreSurvived() {
    let odd = [
      String(repeating: "a", count: 500_000), String(repeating: "I went home. ", count: 40_000),
      String(repeating: "word ", count: 100_000), String(repeating: "\u{1F600}", count: 50_000),
      String(repeating: "\u{200B}\u{202E}", count: 10_000), String(repeating: "\"", count: 9_999),
      String(repeating: "(", count: 9_999), String(repeating: "I'm ", count: 9_999),
      String(repeating: "last ", count: 9_999), String(repeating: "- ", count: 9_999),
      "I", "i'm", "'", "\"I", "last", "in", "the", "a few", "I and", "my", "\u{FEFF}",
      String(repeating: "e\u{301}", count: 20_000), "I went to \u{202E}oPrto yesterday.",
      String(repeating: "\n", count: 20_000), String(repeating: "I went, ", count: 9_999),
    ]
    for text in odd {
      let found = Extracting.texts(text)
      #expect(found.count <= 40)
      for statement in found { #expect(statement.utf8.count < 4_000) }
    }
  }

  @Test(arguments: [Int64.min, -800_000, 0, 3_000_000, Int64.max / 2, Int64.max])
  func anyDayIsSurvived(day: Int64) {
    let source = Extracting.source("I moved to Porto with my dog last year.", day: day)
    #expect(RuleExtractor().statements(of: source).count == 1)
  }

  @Test func notesInBracketsAreLeftOut() {
    #expect(
      Extracting.texts("I baked bread for my kids. [shares a photo: two loaves on a table]")
        == ["Ana baked bread for their kids."])
  }
}
