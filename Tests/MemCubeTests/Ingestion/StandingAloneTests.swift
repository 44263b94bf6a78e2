import Testing

@testable import Learning

/// What a memory says without what was said around it.
@Suite struct StandingAloneTests {
  /// An answer is told with what was asked, and what that was asked about.
  @Test(arguments: [
    (
      "How cute! Coco looks so happy in Faro. Wow, Ana! How's it been having her around?",
      "Coco looks so happy in Faro \u{2013} How's it been having her around?"
    ),
    ("That must feel good, right?", "That must feel good, right?"),

    ("It takes ages to learn the cello, right?", "It takes ages to learn the cello, right?"),
  ])
  func questionsTellWhatTheyAreAbout(said: String, asked: String) {
    #expect(AskedQuestion(in: said, of: [])?.text == asked)
  }

  /// What says nothing to who reads it alone.
  @Test(arguments: [
    "Crossing my fingers!", "Count on me for support.",
    "Since we spoke last, I've had quite the adventure!",

    "Almost like taking us back in time.",
    "That ice cream looks mouthwatering.", "Sorry I didn't get back to you sooner.",
    "Not only for the exercise, but also for the peace of mind.", "Check out this piece I made!",
    "I think you can create that space you're imagining.", "Appreciate the support!",
    "I really should start doing that as well.", "I'd love to join in and show my support!",

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

    "I appreciate the support of my sister Rita during the exams."
  ])
  func whatSaysMore(said: String) { #expect(!Extracting.texts(said).isEmpty) }

  /// What stands behind thanks answers what was asked.
  @Test(arguments: [

    // Who only greets asks for nothing.
    ("How have you been?", "Good! I moved to Faro.", ["Ana moved to Faro."]),
    ("How's it going?", "They were great.", []),
  ])
  func whatAnswers(question: String, said: String, expected: [String]) {
    let asked = AskedQuestion(in: question, of: [])?.text
    #expect(Extracting.texts(said, question: asked) == expected)
  }

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

  @Test(arguments: [

    "Last week was wild - something incredible happened."
  ])
  func whatIsOnlyAnnounced(said: String) { #expect(Extracting.texts(said) == []) }
}
