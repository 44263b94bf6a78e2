import Posix
import Testing

@testable import MemCube

/// What a later memory does to an earlier one, in plain sentences of one person, a month apart.
@Suite struct SupersessionTests {
  private func changes(
    _ texts: [String], by name: String? = "Ana"
  ) throws -> (ended: [String], contradicting: [String]) {
    try Changes.of(texts, by: name)
  }

  private func stand(_ texts: String...) throws {
    let found = try changes(texts)
    #expect(found.ended == [] && found.contradicting == [], "\(texts)")
  }

  private func ends(_ first: String, _ second: String) throws {
    #expect(try changes([first, second]).ended.count == 1, "\(first) | \(second)")
  }

  // MARK: Codes

  // MARK: Persons of one kind

  @Test(arguments: [
    ("My brother Tim lives in Rome.", "My brother Jan lives in Oslo."),
    ("My son Leo is 9.", "My son Max is 5."),
    ("My daughter Mia is 7.", "My younger daughter is 3."),
    ("My sister Eva is vegan.", "My sister Ina is vegetarian."),
    ("My friend Eva lives in Rome.", "My friend Tom lives in Oslo."),
    ("My colleague Kim works at Ikea.", "My colleague Jo works at Bosch."),
    ("My aunt Vera is married to Karl.", "My aunt Lotte is married to Fritz."),
    ("My dog Rex is 5.", "My dog Bella is 3."), ("My eldest son is 14.", "My son Max is 5."),
    ("My twin sister lives in Oslo.", "My little sister lives in Rome."),
    ("My daughter Mia loves cheese.", "My daughter Zoe hates cheese."),
    ("My daughter Mia is 7.", "My daughter is 3."),
    ("My friend lives in Rome.", "My friend lives in Oslo."),
    ("My husband Tom works at Bosch.", "My husband Karl works at Ikea."),
    ("My husband Tom loves cheese.", "My husband Karl hates cheese."),
    ("My boss lives in Rome.", "My new boss lives in Oslo."),
  ])
  func twoOfOneKindStand(one: String, other: String) throws { try stand(one, other) }

  @Test(arguments: [
    ("My brother Tim lives in Rome.", "My brother Tim lives in Oslo now."),
    ("My brother lives in Rome.", "My brother moved to Berlin."),
    ("My older sister Eva lives in Rome.", "My sister Eva moved to Berlin."),
    ("My husband Tom works at Bosch.", "My husband works at Ikea now."),
    ("My boss is called Henrietta.", "My new boss is called Gustav."),
    ("My daughter Mia is 7.", "My daughter Mia turned 8 yesterday."),
    ("My daughter Mia loves cheese.", "My daughter Mia hates cheese now."),
  ])
  func theSameOneChanges(one: String, other: String) throws { try ends(one, other) }

  // MARK: What is driven and used

  @Test(arguments: [
    ("I drive a Volvo.", "I sold the Volvo."),
    ("We use Snowflake for the reports.", "We switched from Snowflake to PostgreSQL."),
  ])
  func whatIsGoneEnds(one: String, other: String) throws { try ends(one, other) }

  @Test(arguments: [
    ("I drive a Volvo.", "I sold the Kia."),
    ("We use Snowflake for the reports.", "We switched from Excel to PostgreSQL."),
  ])
  func whatIsNotGoneStands(one: String, other: String) throws { try stand(one, other) }

  // MARK: Dates that are moved, and rates from a day on

  @Test(arguments: [
    ("My flight is on 27 May 2023.", "Lufthansa moved our flight to 28 May 2023."),
    ("The wedding is on August 8.", "We postponed the wedding to September 19."),
    ("The wedding is on August 8.", "We had to postpone the wedding to September 19."),
    ("The wedding is on August 8, in Leipzig.", "The wedding is postponed to September 19."),
    ("My wedding is on August 8.", "My wedding slipped to September 19."),
    ("Our wedding is on August 8.", "We moved our wedding from August 8 to September 19."),
    ("My flight is on 27 May 2023.", "The airline moved my flight to 28 May 2023."),
  ])
  func whatIsMovedEndsTheOldDate(one: String, other: String) throws { try ends(one, other) }

