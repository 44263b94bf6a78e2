import Testing

@testable import Format
@testable import Learning

/// What a memory's words say of slots, and what a later one makes of it.
@Suite struct SlotsTests {
  private func claims(_ text: String, _ slot: String) -> [SlotClaim] {
    Slots(of: Array(text.utf8), written: 20_697).claims.filter {
      $0.slot == slot && ["ana", "user"].contains($0.owner) && !$0.marks.contains(.coming)
    }
  }

  /// What claims a home, and what only speaks of one.
  @Test(arguments: [
    ("Ana lives in Ghent", "ghent"),
    ("Ana moved to Ghent in May 2026", "ghent"),
    ("Ana used to live in Ghent", ""),
    ("Ana is thinking about moving to Ghent", ""),
    ("Ana is moving to Ghent in 2031", ""),
    ("Ana's meeting moved to Friday", ""),
    ("Ana's meeting moved to 20 November 2026", ""),
    ("Ana moved to Thursdays", ""),
    ("Ana wants to live in Ghent", ""),
    ("Ana lived in Ghent", ""),
    ("In the week of 25 May 2026 the user moved to Ghent", "ghent"),
    ("In 2019 Ana moved to Ghent", "ghent"),
    ("On Friday Ana moved to Ghent, which is fun", "ghent"),
    ("Ana sold the flat and moved to Ghent", "ghent"),
    ("Ana packed up, and finally moved to Ghent", "ghent"),
    ("Ana met Tom, who sold the flat and moved to Ghent", ""),
    ("Ana sold the flat because Tom retired and moved to Ghent", ""),
    ("Ana moved from Hull to Ghent", "ghent"),
    ("Ana moved here from Hull", ""),
    ("Ana moved from the desk to the sofa", ""),
    ("Ana moved into a flat in Ghent", "ghent"),
    ("Ana moved into their new house", ""),
    ("Ana's sister and Tom moved to Ghent", ""),
    ("Ana's sister and Anabel moved to Ghent", ""),
    ("Ana moved out of Hull", ""),
    ("Ana moved into Ghent", "ghent"),
    ("Ana moved into Tom's flat", ""),
    ("Ana is in Ghent now", ""),
    ("Ana is now in Ghent", ""),
    ("Ana is in Ghent now for a week", ""),
    ("Ana is in Ghent", ""),
    ("Ana is in IT now", ""),
    ("Ana is in Marketing now", ""),
    ("Ana is in Year 9 now", ""),
    ("Ana is in Tesco now", ""),
    ("Ana moved into a new office in Ghent", ""),
    ("Ana moved into a hotel in Ghent", ""),
    ("Ana moved to the Ghent team", ""),
    ("Ana moved to Ghent for two weeks", ""),
    ("Ana moved to Ghent until 3 May 2026", ""),
    ("Ana moved to Ghent temporarily", ""),
    ("Ana moved to a hotel in Ghent", ""),
    ("Ana and others moved to the Ghent office", ""),
    ("Ana moved into a new role in Ghent", ""),
    ("Ana moved to Ghent for work", "ghent"),
    ("Ana moved to Ghent for a job in the summer", "ghent"),
    ("Ana moved into a new flat in Ghent", "ghent"),
    ("Ana moved to Ghent to open an office", "ghent"),
    ("Ana and others moved to Plan B", ""),
    ("Ana has moved to Linux", ""),
    ("Ana moved to Excel for their budget", ""),
    ("Ana has moved to Team Blue", ""),
    ("Ana moved from Windows to Linux", ""),
    ("Ana practically lives in Ghent these days", ""),
    ("Ana lives in Ghent during the week", ""),
    ("Ana lives in Ghent on weekdays", ""),
    ("In the end, Ana moved to Ghent", "ghent"),
    ("Ana lives in Mytholm now", "mytholm"),
    ("Ana moved to Mytholm", "mytholm"),
    ("Ana moved to a flat in Mytholm", "mytholm"),
    ("Ana moved house to Mytholm", "mytholm"),
    ("Ana moved from Ghent to Mytholm", "mytholm"),
    ("Ana relocated to Mytholm", "mytholm"),
    ("Ana moved to Mytholm Bridge", "mytholm bridge"),
    ("Ana moved to East London", "east london"),
    ("Ana moved to Darlington", "darlington"),
  ])
  func homes(said: String, home: String) {
    let found = claims(said, "home").filter { !$0.marks.contains(.ends) }
    #expect(found.flatMap(\.words).joined(separator: " ") == home)
  }

