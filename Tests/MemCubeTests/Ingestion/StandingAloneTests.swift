import Testing

@testable import Learning

/// What a memory says without what was said around it.
@Suite struct StandingAloneTests {
  /// What is told beside words that point at something unknown is kept without them.
  @Test(arguments: [
    (
      "It's a bit scary, but I booked a parachute jump in Braga.",
      ["Ana booked a parachute jump in Braga."]
    ),
    (
      "I've never tried publishing a novel, but this might be the first!",
      ["Ana has never tried publishing a novel."]
    ),
    (
      "Check out these mugs I made at the pottery fair!",
      ["Ana made some mugs at the pottery fair."]
    ),
    (
      "Have you been to Iceland? I had a blast there last month with my sister.",
      ["Ana had a blast in Iceland in April 2023 with their sister."]
    ),
    (
      "Ever been to Madeira? I have been there twice with my choir.",
      ["Ana has been to Madeira twice with their choir."]
    ),
    ("Nina, I'm moving to Faro in June.", ["Ana is moving to Faro in June 2023."]),
    (
      "I finished my first novel. I put a lot of work into it and I'm hoping to get it on the big screen.",
      [
        "Ana finished their first novel. They put a lot of work into it and they are hoping to get it on "
          + "the big screen."
      ]
    ),
  ])
  func whatIsTold(said: String, expected: [String]) {
    #expect(Extracting.texts(said) == expected)
  }

  /// What would be understood by those alone who were there takes along what tells it.
  @Test(arguments: [
    (
      "Seeing my kids so happy at the beach was the best! We don't go often, only once a year.",
      [
        "For Ana, seeing their kids so happy at the beach was the best. They don't go often, only once a "
          + "year."
      ]
    ),
    (
      "Being a role model for these young athletes is so fulfilling to me.",
      ["Being a role model for young athletes is so fulfilling to Ana."]
    ),
    (
      "I work out every day to stay in shape. I can't imagine my life without it.",
      ["Ana works out every day to stay in shape. They can't imagine their life without it."]
    ),
    (
      "I volunteered at the shelter in Faro. Seeing the smiles on their faces made me feel good.",
      [
        "Ana volunteered at the shelter in Faro. Seeing the smiles on their faces made Ana feel good."
      ]
    ),
    (
      "It was so beautiful having everyone at our wedding. I'd never felt so much love before.",
      [
        "It was so beautiful having everyone at Ana's wedding. They had never felt so much love before."
      ]
    ),
    (
      "I went to a conference on Tuesday. I'm so excited to meet other people in the community and to learn more about trees.",
      [
        "Ana went to a conference on 9 May 2023. They are so excited to meet other people in the community "
          + "and to learn more about trees."
      ]
    ),
    (
      "Here's a portrait I painted last week of my dog.",
      ["Ana painted a portrait in the week of 1 May 2023 of their dog."]
    ),
    ("Here's a peek at the studio I designed.", ["Ana designed the studio."]),
    (
      "I still think of Max every day - here's a pic of him.",
      ["Ana still thinks of Max every day."]
    ),
    (
      "I joined an online group last week. Everyone there is incredible with their own inspiring stories.",
      [
        "Ana joined an online group in the week of 1 May 2023. Everyone there is incredible with their own "
          + "inspiring stories."
      ]
    ),
    (
      "Here are some colourful bowls of pistachio ice cream that I made.",
      ["Ana made some colourful bowls of pistachio ice cream."]
    ),
    (
      "Nora, after finishing my play I got a letter from a theatre.",
      ["After finishing Ana's play they got a letter from a theatre."]
    ),
    ("Hopefully, I'll find a flat in Faro.", ["Hopefully, Ana will find a flat in Faro."]),
    (
      "Chasing our dreams and helping each other out.",
      ["Ana and others are chasing their dreams and helping each other out."]
    ),
    (
      "That skyline looks amazing - I've been wanting to visit Oslo.",
      ["Ana has been wanting to visit Oslo."]
    ),
    (
      "I'm happy that my chess club has such a special meaning to both of us.",
      ["Ana is happy that their chess club has such a special meaning to both them and Bo."]
    ),
    (
      "I also met some people who played this boardgame I love, so I joined them.",
      ["Ana also met some people who played a boardgame Ana loves, so Ana joined them."]
    ),
  ])
  func whatIsToldWithIt(said: String, expected: [String]) {
    #expect(Extracting.texts(said) == expected)
  }

  /// An answer is told with what was asked, and what that was asked about.
  @Test(arguments: [
    (
      "How cute! Coco looks so happy in Faro. Wow, Ana! How's it been having her around?",
      "Coco looks so happy in Faro \u{2013} How's it been having her around?"
    ),
    ("That must feel good, right?", "That must feel good, right?"),
    (
      "It's awesome how books can take you away. A great escape, right?",
      "It's awesome how books can take you away \u{2013} A great escape, right?"
    ),
    ("It takes ages to learn the cello, right?", "It takes ages to learn the cello, right?"),
  ])
  func questionsTellWhatTheyAreAbout(said: String, asked: String) {
    #expect(AskedQuestion(in: said, of: [])?.text == asked)
  }

