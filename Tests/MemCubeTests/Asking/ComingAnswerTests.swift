import Testing

@testable import MemCube

/// What is to come is answered by what is to come, and by what was said last of it.
@Suite struct ComingAnswerTests {
  /// "Moved to" without a helper, as minutes have it.
  @Test func whatIsMovedIsOnTheNewDay() throws {
    let cube = try AskedCube([])
    try cube.talk.cube.put(
      "minutes-2026-03-12.md", "# Kiosk: kick-off\n\n- Opening planned for 30 April 2027\n")
    try cube.talk.cube.put(
      "minutes-2026-06-18.md", "# Kiosk: 2nd meeting\n\n- Opening moved to 25 June 2027.\n")
    #expect(try cube.first("When does the kiosk open?") == "25 June 2027")
  }

  @Test func whoMovedThereIsNotPutOff() throws {
    let cube = try AskedCube(["Petra's party is on 3 May 2027.", "Petra moved to Rome in May."])
    #expect(try cube.first("When is Petra's party?") == "3 May 2027")
  }
}
