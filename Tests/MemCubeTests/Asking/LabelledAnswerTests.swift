import Testing

@testable import Answering

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

  /// A label that the question names is the thing it asks for, and nobody's name.
  @Test(arguments: [
    ("When was my tetanus vaccination?", "14 May 2019"),
    ("When was my last tetanus vaccination?", "14 May 2019"),
    ("When is my next tetanus vaccination?", "2029"),
    ("When was the tetanus vaccination?", "14 May 2019"),
    ("When is my next TBE vaccination?", "June 2029"),
  ])
  func theLabelIsAskedForAsMine(question: String, date: String) throws {
    let note =
      "# Vaccinations\n\n- Tetanus: 14 May 2019, next 2029\n- TBE: 3 June 2024, next June 2029\n"
    #expect(try AskedCube([note]).answer(question).date?.text == date)
  }

  @Test func theLabelOfAnotherIsNotMine() throws {
    let owner = AskedOwner(Array("When was my tetanus vaccination?".utf8))
    for (label, relation) in [("Tetanus", AskedOwner.Relation.open), ("Hana", .another)] {
      let told = owner.relation(
        ofLabel: Array(label.utf8), under: Array("Vaccinations".utf8),
        saying: Array("\(label): 14 May 2019".utf8), authors: [])
      #expect(told == relation, "\(label)")
    }
  }
}
