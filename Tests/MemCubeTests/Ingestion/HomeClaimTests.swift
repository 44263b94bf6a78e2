import Testing

@testable import Learning

/// What claims a home, and what only speaks of one.
@Suite struct HomeClaimTests {
  @Test(arguments: [
    ("Ana lives in Ghent", ["ghent"]), ("Ana moved to Ghent in May 2026", ["ghent"]),
    ("Ana used to live in Ghent", []), ("Ana is thinking about moving to Ghent", []),
    ("Ana is moving to Ghent in 2031", []), ("Ana's meeting moved to Friday", []),
    ("Ana's meeting moved to 20 November 2026", []), ("Ana moved to Thursdays", []),
    ("Ana wants to live in Ghent", []), ("Ana lived in Ghent", []),
    ("On 31 May 2026 Ana and others moved to Ghent", ["ghent"]),
    ("In the week of 25 May 2026 the user moved to Ghent", ["ghent"]),
    ("In 2019 Ana moved to Ghent", ["ghent"]), ("On the boat Ana moved to Ghent", []),
    ("On Friday Ana moved to Ghent, which is fun", ["ghent"]),
    ("Ana sold the flat and moved to Ghent", ["ghent"]),
    ("Ana moved to Porto and then moved to Ghent", ["ghent"]),
    ("Ana packed up, and finally moved to Ghent", ["ghent"]),
    ("Ana met Tom, who sold the flat and moved to Ghent", []),
    ("Ana sold the flat because Tom retired and moved to Ghent", []),
    ("Ana will sell the flat and moved to Ghent", []),
    ("Ana moved from Hull to Ghent", ["ghent"]), ("Ana moved here from Hull", []),
    ("Ana moved from the desk to the sofa", []), ("Ana moved into a flat in Ghent", ["ghent"]),
    ("Ana moved into their new house", []), ("Ana's husband and Ana moved to Ghent", ["ghent"]),
    ("Ana's sister Eva and Ana moved to Ghent", ["ghent"]),
    ("Ana's sister and Tom moved to Ghent", []),
    ("Ana's sister and Anabel moved to Ghent", []),
    ("Ana and others moved out of Hull and into Ghent", ["ghent"]),
    ("Ana moved out of Hull", []), ("Ana moved into Ghent", ["ghent"]),
    ("Ana moved into Tom's flat", []), ("Ana is in Ghent now", []),
    ("Ana is now in Ghent", []), ("Ana is in Ghent now for a week", []),
    ("Ana is in Ghent", []), ("Ana is in IT now", []), ("Ana is in Marketing now", []),
    ("Ana is in Year 9 now", []), ("Ana is in Tesco now", []),
    // Where people move without living there.
    ("Ana moved into a new office in Ghent", []), ("Ana moved into a hotel in Ghent", []),
    ("Ana moved to the Ghent team", []), ("Ana moved to Ghent for two weeks", []),
    ("Ana moved to Ghent for the fair", []), ("Ana moved to Ghent until 3 May 2026", []),
    ("Ana moved to Ghent temporarily", []), ("Ana moved to a hotel in Ghent", []),
    ("Ana and others moved to the Ghent office", []),
    ("Ana moved into a new role in Ghent", []), ("Ana moved to Ghent for work", ["ghent"]),
    ("Ana moved to Ghent for a job in the summer", ["ghent"]),
    ("Ana moved into a new flat in Ghent", ["ghent"]),
    ("Ana moved to Ghent to open an office", ["ghent"]),
    // What people move to, and live in, besides places.
    ("Ana and others moved to Plan B", []), ("Ana has moved to Linux", []),
    ("Ana moved to Excel for their budget", []), ("Ana has moved to Team Blue", []),
    ("Ana moved from Windows to Linux", []), ("Ana lives in Spain in their head", []),
    ("On Netflix, Ana lives in Korea", []), ("Ana practically lives in Ghent these days", []),
    ("Ana lives in Ghent during the week", []), ("Ana lives in Ghent on weekdays", []),
    ("Ana lives in Ghent in the summer", []), ("In the end, Ana moved to Ghent", ["ghent"]),
    ("Ana lives in Mytholm now", ["mytholm"]), ("Ana moved to Mytholm", ["mytholm"]),
    ("Ana moved to a flat in Mytholm", ["mytholm"]), ("Ana moved house to Mytholm", ["mytholm"]),
    ("Ana moved from Ghent to Mytholm", ["mytholm"]), ("Ana relocated to Mytholm", ["mytholm"]),
    ("Ana moved to Mytholm, England", ["mytholm"]),
    ("Ana moved to Mytholm Bridge", ["mytholm", "bridge"]),
    ("Ana moved to East London", ["east", "london"]), ("Ana moved to Darlington", ["darlington"]),
  ])
  func homes(said: String, home: [String]) {
    let telling = Telling(WordScanner.words(said), isShort: true)
    let homes = telling.slots.filter { $0.slot == "home" && !$0.isNone }
    #expect(homes.flatMap(\.value) == home)
  }

  /// Where somebody works since, and what they only joined or left.
  @Test(arguments: [
    ("Ana left Acme and joined Brandt", ["brandt"], false),
    ("Ana quit Acme and started at Brandt", ["brandt"], false),
    ("Ana quit their job and joined Brandt", ["brandt"], false),
    ("Ana resigned and joined Brandt in May 2026", ["brandt"], false),
    ("Ana has left Acme and joined Brandt", ["brandt"], false),
    ("Ana joined Brandt as a nurse", ["brandt"], false),
    ("Ana left Acme in May 2026", ["acme"], true), ("Ana left Acme at six", [], false),
    ("Ana joined Brandt", [], false), ("Ana left home and joined the army", [], false),
    ("Ana left Acme and joined the Rowing Club", ["acme"], true),
    ("Ana left the office and joined Tom for lunch", [], false),
    ("Ana might leave Acme and join Brandt", [], false),
    ("On 31 May 2026 Ana started at Brandt", ["brandt"], false),
    ("Ana started at Porto University", [], false),
    ("Ana's new job is at Brandt", ["brandt"], false),
    ("Ana got hired by Brandt", ["brandt"], false), ("Ana was hired by Brandt", ["brandt"], false),
    ("Ana joined Brandt after leaving Acme", ["brandt"], false),
    ("Ana quit Acme to join Brandt", ["acme"], true), ("Ana left Acme for Brandt", ["acme"], true),
    ("Ana left Acme to buy bread", [], false), ("Ana left Acme for lunch", [], false),
    ("Ana's job is at risk", [], false),
  ])
  func employers(said: String, firm: [String], isNone: Bool) {
    let telling = Telling(WordScanner.words(said), isShort: true)
    let firms = telling.slots.filter { $0.slot == "employer" && (!$0.isNone || !$0.value.isEmpty) }
    #expect(firms.flatMap(\.value) == firm)
    #expect(firms.contains(where: \.isNone) == isNone)
  }
}
