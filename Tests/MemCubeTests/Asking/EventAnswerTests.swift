import Testing

@testable import Answering
@testable import Format
@testable import MemCube

/// Events of a calendar, as an import writes them: the title stands above, the day below.
@Suite struct EventAnswerTests {
  private static let event =
    "# Optician - new glasses\n\n- when: 2030-12-10 15:30 to 2030-12-10 16:00\n"

  @Test func theTitleIsShownWithTheDay() throws {
    let cube = try AskedCube([Self.event])
    let answer = try cube.answer("What do I have on 10 December 2030?")
    #expect(String(decoding: answer.text, as: UTF8.self).contains("Optician - new glasses"))
  }

  @Test func theDayIsStated() throws {
    let cube = try AskedCube([Self.event])
    #expect(try cube.first("When is my optician appointment?").hasPrefix("10 December 2030"))
  }

  /// The price of a mail stands in a paragraph of its own.
  @Test func thePriceOfAMail() throws {
    let cube = try AskedCube([])
    let mail = Array(
      ("From: Trenitalia <a@t.example>\nSubject: Your trip to Ljubljana\n\nTrieste 07:25 → Ljubljana "
        + "09:05. Seat 7D. Price paid: 11.98 €\n").utf8)
    let edit = Edit(path: Array("a.eml".utf8), content: .bytes(mail))
    try cube.talk.cube.write([.create(.documents, edit)], .durable)
    let answer = try cube.answer("How much was the trip to Ljubljana?")
    #expect(answer.stated?.text == "11.98 €")
  }
}
