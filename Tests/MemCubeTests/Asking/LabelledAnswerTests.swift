import Testing

@testable import MemCube

/// Of several lines the one whose label is what is asked for.
@Suite struct LabelledAnswerTests {

  @Test(arguments: ["What is the code of the panel?", "What's the code for the panel?"])
  func theBareLabel(question: String) throws {
    let note = "Panel: Hub 2\nCode: 7714\nVisitors at the side door: Marlene, code 2209\n"
    #expect(try AskedCube([note]).first(question) == "Code: 7714")
  }

  @Test func whatIsAskedForItself() throws {
    let note = "Panel: Hub 2\nCode: 7714\nVisitors at the side door: Marlene, code 2209\n"
    #expect(try AskedCube([note]).first("What is the code for visitors?").contains("2209"))
  }

  /// What the file is called is what its lines are of.
  @Test func theFileNamesTheThing() throws {
    let cube = try AskedCube([])
    try cube.talk.cube.put(
      "alarm.md", "Panel: Hub 2\nPassword: oak-17\nVisitors: at the side door, password elm-9\n")
    #expect(try cube.first("What is the alarm password?") == "Password: oak-17")
  }
}
