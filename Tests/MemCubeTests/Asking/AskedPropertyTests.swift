import Testing

@testable import Answering
@testable import MemCube

/// What is asked for, of whom: no value of something else, or of another, stands above an answer.
@Suite struct AskedPropertyTests {
  typealias Row = (said: [String], question: String, begins: String)

  private func first(_ row: Row) throws -> String {
    try SaidAnswers(
      row.said.enumerated().map { place, text in (nil, "2026-0\(place + 3)-12", text) }
    ).first(row.question)
  }

  /// A later message that shares only a word or a name neither leads nor doubts the older one.
  private static let shared: [Row] = [
    (
      ["Kwame is afraid of heights", "Kwame quit smoking"], "What is Kwame afraid of?",
      "- Kwame is afraid of heights. ["
    ),
    (
      [
        "the italian commercialista is Fabio Ukmar, he charges 60 an hour",
        "my italian number is +39 348 555 0192, the belgian sim is gone",
      ], "How much does Fabio charge?", "60"
    ),
    (
      ["my accountant is Liesbet Maes", "moved my business account from Argenta to KBC"],
      "Who is my accountant?", "Liesbet Maes"
    ),
    (
      ["Jonas goes to the scuola Dante", "Jonas no longer likes fencing"],
      "What school does Jonas go to?", "- Jonas goes to the scuola Dante. ["
    ),
    (
      ["Zora cleans every second thursday for 14 an hour", "Zora broke my favourite vase"],
      "When does Zora come?", "every second thursday"
    ),
    (
      ["The Halfmaan delivery spec is -16 LUFS", "Sander left Halfmaan"],
      "What is the Halfmaan delivery spec?", "- The Halfmaan delivery spec is -16 LUFS. ["
    ),
    (
      ["My husband runs a bakery in Gent", "My husband broke his arm"],
      "What does my husband run?", "- The user's husband runs a bakery in Gent. ["
    ),
    (["I smoke a pack a day", "I quit smoking"], "Do I smoke?", "- The user quit smoking."),
    (
      ["Netflix costs 14.99 a month", "Netflix went up to 17.99"], "How much is Netflix?", "17.99"
    ),
    (
      ["My favourite band is Muse.", "These days my favourite band is Khruangbin."],
      "What is my favourite band?", "- These days the user's favourite band is Khruangbin."
    ),
    (
      ["The meeting with Lena is on 5 December.", "The meeting with Lena is cancelled."],
      "When is the meeting with Lena?", "- The meeting with Lena is cancelled"
    ),
  ]

  @Test(arguments: shared.indices)
  func aSharedWordDoubtsNothing(place: Int) throws {
    let row = Self.shared[place]
    let first = try first(row)
    #expect(first.hasPrefix(row.begins), "\(row.question) \(first)")
  }

  /// The sentence is shown, or the nearest to it; the value alone would be that of something else.
  private static let absent: [(said: String, question: String, value: String)] = [
    ("my mother lives in via Commerciale 44", "Where do I live?", "Commerciale"),
    ("Staying with mamma until 28 April. She lives in Udine", "Where do I live?", "Udine"),
    (
      "translate to french: \"I have two brothers and I work at NASA\"", "Where do I work?", "NASA"
    ),
    (
      "translate to french: \"I have two brothers and I work at NASA\"", "Who is my brother?",
      "NASA"
    ),
    (
      "fwd:\n---------- Forwarded message ---------\nFrom: Bo <bo@x.org>\n\nI live in Udine now.",
      "Where do I live?", "Udine"
    ),
    ("my mother Nevia turns 71 on 2 april", "When is Nevia's operation?", "2 April"),
    ("my mother Nevia turns 71 on 2 april", "How much does Nevia weigh?", "71"),
    ("my husband Kwame got shingles in may 2025", "When did I marry Kwame?", "May"),
    (
      "the raclette evening with Ivo is on 5 december at 19:00", "When is Ivo's birthday?",
      "5 December"
    ),
    (
      "the raclette evening with Ivo is on 5 december at 19:00", "Where is the raclette evening?",
      "Ivo"
    ),
    ("Radka has a puppy, Knedlík, a 4 month old beagle mix", "How old is Radka?", "4"),
    ("Radka paid 120 euro for the vaccination", "How much does Radka earn?", "120"),
    ("the plumber Orel charged 140 euro", "How much did the electrician charge?", "140"),
    ("Wout is moving out, Jonas stays with me mon-thu", "Where does Wout work?", "Jonas"),
    ("Wout is moving out, Jonas stays with me mon-thu", "Who is Jonas' teacher?", "Wout"),
  ]

  @Test(arguments: absent.indices)
  func whatWasNeverSaidHasNoValue(place: Int) throws {
    let row = Self.absent[place]
    let first = try SaidAnswers([(nil, "2026-11-12", row.said)]).first(row.question)
    #expect(
      first.hasPrefix("- ") || first.hasPrefix("Nothing here answers this."),
      "\(row.question) \(first)")
  }

  /// What was said still has one.
  private static let told: [Row] = [
    (["my mother lives in via Commerciale 44"], "Where does my mother live?", "Commerciale"),
    (["my mother Nevia turns 71 on 2 april"], "How old is Nevia?", "71"),
    (["my mother Nevia turns 71 on 2 april"], "When is Nevia's birthday?", "2 April"),
    (["the plumber Orel charged 140 euro"], "How much did the plumber charge?", "140 euro"),
    (["Radka paid 120 euro for the vaccination"], "How much was the vaccination?", "120 euro"),
    (["Director: Oriane Le Goff"], "Who is the director?", "Oriane Le Goff"),
    (
      ["booked a table at Nerodiseppia for 8 ppl", "The Wall by Haushofer is my fav book so far"],
      "What is my favourite book?", "- The Wall by Haushofer"
    ),
    (
      ["Jonas goes swimming tuesdays and fridays at 17:30"], "When does Jonas go swimming?",
      "tuesdays and fridays at 17:30"
    ),
  ]

  @Test(arguments: told.indices)
  func whatWasSaidHasOne(place: Int) throws {
    let row = Self.told[place]
    let first = try first(row)
    #expect(first.hasPrefix(row.begins), "\(row.question) \(first)")
  }

  @Test func aPriceStandsBesideWhatItIsOf() throws {
    let cube = try AskedCube(["Train 07:25 → Ljubljana 09:05. Seat 7D. Price paid: 11.98 €"])
    let answer = try cube.answer("How much was the trip to Ljubljana?")
    #expect(answer.stated?.text == "11.98 €")
  }

  @Test func whoSpeaksMayBeAskedFor() throws {
    let said = try SaidAnswers([
      ("Ola", "2026-11-12", "I'll bring the tent, Marek brings the stove")
    ])
    #expect(try said.first("Who brings the tent?").hasPrefix("Ola"))
    #expect(try said.first("Who brings the stove?").hasPrefix("Marek"))
  }
}
