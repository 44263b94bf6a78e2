import Testing

@testable import Answering

/// A list of birthdays answers who asks for one, or for an age, and no other day.
@Suite struct BirthListTests {
  static let list = "# Birthdays\n\n- Hana: 9 June 2017\n- Oto: 3 May 1990\n- Vera: 1 July\n"

  @Test(arguments: [
    ("When is Hana's birthday?", "9 June 2017"), ("When was Oto born?", "3 May 1990"),
  ])
  func aBirthdayIsTold(question: String, date: String) throws {
    #expect(try AskedCube([Self.list]).answer(question).date?.text == date)
  }
}
