import Testing

@testable import Learning

/// Which way a date lies, by its own clause; said on Wednesday, 18 November 2026.
@Suite struct DateClauseTests {
  static let day = Day(2026, 11, 18)

  @Test(arguments: [
    // What is fixed in the past lies ahead.
    ("booked the plumber for 9 December", "booked the plumber for 9 December 2026"),
    ("reserved two chairs for Sunday", "reserved two chairs for 22 November 2026"),
    ("got seats for the opera on 7 April", "got seats for the opera on 7 April 2027"),
    ("scheduled the call for Monday", "scheduled the call for 23 November 2026"),
    ("agreed to sign on 4 January", "agreed to sign on 4 January 2027"),
    ("promised to call her on Friday", "promised to call her on 20 November 2026"),
    ("was invited to a wedding on 6 June", "was invited to a wedding on 6 June 2027"),
    ("is booked for 9 December", "is booked for 9 December 2026"),
    ("postponed the launch to 2 March", "postponed the launch to 2 March 2027"),
    ("reserved a cabin 8 to 12 January", "reserved a cabin 8 to 12 January 2027"),
    ("moved the party to the barn on 24 April", "moved the party to the barn on 24 April 2027"),
    ("switched the dinner to Luigi's on 4 March", "switched the dinner to Luigi's on 4 March 2027"),
    (
      "the dentist appointment was moved to noon on 2 January",
      "the dentist appointment was moved to noon on 2 January 2027"
    ),
    ("Eva asked me to babysit on December 9", "Eva asked me to babysit on 9 December 2026"),
    ("was asked to umpire on 9 December", "was asked to umpire on 9 December 2026"),
    (
      "Eva begged my brother to babysit on 9 December",
      "Eva begged my brother to babysit on 9 December 2026"
    ),
    ("asked about the bill on 9 December", "asked about the bill on 9 December"),
    ("went to hospital on 9 December", "went to hospital on 9 December 2025"),
    ("announced an inspection on 15 January", "announced an inspection on 15 January 2027"),
    ("offered me a slot on 3 March", "offered me a slot on 3 March 2027"),
    ("gave me an appointment on 8 January", "gave me an appointment on 8 January 2027"),
    ("gave me a book on 8 January", "gave me a book on 8 January 2026"),
    ("moved the piano to the barn on 24 April", "moved the piano to the barn on 24 April 2026"),
    // What was shifted is to come, whatever the form of the verb.
    (
      "had to postpone the wedding to September 19",
      "had to postpone the wedding to 19 September 2027"
    ),
    ("had to move the wedding to 19 March", "had to move the wedding to 19 March 2027"),
    ("ended up moving the party to 4 July", "ended up moving the party to 4 July 2027"),
    ("needed to delay the launch until 9 May", "needed to delay the launch until 9 May 2027"),
    ("the go-live slipped to 9 April", "the go-live slipped to 9 April 2027"),
    ("had to reschedule the call to Friday", "had to reschedule the call to 20 November 2026"),
    ("had to walk to the office on 9 May", "had to walk to the office on 9 May 2026"),
    ("had to cancel the trip on 9 May", "had to cancel the trip on 9 May"),
    ("they cancelled the trip on 9 May", "they cancelled the trip on 9 May"),
    ("they cancelled the trip on 9 November", "they cancelled the trip on 9 November 2026"),
    // What is there in writing or as a picture is of the past, though spoken of now.
    ("I still have the invoice from February", "I still have the invoice from February 2026"),
    ("My payslip from March is missing", "My payslip from March 2026 is missing"),
    (
      "The letter from the bank from March is here",
      "The letter from the bank from March 2026 is here"
    ),
    ("I love the photos from 3 March", "I love the photos from 3 March 2026"),
    ("I have to pay the bill of 3 October", "I have to pay the bill of 3 October 2026"),
    ("I still have a bruise from March", "I still have a bruise from March 2026"),
    (
      "I need the minutes of the meeting on October 29",
      "I need the minutes of the meeting on 29 October 2026"
    ),
    (
      "I need the minutes of the meeting on December 2",
      "I need the minutes of the meeting on 2 December 2026"
    ),
    ("I need the minutes on 2 December", "I need the minutes on 2 December 2026"),
    ("I write invoices from February on", "I write invoices from February 2027 on"),
    ("The bill from March will be higher", "The bill from March 2027 will be higher"),
    ("I am on leave from 1 December", "I am on leave from 1 December 2026"),
    ("The fair is at the end of March", "The fair is at the end of March 2027"),
    // What begins, arrives or is completed behind it is to come.
    ("rented a room, opening on the 5th of March", "rented a room, opening on 5 March 2027"),
    ("signed a lease starting on 12 October", "signed a lease starting on 12 October 2027"),
    ("signed a lease starting 12 October", "signed a lease starting on 12 October 2027"),
    ("bought a sofa arriving on 2 January", "bought a sofa arriving on 2 January 2027"),
    ("sold my flat, completion on 12 December", "sold my flat, completion on 12 December 2026"),
    (
      "ordered a desk with delivery on 2 February",
      "ordered a desk with delivery on 2 February 2027"
    ),
    ("missed the delivery on 2 October", "missed the delivery on 2 October 2026"),
    ("attended a course starting on 2 October", "attended a course starting on 2 October 2026"),
    // The clause of the date counts, not another.
    (
      "I sold the bike, it goes on 3 January", "I sold the bike, it goes on 3 January 2027"
    ),
    (
      "Bo lent me a drill last month, he wants it back on Saturday",
      "Bo lent me a drill in October 2026, he wants it back on 21 November 2026"
    ),
    (
      "I am starting in March because I passed the test",
      "I am starting in March 2027 because I passed the test"
    ),
    (
      "I quit and my last day is 15 January",
      "I quit and my last day is on 15 January 2027"
    ),
    (
      "went on Sunday and returns on Friday",
      "went on 15 November 2026 and returns on 20 November 2026"
    ),
    (
      "reserved the hall for Monday and Friday",
      "reserved the hall for 23 November 2026 and 20 November 2026"
    ),
    (
      "got the job on Monday and start on 1 March",
      "got the job on 16 November 2026 and start on 1 March 2027"
    ),
    (
      "sent it on Monday and they inspect it on 2 March",
      "sent it on 16 November 2026 and they inspect it on 2 March 2027"
    ),
    (
      "saw it in 2019 and last week it closed",
      "saw it in 2019 and in the week of 9 November 2026 it closed"
    ),
    (
      "has exams on Thursday, Friday and Monday",
      "has exams on 19 November 2026, 20 November 2026 and 23 November 2026"
    ),
    (
      "handed in notice and start on 1 March", "handed in notice and start on 1 March 2027"
    ),
    ("left in the week of 5 June", "left in the week of 1 June 2026"),
    ("left in the week of 5 June 2023", "left in the week of 5 June 2023"),
    ("left a few days before 5 June 2023", "left a few days before 5 June 2023"),
    ("left a few years before 2023", "left a few years before 2023"),
    ("paid for a room on 3 November", "paid for a room on 3 November 2026"),
    ("works there from Monday", "works there from 23 November 2026"),
    ("went to see them on Sunday", "went to see them on 15 November 2026"),
    ("had an appointment on Monday", "had an appointment on 16 November 2026"),
    ("he's coming on Friday", "he's coming on 20 November 2026"),
    ("limps since the fall in August", "limps since the fall in August 2026"),
    ("has a cold since Monday", "has a cold since 16 November 2026"),
    ("begins in two weeks", "begins in the week of 30 November 2026"),
    ("went there last Christmas", "went there at Christmas 2025"),
  ])
  func countsByItsClause(said: String, meant: String) { #expect(resolved(said) == meant) }

  @Test(arguments: [
    "Bo's birthday is on 3 December", "was born on 3 December", "their anniversary is in May",
    "plays every Tuesday and Thursday", "booked a room for dinner on Saturday",
    "moved from Tuesday to Thursday", "is open from Monday to Friday",
    "wanted to leave on Friday", "a note of 20 May", "was given until Friday",
    "paid for the reception on 6 June", "heard about the fair in May", "died on 4 August",
    "they got married on 9 April", "raised the fee from 1 January",
    "works Monday to Friday", "had to hand it in by 9 December", "reserved the hall Monday",
    "can build one in two weeks", "put up the Christmas tree", "the tax form, 2 July",
    "changed the appointment to 14:00 on Friday",
  ])
  func staysOpen(said: String) { #expect(resolved(said) == said) }

  @Test(arguments: [
    (
      "will be in Rome from Friday to Tuesday",
      "will be in Rome from 20 November 2026 to 24 November 2026"
    ),
    ("was in Rome from Friday to Monday", "was in Rome from 13 November 2026 to 16 November 2026"),
    ("was in Rome from Friday to Thursday", "was in Rome from 6 November 2026 to 12 November 2026"),
    (
      "will be away from 28 December to 4 January",
      "will be away from 28 December 2026 to 4 January 2027"
    ),
    ("was away from 28 December to 4 January", "was away from 28 December 2025 to 4 January 2026"),
    ("will be away 8-12 January", "will be away 8 to 12 January 2027"),
    ("was there between 2 and 6 May", "was there between 2 and 6 May 2026"),
    ("will travel from January to March", "will travel from January 2027 to March 2027"),
    ("was away from November to February", "was away from November 2025 to February 2026"),
    ("leaves on Monday, 4 January", "leaves on Monday, 4 January 2027"),
    ("leaves on Monday the 4th of January", "leaves on Monday, 4 January 2027"),
    ("leaves on Monday the 23rd", "leaves on Monday, 23 November 2026"),
    ("was there on the first of May", "was there on 1 May 2026"),
    ("leaves on December the 12th", "leaves on 12 December 2026"),
  ])
  func rangesAndNamedDays(said: String, meant: String) { #expect(resolved(said) == meant) }

  @Test(arguments: [
    (
      "I fly to Oslo on Friday, 4 December 2026.", "on Friday, 4 December 2026", "2026-12-04",
      "2026-12-04"
    ),
    (
      "I flew to Oslo on Wednesday 3 February 2027.", "Wednesday 3 February 2027", "2027-02-03",
      "2027-02-03"
    ),
    ("My passport expires on 31/08/2028.", "on 31/08/2028", "2028-08-31", "2028-08-31"),
    ("My passport expires on 2028-08-31.", "on 2028-08-31", "2028-08-31", "2028-08-31"),
    ("My passport expires on 8/31/2028.", "on 8/31/2028", "2028-08-31", "2028-08-31"),
    ("I am in Oslo 3 to 5 February 2027.", "3 to 5 February 2027", "2027-02-03", "2027-02-05"),
  ])
  func explicitDatesWin(said: String, text: String, from: String, to: String) {
    let source = Extracting.source(said, day: DateClauseTests.day.number)
    let found = RuleExtractor().statements(of: source).first
    #expect(found?.text.contains(text) ?? false, "\(found?.text ?? "")")
    #expect(found?.from == from)
    #expect(found?.to == to)
  }

  @Test(arguments: [
    "3/4/2028", "99/99/2028", "31/02/2028", "1/2", "1.2.3.4", "2028-13-01", "00/00/0000",
    "31/08/28/1", "2028-08-311",
  ])
  func otherDigitsAreNoDate(text: String) { #expect(NumericDate.read(text) == nil) }

  @Test func withPointsTheDayStandsFirst() {
    #expect(NumericDate.read("03.04.2028") == Day(2028, 4, 3))
    #expect(NumericDate.read("31.08.2028") == Day(2028, 8, 31))
    #expect(NumericDate.read("08.31.2028") == nil)
  }

  private func resolved(_ text: String) -> String {
    DateResolver(today: DateClauseTests.day).resolve(WordScanner.words(text)).words.joined
  }
}
