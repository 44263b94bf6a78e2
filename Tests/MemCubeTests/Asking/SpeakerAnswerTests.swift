import Testing

@testable import Answering
@testable import MemCube

/// Questions about people who also speak in the cube.
@Suite struct SpeakerAnswerTests {
  private static let said = [
    (name: "Ines", text: "Ben's shoe size is 37 now."),
    (name: "Ben", text: "I want a Lego crane for my birthday."),
    (name: "Ana", text: "My new pottery bowl is blue and yellow."),
    (name: "Ben", text: "I finished the book about the Vikings."),
  ]

  /// What others say of a person by name answers.
  @Test func whatOthersSayByNameAnswers() throws {
    let cube = try AskedCube([], Self.said)
    let answer = try cube.answer("What is Ben's shoe size?")
    #expect(answer.answers && String(decoding: answer.text, as: UTF8.self).contains("37"))
  }

  /// What others say of themselves does not, also where they speak to that person.
  @Test func whatOthersSayOfThemselvesDoesNot() throws {
    let cube = try AskedCube(
      [], Self.said + [(name: "Ana", text: "Hey Ben! My bowl is for fruit.")])
    #expect(try !cube.answer("What colour is Ben's pottery bowl?").answers)
  }

  /// In a list the line of the person counts, also below a heading that says what is asked.
  @Test func theLineOfThePersonCounts() throws {
    let list =
      "# Birthdays\n\n- Ana: 9 March 2018\n- Ben: 4 December 2016\n- Joke: 21 December 1951\n"
    let cube = try AskedCube([list], Self.said)
    for (name, day) in [("Ben", "4 December 2016"), ("Ana", "9 March 2018")] {
      #expect(try cube.answer("When is \(name)'s birthday?").stated?.text == day, "\(name)")
    }
  }
}
