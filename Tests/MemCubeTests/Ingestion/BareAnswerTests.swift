import Testing

@testable import Learning

/// Short answers to what an assistant asks.
@Suite struct BareAnswerTests {
  private func told(_ question: String, _ answer: String) -> [String] {
    BuiltInExtractor().statements(
      of: Extracting.source(
        answer, author: nil, others: [], question: AskedQuestion(in: question, of: [])?.text,
        heard: question, isToAssistant: true)
    ).map(\.text)
  }

  @Test(arguments: [
    ("Where do you work?", "At the harbour."), ("Do you smoke?", "Not any more."),
    ("What is your dog called?", "Rex."),
    ("Are you allergic to nuts?", "Yes, to hazelnuts."), ("How old are you?", "42."),
    ("What's your email?", "nora@example.org."), ("What time should I wake you?", "6:15."),
    ("Which do you prefer, tea or coffee?", "Tea."), ("Do you smoke?", "No, never."),

    ("Thanks! One more thing. Where do you work?", "At the harbour."),
  ])
  func isKept(_ said: (String, String)) {
    let question = AskedQuestion(in: said.0, of: [])?.text ?? ""
    #expect(
      told(said.0, said.1) == ["Asked \"\(question)\", the user answered: \(said.1)"], "\(said)")
  }

  @Test(arguments: [
    ("When is your birthday?", "Thanks!"), ("Where do you work?", "No idea."),
    ("Shall I order tea?", "Yes please"), ("Do you want me to book it?", "Yes."),
    ("Do you want me to book it?", "Sure, go ahead"), ("What do you think?", "Great."),
    ("How can I help you today?", "Tell me a joke."), ("Would you like a summary?", "Yes."),
    ("Is there anything else?", "No."), ("Where do you work?", "Why?"),
    ("Where do you work?", "Ok"), ("Is Rome in Italy?", "Yes."),
    ("I booked it.", "Rex."), ("When is your birthday?", "..."), ("Where do you work?", ""),
  ])
  func isNotKept(_ said: (String, String)) {
    #expect(told(said.0, said.1).isEmpty, "\(said)")
  }

  /// A day that counts from the one on which it is said is told as a date.
  @Test func itsDay() {
    let found = told("When is your appointment?", "Tomorrow.")
    #expect(found.count == 1 && found[0].contains("11 May 2023"), "\(found)")
  }

  /// Whom people speak to is answered as before.
  @Test func amongPeople() {
    #expect(Extracting.texts("Rex.", question: "What is your dog called?").isEmpty)
  }

}
