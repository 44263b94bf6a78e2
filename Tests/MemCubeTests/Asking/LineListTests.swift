import Testing

@testable import Answering
@testable import Learning

/// Lists without markers, logs, and what stands in interviews.
@Suite struct LineListTests {
  private func blocks(_ text: String) -> Int { TextBlocks.blocks(Array(text.utf8)).count }

  static let plan = """
    lecture at the harbour museum in Bergen, march 2-4 2027: "Ropes and what we know of them"
    Slot: Wednesday 3 March, 11:40
    room at the inn booked for two nights
    ferry at 7:03 from the old pier
    """

  /// Prose that is wrapped goes on, and so does what was broken by hand.
  @Test(arguments: [
    "The keys of the boat hang behind the green\ndoor of the shed, and the oars lie below\nit.",
    "We left the keys of the boat behind the door of the shed\nand then\nwent home",
    "roses\nare red\nviolets are blue",
  ])
  func proseGoesOn(text: String) { #expect(blocks(text) == 1) }

  static let log = """
    # Hens (Otto)

    Coops: Berta (red), Clara (grey), Dora (new from 23 May 2026)

    2026-04-19 First eggs. Berta lays daily, Clara is weak.
    2026-06-28 Sold 23 eggs.
    2026-10-18 Clara is gone. A fox was here.
    """

  static let minutes = """
    # Kiosk: 2nd meeting

    Date: 18 June 2026
    Present: Petra, Otto, Herr Brandt

    - Budget raised to 1.38 million euros.
    """

  static let review = """
    Q: What did Petra say in my yearly review?
    A: That I should lead the harbour group from January 2027, with a raise of 6 %.

    Q: What did I ask for?
    A: One day a week at home, and a new licence for the planner.
    """
}