  /// What somebody has in their calendar ends where it is moved or called off.
  @Test(arguments: [
    (
      "I have a dentist appointment on 27 May 2023.",
      "My dentist appointment was moved to 28 May 2023."
    ),
    ("I have a job interview on 27 May 2023.", "My job interview was cancelled."),
    ("I have a haircut on 27 May 2023.", "The salon moved my haircut to 28 May 2023."),
  ])
  func whatIsMovedEndsWhatOneHas(one: String, other: String) throws { try ends(one, other) }

  @Test(arguments: [
    ("I have a concert on 27 May 2023.", "I have a concert on 28 May 2023."),
    ("I have a concert on 27 May 2023.", "My rehearsal was moved to 28 May 2023."),
    ("I have a concert on 27 May 2023.", "My rehearsal was cancelled."),
    ("I have a haircut on 20 February 2023.", "My haircut was moved to 28 May 2023."),
    ("I have a haircut on 20 February 2023.", "My haircut was cancelled."),
  ])
  func anotherAppointmentStands(one: String, other: String) throws { try stand(one, other) }

  @Test(arguments: [
    ("The wedding is on August 8.", "The exam was moved to September 19."),
    ("The wedding is on August 8.", "The wedding is on September 19."),
    ("My flight is on 20 February 2023.", "Lufthansa moved my flight to 28 May 2023."),
    ("My flight is on 27 May 2023.", "Lufthansa moved Bo's flight to 28 May 2023."),
    ("My day rate is 820 euros.", "From June 1 my day rate is 890 euros."),
  ])
  func anotherOccasionStands(one: String, other: String) throws { try stand(one, other) }

  // MARK: Homes

  @Test(arguments: [
    "We moved to Plan B.", "I've moved to Linux.", "I moved to Teams last week.",
    "I live in Spain in my head.",
    "I live in Ghent during the week.", "I moved into a new office in Ghent.",
    "I moved into a hotel in Ghent for the fair.", "I moved to the Ghent team.",
    "I moved to Ghent for two weeks.",
  ])
  func whatIsNoHomeEndsNone(said: String) throws { try stand("I live in Cardiff.", said) }

  @Test(arguments: [
    "I live in Ghent.", "I live in Mytholm now.", "I moved to Ghent last week.",
    "I moved to a flat in Mytholm.", "We moved to Mytholm, England.",
  ])
  func anotherHomeEndsIt(said: String) throws { try ends("I live in Cardiff.", said) }

  // MARK: Ends

  @Test(arguments: [
    ("I love walks with dogs.", "I hate dogs."),
    ("I teach in Rome.", "I'm no longer in Rome."),
    ("I work as a nurse at St Mary's.", "I resigned from the choir."),
    ("I work as a nurse at St Mary's.", "I resigned from the parents' council last week."),
    ("I work as a nurse at St Mary's.", "I retired from running."),
    ("I work as a nurse at St Mary's.", "I resigned as treasurer of the choir."),
    ("I'm married to Tom.", "I broke up the fight between the boys."),
    ("I live in Rome.", "I no longer live in the dorm with Bo."),
    ("I drive a Kia.", "I drive a van at work."),
    ("I work at Bosch.", "I work at the Munich office now."),
    ("I work at Bosch.", "I work at the food bank on Saturdays."),
    ("I drive a Kia.", "I drive a rental this week."),
  ])
  func anotherRelationEndsNothing(one: String, other: String) throws { try stand(one, other) }

  // MARK: For a while

