/// Dates of what is there in writing or as a picture, which lie behind whatever the verb says: "I still
/// have the invoice from February", "the minutes of the meeting on 29 October".
enum RecordDate {
  private static let records = WordSet(
    """
    invoice invoices bill bills receipt receipts payslip payslips paycheck paychecks letter letters
    mail mails email emails e-mail e-mails postcard postcards photo photos photograph photographs
    picture pictures selfie selfies minutes transcript transcripts recording recordings footage
    statement statements screenshot screenshots newspaper newspapers backup backups x-ray x-rays
    refund leftovers
    """)
  private static let determiners = WordSet(
    "the my our his her their your its a an this that these those some all")
  private static let joints = WordSet("to until till - \u{2013} onwards onward")
  private static let holders = WordSet("still have has found miss missing lost lack keep kept")
  /// How far before its date what is dated is named.
  private static let reach = 6

  /// How the date at a place lies, in its clause, that such a thing bears; nil: it bears none.
  static func tense(_ words: [Word], at place: Int, in clause: Range<Int>) -> Tense? {
    let leader = words.lower(place - 1) == "the" ? place - 2 : place - 1
    guard leader > clause.lowerBound, place < clause.upperBound, !goesOn(words, place, clause)
    else {
      return nil
    }
    switch words.lower(leader) {
    case "from", "of", "dated":
      if let record = record(words, before: leader, in: clause) {
        return isOne(words, record, in: clause) ? .past : nil
      }
      let isHeld =
        words.lower(leader) == "from" && words[leader - 1].kind == .word
        && words[clause.lowerBound..<leader].contains { $0.lower == "still" }
        && words[clause.lowerBound..<leader].contains { ["have", "has"].contains($0.lower) }
      return isHeld ? .past : nil
    case "on", "in", "at":
      // "The minutes of the meeting in October": what was held, or is to be.
      let of = words[clause.lowerBound..<leader].lastIndex { $0.lower == "of" } ?? 0
      guard of > clause.lowerBound, leader - of <= RecordDate.reach, of < leader - 1,
        !words[of..<leader].contains(where: \.isMark),
        record(words, before: of, in: clause) == of - 1
      else { return nil }
      return words.lower(leader) == "in" ? .past : .unknown
    default: return nil
    }
  }

  /// Whether what begins then goes on: "from March on", "from March to May", or is to come: "from March
  /// will be higher".
  private static func goesOn(_ words: [Word], _ place: Int, _ clause: Range<Int>) -> Bool {
    let behind = words[place..<clause.upperBound]
    return behind.prefix(4).contains { joints.contains($0) }
      || behind.contains { Verbs.modals.contains($0.lower) }
      || words.lower(place + 1) == "on" && (words.count <= place + 2 || words[place + 2].isMark)
  }

  /// Where the thing is named whose date follows: "the letter from the bank from March".
  private static func record(_ words: [Word], before leader: Int, in clause: Range<Int>) -> Int? {
    var at = leader - 1
    while at >= clause.lowerBound, leader - at <= reach {
      if records.contains(words[at]) { return at }
      let lower = words[at].lower
      guard
        words[at].isCapitalised || determiners.contains(words[at])
          || ["from", "for", "of", "by", "about"].contains(lower)
          || at > clause.lowerBound && determiners.contains(words[at - 1])
      else { return nil }
      at -= 1
    }
    return nil
  }

  /// Whether it is a thing that is there: "I write invoices from March on" tells when that begins.
  private static func isOne(_ words: [Word], _ record: Int, in clause: Range<Int>) -> Bool {
    let before = words[max(clause.lowerBound, record - 3)..<record]
    return record == clause.lowerBound || determiners.meets(before)
      || before.contains { $0.lower.hasSuffix("'s") }
      || holders.meets(words[clause.lowerBound..<record])
  }
}