  /// Where somebody works since, and what they only joined or left.
  @Test(arguments: [
    ("Ana quit Acme and started at Brandt", "brandt", false),
    ("Ana joined Brandt as a nurse", "brandt", false),
    ("Ana left Acme in May 2026", "acme", true),
    ("Ana left Acme at six", "", false),
    ("Ana joined Brandt", "", false),
    ("Ana left home and joined the army", "", false),
    ("Ana left Acme and joined the Rowing Club", "acme", true),
    ("Ana left the office and joined Tom for lunch", "", false),
    ("Ana might leave Acme and join Brandt", "", false),
    ("On 31 May 2026 Ana started at Brandt", "brandt", false),
    ("Ana's new job is at Brandt", "brandt", false),
    ("Ana got hired by Brandt", "brandt", false),
    ("Ana was hired by Brandt", "brandt", false),
    ("Ana quit Acme to join Brandt", "acme", true),
    ("Ana left Acme to buy bread", "", false),
    ("Ana left Acme for lunch", "", false),
    ("Ana's job is at risk", "", false),
  ])
  func employers(said: String, firm: String, isNone: Bool) {
    let found = claims(said, "employer")
    #expect(found.flatMap(\.words).joined(separator: " ") == firm)
    #expect(found.contains { $0.marks.contains(.ends) } == isNone)
  }

  /// One pair of each kind in each language: the second ends the first.
  @Test(arguments: [
    ("I'm allergic to nuts.", "I'm no longer allergic to nuts."),
    ("I take metformin.", "I came off metformin."), ("My rent is 900.", "My rent went up to 950."),
    ("I weigh 94 kilos.", "I weigh 88 kilos now."),
    ("Standup is at 9:30.", "Standup moved to 10:15."),
    ("We're planning a trip to Rome.", "We cancelled the trip to Rome."),
    ("Ich wohne in Kassel.", "Wir sind nach Marburg gezogen."),
    ("Ich arbeite bei Bosch.", "Ich arbeite nicht mehr bei Bosch."),
    ("Je travaille chez Airbus.", "Je ne travaille plus chez Airbus."),
    ("Vivo en Madrid con mi hermana.", "Me he mudado a Sevilla con mi hermana."),
    ("Abito a Torino.", "Mi sono trasferita a Bari."), ("Moro em Lisboa.", "Mudei para Braga."),
    ("Ik woon in Gent.", "Ik ben naar Utrecht verhuisd."),
  ])
  func theSecondEndsTheFirst(first: String, second: String) {
    #expect(ends(first, second), "\(first) | \(second)")
  }

  @Test(arguments: [
    ("I live in Leeds.", "If I get the job, I live in York."),
    ("I'm allergic to nuts.", "I'm not only allergic to nuts."),
    ("I have a Golf.", "I almost sold the Golf."),
    ("I drink coffee.", "I don't drink coffee after noon."),
    ("Ich wohne in Kassel.", "Meine Eltern sind nach Marburg gezogen."),
    ("I'm vegetarian.", "I'm vegan for Lent."), ("My boss is Kim.", "My boss is Swedish."),
  ])
  func bothStand(first: String, second: String) {
    #expect(!ends(first, second), "\(first) | \(second)")
  }

  private func ends(_ first: String, _ second: String) -> Bool {
    func rows(_ text: String, _ day: Int64) -> [(key: [UInt8], claim: SlotClaim)] {
      Slots(of: Array(text.utf8), written: day).claims.map { ($0.key, $0) }
    }
    let later = rows(second, 20_700)
    return rows(first, 20_600).contains { one in
      later.contains { other in
        guard one.key == other.key else { return false }
        let both = [(0, one.claim), (1, other.claim)].map { place, claim in
          SlotStanding.Row(since: Int64(place), source: Int64(place), value: claim.state)
        }
        return SlotStanding.of(0, in: both, one.claim.kind).superseder != nil
      }
    }
  }

  /// A slot's values by letters, `-` for none, one after the other: what ends each.
  @Test(arguments: [
    ("a b", "1 -"), ("a a", "- -"), ("a b a", "1 2 -"), ("a a b", "2 2 -"), ("a -", "1 -"),
    ("a -a", "1 -"), ("a -b c", "2 - -"), ("a", "-"),
  ])
  func slotsFollowTheOrder(values: String, by: String) {
    let rows = values.split(separator: " ").enumerated().map { place, value in
      let word = value.drop { $0 == "-" }
      let claim = SlotClaim(
        slot: "home", owner: "ana", kind: .one, words: word.isEmpty ? [] : [String(word)],
        marks: value.hasPrefix("-") ? [.ends] : [])
      return SlotStanding.Row(since: Int64(place), source: Int64(place), value: claim.state)
    }
    let found = rows.indices.map { place in
      SlotStanding.of(place, in: rows, .one).superseder.map { "\($0)" } ?? "-"
    }
    #expect(found.joined(separator: " ") == by)
    for row in rows { #expect(SlotState(bytes: row.value.bytes) == row.value) }
  }

  @Test func recordsHoldThem() throws {
    let text = "Ana's sister Mia moved to Ghent in 2019, and sold the red boat on 3 May 2026."
    let slots = Slots(of: Array(text.utf8), written: 20_700)
    #expect(slots.claims.count > 1)
    #expect(Slots(json: slots.json) == slots)
    for claim in slots.claims { #expect(SlotState(bytes: claim.state.bytes) == claim.state) }
    for odd in [JSON.null, .array([.null, JSON("a")]), .object([])] {
      #expect(Slots(json: odd).claims.isEmpty)
    }
  }
}
