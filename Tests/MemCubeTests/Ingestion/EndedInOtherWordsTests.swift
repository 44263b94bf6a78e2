import Testing

@testable import MemCube

/// Ends that are told with other words than what they end.
@Suite struct EndedInOtherWordsTests {
  private func ended(_ said: (String, String)) throws -> Int {
    try Changes.of([said.0, said.1], least: 1).ended.count
  }

  @Test(arguments: [
    ("I drive a white Volvo.", "I sold the Volvo."),
    ("I hate coriander, never put it in a recipe for me.", "I like coriander now."),
    ("I'm a member of the rowing club.", "I left the rowing club."),
    ("I take 20 mg of citalopram.", "The doctor raised my citalopram to 40 mg."),
    ("I take 20 mg of citalopram.", "My citalopram was increased to 40 mg."),
    ("My husband Anton works at the mint.", "Anton lost his job last week."),
    (
      "My power company is Nordstrom Energi.", "I switched from Nordstrom Energi to Fjell Power."
    ),
  ])
  func ends(_ said: (String, String)) throws {
    #expect(try ended(said) == 1, "\(said)")
  }

  @Test(arguments: [
    ("I drive a white Volvo.", "I sold the boat."),
    ("I smoke salmon at home.", "I quit smoking."),
    ("I'm a member of the rowing club.", "I left the rowing club at six."),
    ("I'm a member of the rowing club.", "I left the chess club."),
    ("I love the choir.", "I left the choir."),
    ("My son Anton works at the mint.", "My husband Anton lost his job last week."),
    ("My number is +48 600 111 222.", "I called the dentist. The new number is +48 722 333 444."),
    (
      "My number is +48 600 111 222.",
      "My sister lost her phone. The new number is +48 722 333 444."
    ),
    ("I take aspirin and insulin.", "No more aspirin for me, the doctor said to stop."),
    (
      "I take 20 mg of citalopram and 5 mg of ramipril.",
      "The doctor raised my citalopram to 40 mg."
    ),
    ("I take 20 mg of citalopram.", "The doctor raised my sister's citalopram to 40 mg."),
    ("I take 20 mg of citalopram.", "I take 40 mg of ramipril."),
    ("I drink coffee.", "The doctor put me on hold."),
    ("I'm a nurse.", "My sister got promoted to head nurse."),
    ("I'm a nurse.", "I was promoted to second in the league."),
    ("I work at the Charit\u{E9}.", "I gave notice on the flat."),
    ("I work at the Charit\u{E9}.", "Today was my first day at the gym."),
    ("My husband Anton works at the mint.", "Berta lost his job last week."),
    ("I play the drums and the flute.", "I have swapped drums for the clarinet."),
    ("My husband Tom is a nurse.", "My ex-boyfriend Tom lives in Rome."),
  ])
  func endsNone(_ said: (String, String)) throws {
    #expect(try ended(said) == 0, "\(said)")
  }
}