  /// What says nothing to who reads it alone.
  @Test(arguments: [
    "Crossing my fingers!", "I'm hoping for the best.", "Count on me for support.",
    "Since we spoke last, I've had quite the adventure!",
    "Lately I've been stumped about something.",
    "Almost like taking us back in time.", "From a distance I mean, since I'm allergic.",
    "That ice cream looks mouthwatering.", "Sorry I didn't get back to you sooner.",
    "Not only for the exercise, but also for the peace of mind.", "Check out this piece I made!",
    "I think you can create that space you're imagining.", "Appreciate the support!",
    "I really should start doing that as well.", "I'd love to join in and show my support!",
    "I'm super keen to spread that intensity with other people.",
    "I wish I had known you back then.", "I felt relieved and grateful afterwards.",
    "It really brings home how much love there is in families.",
    "I did an analysis on this series and it went ok.", "I'm hoping so!",
    "If I won the lottery I'd move to Bali.",
    "You can see some of the books I've read.",
    "Lemme know when you got time.", "I'm on fire!",
    "I'm really lucky to have my family on this journey with me.",
    "Maybe I'll have to convince you to go with me one of these times!",
    "I bet just last week you would have never thought so.",
    "Unemployment in our town was the reason behind it.", "Cool! I'm such a huge fan!",
    "I want to pass that same support to anyone who needs it.", "I took this pic last summer.",
    "I'm starting some big new things too!", "I can't imagine my life without it.",
    "It's new to me but I'm excited to get started.", "Expression of myself and a way to relax.",
    "I know firsthand how this impacts neighbourhoods.",
    "These moments remind me of how important kindness is.",
  ])
  func whatSaysNothing(said: String) { #expect(Extracting.texts(said) == []) }

  /// What says more with the same words stays.
  @Test(arguments: [
    "It has been quite a journey to my dance studio in Porto, and I opened it in March.",
    "I get it from my mother: we both love chess.",
    "I appreciate the support of my sister Rita during the exams.",
  ])
  func whatSaysMore(said: String) { #expect(!Extracting.texts(said).isEmpty) }

  @Test func severalListenersAreNotOne() {
    let texts = Extracting.texts("I saw a photo of you two dancing in Lisbon in 2019.")
    #expect(texts == ["Ana saw a photo of them two dancing in Lisbon in 2019."])
  }

  /// What stands behind thanks answers what was asked.
  @Test(arguments: [
    (
      "How do you feel about the internship?", "Thanks, Bo! I am excited and nervous.",
      [
        "Asked \"How do you feel about the internship?\", Ana answered: Ana is excited and nervous."
      ]
    ),
    (
      "What else brings you joy?", "Writing and hanging out with my friends!",
      [
        "Asked \"What else brings you joy?\", Ana answered: Writing and hanging out with their friends."
      ]
    ),
    (
      "What are you doing these days?", "Writing a novel about lighthouses.",
      [
        "Asked \"What are you doing these days?\", Ana answered: Ana is writing a novel about lighthouses."
      ]
    ),
    // Who only greets asks for nothing.
    ("How have you been?", "Good! I moved to Faro.", ["Ana moved to Faro."]),
    ("How's it going?", "They were great.", []),
  ])
  func whatAnswers(question: String, said: String, expected: [String]) {
    let asked = AskedQuestion(in: question, of: [])?.text
    #expect(Extracting.texts(said, question: asked) == expected)
  }

  @Test(arguments: [
    "How have you been lately?", "Long time no see, how's it going?", "What's up?",
    "How about you?",
    "Anything new?",
  ])
  func aGreetingIsNoQuestion(said: String) { #expect(AskedQuestion(in: said, of: [])?.text == nil) }

  @Test(arguments: [
    "How are you feeling after the operation?", "How's it going with the German course?",
    "How are you holding up?", "What's up with the boat?",
  ])
  func whatAsksIsOne(said: String) { #expect(AskedQuestion(in: said, of: [])?.text != nil) }

  /// What is meant of everybody is not said of the two who talk.
  @Test func everybodyIsNotTheListener() {
    let texts = Extracting.texts(
      "Taking time for your little friends and doing what you love reminds us how good life is.")
    #expect(texts.allSatisfy { !$0.contains("Bo's") && !$0.contains("Ana and others") })
    let praise = Extracting.texts(
      "John, your dedication to our town and its old library is amazing.")
    #expect(praise.allSatisfy { !$0.contains("Ana's town") })
  }

  /// Whose something is, where several or everybody are meant.
  @Test(arguments: [
    (
      "By sharing our stories, we can build a strong community in Porto.",
      "By sharing their stories, Ana and others can build a strong community in Porto."
    ),
    (
      "I can picture you all laughing at the lake and making your own pizzas.",
      "Ana can picture them all laughing at the lake and making their own pizzas."
    ),
    (
      "I started working on this new script for the theatre.",
      "Ana started working on a new script for the theatre."
    ),
  ])
  func whoseItIs(said: String, expected: String) { #expect(Extracting.texts(said) == [expected]) }

  @Test(arguments: [
    "I just finished something - pretty wild journey.",
    "Last week was wild - something incredible happened.",
  ])
  func whatIsOnlyAnnounced(said: String) { #expect(Extracting.texts(said) == []) }
}
