import Posix
import Testing

@testable import Answering
@testable import Format
@testable import MemCube

/// What is to come is answered by what is to come, and by what was said last of it.
@Suite struct ComingAnswerTests {
  static let home =
    "# Petra\n\nMy cousin. Lives in Porto since 2014, third floor. Works as a vet.\n"
  static let trip =
    "# Porto for the book fair\n\n5-8 December 2026. Train at 8:12. We sleep at Rui's.\n"

  @Test func sinceWhenIsToldWhereItIsAsked() throws {
    let rate = try AskedCube(["The new rate applies since 1 March 2026."])
    #expect(try rate.first("When does the new rate apply?") == "1 March 2026")
    #expect(try AskedCube([Self.home]).first("Since when does Petra live in Porto?") == "2014")
  }

  @Test func whoMovedThereIsNotPutOff() throws {
    let cube = try AskedCube(["Petra's party is on 3 May 2027.", "Petra moved to Rome in May."])
    #expect(try cube.first("When is Petra's party?") == "3 May 2027")
  }
}
