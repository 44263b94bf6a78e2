import Testing

@testable import MemCube

/// Possessions, medicines and what else is told to be over.
@Suite struct EndedHavingTests {
  private func ended(_ first: String, _ second: String) throws -> Int {
    try Changes.of([first, second], by: nil, least: 1).ended.count
  }

  // MARK: Possessions

  @Test(arguments: [
    ("I have a Golf.", "I sold the Golf."),
    ("I have a Golf.", "I sold my Golf."),
    ("I have a Golf.", "I traded in the Golf."),
    ("I have a Golf.", "I traded the Golf in."),
    ("I have a Golf.", "I traded in the Golf for a Tesla."),
    ("I have a Golf.", "I traded the Golf in for a Tesla."),
    ("I have a Golf.", "I gave away the Golf."),
    ("I have a Golf.", "I gave the Golf away."),
    ("I have a Golf.", "I gave the Golf to my sister."),
    ("I have a Golf.", "I got rid of the Golf."),
    ("I have a Golf.", "The Golf was stolen."),
    ("I have a Golf.", "My Golf was stolen last night."),
    ("I have a Golf.", "My Golf got stolen."),
    ("I have a Golf.", "I don't have the Golf any more."),
    ("I have a Golf.", "I no longer have the Golf."),
    ("I own a red canoe.", "I sold the canoe last week."),
    ("I drive a Golf.", "I sold the Golf."),
    ("I have a Golf.", "I finally sold my Golf to a neighbour."),
    ("I have a VW Golf.", "I sold the Golf."),
    ("My car is a Golf.", "I sold the Golf."),
  ])
  func whatIsGoneIsHadNoLonger(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("I have a Golf.", "I sold my bike."),
    ("I have a Golf.", "I want to sell the Golf."),
    ("I have a Golf.", "I almost sold the Golf."),
    ("I have a Golf.", "I didn't sell the Golf."),
    ("I have a Golf.", "My brother sold his Golf."),
    ("I have a Golf.", "Tom's Golf was stolen."),
    ("I have a Golf.", "I sold the Golf tyres."),
    ("I have a Golf.", "My bike was stolen."),
    ("I have a Golf.", "My Golf was nearly stolen."),
    ("I have a Golf.", "My Golf wasn't stolen."),
    ("I have a Golf.", "I gave the Golf a good wash."),
    ("I have a Golf.", "I got rid of the smell in the Golf."),
    ("I have a Golf.", "My neighbour sold the Golf."),
    ("I have two cats.", "I sold one of the cats."),
    ("I have a Golf.", "I gave the Golf keys to my sister."),
  ])
  func whatIsKeptStands(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }

  // MARK: Medicines

  @Test(arguments: [
    ("I take lisinopril.", "I'm off lisinopril now, I take amlodipine."),
    ("I take lisinopril.", "I'm off lisinopril now."),
    ("I take lisinopril.", "I'm off the lisinopril."),
    ("I take lisinopril.", "I came off lisinopril."),
    ("I take lisinopril every morning.", "I switched from lisinopril to amlodipine."),
    ("I take lisinopril.", "My doctor switched me from lisinopril to amlodipine."),
    ("I take lisinopril.", "I stopped taking lisinopril."),
    ("I take lisinopril for my blood pressure.", "I stopped taking lisinopril."),
    ("I take lisinopril.", "I no longer take lisinopril."),
    ("I take lisinopril.", "I don't take lisinopril any more."),
    ("I take lisinopril.", "I take amlodipine instead of lisinopril now."),
    ("I'm on lisinopril.", "I'm off lisinopril now."),
    ("I'm on lisinopril.", "I'm no longer on lisinopril."),
    ("I'm on lisinopril.", "I switched from lisinopril to amlodipine."),
    ("I take 10 mg of lisinopril.", "I stopped taking lisinopril."),
    ("I take lisinopril.", "I replaced lisinopril with amlodipine."),
    ("I use Spotify.", "I switched from Spotify to Tidal."),
  ])
  func whatIsTakenNoLongerEnds(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("I take lisinopril.", "I take amlodipine."),
    ("I take lisinopril.", "I'm off work now."),
    ("I take lisinopril.", "I'm off to London."),
    ("I take lisinopril.", "I'm not off lisinopril yet."),
    ("I take lisinopril.", "My mother stopped taking lisinopril."),
    ("I take lisinopril.", "I want to stop taking lisinopril."),
    ("I take lisinopril.", "I might switch from lisinopril to amlodipine."),
    ("I take lisinopril.", "I'm off aspirin now."),
    ("I take lisinopril.", "I forgot to take lisinopril today."),
    ("I take lisinopril.", "I didn't take lisinopril today."),
    ("I'm allergic to penicillin.", "I stopped taking penicillin."),
  ])
  func whatIsTakenStillStands(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }

  // MARK: Several at once

  @Test(arguments: [
    ("I work at Equinor.", "I quit Equinor."),
    ("I work at Equinor.", "I left Equinor last week."),
  ])
  func oneOfSeveralEnds(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  /// What is only spoken of, is another's, or is given for a while.
  @Test(arguments: [
    ("I have a laptop.", "My laptop could have been stolen."),
    ("I have a laptop.", "My laptop was stolen in my dream."),
    ("I have a laptop.", "Somebody stole Tom's laptop."),
    ("I have a laptop.", "I would have had to sell the laptop."),
    ("I have a laptop.", "I didn't have to sell the laptop."),
    ("I have a dog.", "I gave the dog to my sister for the weekend."),
    ("I have a dog.", "I gave the dog a bath."), ("I work at Aker.", "I came off the motorway."),
    ("My phone is a Pixel 9.", "My new number is 0171 999."),
    ("My phone number is 0171 234.", "I changed the number of guests to 12."),
    ("I use Slack.", "I use Teams instead of Zoom now."),
    ("I drink coffee.", "I drink tea instead of coffee on Sundays."),
    ("I'm going to Lisbon in September.", "My flight to Rome was cancelled."),
  ])
  func whatIsNotSaidToBeOverStands(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }

  @Test(arguments: [
    ("I have a gym membership.", "I cancelled the gym membership."),
    ("I have a dog named Rex.", "We had to give Rex away."),
    ("My number plate is B 123.", "My number plate changed to B 456."),
  ])
  func whatIsGivenUpEnds(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("I work at Equinor.", "I moved to Bergen and Tom quit Equinor."),
    ("I work at Equinor.", "I moved to Bergen and I want to quit Equinor."),
    ("I work at Equinor.", "I moved to Bergen and I didn't quit Equinor."),
  ])
  func anothersDeedEndsNothing(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }
}
