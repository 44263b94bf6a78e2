import Testing

@testable import MemCube

/// What somebody has a number or a date of, and what it is changed or moved to.
@Suite struct ChangedThingTests {
  private func ended(_ first: String, _ second: String) throws -> Int {
    try Changes.of([first, second], by: nil, least: 1).ended.count
  }

  // MARK: Numbers

  @Test(arguments: [
    ("My phone number is 0171 234.", "My new number is 0171 999."),
    ("My phone number is 0171 234.", "I have a new number: 0171 999."),
    ("My number is 0171 234.", "My number has changed to 0171 999."),
    ("My number is 0171 234.", "My number is now 0171 999."),
    ("My mobile number is 0171 234.", "My new mobile is 0171 999."),
    ("My mobile number is 0171 234.", "My new number is 0171 999."),
    ("My email is ana@x.org.", "My new email is ana@y.org."),
    ("My email is ana@x.org.", "I have a new email: ana@y.org."),
    ("My email address is ana@x.org.", "My email changed to ana@y.org."),
    ("My email is ana@x.org.", "My new email address is ana@y.org."),
    ("My address is 12 Hill Road.", "My new address is 14 Mill Lane."),
    ("My address is 12 Hill Road.", "My address changed to 14 Mill Lane."),
    ("The wifi password is sunflower.", "The wifi password changed to moonlight."),
    ("The wifi password is sunflower.", "The wifi password is now moonlight."),
    ("The wifi password is sunflower.", "The new wifi password is moonlight."),
    ("The wifi password is sunflower22.", "We changed the wifi password to moonlight33."),
    ("My wifi password is sunflower.", "My wifi password is moonlight now."),
    ("The door code is 1234.", "The door code changed to 5678."),
    ("The door code is 1234.", "The door code was changed to 5678."),
    ("The door code is 1234.", "The new door code is 5678."),
    ("My PIN is 1234.", "My PIN changed to 5678."),
  ])
  func anotherNumberEndsIt(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  /// Another thing, another one's, and what is only meant.
  @Test(arguments: [
    ("The door code is 1234.", "The garage code changed to 5678."),
    ("My phone number is 0171 234.", "My office number is 0171 999."),
    ("My phone number is 0171 234.", "My sister's new number is 0171 999."),
    ("My phone number is 0171 234.", "My new number plate is 0171 999."),
    ("My phone number is 0171 234.", "I might get a new number."),
    ("My phone number is 0171 234.", "My work number is 0171 999."),
    ("My email is ana@x.org.", "Tom's email changed to tom@y.org."),
    ("My email is ana@x.org.", "My work email is ana@y.org."),
    ("The wifi password is sunflower.", "The wifi password should be changed to moonlight."),
    ("The wifi password is sunflower.", "The router password changed to moonlight."),
    ("My phone number is 0171 234.", "My lucky number is 7."),
  ])
  func theNumberOfAnotherThingEndsNone(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }

  // MARK: Dates

  @Test(arguments: [
    ("The deadline is 4 May.", "The deadline moved to 11 May."),
    ("The deadline is 4 May.", "The deadline was pushed back to 11 May."),
    ("The deadline is 4 May.", "The deadline was postponed to 11 May."),
    ("The deadline is 4 May.", "The deadline got postponed to 11 May."),
    ("The deadline is 4 May.", "The deadline has been extended to 11 May."),
    ("The deadline is 4 May.", "The deadline has been moved to 11 May."),
    ("The deadline is on 4 May.", "The deadline is now 11 May."),
    ("The deadline is 4 May.", "The new deadline is 11 May."),
    ("My deadline is 4 May.", "My deadline moved to 11 May."),
    ("The launch is on 4 May.", "The launch slipped to 11 May."),
    ("The launch is on 4 May.", "We moved the launch to 11 May."),
    ("The thesis deadline is 4 May.", "The thesis deadline moved to 11 May."),
  ])
  func aMovedDateEndsIt(one: String, other: String) throws {
    #expect(try ended(one, other) == 1)
  }

  @Test(arguments: [
    ("The deadline is 4 May.", "The meeting moved to 11 May."),
    ("The deadline is 4 May.", "The deadline might move to 11 May."),
    ("The deadline is 4 May.", "The deadline wasn't moved to 11 May."),
    ("The deadline is 4 May.", "Tom's deadline moved to 11 May."),
    ("The thesis deadline is 4 May.", "The tax deadline moved to 11 May."),
  ])
  func anotherDateStands(one: String, other: String) throws {
    #expect(try ended(one, other) == 0)
  }
}
