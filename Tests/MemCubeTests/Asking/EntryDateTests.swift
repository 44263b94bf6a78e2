import Testing

@testable import MemCube

/// Dates of the entries of a list.
@Suite struct EntryDateTests {
  /// A line of a list has no date for the lines below it.
  @Test func eachEntryHasItsOwnYear() throws {
    let cube = try AskedCube(["# Birthdays\n- Clara: 14 March 1985\n- An: 8 June\n- Tom: 3 May\n"])
    #expect(try cube.first("When is An's birthday?") == "8 June")
    #expect(try cube.first("When is Tom's birthday?") == "3 May")
    #expect(try cube.first("When is Clara's birthday?") == "14 March 1985")
  }

  @Test(arguments: [
    "What is the latest water meter reading?", "What is the water meter reading?",
    "What was the last water meter reading?",
  ])
  func theLastOfDatedLabelsIsSoToday(question: String) throws {
    let note = "Water meter 2026-10-01: 311 m3\nWater meter 2026-11-01: 318 m3\n"
    #expect(try AskedCube([note]).first(question) == "Water meter 2026-11-01: 318 m3")
  }

  @Test func aMonthInDigits() throws {
    let cube = try AskedCube(["Boiler check due 03/2027", "Score 03/20, page 3/2027/1."])
    #expect(try cube.first("When is the boiler check due?") == "March 2027")
  }
}
