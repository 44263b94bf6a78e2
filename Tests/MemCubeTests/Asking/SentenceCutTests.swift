import Testing

@testable import Answering
@testable import Learning

@Suite struct SentenceCutTests {
  @Test(arguments: [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("Dr. No came. J. Bond too.", ["Dr. No came.", "J. Bond too."]),
    ("Paid (Dr. Sousa), (approx. 9).", ["Paid (Dr. Sousa), (approx. 9)."]),
    ("It cost 3.50 today", ["It cost 3.50 today"]), ("a\n\n b \n", ["a", "b"]), ("", []),
    ("一。二！三", ["一。", "二！", "三"]), ("Wait... what", ["Wait...", "what"]), ("?", ["?"]),
  ])
  func textsAreCutIntoSentences(text: String, expected: [String]) {
    let sentences = SentenceCut.sentences(Array(text.utf8))
    #expect(sentences.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  /// Points of abbreviations and ordinals end nothing.
  @Test(arguments: [
    "Die Taufe ist am 28. November in Kiel.", "Der 3. Versuch hat geklappt.",
    "Dr. Weber sagt, z. B. Obst sei gut.", "Das ist, d. h. war, der Plan.",
    "Vom 2. bis zum 14. Mai sind wir weg.", "Am Freitag, 5. Juni ist Schluss.",
    "Sie kam am 1. Advent.", "Hr. Maier und Fr. Kunz, geb. Roth, kommen.",
    "Wir treffen uns in der Str. 5 um 7 Uhr.", "Due on 5. June at noon.",
    "The bill of Nov. 28 is paid.", "It cost 3 Mio. euros.", "See No. 5 on the list.",
    "ID card no. C9876, expires 9 June 2029.", "Call ext. 4417 at work.", "My tel. 079 1 is new.",
    "It is approx. two km from St. Gallen.", "Mr. Frei and dr. Roth, Nr. 5, z.B. heute.",
    "Im Café bzw. zu Hause, ca. 5 Min. entfernt.", "See p. 12 and fig. 3.",
    "Cats vs. dogs, incl. mine.",
    "We live in apt. 4B, e.g. upstairs.", "J.R.R. Tolkien wrote it, u.v.a. Bücher.",
    "Praxis Hauptstr. 5, Bahnhofstr. neben dem Coop.",
    "Die Genehmigung (Az. 44-12/2026, dep. Nord) gilt bis Mai.",
    "We live in Bad-St. Leon, Mill Lane 12.", "Change in Basel, dep. 8:12, arr. 12:56, cor. 3.",
    "Skiurlaub: 3.-10. Februar in Lech", "Elternsprechtag 12.11. 17 Uhr, Raum 204",
  ])
  func pointsInsideEndNothing(text: String) {
    #expect(SentenceCut.sentences(Array(text.utf8)) == [Array(text.utf8)])
  }

  @Test(arguments: [
    ("He is 5. Then he left.", 2), ("It was in 1999. May came.", 2),
    ("Wir waren 12. Danach kam Ida.", 2), ("We said no. No. 5 is alive.", 2),
    ("Vitamin c. Good.", 2), ("We sold it. 3 days later it broke.", 2),
    ("Am 3. Mai. Dann am 4. Juni.", 2), ("Yes. No. Maybe.", 3),
    ("Never mind. It works.", 2), ("It was apt. We laughed.", 2),
    ("She works at Acme Inc. Ida too.", 2),
    ("Ich danke Dir. Bis bald.", 2), ("I did one more rep. Done.", 2),
    ("Paid (by card). Then we left (in May).", 2),
  ])
  func otherPointsEnd(text: String, count: Int) {
    #expect(SentenceCut.sentences(Array(text.utf8)).count == count)
  }

  @Test(arguments: [
    // A line is wrapped where the next word had no room, or goes on in small letters.
    (
      "Pressure should be 1.5 bar, cold. It stops with\nF.22: open the tap under the boiler.",
      ["Pressure should be 1.5 bar, cold.", "It stops with F.22: open the tap under the boiler."]
    ),
    // Entries of a log and rows of a table are as long as they are.
    (
      "2026-08-03 ordered 500 vials of 20 ml, Roth, 189.50\n2026-08-11 ordered PowerSoil\n"
        + "09:30 arrived vials, all of them, and none of them broken\n11:05 counted",
      [
        "2026-08-03 ordered 500 vials of 20 ml, Roth, 189.50", "2026-08-11 ordered PowerSoil",
        "09:30 arrived vials, all of them, and none of them broken", "11:05 counted",
      ]
    ),
    (
      "ZAR,Zarnekow,53.8759,12.8890,Frau Mielke,2004\nKAR,Karrendorf,54.1587,13.3880,1993",
      ["ZAR,Zarnekow,53.8759,12.8890,Frau Mielke,2004", "KAR,Karrendorf,54.1587,13.3880,1993"]
    ),
    (
      "It cost us some 1,250,000 in that year, and\nSwitzerland 2,500,000 in the next one.",
      ["It cost us some 1,250,000 in that year, and Switzerland 2,500,000 in the next one."]
    ),
    ("the\nboiler", ["the boiler"]), ("Milk\nEggs\n", ["Milk", "Eggs"]),
    (
      "- one\n- two goes\n  on\n* three\n1. four\n2) five\n",
      ["one", "two goes on", "three", "four", "five"]
    ),
    ("- - a", ["- a"]), ("-5 degrees", ["-5 degrees"]),
    ("- [ ] call\n- [x] done", ["call", "done"]),
    ("# Head\nText here.\n## Next\n> said", ["Head", "Text here.", "Next", "said"]),
    ("#tag it", ["#tag it"]),
    ("is en\u{2010}\nabled", ["is enabled"]),
    ("At 7 a.m. on Friday. Yes", ["At 7 a.m. on Friday.", "Yes"]),
    (
      "Sports day             Tuesday 8 June 2027 (in the rain)\nSummer term ends       Friday 16 July",
      [
        "Sports day             Tuesday 8 June 2027 (in the rain)",
        "Summer term ends       Friday 16 July",
      ]
    ),
    ("a\r\nb\r\n\r\nc", ["a b", "c"]), ("-", ["-"]), ("- ", ["-"]), ("\n\n", []), ("# ", ["#"]),
  ])
  func wrappedLinesAreOne(text: String, expected: [String]) {
    let sentences = SentenceCut.sentences(Array(text.utf8))
    #expect(sentences.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test func itIsKnownWhichSentencesStandTogether() {
    let pieces = SentenceCut.pieces(Array("# Pens\n- One. It is blue.\n- Two.".utf8))
    #expect(pieces.map(\.continues) == [false, false, true, false])
    #expect(pieces.map(\.isHeading) == [true, false, false, false])
  }
}
