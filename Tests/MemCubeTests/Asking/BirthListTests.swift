import Testing

@testable import Answering

/// A list of birthdays answers who asks for one, or for an age, and no other day.
@Suite struct BirthListTests {
  static let list = "# Birthdays\n\n- Hana: 9 June 2017\n- Oto: 3 May 1990\n- Vera: 1 July\n"

  @Test(arguments: [
    ("When is Hana's recital?", "recital"), ("When did Oto emigrate?", "emigrate"),
    ("When is Vera's surgery?", "surgery"),
  ])
  func anotherDayIsNotNamed(question: String, lacking: String) throws {
    let answer = try AskedCube([Self.list]).answer(question)
    #expect(answer.date == nil && answer.lacking == Array(lacking.utf8))
  }

  @Test(arguments: [
    ("When is Hana's birthday?", "9 June 2017"), ("When was Oto born?", "3 May 1990"),
  ])
  func aBirthdayIsTold(question: String, date: String) throws {
    #expect(try AskedCube([Self.list]).answer(question).date?.text == date)
  }

  /// Without a heading the label, the file or the sentence may say it.
  @Test func whereverItSaysSo() throws {
    for note in ["Birthdays: Hana 9 June 2017", "Hana was born on 9 June 2017."] {
      let cube = try AskedCube([note])
      #expect(try cube.answer("When is Hana's recital?").date == nil, "\(note)")
    }
    let both = try AskedCube(["Oto was born on 3 May 1950 and emigrated in 1971."])
    #expect(try both.answer("When did Oto emigrate?").date?.text == "1971")
  }
}
