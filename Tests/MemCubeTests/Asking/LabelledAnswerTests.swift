import Testing

@testable import Answering

/// Of several lines the one whose label is what is asked for.
@Suite struct LabelledAnswerTests {

  @Test func whatIsAskedForItself() throws {
    let note = "Panel: Hub 2\nCode: 7714\nVisitors at the side door: Marlene, code 2209\n"
    #expect(try AskedCube([note]).first("What is the code for visitors?").contains("2209"))
  }
}
