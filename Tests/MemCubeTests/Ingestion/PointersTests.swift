import Posix
import Testing

@testable import Index
@testable import Learning
@testable import MemCube
@testable import Search

/// What is learned stands alone: what its words point at is in it.
@Suite struct PointersTests {
  @Test(arguments: [
    "I love it", "I made it at the lake", "He brought us joy", "I talked to him afterwards",
    "They are visuals of the characters", "I watched it around 2019", "I could overcome it",
    "I use it when I play", "I want to bake that", "I showed people how to make this",
    "I'd love to go there", "It made me see how lucky I am", "I have lots of reminders of it",
    "I chose them because they help", "I really like those", "I haven't had one in ages",
    "I'll see if I can find any that help", "I might check that one out",
    "I keep these little ones",
  ])
  func pointsElsewhere(said: String) { #expect(Pointers.dangle(WordScanner.words(said))) }

  @Test(arguments: [
    "I bought a car and I love it", "My aunt said she will come", "It's hard to pick one colour",
    "It rained all day", "I made it to the summit", "It's Oslo", "I moved to Oslo and live there",
    "My friend lost their keys", "There are two swans in the park", "I hope that you win",
    "I got this amazing deal with a shop", "I was there in Porto",
    "The kids said they were cold", "The trip that we booked is off", "I swim",
    "We got a dog because my son wanted one", "I have one sister", "I read one of my books",
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
      "Rowing plays a big role in my life.",
      ["For Ana, rowing plays a big role in their life."]
    ),
    (
      "Cooking destresses me after my shift at the mill.",
      ["Cooking destresses Ana after their shift at the mill."]
    ),
    (
      "Playing games a lot with my brother these days.",
      [
        "Ana is playing games a lot with their brother these days (as of 10 May 2023)."
      ]
    ),
    // What "it" is nobody says.
    ("I love the freedom and connection it brings.", []),
    ("I hope that a producer falls in love with it next year.", []),
    (
      "Haven't talked in a few days, wanted to let you know I joined a rowing club in Ghent!",
      ["Ana joined a rowing club in Ghent."]
    ),
    ("In the meantime, let's work together for our village.", []),
    (
      "Everywhere you go in my village there's an old mill.",
      ["Everywhere you go in Ana's village there's an old mill."]
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
    (
      "I live in Lisbon and love the sea and the trams.",
      ["I live in Lisbon", "I love the sea and the trams"]
    ),
    (
      "I live in Ghent, near the canal, and I prefer letters.",
      ["I live in Ghent, near the canal", "I prefer letters"]
    ),
    (
      "The locksmith's number is 555 0188, and I live in Ghent.",
      ["The locksmith's number is 555 0188", "I live in Ghent"]
    ),
    (
      "I work for Brandt as a welder, have two kids and love fishing.",
      ["I work for Brandt as a welder", "I have two kids", "I love fishing"]
    ),
    (
      "We live in Basel, our daughter goes to the Rhine school, and my wife Nora plays the harp.",
      [
        "We live in Basel", "Our daughter goes to the Rhine school", "My wife Nora plays the harp",
      ]
    ),
    (
      "I'm 41, live in Graz and play the oboe.", ["I'm 41", "I live in Graz", "I play the oboe"]
    ),
    (
      "My boss is called Karl and the office code is 4471.",
      ["My boss is called Karl", "The office code is 4471"]
    ),
    (
      "I was born in Cork but live in Dublin.", ["I was born in Cork", "I live in Dublin"]
    ),
    (
      "I quit my job at the mill and now work at the port.",
      ["I quit my job at the mill", "I now work at the port"]
    ),
    (
      "My twin brother Max lives in Sofia, I live in Varna.",
      ["My twin brother Max lives in Sofia", "I live in Varna"]
    ),
    ("My number is 555 0188 and my sister Maud's is 555 0199.", nil),
    ("I drink no coffee but my husband Otto does.", nil),
    ("My aunt drinks no coffee, but my uncle Otto does, as they say.", nil),
    ("I love the trust and love theme of that play.", nil),
    ("I took a job at the port while I look for a flat.", nil),
    // One after the other, hanging together, or of a verb that may be none.
    ("My aunt thinks I live in Rome and I own a boat.", nil),
    ("I don't eat meat and have no fish.", nil), ("I like to cook and have guests.", nil),
    ("I love the sea and the old trams of Lisbon.", nil),
    ("I play the harp if it rains and my wife is home.", nil),
    ("I went to Porto and I bought a blue hat there.", nil),
    ("My sister and I live in an old house in Faro.", nil),
    ("If I live in Lisbon then my sister and my aunt live in Faro.", nil),
    ("I live in Lisbon.", nil),
    ("My wife drives the old car and my son wrecked it.", nil),
  ])
  func clausesOfTheirOwnAreParted(said: String, parts: [String]?) {
    let words = WordScanner.words(String(said.dropLast()))
    let found = Clauses.split(words).map(\.joined)
    #expect(found == parts ?? [String(said.dropLast())])
  }

  /// What cannot be cut in two is not hidden whole for what ended in it.
  @Test func whatElseAMemorySaysDoesNotEnd() throws {
    let talk = try Talk()
    try talk.say(
      "I live in Ghent because my brother is there, and the landlord's number is 555 0188.",
      on: "2022-05-10T12:00:00Z")
    try talk.say("I moved to Porto.", in: "d", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    let left = try talk.cube.search(Array("in:memories landlord".utf8), now: Clock.now()).results
    #expect(left.contains { $0.text.contains(0x35) })
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
        "Ana asked for a reminder that the caterer must know about the nuts."
      ),
      ("Remember that for next winter.", nil),
    ] as [(String, String?)])
  func remindersAreInstructions(said: String, told: String?) {
    let source = Extracting.source(said, others: [], isToAssistant: true)
    #expect(RuleExtractor().statements(of: source).first?.text == told)
  }
}
