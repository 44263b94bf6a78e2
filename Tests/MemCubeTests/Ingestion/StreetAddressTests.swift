import Testing

@testable import Learning

/// A street with a number is no town.
@Suite struct StreetAddressTests {
  @Test(arguments: [
    ("I live in the Sleepstraat 48 now.", [String]()),
    ("I live in the Sleepstraat 48 in Ghent now.", ["Ghent"]),
    ("I live in Rua do Sol 5 now.", []),
    ("I live in Ghent 5 days a week.", ["Ghent"]), ("I live in Paris 14.", ["Paris"]),
    ("I live in Mytholm.", ["Mytholm"]),
  ])
  func streets(text: String, towns: [String]) {
    let found = Extracting.first(text)?.relations ?? []
    #expect(found.filter { $0.type == "lives_in" }.map(\.to) == towns)
  }
}
