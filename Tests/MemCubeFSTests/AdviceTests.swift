import Posix
import Testing

@testable import Format

/// What a query's directory says where a filter was not understood.
@Suite struct AdviceTests {
  static let wrong = [
    "type:foo", "type:prefrence", "hotel after:soon", "hotel before:2025-13", "tpye:fact",
    "in:nowhere", "day:2025-06-10 hotel", "DATE:2025", "path:hotel", "cube:trips hotel",
    "is:fact", "title:hotel", "limit:none hotel", "superseded:maybe", "project:apollo",
  ]

  private func advises(_ client: any Client, _ search: String) throws {
    try client.write("trips/memories/hotel.md", "---\ntype: FACT\n---\nThe hotel in Lisbon.\n")
    for query in Self.wrong {
      let place = "\(search)/\(query)"
      #expect(try client.read("\(place)/README.md").contains("\nFilters: type:"), "\(query)")
      #expect(try client.names(place) == ["README.md"], "\(query)")
      #expect(client.code { () throws(Errno) in try client.write("\(place)/README.md", "x") } == 1)
    }
    let types = try client.read("\(search)/type:prefrence/README.md")
    #expect(types.contains("GOAL; did you mean type:PREFERENCE?\n"))
    #expect(
      try client.read("\(search)/tpye:fact/README.md").contains("did you mean type:fact?\n"))
    #expect(
      try client.read("\(search)/hotel after:soon/README.md").contains("as 2025, 2025-06, 2025-"))
    for query in ["type:fact", "hotel", "hotel type:FACT", "lisbon:hotel", "after:2020 hotel"] {
      #expect(!client.exists("\(search)/\(query)/README.md"), "\(query)")
      #expect(try client.names("\(search)/\(query)").count == 1, "\(query)")
    }
    #expect(try client.names("\(search)/nothing-of-the-kind") == [])
    #expect(try client.read("\(search)/type:foo.md").contains("type: takes FACT, EVENT"))
    let json = try JSON.parse(try client.bytes("\(search)/type:foo.json"))
    #expect(json["total"]?.integer == 0)
    #expect(json["problems"]?.elements?.first?["filter"]?.string == Array("type:foo".utf8))
    #expect(try JSON.parse(try client.bytes("\(search)/type:fact.json"))["problems"] == nil)
  }

  /// The day that was said is the day that is told.
  @Test(arguments: ["trips/search", "search"]) func timesAreByTheCubesClock(
    search: String
  ) throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    let about = try client.read("trips/about.md")
    try client.write(
      "trips/about.md", about.replacing(#/timezone:.*/#, with: "timezone: Europe/Berlin"))
    try client.write("trips/memories/visit.md", "---\ndate: 2025-10-12\n---\nThe visit.\n")
    let found = try JSON.parse(try client.bytes("\(search)/the visit.json"))
    #expect(
      found["results"]?.elements?.map { $0["time"]?.string }
        == [Array("2025-10-12T00:00:00+02:00".utf8)])
  }

  @Test(arguments: ["trips/search", "search"]) func inMemory(search: String) throws {
    let fixture = try Fixture(keepsNames: false)
    try advises(fixture.client, search)
  }

  @Test func mounted() throws {
    let mount = try MountedCubeFixture()
    try advises(DirectoryClient(root: mount.directory), "trips/search")
    try mount.end()
  }

  /// Names of results are as wide as their numbers, however many there are.
  @Test(arguments: ["trips/search", "search"]) func manyResultsHaveNames(search: String) throws {
    let fixture = try Fixture(keepsNames: false)
    for number in 1...101 {
      try fixture.client.write("trips/memories/tea \(number).md", "tea number \(number)")
    }
    for limit in [9, 99, 100, 101] {
      let names = try fixture.client.names("\(search)/tea limit:\(limit)")
      #expect(names.count == limit)
      #expect(Set(names.map { $0.prefix { $0 != "-" }.count }) == [limit < 100 ? 2 : 3])
      _ = try fixture.client.bytes("\(search)/tea limit:\(limit)/\(try #require(names.last))")
    }
  }

  /// Another program may have recorded a word of its own.
  @Test func aTypeThatIsUsedIsOne() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    try client.write("trips/memories/hotel.md", "---\ntype: Recipe\n---\nSoup.\n")
    #expect(try client.names("trips/search/type:recipe") == ["01-hotel.md"])
    #expect(try client.names("trips/search/type:recipe beans") == [])
    #expect(try client.names("trips/by/type").contains("Recipe"))
    #expect(try client.names("trips/by/type/Recipe") == ["hotel.md"])
  }

  /// A value is spelled in a name as by/ spells it.
  @Test func aValueIsSpelledAsInGroups() throws {
    let fixture = try Fixture(keepsNames: false)
    let client = fixture.client
    try client.write("trips/memories/a.md", "---\ntags: [home/attic, 50%]\n---\nInsulation.\n")
    #expect(try client.names("trips/by/tag").sorted() == ["50%25", "home%2Fattic"])
    for name in ["tag:home%2Fattic", "insulation tag:\"home%2Fattic\"", "tag:50%25", "tag:50%"] {
      #expect(try client.names("trips/search/\(name)") == ["01-a.md"], "\(name)")
      #expect(try client.names("search/\(name)") == ["01-trips-a.md"], "\(name)")
    }
    #expect(try client.read("trips/search/tag:home%2Fattic.md").contains("Insulation."))
    #expect(try client.names("trips/search/insulation/tag:home%2Fattic") == ["01-a.md"])
    try client.makeDirectory("trips/search/saved/tag:home%2Fattic")
    #expect(try client.names("trips/search/saved/tag:home%2Fattic") == ["01-a.md"])
    for name in ["tag:hom", "tag:home%2fattic"] {
      #expect(try !client.names("trips/search/\(name)").contains("01-a.md"), "\(name)")
    }
  }
}
