import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Text

/// What holds a word of the question, or a number, and is of something else.
@Suite struct OtherWordTests {
  @Test func bookedIsNoBook() throws {
    let cube = try AskedCube(["Booked the ferry this year.", "I read three books this year."])
    #expect(try cube.first("What books did I read this year?").contains("three books"))
    let books = try AskedCube(["Booked the ferry.", "# Books\n\n- The Book Thief\n"])
    #expect(try !books.first("What books did I read?").contains("Booked"))
  }

  /// A label within a paragraph is of whom that names.
  @Test func whatIsStillOwed() throws {
    let loan =
      "Anton lent us 5,000 euro. Paid back: 2,000 on 1 July, 1,500 on 1 October. Still owed: 1,500."
    let cube = try AskedCube([loan, "Anton is here. I am still an alto."])
    #expect(try cube.first("How much do we still owe Anton?").contains("1,500"))
  }

  @Test func whatWasHadForIt() throws {
    let cube = try AskedCube([
      "Skoda Fabia, 2013, 171,000 km. Sold on 11 July 2026 to a student for 3,150 euro."
    ])
    #expect(try cube.first("How much did we get for the Skoda?").contains("3,150"))
  }

  @Test func whoReactsToItIsAllergic() throws {
    let cube = try AskedCube(["Mila reacts to sesame: hives after the hummus."])
    #expect(try cube.first("What is Mila allergic to?").contains("sesame"))
  }
}
