import Testing

@testable import MemCube

/// Changes that ended nothing.
@Suite struct OutgrownTests {
  @Test(arguments: [
    ("Theo is allergic to egg.", "Theo has outgrown his egg allergy."),
    ("I have a peanut allergy.", "I've outgrown my peanut allergy."),
    ("I have piano lessons on Tuesday evenings.", "My piano lessons are on Fridays now."),
    ("Tom and I have been together four years now.", "Tom and I split up."),
  ])
  func endsWhatWasSo(first: String, then: String) throws {
    #expect(try Changes.of([first, then], by: nil).ended.count == 1)
  }

  /// Of another thing or on another day besides it ends nothing.
  @Test(arguments: [
    ("I'm allergic to nuts.", "I've outgrown my egg allergy."),
    ("My son is allergic to milk.", "I've outgrown my milk allergy."),
    ("I have piano lessons on Tuesday evenings.", "I have piano lessons on Friday evenings."),
    ("My yoga class is on Mondays.", "I moved pottery to Wednesdays."),
    ("I have piano lessons on Tuesday evenings.", "I switched my phone plan to Fridays."),
    ("Tom and I have been together four years now.", "Tom and I split the bill."),
  ])
  func leavesTheRest(first: String, then: String) throws {
    #expect(try Changes.of([first, then], by: nil).ended.isEmpty)
  }
}
