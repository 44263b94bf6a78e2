import Testing

@testable import Learning

/// What a reader who never saw the conversation makes of what was learned.
@Suite struct LearnedReadingTests {
  // MARK: Who is meant

  /// "They" for the speaker would be taken for the others.
  @Test(arguments: [
    (
      "I want my students to feel safe, so I listen to them.",
      "Ana wants their students to feel safe, so Ana listens to them."
    ),
    (
      "My suppliers raised their prices, and I told them on Monday that I'd look for cheaper ones.",
      "Ana's suppliers raised their prices, and Ana told them on 8 May 2023 that Ana would look for cheaper ones."
    ),
    (
      "I gave my cousins my tandem, and their kids love it.",
      "Ana gave Ana's cousins Ana's tandem, and their kids love it."
    ),
    (
      "I lost my keys on the tram and a driver gave them back.",
      "Ana lost their keys on the tram and a driver gave them back."
    ),
  ])
  func theSpeakerIsNamedBesideOthers(said: String, told: String) {
    #expect(Extracting.texts(said).first == told)
  }

  /// Behind "Ana said: …" nobody is Ana.
  @Test func theSpeakerIsNamedBehindWhatTheySaid() {
    #expect(
      Extracting.texts("The chess club meets on Mondays at the library. I missed the last two.")
        == ["Ana said: The chess club meets on Mondays at the library. Ana missed the last two."])
  }

  /// What is offered is offered to Bo; what is in front of you is in front of anybody.
  @Test(arguments: [
    ("I read the map that lies in front of you.", "Ana read the map that lies in front of you"),
    ("I could help you paint if you want", "Ana could help Bo paint if Bo wants"),
    ("I feel calm when you breathe", "Ana feels calm when you breathe"),
    ("I know I can be me", "Ana knows they can be themself"),
    ("I love that it is letting you rest", "Ana loves that it is letting Bo rest"),
  ])
  func whoYouAre(said: String, told: String) {
    let words = WordScanner.words(said).filter { $0.text != "." }
    #expect(
      ThirdPerson(name: "Ana", listener: "Bo", companion: "Bo", group: nil).rewrite(words).words
        .joined == told)
  }

  // MARK: Sentences without a subject

  @Test(arguments: [
    ("Really made me proud", "It"), ("Took some trial and error", "It"), ("Took a walk", "I"),
    ("Been hectic for me", "It has"), ("Left, so I can write", nil), ("Mixed feelings", nil),
    ("Love experimenting with dough", "I"), ("Don't feel like I'm needed", "I"),
    ("Don't worry about it", nil), ("Was nervous when I sang", "I"),
    ("Taking in old horses - you're so kind", nil), ("Trying to make it work", "I am"),
    ("Didn't sleep at all", "I"), ("Really glad about my boat", "I am"),
    ("Won't let it stop me", "I"),
    ("Hoping my play gets read and makes it to the stage", "I am"), ("Won't be long", nil),
    ("Had a wild week, my car broke down", "I"),
  ])
  func findsWhoIsLeftOut(said: String, subject: String?) {
    #expect(DroppedSubject.find(WordScanner.words(said))?.joined == subject)
  }

  @Test(arguments: [
    "Working with people like you is a joy", "Meeting new people can be hard",
    "Painting looks like a good rest", "Seeing it was a joy", "Lifting stones really changed me",
    "Seeing how it changed sparked ideas", "Knowing another trade opens up a lot",
    "Singing and drumming let me rest", "Having faith in it matters",
  ])
  func whatIsDoneIsTheSubject(said: String) {
    #expect(GerundSubject.isOne(WordScanner.words(said)))
  }

  @Test(arguments: [
    "Hoping it was true", "Trying to help and make it work", "Hoping that people can come",
    "Interesting things have happened", "Working on a novel",
  ])
  func whatIsDoneIsNot(said: String) { #expect(!GerundSubject.isOne(WordScanner.words(said))) }

  // MARK: What is pointed at

  @Test(arguments: [
    "My husband walks home with her", "My sister lent him the car",
    "It's moments like these that give me hope", "I submitted a few more last week",
    "The oldest one is from 1687", "I missed the last two because I was ill", "Mine was 7.1 in May",
    "I told them we'd cut that by half", "I love the colour and the texture",
    "I'd love to knit something like this next", "I'm planning a few", "I love to",
    "Instead of giving up, I turned it into a lesson",
  ])
  func pointsElsewhere(said: String) { #expect(Pointers.dangle(WordScanner.words(said))) }

  @Test(arguments: [
    "My wife walks home with her sister", "I help those who need a bed",
    "I sold the old bike and bought a new one",
    "I found this spot on a hike", "I baked these rolls", "I took this photo in Spain",
    "I miss my loved ones", "I love the colour of the sea", "I like boxing and I do it at night",
  ])
  func saysWhatItMeans(said: String) { #expect(!Pointers.dangle(WordScanner.words(said))) }

  /// What was shown beside the words, or is new, is not "this".
  @Test(arguments: [
    ("I found this spot on a hike", "I found a spot on a hike"),
    ("I baked these rolls", "I baked some rolls"), ("I took this photo", "I took a photo"),
    ("This picture reminds me of Rome", "A picture reminds me of Rome"),
    ("I heard this music", "I heard this music"),
    ("I never saw this coming", "I never saw this coming"),
    ("I like this town", "I like this town"),
  ])
  func showsNothing(said: String, told: String) {
    #expect(SpokenForms.spellOut(WordScanner.words(said)).joined == told)
  }

  // MARK: Questions

  @Test func aQuestionIsKeptWithWhatItIsAskedOf() {
    #expect(
      RuleExtractor.question(of: "I hear you have a boat. What's its name?")
        == "I hear you have a boat \u{2013} What's its name?")
    #expect(RuleExtractor.question(of: "I'm well. Where do you live?") == "Where do you live?")
  }

  /// What was asked of something unknown helps nobody.
  @Test func aQuestionThatPointsElsewhereIsLeftOut() {
    #expect(
      Extracting.texts(
        "A big barbecue with the whole street is on 22 May.",
        question: "Are you doing something for him?")
        == ["Ana said: A big barbecue with the whole street is on 22 May 2023."])
  }

  // MARK: What is said around it

  @Test(arguments: [
    (
      "A lot's happened since we talked - I moved to Lisbon in March.",
      "Ana moved to Lisbon in March 2023."
    ),
    (
      "I just wanted to let you know that I joined a rowing club in Ghent.",
      "Ana joined a rowing club in Ghent."
    ),
    (
      "I'm allergic to walnuts, so please keep that in mind when you cook.",
      "Ana is allergic to walnuts."
    ),
    ("Here's some news - my sister moved to Ghent.", "Ana's sister moved to Ghent."),
    ("I should start a choir in Ghent, shouldn't I.", "Ana should start a choir in Ghent."),
    // The time that is announced is that of what is told.
    (
      "Something odd happened yesterday - my tandem broke in Ghent.",
      "Something odd happened on 9 May 2023 - Ana's tandem broke in Ghent."
    ),
    ("Oof, my tandem was stolen in Ghent.", "Ana's tandem was stolen in Ghent."),
    ("This reminds me why I love rowing in the rain.", "Ana loves rowing in the rain."),
    ("I dyed my hair last week - come see!", "Ana dyed their hair in the week of 1 May 2023."),
  ])
  func onlyWhatIsToldIsLearned(said: String, told: String) {
    #expect(Extracting.texts(said) == [told])
  }

  @Test(arguments: [
    "Something exciting happened yesterday!",
    "It's important to support each other when we're down.",
    "Together, we can show us what we can do.",
    "I'm sorry to hear about your knee and your long wait.",
    "I can imagine that the climb was tough.", "If we need help with the boat, we'll let you know.",
    "Such a powerful, emotional evening.", "Build a solid crew with the old sailors.",
    "Must feel so free on the water.", "Marketing is key.",
    "Thanks, Bo, for letting me join your choir.",
    "Taking care of ourselves is so important.", "Use flyers and posters for more reach.",
    "Here's some good news - I've got something to share!", "Won't let anything hold me back!",
    "I'm sure the race will be great.",
    "The air was so fresh and calm.", "I'm gonna keep pushing and working hard.",
    "A great crew is key - keep going and don't stop dreaming.",
  ])
  func nothingIsTold(said: String) { #expect(Extracting.texts(said) == []) }

  /// "Ana said: on Friday works".
  @Test func aDateIsTheSubjectBehindWhoSaidIt() {
    let said = WordScanner.words("Ana said: next Friday works")
    let named = [Word("Ana said:")] + said.dropFirst(3)
    let told = DateResolver(today: Day(number: Extracting.day)).resolve(named).words.joined
    #expect(told == "Ana said: 12 May 2023 works")
  }

  // MARK: Written in haste

  @Test(arguments: [
    (
      "i got laid off in november and i cant pay the rent",
      "Ana got laid off in November 2022 and they can't pay the rent."
    ),
    ("I sold my tandem last Fri.", "Ana sold their tandem on 5 May 2023."),
    ("im learning dutch since march", "Ana is learning dutch since March 2023."),
    (
      "We move to Ghent on the 30th with our two cats.",
      "Ana and others move to Ghent on 30 May 2023 with their two cats."
    ),
    (
      "My sister will come over tomorrow with her boat.",
      "Ana's sister will come over on 11 May 2023 with her boat."
    ),
  ])
  func readsWhatIsLeftOut(said: String, told: String) { #expect(Extracting.texts(said) == [told]) }

  /// How it was says something only with what happened.
  @Test func aSceneGoesWithWhatHappened() {
    #expect(
      Extracting.texts(
        "I camped in the hills last week. The air was so refreshing and the lake was calm.")
        == [
          "Ana camped in the hills in the week of 1 May 2023. The air was so refreshing and the lake was calm."
        ])
  }

  /// What was asked points elsewhere, and so does what is answered.
  @Test func contractionsNameNothing() {
    #expect(Extracting.texts("I'm using it at work.", question: "How've you been using it?") == [])
  }
}
