import Testing

@testable import Learning

/// What somebody jots down for a memory alone, without a subject. The day is Wednesday, 10 May 2023.
@Suite struct NotesToMemoryTests {
  @Test(arguments: [
    ("Renew passport in March", "The user needs to renew passport in March 2024."),
    ("TODO: call the plumber", "The user needs to call the plumber."),
    ("- buy milk", "The user needs to buy milk."),
    ("Must call the bank", "The user needs to call the bank."),
    ("call mom", "The user needs to call their mom."),
    ("Pay rent by the 3rd", "The user needs to pay rent by the 3rd."),
    ("Cancel gym membership", "The user needs to cancel gym membership."),
    ("Submit the tax return by 31 May", "The user needs to submit the tax return by 31 May 2023."),
    (
      "Water the plants while we're away",
      "The user needs to water the plants while they are away."
    ),
  ])
  func errandsAreGoals(said: String, kept: String) { Extracting.expect(said, gives: kept, "GOAL") }

  /// Of a list each line is one.
  @Test func linesOfAListAreErrands() {
    let found = Extracting.toMemory("- buy milk\n- call mom\n- renew the parking permit")
    #expect(
      found.map(\.text) == [
        "The user needs to buy milk.", "The user needs to call their mom.",
        "The user needs to renew the parking permit.",
      ])
  }

  @Test(arguments: [
    (
      "Dentist appointment Thursday 3pm",
      "The user has a dentist appointment on 11 May 2023 at 3pm."
    ),
    ("Dentist on Thursday at 3pm.", "The user has a dentist appointment on 11 May 2023 at 3pm."),
    ("Lunch with Sara on Friday.", "The user has lunch with Sara on 12 May 2023."),
    (
      "Ana's birthday party on Saturday at 6 pm",
      "The user has Ana's birthday party on 13 May 2023 at 6 pm."
    ),
    ("Train to Hamburg, Friday 9:12", "The user has a train to Hamburg on 12 May 2023 at 9:12."),
    (
      "Interview at Siemens on 4 December, 14:00",
      "The user has an interview at Siemens on 4 December 2023 at 14:00."
    ),
    ("Trip to Rome from 3 to 7 June", "The user has a trip to Rome from 3 to 7 June 2023."),
    ("Surgery 3 Feb", "The user has surgery on 3 February 2024."),
    ("Amazon delivery expected Thursday", "The user has an Amazon delivery on 11 May 2023."),
    (
      "Kids' dentist Monday 8am",
      "The user has their kids' dentist appointment on 15 May 2023 at 8am."
    ),
    ("Quarterly review next Tuesday", "The user has a quarterly review on 16 May 2023."),
    ("Haircut tomorrow", "The user has a haircut on 11 May 2023."),
    (
      "I have a dentist appointment on Thursday.",
      "The user has a dentist appointment on 11 May 2023."
    ),
  ])
  func appointmentsAreEvents(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "EVENT")
  }

  /// What becomes of them.
  @Test(arguments: [
    (
      "Meeting with the bank moved to Monday.",
      "The user's meeting with the bank was moved to 15 May 2023."
    ),
    (
      "Dentist moved to Monday 9am",
      "The user's dentist appointment was moved to 15 May 2023 at 9am."
    ),
    ("Standup moved to 9:45", "The user's standup was moved to 9:45."),
    ("Flight cancelled", "The user's flight was cancelled."),
  ])
  func changesOfAppointmentsAreFacts(said: String, kept: String) {
    Extracting.expect(said, gives: kept, "FACT")
  }

  /// Whose it is.
  @Test(arguments: [
    ("The kids have swimming on Tuesdays.", "The user's kids have swimming on Tuesdays.", "FACT"),
    ("Mum is visiting on Sunday.", "The user's mum is visiting on 14 May 2023.", "RELATIONSHIP"),
    ("Mom's birthday is 3 May.", "The user's mom's birthday is 3 May.", "FACT"),
    ("We have a dog called Biscuit.", "The user and others have a dog called Biscuit.", "FACT"),
    ("Date of birth: 3 May 1987", "The user's date of birth is 3 May 1987.", "FACT"),
    ("Rent is 950 euros.", "Rent is 950 euros.", "FACT"),
    ("Passport number: X1234567", "The user's passport number is X1234567.", "FACT"),
    ("I hate it when people are late.", "The user hates it when people are late.", "PREFERENCE"),
  ])
  func theUsersOwn(said: String, kept: String, type: String?) {
    Extracting.expect(said, gives: kept, type)
  }

  @Test(arguments: [
    "The main branch is protected.", "The API rate limit is 600 requests per minute.",
    "The staging database password rotates every 90 days.", "The backup runs daily.",
    "The bins are collected every Thursday.",
  ])
  func howThingsAreIsAFact(said: String) { Extracting.expect(said, gives: said, "FACT") }

  /// Requests to an assistant, titles and advice.
  @Test(arguments: [
    "Write a poem about Friday", "Fix the bug in the parser",
    "Call the function with two arguments",
    "Book recommendations for scifi", "Party ideas for Saturday", "Buy low, sell high.",
    "Practice every day", "Pay attention to the tone",
    "The temperature is 20 degrees.", "Lunch was great on Friday.", "buy", "must", "must buy",
    "dentist", "Review",
    "Meeting notes", "Replace every occurrence of day with night", "The kids", "Mum", "TODO:",
    "Lunch on", "on Friday", "my lunch",
  ])
  func whatIsNoneIsNotKept(said: String) { #expect(Extracting.toMemory(said).map(\.text) == []) }
}
