import Testing

@testable import MemCube

/// Lists without markers, logs, and what stands in interviews.
@Suite struct LineListTests {
  private func blocks(_ text: String) -> Int { TextBlocks.blocks(Array(text.utf8)).count }

  static let plan = """
    lecture at the harbour museum in Bergen, march 2-4 2027: "Ropes and what we know of them"
    Slot: Wednesday 3 March, 11:40
    room at the inn booked for two nights
    ferry at 7:03 from the old pier
    """

  @Test func eachLineStandsForItself() throws {
    #expect(blocks(Self.plan) == 4)
    let answer = try AskedCube([Self.plan]).answer("When is my lecture in Bergen?")
    #expect(answer.date?.text == "2 March 2027 to 4 March 2027")
    #expect(answer.citations.first.map { $0.sentence.count < 100 } == true)
  }

  @Test(arguments: [
    ("open March 2-4 2027", "2 March 2027 to 4 March 2027"), ("open March 4-2 2027", "4 March"),
    ("open March 30-45", "30 March"),
    ("open March 2, 2027", "2 March 2027"),
  ])
  func theMonthMayStandFirst(text: String, date: String) {
    let dates = SentenceDates(Array(text.utf8), day: 20_000)
    #expect(dates.mentions.first.map { dates.spell($0) }?.hasPrefix(date) == true)
  }

  /// Prose that is wrapped goes on, and so does what was broken by hand.
  @Test(arguments: [
    "The keys of the boat hang behind the green\ndoor of the shed, and the oars lie below\nit.",
    "We left the keys of the boat behind the door of the shed\nand then\nwent home",
    "roses\nare red\nviolets are blue",
  ])
  func proseGoesOn(text: String) { #expect(blocks(text) == 1) }
}
