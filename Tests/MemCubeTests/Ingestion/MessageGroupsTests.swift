import Testing

@testable import MemCube

/// What several sentences say only together is one memory; what may change stays alone.
@Suite struct MessageGroupsTests {
  @Test(arguments: [
    // What the second speaks of is named by the first.
    (
      "We stayed at a small inn near Ghent last week. The owner baked rye bread for us every morning.",
      [
        "Ana and others stayed at a small inn near Ghent in the week of 1 May 2023. The owner baked "
          + "rye bread for them every morning."
      ]
    ),
    (
      "Old trams, ferries and night trains all feed my sketchbooks. For example, riding the tram in "
        + "Lisbon gave me ideas for a mural.",
      [
        "Old trams, ferries and night trains all feed Ana's sketchbooks. For example, riding the tram "
          + "in Lisbon gave them ideas for a mural."
      ]
    ),
    (
      "I finally rebuilt the engine of my grandfather's tractor. So I drove around the village "
        + "yesterday.",
      [
        "Ana finally rebuilt the engine of their grandfather's tractor. They drove around the village "
          + "on 9 May 2023."
      ]
    ),
    // Who "they" would be is not the last who was named.
    (
      "I met the other rowers at the harbour yesterday. Plus, I painted the new boat with my aunt.",
      [
        "Ana met the other rowers at the harbour on 9 May 2023. Ana painted the new boat with Ana's "
          + "aunt."
      ]
    ),
    // To what somebody said yes, the sentence before tells.
    (
      "My aunt Vera offered me her old boat last week. I said yes today.",
      [
        "Ana's aunt Vera offered them her old boat in the week of 1 May 2023. They said yes on 10 May "
          + "2023."
      ]
    ),
    // The second tells what the first promises.
    (
      "Last weekend I did something new that had an impact on me. I rowed across the lake for a "
        + "children's home.",
      [
        "On the weekend of 6 May 2023 Ana did something new that had an impact on them. They rowed "
          + "across the lake for a children's home."
      ]
    ),
    (
      "I have a few plans. I'm thinking of renting a stall at the market in Ghent.",
      ["Ana is thinking of renting a stall at the market in Ghent."]
    ),
    (
      "On Monday I had a scary moment at the weir. I lost my oar in the current.",
      [
        "On 8 May 2023 Ana had a scary moment at the weir. They lost their oar in the current."
      ]
    ),
    // More is told of the same.
    (
      "I looked for a workshop near the harbour in Ghent. I even found one with a crane.",
      [
        "Ana looked for a workshop near the harbour in Ghent. They even found one with a crane."
      ]
    ),
    // What each says by itself stays by itself.
    (
      "I rowed across the lake yesterday. My cousin Ida baked a plum cake in Bruges.",
      [
        "Ana rowed across the lake on 9 May 2023.",
        "Ana's cousin Ida baked a plum cake in Bruges.",
      ]
    ),
    // What points at something unknown leaves the rest alone.
    (
      "I want to ride it to the old mill. The baker in Ghent taught me how to make rye bread yesterday.",
      ["The baker in Ghent taught Ana how to make rye bread on 9 May 2023."]
    ),
  ])
  func sentencesAreToldTogether(said: String, kept: [String]) {
    #expect(Extracting.texts(said) == kept)
  }

  /// A later memory ends what a sentence says, and not what was told with it.
  @Test(arguments: [
    ("The rent went up again last month. So I moved to Lisbon.", "Ana moved to Lisbon."),
    ("I teach at the harbour school. Plus, I no longer eat meat.", "Ana no longer eats meat."),
  ])
  func whatMayChangeStaysAlone(said: String, kept: String) {
    #expect(Extracting.texts(said).contains(kept))
  }

  @Test(arguments: [
    "The owner baked bread", "Plus the chandelier glows", "Those recruits learn to cook",
    "Almost as silly as a goat",
  ])
  func leavesOpenWhatItSpeaksOf(said: String) {
    #expect(OpenTopic.isOne(WordScanner.words(said)))
  }

  @Test(arguments: [
    "I swim in the morning", "I saw the owner of an inn", "It was the best day", "I swim",
    "The kids love the beach", "I bought a lamp and the lamp broke", "I met the Danish team",
    "I heard that trains run",
  ])
  func namesWhatItSpeaksOf(said: String) { #expect(!OpenTopic.isOne(WordScanner.words(said))) }

  /// A group has an end, however long the message.
  @Test func groupsAreShort() {
    let said = Array(repeating: "The owner baked rye bread for us and the guests.", count: 12)
    for text in Extracting.texts(said.joined(separator: " ")) {
      #expect(text.split(separator: ".").count <= 4)
    }
  }
}
