import Testing

@testable import Learning

/// A date before its clause lies where the verb of that clause does, whatever is told of a noun behind it;
/// said on Saturday, 16 May 2026.
@Suite struct MainVerbTests {
  private static let day = Day(2026, 5, 16)

  private func text(_ said: String) -> String {
    let source = Extracting.source(said, day: Self.day.number)
    return RuleExtractor().statements(of: source).map(\.text).joined(separator: " ")
  }

  @Test(arguments: [
    ("From June I'll be working for a bakery called Ostra.", "From June 2026 "),
    ("In December we're flying to an island called Brava.", "In December 2026 "),
    ("On 3 July I'm seeing a band named Kestrel.", "On 3 July 2026 "),
    ("I'm seeing a band named Kestrel on 3 July.", "on 3 July 2026."),
    ("From July I'm living in a house built by my uncle.", "From July 2026 "),
    ("From July my brother lives in a house built by my uncle.", "From July 2026 "),
    ("In September I'm joining a choir led by Ida.", "In September 2026 "),
    ("In August I'll finally use the tent you gave me.", "In August 2026 "),
    ("From July I'm working with a guy I met in Oslo.", "From July 2026 "),
    ("In July my sister, who lived in Rome, is getting married.", "In July 2026 "),
    ("In October I'll start at a firm founded by two sisters.", "In October 2026 "),
    ("On Friday I'm seeing a band named Kestrel.", "On 22 May 2026 "),
    ("In November I have a talk about the book I wrote.", "In November 2026 "),
    ("In November my sister marries the man she met in Lima.", "In November 2026 "),
    ("In July the band I saw in Oslo is coming here.", "In July 2026 "),
    ("In October, after we got back from Rome, I am starting a course.", "In October 2026, "),
  ])
  func whatIsToCome(said: String, expected: String) { #expect(text(said).contains(expected)) }

  @Test(arguments: [
    ("In July I moved to a flat I love.", "In July 2025 "),
    ("In July my sister moved to a flat she loves.", "In July 2025 "),
    ("In July I adopted a dog called Pluim.", "In July 2025 "),
    ("In July I think we moved to Kiel.", "In July 2025 "),
    ("In March our costs went up.", "In March 2026 "),
    ("In March my sister called Ben.", "In March 2026 "),
    ("In March I lived in a house built by my uncle.", "In March 2026 "),
    ("In March I was hired by a firm called Ostra.", "In March 2026 "),
    ("In March the band I saw in Oslo split up.", "In March 2026 "),
    ("In March we decided to move.", "In March 2026 "),
  ])
  func whatIsBehind(said: String, expected: String) { #expect(text(said).contains(expected)) }
}
