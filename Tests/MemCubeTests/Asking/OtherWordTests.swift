import Posix
import Testing

@testable import MemCube

/// What holds a word of the question, or a number, and is of something else.
@Suite struct OtherWordTests {
  @Test(arguments: [
    "Jonas had 5 mistakes in the dictation.", "Jonas read two books today.",
    "Jonas painted 7 snails.",
  ])
  func whatIsCountedIsNoAge(note: String) throws {
    let births = "# Birthdays\n\n- Jonas: 21 September 2018\n- Mila: 2 February 2021\n"
    let answer = try AskedCube([births, note]).answer("How old is Jonas?")
    #expect(answer.date?.text.contains("born 21 September 2018") == true)
    #expect(!String(decoding: answer.text, as: UTF8.self).contains(note))
    #expect(try AskedCube([note]).first("How old is Jonas?").isEmpty)
  }
}
