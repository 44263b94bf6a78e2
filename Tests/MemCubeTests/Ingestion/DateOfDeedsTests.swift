import Testing

@testable import Learning

/// When what was done, had done or moved was, or is to be; said on Tuesday, 24 November 2026.
@Suite struct DateOfDeedsTests {
  private func resolved(_ text: String) -> String {
    DateResolver(today: Day(2026, 11, 24)).resolve(WordScanner.words(text)).words.joined
  }

  /// A participle has its time from the verb that had it done, and a plural behind a past verb is none.
  @Test(arguments: [
    ("We had the roof done in March", "We had the roof done in March 2026"),
    ("Nora got her hair done in June", "Nora got her hair done in June 2026"),
    ("I had a new sink put in in April", "I had a new sink put in in April 2026"),
    ("We had two trees taken down in May", "We had two trees taken down in May 2026"),
    ("We will have the roof done in March", "We will have the roof done in March 2027"),
    (
      "Nora will have the hall painted on 3 March",
      "Nora will have the hall painted on 3 March 2027"
    ),
    ("Nora is having her hair cut on 3 May", "Nora is having her hair cut on 3 May 2027"),
    ("We're having the hall painted on 3 May", "We're having the hall painted on 3 May 2027"),
    ("Nora had the hall painted on 3 March", "Nora had the hall painted on 3 March 2026"),
    ("Nora has painted the hall on 3 March", "Nora has painted the hall on 3 March 2026"),
    // Another phrase tells the year.
    ("Two years ago today I stopped smoking", "on 24 November 2024 I stopped smoking"),
    ("I stopped smoking a year ago yesterday", "I stopped smoking on 23 November 2025"),
    ("Three months ago today I moved", "on 24 August 2026 I moved"),
    ("I met Tom on 5 May two years ago", "I met Tom on 5 May 2024"),
    ("I met Tom in May last year", "I met Tom in May 2025"),
    ("I met Tom at Christmas two years ago", "I met Tom at Christmas 2024"),
    ("We marry on 7 June next year", "We marry on 7 June 2027"),
    ("I bought skis in March", "I bought skis in March 2026"),
    ("My aunt made plans in June", "My aunt made plans in June 2026"),
    ("She got new drinks in June", "She got new drinks in June 2026"),
    ("The class I booked starts in March", "The class I booked starts in March 2027"),
    ("I heard class starts in March", "I heard class starts in March 2027"),
  ])
  func whatWasDoneIsPast(said: String, meant: String) { #expect(resolved(said) == meant) }

  /// To what something is changed is to come.
  @Test(arguments: [
    ("My start date was corrected to 3 March", "My start date was corrected to 3 March 2027"),
    ("The deadline was changed to 2 May", "The deadline was changed to 2 May 2027"),
    ("The exam was brought forward to 5 May", "The exam was brought forward to 5 May 2027"),
    ("Our lease was extended until 30 June", "Our lease was extended until 30 June 2027"),
    ("My class was moved from Thursday to Friday", "My class was moved from Thursday to Friday"),
    (
      "The haircut was moved from Thursday to Friday at 10",
      "The haircut was moved from Thursday to 27 November 2026 at 10"
    ),
  ])
  func whatIsChangedIsToCome(said: String, meant: String) { #expect(resolved(said) == meant) }

  @Test(arguments: [
    ("Half an hour ago I saw a heron", "On 24 November 2026 I saw a heron"),
    ("A quarter of an hour ago I saw a heron", "On 24 November 2026 I saw a heron"),
    ("I saw a heron three quarters of an hour ago", "I saw a heron on 24 November 2026"),
    ("I saw a heron an hour and a half ago", "I saw a heron on 24 November 2026"),
    ("I moved here half a year ago", "I moved here in May 2026"),
    ("I moved here two and a half years ago", "I moved here in May 2024"),
    ("I ran a race two Saturdays ago", "I ran a race on 14 November 2026"),
    ("I will fly to Oslo in a fortnight", "I will fly to Oslo in the week of 7 December 2026"),
    ("I saw my aunt at the weekend", "I saw my aunt at the weekend of 21 November 2026"),
    ("We hike at the weekend", "We hike at the weekend"),
    ("I put the lid on this morning", "I put the lid on on the morning of 24 November 2026"),
    ("We moved in yesterday", "We moved in on 23 November 2026"),
  ])
  func distancesAndParts(said: String, meant: String) {
    let told = resolved(said)
    #expect(told.capitalisedFirst == meant)
  }
}
