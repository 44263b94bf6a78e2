import Testing

@testable import MemCube

/// Who "we" are: not whoever was spoken of before.
@Suite struct CompanyTests {
  @Test(arguments: [
    (
      "My boss Eva is on holiday. We launched the app on Monday.", "Ana and others launched the app"
    ),
    ("I had lunch with my sister Lea. We talked about the house.", "their sister Lea. They talked"),
    ("My sister Lea and I flew to Oslo. We skied for a week.", "Ana and Ana's sister skied"),
    ("My sister Lea is on holiday. We painted the house.", "Ana and others painted"),
  ])
  func weAreThoseWhoWereThere(said: String, told: String) {
    let texts = Extracting.texts(said).joined(separator: " ")
    #expect(texts.contains(told), "\(texts)")
  }
}
