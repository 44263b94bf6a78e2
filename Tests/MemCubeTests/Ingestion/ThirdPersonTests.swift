import Testing

@testable import Learning

/// The first person becomes the third.
@Suite struct ThirdPersonTests {
  @Test(arguments: [
    ("I love my dog", "Ana loves their dog"), ("I'm a nurse", "Ana is a nurse"),
    ("I've seen it", "Ana has seen it"), ("I'll go", "Ana will go"),
    ("I has a dog", "Ana has a dog"), ("I and my wife sang", "Ana and their wife sang"),
    ("I'd gone home", "Ana had gone home"), ("I'd go home", "Ana would go home"),
    ("I'd rather stay", "Ana would rather stay"), ("I don't eat fish", "Ana doesn't eat fish"),
    ("I went and I saw", "Ana went and they saw"), ("I study at night", "Ana studies at night"),
    ("I teach and write", "Ana teaches and writes"),
    ("I go home to rest and see them", "Ana goes home to rest and see them"),
    ("I really enjoy tea", "Ana really enjoys tea"), ("I can swim", "Ana can swim"),
    ("I was late because I was ill", "Ana was late because they were ill"),
    ("my sister called me", "Ana's sister called them"), ("she told me", "she told Ana"),
    ("my wife and I sang", "Ana's wife and Ana sang"), ("I taught myself", "Ana taught themself"),
    ("I'm gonna move", "Ana is going to move"), ("I gotta sleep", "Ana has to sleep"),
    ("I wanna paint", "Ana wants to paint"), ("neither do I", "neither does Ana"),
    ("it is mine", "it is Ana's"), ("we moved", "Ana and others moved"),
    ("our house is old", "Ana's house is old"), ("I hope we win", "Ana hopes they win"),
    ("they asked us", "they asked Ana and others"), ("I have to go", "Ana has to go"),
    ("I, too, like it", "Ana, too, likes it"), ("I said \"I will\"", "Ana said \"I will\""),
    ("I met you in May", "Ana met Bo in May"), ("I read your book", "Ana read Bo's book"),
    ("I know you are kind", "Ana knows Bo is kind"),
    ("I feel calm when you breathe", "Ana feels calm when you breathe"),
    ("I thought I'd be late", "Ana thought they would be late"),
    ("I like tea and I often bake", "Ana likes tea and they often bake"),
    ("I own 2 boats and I am glad", "Ana owns 2 boats and they are glad"),
    ("my old neighbour and I sang", "Ana's old neighbour and Ana sang"),
    ("my sons live in Ghent and I visit them", "Ana's sons live in Ghent and Ana visits them"),
    ("Emil and I are late", "Emil and Ana are late"),
    ("tea for me and I'm happy", "tea for Ana and they are happy"),
    ("tea for Emil and I am happy", "tea for Emil and Ana is happy"),
    (
      "we arrive on 28 February and I leave on Friday",
      "Ana and others arrive on 28 February and Ana leaves on Friday"
    ),
    (
      "we flew home and my sister called me",
      "Ana and others flew home and Ana's sister called them"
    ),
    ("I quit my job on Monday and start at SBB", "Ana quit their job on Monday and starts at SBB"),
    ("I have quit and now start a course", "Ana has quit and now starts a course"),
    ("I am leaving UBS and start on 1 March", "Ana is leaving UBS and starts on 1 March"),
    ("I sold the car and have a bike", "Ana sold the car and has a bike"),
    ("I didn't come and go as I like", "Ana didn't come and go as they like"),
    ("I helped cook and have fun", "Ana helped cook and have fun"),
    ("I loved the start and finish", "Ana loved the start and finish"),
  ])
  func rewrites(said: String, told: String) {
    let person = ThirdPerson(name: "Ana", listener: "Bo", companion: "Bo", group: nil)
    #expect(person.rewrite(WordScanner.words(said)).words.joined == told)
  }

  @Test func namesAGroup() {
    let person = ThirdPerson(name: "Ana", listener: nil, group: "kids")
    #expect(
      person.rewrite(WordScanner.words("we baked")).words.joined == "Ana and Ana's kids baked")
  }

  @Test(arguments: ["the sea was calm", "it rained"])
  func saysWhetherItNamesAnybody(said: String) {
    let person = ThirdPerson(name: "Ana", listener: "Bo", companion: "Bo", group: nil)
    #expect(!person.rewrite(WordScanner.words(said)).isNamed)
  }

  @Test(arguments: [
    ("Went to Porto", "I"), ("Been busy", "I have"), ("Been a long week", "It has"),
    ("Gonna paint", "I"), ("Gonna be a long night", "It is"), ("Exciting but a bit scary", nil),
    ("Being with people who like it too was a joy", nil), ("Working on a novel", "I am"),
    ("Just finished it", "I"),
    ("Happy with the result", "I am"), ("Hope to see it", "I"), ("Makes me calm", "It"),
    ("Running helps me think", nil), ("Seeing them grow and learn was a joy", nil),
    ("Finding a place where I'm safe, loved and fed has meant a lot", nil),
    ("Speaking of dogs, my neighbour has two", nil), ("Inspired by her, I left", nil),
    ("Happy new week", nil), ("Busy day at work", nil), ("Busy packing", "I am"),
    ("The sea was calm", nil), ("I went", nil), ("Need is the mother of it", nil),
    ("Building was slow", nil), ("Let it go", nil), ("", nil),
  ])
  func findsDroppedSubjects(said: String, subject: String?) {
    #expect(DroppedSubject.find(WordScanner.words(said))?.joined == subject)
  }

  @Test(arguments: [
    ("go", "goes"), ("study", "studies"), ("play", "plays"), ("wash", "washes"), ("fix", "fixes"),
    ("have", "has"), ("am", "is"), ("don't", "doesn't"), ("do", "does"), ("sing", "sings"),
  ])
  func conjugates(base: String, third: String) { #expect(Verbs.third(base) == third) }

  @Test(arguments: [
    ("walked", true), ("went", true), ("need", false), ("red", false), ("excited", false),
    ("walk", false), ("hundred", false), ("taught", true), ("retook", true), ("overslept", true),
    ("output", false), ("result", false),
  ])
  func knowsThePast(word: String, isPast: Bool) { #expect(Verbs.isPast(word) == isPast) }
}
