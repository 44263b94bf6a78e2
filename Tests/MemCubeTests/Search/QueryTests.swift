import Testing

@testable import Index
@testable import Search
@testable import Text

private func parse(_ text: String) -> Query { Query(parsing: Array(text.utf8)) }
private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private let june = Int64(1_748_736_000_000)  // date -u -d 2025-06-01 +%s
private let year2026 = Int64(1_767_225_600_000)  // date -u -d 2026-01-01 +%s

@Suite struct QueryTests {
  @Test(arguments: [
    ("", [], []),
    ("  \t\n", [], []),
    ("lisbon hotel", ["lisbon", "hotel"], []),
    ("\"new york\" hotel", ["hotel"], ["new york"]),
    ("“new york”", [], ["new york"]),
    ("say\"it", ["say", "it"], []),
    ("\"open door", ["open", "door"], []),
    ("http://x.org foo:bar", ["http://x.org", "foo:bar"], []),
    ("type: x", ["type:", "x"], []),
    ("type:", ["type:"], []),
    (
      "a AND (b OR c) NEAR/2 ^d -e +f", ["a", "AND", "(b", "OR", "c)", "NEAR/2", "^d", "-e", "+f"],
      []
    ),
    ("***", ["***"], []),
    ("a*b", ["a*b"], []),
  ])
  func readsWordsAndPhrases(text: String, words: [String], phrases: [String]) {
    let query = parse(text)
    #expect(query.clauses.flatMap(\.words) == words.map { .text(bytes($0)) })
    #expect(query.clauses.flatMap(\.phrases) == phrases.map { .phrase(bytes($0)) })
    #expect(query.filters.isEmpty && query.problems == [])
    #expect(query.isEmpty == (words.isEmpty && phrases.isEmpty))
  }

  /// Who asks names a title as they remember it: it is looked for by its words.
  @Test(arguments: [
    ("When did Mel read \"Nothing is Impossible\"?", "When did Mel read Nothing is Impossible ?"),
    ("Is “Dune” a book?", "Is Dune a book?"),
    ("\"Dune\" - who reads it?", "Dune - who reads it?"),
    ("what did Mel say about \"Little  Women\"", "what did Mel say about Little Women"),
    ("how \"so\"", nil), ("frozen \"condensate pipe\" boiler", nil), ("\"what now?\"", nil),
    ("\"what now?\" meeting notes", nil), ("\"a b\" ?", nil),
  ])
  func aTitleInAQuestionIsItsWords(text: String, words: String?) {
    let query = parse(text)
    guard let words else {
      #expect(query.clauses.flatMap(\.phrases).count == 1)
      return
    }
    let expected = words.split(separator: " ").map { Query.Word.text(bytes(String($0))) }
    #expect(query.clauses == [Query.Clause(words: expected)])
  }

  @Test func readsPrefixes() {
    #expect(parse("trav* x**").clauses[0].words == [.prefix(bytes("trav")), .prefix(bytes("x"))])
  }

  @Test func readsFilters() {
    let query = parse(
      "type:Preference TYPE:fact tag:\"New  York\" tag:food entity:Ålice in:messages limit:50 "
        + "author:Bob conversation:Chat-1 after:2025-06 before:2026 rest")
    #expect(query.clauses == [.init(words: [.text(bytes("rest"))])])
    #expect(query.filters.types == [[bytes("preference"), bytes("fact")]])
    #expect(query.filters.tags == [bytes("new york"), bytes("food")])
    #expect(query.filters.entities == [bytes("alice")])
    #expect(query.filters.places == [[.message]])
    #expect(query.filters.authors == [[bytes("bob")]])
    #expect(query.filters.conversations == [[bytes("Chat-1")]])
    #expect(query.filters.after == june && query.filters.before == year2026)
    #expect(query.limit == 50 && query.problems == [])
  }

  @Test(arguments: [
    ("superseded:yes", Query.Filters.Superseded.yes), ("SUPERSEDED:Only", .only),
    ("superseded:only superseded:yes", .only), ("superseded:yes superseded:only", .only),
  ])
  func supersededOnesAreAskedFor(text: String, asked: Query.Filters.Superseded) {
    let query = parse("home " + text)
    #expect(query.filters.superseded == asked && query.problems == [])
    #expect(parse("home").refined(by: query).filters.superseded == asked)
    #expect(query.refined(by: parse("superseded:yes")).filters.superseded == asked)
  }

  @Test func theNarrowestDatesCount() {
    let query = parse("after:2020 after:2025-06 after:2021 before:2030 before:2026 before:2027")
    #expect(query.filters.after == june && query.filters.before == year2026)
  }

  @Test(arguments: [
    ("in:nowhere", "messages, memories or documents"), ("after:soon", "takes a date"),
    ("before:2025-13", "takes a date"), ("limit:0", "number"), ("limit:-1", "number"),
    ("limit:ten", "number"), ("superseded:no", "yes or only"), ("tag:\"\"", "value"),
    ("type:\" \"", "value"),
  ])
  func badValuesAreKeptAside(filter: String, reason: String) {
    let query = parse("hotel " + filter)
    #expect(query.clauses == [.init(words: [.text(bytes("hotel"))])])
    #expect(query.filters.isEmpty && query.limit == nil)
    #expect(query.problems.map(\.filter) == [bytes(filter)])
    #expect(query.problems.allSatisfy { $0.reason.contains(reason) })
  }

