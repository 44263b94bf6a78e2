import Testing

@testable import MemCube

/// Partners and pets who are no more, tastes that turned, plans that were dropped.
@Suite struct EndedTieTests {
  private func ended(_ first: String, _ second: String) throws -> Int {
    try Changes.of([first, second], by: nil, least: 1).ended.count
  }

  // MARK: Partners

  @Test(arguments: [
    ("My wife Elena is a nurse.", "Elena and I got divorced."),
    ("My wife Elena is a nurse.", "Elena and I got divorced last month."),
    ("My wife Elena is a nurse.", "Elena and I split up."),
    ("My wife Elena is a nurse.", "I got divorced from Elena."),
    ("My wife Elena is a nurse.", "My wife and I got divorced."),
    ("My wife Elena is a nurse.", "My wife Elena and I split up last month."),
    ("My wife Elena is a nurse.", "We split up last month."),
    ("My wife Elena is a nurse.", "We broke up."),
    ("My wife is called Elena.", "Elena is my ex-wife now."),
    ("I'm married to Elena.", "Elena and I got divorced."),
    ("My girlfriend Elena plays the cello.", "I broke up with Elena."),
    ("My girlfriend Elena plays the cello.", "I broke up with my girlfriend."),
  ])
  func aPartnerWhoIsLeftEnds(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("My wife Elena is a nurse.", "My wife Elena loves jazz now."),
    ("My wife Elena is a nurse.", "Tom and Maria got divorced."),
    ("My wife Elena is a nurse.", "My sister and her husband split up."),
    ("My wife Elena is a nurse.", "We split up at the station and met again at the hotel."),
    ("My wife Elena is a nurse.", "We split up the chores last week."),
    ("My wife Elena is a nurse.", "Elena and I almost split up."),
    ("My wife Elena is a nurse.", "Elena and I didn't get divorced."),
    ("My wife Elena is a nurse.", "My brother's ex-wife Elena moved to Rome."),
    ("My wife Elena is a nurse.", "My ex-wife lives in Rome."),
    ("My wife Elena is a nurse.", "My ex-wife Maria lives in Rome."),
    ("My wife Elena is a nurse.", "I dreamt that Elena and I got divorced."),
  ])
  func aPartnerWhoIsNotLeftStands(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }

  // MARK: Pets

  @Test(arguments: [
    ("My cat is called Mimi.", "Mimi died last week."),
    ("My cat is called Mimi.", "Mimi passed away on Sunday."),
    ("My cat is called Mimi.", "We had to put Mimi down."),
    ("My cat is called Mimi.", "We had to put Mimi to sleep last week."),
    ("My cat is called Mimi.", "My cat died last week."),
    ("My cat is called Mimi.", "My cat Mimi died last week."),
    ("I have a cat called Mimi.", "Mimi died last week."),
    ("I have a cat named Mimi.", "We had to put Mimi down."),
    ("My cat Mimi loves fish.", "Mimi died last week."),
  ])
  func aPetThatDiedEnds(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("My cat is called Mimi.", "Mimi died in the film last night."),
    ("My cat is called Mimi.", "My aunt Mimi died last week."),
    ("My cat is called Mimi.", "My dog died last week."),
    ("My cat is called Mimi.", "I dreamt that Mimi died."),
    ("My cat is called Mimi.", "Mimi nearly died last week."),
    ("My cat is called Mimi.", "Mimi almost died of a fever."),
    ("My cat is called Mimi.", "Rex died last week."),
    ("My cat is called Mimi.", "We put Mimi down for a nap."),
    ("My cat is called Mimi.", "If Mimi died I'd be very sad."),
    ("My cat is called Mimi.", "My mother said that Mimi died."),
  ])
  func aPetThatLivesStands(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }

  // MARK: Tastes and plans

  @Test(arguments: [
    ("I hate olives.", "I love olives now."),
    ("I hate olives.", "I love olives."),
    ("My favorite restaurant is Holm.", "My new favourite restaurant is Brandt."),
    ("My favourite restaurant is Holm.", "Brandt is my favourite restaurant now."),
    ("I can't stand jazz.", "I love jazz now."),
    ("I'm running the Berlin marathon in September.", "I dropped out of the marathon."),
    ("I'm running the Berlin marathon in September.", "I pulled out of the Berlin marathon."),
    ("I'm running the Berlin marathon in September.", "I'm not running the marathon any more."),
    ("I'm running the Berlin marathon in September.", "I've withdrawn from the marathon."),
    ("I'm going to run the Berlin marathon in September.", "I had to pull out of the marathon."),
    ("I'm going to Lisbon in September.", "I'm not going to Lisbon any more."),
  ])
  func aTurnEndsIt(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("I hate olives.", "I love olive oil."),
    ("I hate olives.", "My wife loves olives."),
    ("I hate olives.", "I used to love olives."),
    ("I hate olives.", "I wish I loved olives."),
    ("My favourite restaurant is Holm.", "My favourite cinema these days is Brandt."),
    ("My favourite restaurant is Holm.", "My wife's favourite restaurant these days is Brandt."),
    ("I'm running the Berlin marathon in September.", "I dropped out of the choir."),
    ("I'm running the Berlin marathon in September.", "I dropped out of the Paris marathon."),
    ("I'm running the Berlin marathon in September.", "Tom dropped out of the marathon."),
    ("I'm running the Berlin marathon in September.", "I might drop out of the marathon."),
    ("I'm running the Berlin marathon in September.", "I won't drop out of the marathon."),
    ("I'm going to Lisbon in September.", "I cancelled the gym membership."),
  ])
  func noTurnEndsNothing(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }
}
