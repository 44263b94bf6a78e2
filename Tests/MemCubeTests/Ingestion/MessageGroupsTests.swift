import Testing

@testable import Learning

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
    // A time that is judged, an event that is announced: the next sentence tells what it was.
    (
      "Last week was really eye-opening. I visited a glass works near Ghent.",
      [
        "Ana said: The week of 1 May 2023 was really eye-opening. Ana visited a glass works near "
          + "Ghent."
      ]
    ),
    (
      "I wanted to tell you about our regatta last week. It was great! I steered the red boat.",
      [
        "Ana wanted to tell Bo about their regatta in the week of 1 May 2023. It was great. They "
          + "steered the red boat."
      ]
    ),
    (
      "I've been busy with the boat, but on Monday I had a setback. I cracked the rudder.",
      [
        "Ana has been busy with the boat, but on 8 May 2023 they had a setback. They cracked the "
          + "rudder."
      ]
    ),
    // What came of it, and what several did there.
    (
      "I went to a boat fair in Ghent yesterday. I got the chance to meet a famous rower.",
      [
        "Ana went to a boat fair in Ghent on 9 May 2023. They got the chance to meet a famous rower."
      ]
    ),
    (
      "I just got back from the harbour festival. Met lots of rowers from Bruges.",
      [
        "Ana just got back from the harbour festival (as of 10 May 2023). They met lots of rowers "
          + "from Bruges."
      ]
    ),
    (
      "We took the ferry to Texel last week. It was awesome! The kids had such a blast.",
      [
        "Ana and others took the ferry to Texel in the week of 1 May 2023. It was awesome. The kids "
          + "had such a blast."
      ]
    ),
    (
      "We held a regatta at the lake yesterday. We raised some money for the lifeboat.",
      [
        "Ana and others held a regatta at the lake on 9 May 2023. They raised some money for the "
          + "lifeboat."
      ]
    ),
    (
      "I went to a glass fair in Bruges yesterday. There were so many people who love old glass as I do.",
      [
        "Ana went to a glass fair in Bruges on 9 May 2023. There were so many people who love old glass as they do."
      ]
    ),
    // What each says by itself stays by itself.
    (
      "I painted my boat yesterday. Took a trip to Bruges on Monday.",
      ["Ana painted their boat on 9 May 2023.", "Ana took a trip to Bruges on 8 May 2023."]
    ),
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

  /// What only promises something tells nothing, and "we" are not whoever was spoken of.
  @Test(arguments: [
    ("There's something I want to tell you. I sold my boat.", ["Ana sold their boat."]),
    ("A lot has changed since last time. I sold my boat.", ["Ana sold their boat."]),
    (
      "My aunt Vera is on holiday. We painted a boat.",
      [
        "Ana's aunt Vera is on holiday.", "Ana and others painted a boat.",
      ]
    ),
    ("Bet the view was great. I sold my boat.", ["Ana sold their boat."]),
    ("Just yesterday I sold my boat.", ["On 9 May 2023 Ana sold their boat."]),
    ("In my spare time, I carve oars.", ["In their spare time, Ana carves oars."]),
    (
      "So glad to have this club to share my love of rowing with others.",
      [
        "Ana is so glad to have this club to share their love of rowing with others."
      ]
    ),
    ("I really never saw this coming.", []),
    // What alone points at something unknown goes, and what it was said with stays.
    (
      "My race has been moved to 15 June, they're still looking for a bridge.",
      [
        "Ana's race has been moved to 15 June 2023."
      ]
    ),
    ("I never took yours to the harbour either.", []),
    ("I never had a chance to visit it.", []),
    ("We row a lot and it's great having that bond.", []), ("Unforgettable feeling.", []),
    ("I'm so glad we're friends, Bo.", []), ("Check my new boat by the water.", []),
    (
      "Vera came by yesterday and mended the oar.",
      [
        "Ana said: Vera came by on 9 May 2023 and mended the oar."
      ]
    ),
  ])
  func whatIsToldStandsAlone(said: String, kept: [String]) {
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
