import Testing

@testable import Learning

/// Nouns in -ing that are a sentence's subject, and what somebody does.
@Suite struct GerundClauseTests {
  @Test(arguments: [
    "Parking costs 12 euros.", "Staging uses 9443.", "Training starts at nine.",
    "Mooring costs 300 euros a year.", "Heating runs on gas.", "Marketing sits on floor two.",
    "Training with Bo starts at nine on Mondays.", "Catering ends at ten.",
    "Hosting moved to Hetzner.", "Banking went online in 2020.", "Boarding closes at 9:40.",
    "Recycling goes out on Tuesdays.", "Swimming lessons cost 90 euros.",
    "Meeting rooms close at eight.", "Banking hours changed.",
    "Painting classes start on Monday.", "Lighting broke yesterday.", "Shipping took nine days.",
    "Billing moved to Stripe in May.", "Tutoring Bo costs 30 euros an hour.",
    "Parking costs 12 euros a day at my office.",
  ])
  func noSubjectIsAdded(said: String) {
    let found = Extracting.toMemory(said).map(\.text) + Extracting.texts(said)
    #expect(!found.contains { $0.contains(" is \(said.prefix(4).lowercased())") }, "\(found)")
    #expect(DroppedSubject.find(WordScanner.words(said)) == nil)
  }

  @Test(arguments: [
    "Learning Danish with an app.", "Swimming every Monday with Jonas.",
    "Meeting Anna tomorrow at nine.", "Taking classes at night.", "Playing games with friends.",
    "Doing tests all week.", "Reading books about trains these days.",
    "Getting runs in before work.",
    "Watching Friends with Mia tonight.", "Staying at Hotel Miramar until Friday.",
    "Thinking about moving to Ghent.", "Drinking tea instead of coffee.", "Feeling tired of Rome.",
    "Saving lives as a nurse.", "Hoping my play gets read.",
  ])
  func whoDoesItIsLeftOut(said: String) {
    #expect(DroppedSubject.find(WordScanner.words(said))?.joined == "I am")
  }
}
