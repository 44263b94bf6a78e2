import Posix
import Testing

@testable import MemCube

/// What is learned stands alone: what its words point at is in it.
@Suite struct PointersTests {
  @Test(arguments: [
    "I love it", "I made it at the lake", "He brought us joy", "I talked to him afterwards",
    "They are visuals of the characters", "I watched it around 2019", "I could overcome it",
    "I use it when I play", "I want to bake that", "I showed people how to make this",
    "I'd love to go there", "It made me see how lucky I am", "I have lots of reminders of it",
    "I chose them because they help", "I really like those",
  ])
  func pointsElsewhere(said: String) { #expect(Pointers.dangle(WordScanner.words(said))) }

  @Test(arguments: [
    "I bought a car and I love it", "My aunt said she will come", "It's hard to pick one colour",
    "It rained all day", "I made it to the summit", "It's Oslo", "I moved to Oslo and live there",
    "My friend lost their keys", "There are two swans in the park", "I hope that you win",
    "I got this amazing deal with a shop", "I was there in Porto",
    "The kids said they were cold", "The trip that we booked is off", "I swim",
  ])
  func saysWhatItMeans(said: String) { #expect(!Pointers.dangle(WordScanner.words(said))) }

  @Test func aSentenceBeforeItResolves() {
    let words = WordScanner.words("I love it")
    #expect(!Pointers.dangle(words, before: [WordScanner.words("I bought a car")]))
    #expect(Pointers.dangle(words, before: [WordScanner.words("I was tired")]))
  }

  @Test(arguments: [
    // What points back goes with what it points at, or not at all.
    (
      "I bought a red tandem at the market. I want to ride it to Ghent with my brother.",
      ["Ana bought a red tandem at the market. They want to ride it to Ghent with their brother."]
    ),
    ("I want to ride it to the old mill with my brother.", []),
    (
      "Here's a picture of my sister's dog. It won a prize in Ghent yesterday.",
      ["Ana shared a picture of their sister's dog. It won a prize in Ghent on 9 May 2023."]
    ),
    // Kindnesses.
    ("I'm so grateful for all the support.", []), ("I can't wait to try it!", []),
    ("I'll definitely keep pushing and stay positive.", []), ("We make a great team.", []),
    ("Just wanted to say hi!", []),
    // Of whom is told.
    (
      "Winning my first race was a dream.",
      ["For Ana, winning their first race was a dream."]
    ),
    (
      "Overcoming challenges builds strength in my class at school.",
      ["For Ana, overcoming challenges builds strength in their class at school."]
    ),
    (
      "Took a short trip to Rome last week to clear my mind.",
      ["Ana took a short trip to Rome in the week of 1 May 2023 to clear their mind."]
    ),
    (
      "I got this amazing offer from a bakery yesterday.",
      ["Ana got an amazing offer from a bakery on 9 May 2023."]
    ),
    (
      "Since we last spoke, I started a pottery course in Porto.",
      ["Ana started a pottery course in Porto."]
    ),
    (
      "Wow Clara, I won a regatta in Porto yesterday!",
      ["Ana won a regatta in Porto on 9 May 2023."]
    ),
    ("We both moved to Lisbon in 2019.", ["Ana and Bo both moved to Lisbon in 2019."]),
  ])
  func whatIsLearnedStandsAlone(said: String, told: [String]) {
    #expect(Extracting.texts(said) == told)
  }

  @Test(arguments: [
    (
      "I live in Lisbon and my sister lives in Faro.",
      ["I live in Lisbon", "My sister lives in Faro"]
    ),
    (
      "My brother Emil plays the cello, but I play the drums.",
      ["My brother Emil plays the cello", "I play the drums"]
    ),
    ("I work at a bakery and I live in Ghent.", ["I work at a bakery", "I live in Ghent"]),
    // One after the other, hanging together, or of one subject.
    ("I went to Porto and I bought a blue hat there.", nil),
    ("My sister and I live in an old house in Faro.", nil),
    ("If I live in Lisbon then my sister and my aunt live in Faro.", nil),
    ("I live in Lisbon and love the sea and the trams.", nil), ("I live in Lisbon.", nil),
    ("My wife drives the old car and my son wrecked it.", nil),
  ])
  func clausesOfTheirOwnAreParted(said: String, parts: [String]?) {
    let words = WordScanner.words(String(said.dropLast()))
    let found = Clauses.split(words).map(\.joined)
    #expect(found == parts ?? [String(said.dropLast())])
  }

  @Test func onlyTheClauseThatIsOverEnds() throws {
    let talk = try Talk()
    try talk.say("I live in Lisbon and my sister lives in Faro.", on: "2022-05-10T12:00:00Z")
    try talk.say("I moved to Porto.", in: "d", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    let left = try talk.cube.search(Array("in:memories Ana".utf8), now: Clock.now())
      .results.map { String(decoding: $0.text, as: UTF8.self) }
    #expect(left.sorted() == ["Ana moved to Porto.\n", "Ana's sister lives in Faro.\n"])
  }

  @Test(arguments: [
    (
      "The train on Friday must not be the early one, my son is unbearable before nine.",
      "the train on Friday"
    ),
    ("The party on Friday was loud, and my brother left at ten.", "The party on 5 May 2023"),
  ])
  func aWishTellsNoDate(said: String, told: String) {
    let text = Extracting.texts(said).first ?? ""
    #expect(text.lowercased().contains(told.lowercased()), "\(text)")
  }

  @Test(
    arguments: [
      (
        "Remind me that the caterer must know about the nuts.",
        "Ana asked to be reminded that the caterer must know about the nuts."
      ),
      ("Remember that for next winter.", nil),
    ] as [(String, String?)])
  func remindersAreInstructions(said: String, told: String?) {
    let source = Extracting.source(said, others: [], isToAssistant: true)
    #expect(RuleExtractor().statements(of: source).first?.text == told)
  }
}
