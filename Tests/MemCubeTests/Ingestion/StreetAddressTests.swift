import Posix
import Testing

@testable import Index
@testable import Learning
@testable import MemCube
@testable import Search

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

  @Test func aStreetEndsNoTown() throws {
    let talk = try Talk()
    try talk.say("I live in Ghent.", on: "2026-10-01T12:00:00Z")
    try talk.say("I live in the Sleepstraat 48 now.", in: "d", on: "2026-10-05T12:00:00Z")
    try talk.say("I live in the Kerkstraat 7 now.", in: "e", on: "2026-10-10T12:00:00Z")
    try talk.cube.ingest()
    let left = try talk.cube.search(Array("in:memories Ana".utf8), now: Clock.now())
      .results.map { String(decoding: $0.text, as: UTF8.self) }
    #expect(left.sorted() == ["Ana lives in Ghent.\n", "Ana lives in the Kerkstraat 7 now.\n"])
  }
}
