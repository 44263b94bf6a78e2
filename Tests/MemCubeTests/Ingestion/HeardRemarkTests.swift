import Testing

@testable import Learning

/// What somebody says to another's words, and means nothing without them.
@Suite struct HeardRemarkTests {
  @Test(arguments: [
    (
      "Running can really boost your mood.", "This has been great for my mental health.",
      [
        "To Bo's \"Running can really boost your mood\", Ana said: This has been great for their mental health."
      ]
    ),
    (
      "Rita moved to Oslo with her choir. Talk soon!", "I was there last year, it was so cold.",
      [
        "To Bo's \"Rita moved to Oslo with her choir\", Ana said: Ana was there in 2022, it was so cold."
      ]
    ),
    (
      "I found a hiking trail in Sintra yesterday! It was gorgeous. Do you like hiking?",
      "I'm curious to see what the trail looks like.",
      [
        "To Bo's \"I found a hiking trail in Sintra yesterday\", Ana said: Ana is curious to see what the trail "
          + "looks like."
      ]
    ),
    // The remark that names it is the one that is quoted, and its own quotes stand inside.
    (
      "I read \"The Tower\" last week. The trains were late again.",
      "It helped me through my exams at the college.",
      [
        "To Bo's \"I read 'The Tower' last week\", Ana said: It helped them through their exams at the college."
      ]
    ),
  ])
  func repliesTellToWhat(heard: String, said: String, expected: [String]) {
    #expect(
      Extracting.texts(said, question: RuleExtractor.question(of: heard), heard: heard) == expected)
  }

  /// What stands alone is told alone, and what nobody named is left out.
  @Test(arguments: [
    ("We got a new stove.", "I moved to Porto in March.", ["Ana moved to Porto in March 2023."]),
    ("Hi there! Lovely to hear from you!", "It helped me through my exams at the college.", []),
    ("Do they help? They are great.", "They really helped me through my exams at the college.", []),
  ])
  func othersDoNot(heard: String, said: String, expected: [String]) {
    #expect(Extracting.texts(said, heard: heard) == expected)
  }

  /// A question is told with what answers it, and not with what stands in front.
  @Test func whatIsAnsweredLaterIsNotAskedFirst() {
    let asked = "Is Zorro your favourite hero, or do you have another one?"
    let texts = Extracting.texts(
      "It was such a roller coaster, but the work paid off. Zorro was always a favourite of mine.",
      question: asked, heard: "I saw a pin on your bag. \(asked)")
    #expect(texts.allSatisfy { !$0.contains("roller coaster") }, "\(texts)")
  }

  /// Of several questions the one is told that the answer takes up.
  @Test func answersAreToldWithTheirQuestion() {
    let heard = "How do you feel about the exam? Do you have any new plans for the boat?"
    let texts = Extracting.texts(
      "I'm feeling a rollercoaster of emotions - relief, excitement, some anxiety.",
      question: RuleExtractor.question(of: heard), heard: heard)
    #expect(texts.allSatisfy { !$0.contains("boat") }, "\(texts)")
  }

  /// A reason says nothing without what it is the reason for.
  @Test func reasonsAreToldWithTheQuestion() {
    let question = "What inspired you to go on the hike?"
    #expect(
      Extracting.texts("I wanted to make friends and take in nature's beauty.", question: question)
        == [
          "Asked \"\(question)\", Ana answered: Ana wanted to make friends and take in nature's beauty."
        ])
  }

  /// What is asked for the ear alone is no question.
  @Test(arguments: [
    "I adopted a greyhound, did I tell you?", "I'm turning 30. Can you believe it?",
  ])
  func whatIsAskedForTheEarIsNone(said: String) {
    let told = Sentence.list(said).flatMap { UnmarkedQuestion.parts(of: $0) }
    #expect(RuleExtractor.question(of: said) == nil, "\(told.map(\.words.joined))")
  }

  /// Without its first word an answer may say the contrary.
  @Test(arguments: [
    (
      "No, I went there yesterday with my brother.",
      "No, Ana went there on 9 May 2023 with their brother."
    ),
    (
      "Yeah! I told them on Monday at the office.",
      "Yes, Ana told them on 8 May 2023 at the office."
    ),
  ])
  func yesAndNoAreKept(said: String, answer: String) {
    let asked = "Have you quit your job at the bank?"
    #expect(
      Extracting.texts(said, question: asked) == ["Asked \"\(asked)\", Ana answered: \(answer)"])
  }

  /// What is done stands in the question.
  @Test func answersAreToldWithWhatIsDone() {
    let texts = Extracting.texts(
      "I've been playing for about four months now and it's been an amazing adventure.",
      question: "How long have you been playing the piano again?")
    #expect(texts.first?.contains("piano") == true, "\(texts)")
  }

  /// What another said is no claim of who replies.
  @Test func remarksClaimNothing() {
    let texts = Extracting.texts(
      "It is so beautiful, my sister and I went hiking there in May.",
      heard: "I live in Bergen and work as a nurse.")
    #expect(texts.count == 1)
    for text in texts {
      let claims = Claims(Array(text.utf8))
      #expect(claims.assertion == nil && !claims.isToChange, "\(text)")
    }
  }
}