  @Test(arguments: [
    ("I live in Leeds.", "I'm in Rome now."), ("I live in Leeds.", "I live in Rome for a month."),
    ("I live in Leeds.", "I live in Rome until May."),
    ("I live in Leeds.", "I moved to Rome for a year."),
    ("I work at Bosch.", "I work at Ikea for the summer."),
    ("I'm vegetarian.", "I'm vegan this month."),
    ("I'm vegetarian.", "I'm vegan for Lent."),
    ("I love my job.", "I don't love my job today."),
    ("I love my job.", "I hate my job this week."),
    ("I love my job.", "I don't like my job this month."),
    // Another name, a comparison, a denial that leaves what it denies.
    ("I plan to call Tom about the rent.", "I called Jim about the rent yesterday."),
    ("I am 41 years old.", "I am 5 years older than Tom."),
    ("I work at Acme.", "I started at Siemens when I was 20."),
    ("I love my job.", "I don't just love my job, I adore it."),
  ])
  func whatPassesEndsNothing(one: String, other: String) throws { try stand(one, other) }

  @Test(arguments: [
    ("I love my job.", "I don't love my job any more."),
    ("My son is 5.", "My son is 9."),
  ])
  func whatLastsEndsIt(one: String, other: String) throws { try ends(one, other) }

  // MARK: What people are, and how they are called

  @Test(arguments: [
    ("My boss is Kim.", "My boss is Swedish."), ("My boss is Kim.", "My boss is half Swedish."),
    ("My boss is Kim.", "My boss is CEO."), ("My boss is Kim.", "My boss is a Bayern fan."),
    ("My husband is Tom.", "My husband is Swedish."), ("My mum is Eva.", "My mum is Irish."),
  ])
  func howSomebodyIsIsNoName(one: String, other: String) throws { try stand(one, other) }

  @Test func anotherNameIsAnother() throws { try ends("My boss is Kim.", "My boss is Otto.") }

  @Test(arguments: [
    ("I'm vegan.", "I'm no longer vegan."), ("I went vegan.", "I'm not vegan any more."),
    ("I work as a nurse at St Mary's.", "I resigned from St Mary's."),
    ("I work as a nurse at St Mary's.", "I resigned yesterday."),
    ("I'm married to Tom.", "Tom and I got divorced last week."),
    ("My boyfriend is Jonas.", "Jonas and I broke up yesterday."),
    ("My boyfriend is Jonas.", "I broke up with Jonas yesterday."),
    ("My boyfriend is Jonas.", "I broke up with my boyfriend yesterday."),
    ("My phone number is 07700 900111.", "My new phone number is 07700 900431."),
    ("I drive a Kia.", "I drive an old Fiat now."),
    ("I work at Bosch.", "I work at Ikea in Munich now."),
  ])
  func theSameRelationEnds(one: String, other: String) throws { try ends(one, other) }

  // MARK: Changes of what one has

  @Test(arguments: [
    ("My favourite bakery is Holm.", "My favourite bakery is now Brandt."),
    ("My due date is 11 June.", "My due date was corrected to 18 June."),
    ("My cleaner comes on Tuesdays.", "My cleaner comes on Mondays now."),
    ("Our parents' evening is on 20 June.", "Our parents' evening was moved to 27 June."),
    ("I'm going to sell the piano stool.", "I sold the piano stool yesterday."),
    ("I started learning Danish with an app.", "I gave up Danish."),
  ])
  func aChangeEndsIt(one: String, other: String) throws { try ends(one, other) }

  @Test(arguments: [
    ("My favourite tea is Assam.", "My favourite bakery is now Brandt."),
    ("My due date is 11 June.", "My exam date was corrected to 18 June."),
    ("My cleaner comes on Tuesdays.", "My cleaner comes on Mondays."),
    ("My cleaner comes on Tuesdays.", "My gardener comes on Mondays now."),
    ("I'm going to sell the piano stool.", "I sold the bike yesterday."),
  ])
  func anotherThingEndsNothing(one: String, other: String) throws { try stand(one, other) }
}