  @Test(arguments: [
    ("1", 1), ("50", 50), ("9223372036854775807", 1_000_000), ("9223372036854775808", 1_000_000),
    ("99999999999999999999", 1_000_000), ("00000000000000000000000000000007", 7),
  ])
  func limitsAreHeld(text: String, limit: Int) {
    #expect(parse("limit:" + text).limit == limit)
  }

  @Test func refiningIsBoth() {
    let query = parse("lisbon type:fact tag:a after:2025-06 limit:5 in:x")
      .refined(by: parse("\"hotel\" type:event tag:b before:2026 limit:7 in:memories"))
    #expect(query.clauses.count == 2)
    #expect(query.filters.types == [[bytes("fact")], [bytes("event")]])
    #expect(query.filters.tags == [bytes("a"), bytes("b")])
    #expect(query.filters.after == june && query.filters.before == year2026)
    #expect(query.limit == 7 && query.problems.count == 1)
    let same = parse("a type:b")
    #expect(same.refined(by: same) == same)
  }

  @Test func narrowingLooksAmongResults() throws {
    let outer = parse("lisbon type:fact limit:5")
    let query = outer.narrowed(by: parse("late ferry tag:a superseded:yes"))
    #expect(query.clauses == parse("late ferry").clauses && query.filters.tags == [bytes("a")])
    #expect(query.limit == nil && query.filters.types.isEmpty)
    // What is found within is looked for around it.
    let around = try #require(query.within.first)
    #expect(around.filters.superseded == .yes && around.clauses == outer.clauses)
    #expect(around.limit == 5 && around.filters.types == outer.filters.types)
    // Filters alone leave the order.
    let filtered = query.narrowed(by: parse("tag:b limit:2"))
    #expect(filtered.clauses == query.clauses && filtered.within == query.within)
    #expect(filtered.filters.tags == [bytes("a"), bytes("b")] && filtered.limit == 2)
    // But where some of many were asked for it is they that are filtered.
    let few = filtered.narrowed(by: parse("in:memories"))
    #expect(few.clauses.isEmpty && few.within == [filtered])
    // Superseded memories are looked for all around.
    let deep = parse("a limit:3").narrowed(by: parse("b")).narrowed(by: parse("superseded:only"))
    #expect(deep.clauses == parse("b").clauses && deep.filters.superseded == .only)
    #expect(deep.within.map(\.filters.superseded) == [.only])
  }

  @Test func anyBytesAreAQuery() {
    var generator = SystemRandomNumberGenerator()
    let alphabet =
      bytes("\"*:()-^{}+'`;%_\\ \u{0}\u{9C}aé東 typeintag20-6") + [0xFF, 0xE2, 0x80, 0x9C]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...60, using: &generator)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let query = Query(parsing: text)
      #expect(query.clauses.count <= 1)
    }
    let punctuation = Query(parsing: (0..<4000).map { UInt8(0x21 + $0 % 15) })
    #expect(punctuation.problems == [])
  }
}

@Suite struct CivilDateTests {
  @Test(arguments: [
    ("2025", 1_735_689_600_000, 31_536_000_000),
    ("2024", 1_704_067_200_000, 31_622_400_000),
    ("2025-06", june, 2_592_000_000),
    ("2025-12", 1_764_547_200_000, 2_678_400_000),
    ("2025-06-10", june + 9 * 86_400_000, 86_400_000),
    ("2024-02-29", 1_709_164_800_000, 86_400_000),
    ("1970-01-01", 0, 86_400_000),
    ("1969-12-31T23:59:59Z", -1000, 1000),
    ("0001-01-01", -62_135_596_800_000, 86_400_000),
    ("9999-12-31", 253_402_214_400_000, 86_400_000),
    ("2025-06-01T00:00Z", june, 60_000),
    ("2025-06-01t02:00:00+02:00", june, 1000),
    ("2025-06-01 00:00:00.25", june + 250, 1),
    ("2025-05-31T19:00:00.123456789-0500", june + 123, 1),
  ])
  func names(text: String, start: Int64, length: Int64) throws {
    let date = try #require(CivilDate(bytes(text)))
    #expect(date.start == start)
    #expect(date.end - date.start == length)
  }

  @Test(arguments: [
    "", "25", "0000", "20255", "2025-", "2025-6", "2025-00", "2025-13", "2025-02-29", "2025-06-31",
    "2025-06-10T", "2025-06-10T24:00", "2025-06-10T09", "2025-06-10T09:60", "2025-06-10T09:30:61",
    "2025-06-10T09:30:00.", "2025-06-10T09:30:00+25:00", "2025-06-10 ", "today", "２０２５",
  ])
  func refuses(text: String) { #expect(CivilDate(bytes(text)) == nil) }

  @Test func localDatesUseTheZone() throws {
    let zone: CivilDate.Offset = { $0 < june / 1000 ? 3600 : 7200 }
    let date = try #require(CivilDate(bytes("2025-06"), offset: zone))
    #expect(date.start == june - 7_200_000)
    let fixed = try #require(CivilDate(bytes("2025-06-01T00:00:00Z"), offset: zone))
    #expect(fixed.start == june)
  }
}
