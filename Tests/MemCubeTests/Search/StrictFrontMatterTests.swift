import Testing

@testable import Text

/// Front matter that YAML refuses, as people's programs for notes write it: what can be read is read.
@Suite struct StrictFrontMatterTests {
  private func parse(_ matter: String) -> FrontMatter {
    FrontMatter.parse(Array("---\n\(matter)\n---\nbody\n".utf8))
  }

  private func strings(_ lists: [[UInt8]]) -> [String] {
    lists.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("title: Boiler: the F.28 error (Split: Core)\ntags: [home, boiler]", ["home", "boiler"]),
    ("title: TODO: work\ntags:\n  - home", ["home"]),
    ("author: @ines\ntags: [atsign]", ["atsign"]),
    ("created: {{date}}\ntags: [templ]", ["templ"]),
    ("rating: *****\ntags: [stars]", ["stars"]),
    ("progress: %50\ntags: [percent]", ["percent"]),
    ("up: [[A]], [[B]]\ntags: [wikitwo]", ["wikitwo"]),
    ("title: [Draft] plan\ntags: [brack]", ["brack"]),
    ("cmd: `ls -l`\ntags: [btick]", ["btick"]),
    ("tags:\n\t- tabbed\n\t- second", ["tabbed", "second"]),
    ("title: a: b\ntags: one, two", ["one", "two"]),
    ("title: a: b\ntags: [\"new york\", 'x, y', #z", ["new york", "x, y", "z"]),
    ("title: a: b\ntags:\n- \"#x/y\"\n- z # why", ["x/y", "z"]),
    ("title: a: b\nkey without a colon\ntags: [kept]", ["kept"]),
    ("summary: |\n  line: one\n  line: two\ntitle: @x\ntags: [folded]", ["folded"]),
    ("tags: [one]\ntitle: @x\ntags: [two]", ["one", "two"]),
  ])
  func linesAreReadOneByOne(matter: String, tags: [String]) {
    let read = parse(matter)
    #expect(strings(read.tags) == tags)
    #expect(read.body == matter.utf8.count + 9)
    #expect(read.hasProblem && read.note?.contains("line ") == true, "\(read.note ?? "")")
  }

  @Test func theRefusedLineIsNamed() {
    let note = parse("tags: [a]\ntitle: TODO: work\ndate: 2026-01-12").note
    #expect(
      note == "front matter: line 3 (\"title: TODO: work\") is not YAML, and was read as plain text"
    )
  }

  @Test(arguments: [
    ("entities: [[Ana Silva]], [[people/Rui|Rui S.]]", ["Ana Silva", "Rui"]),
    ("entities:\n  - \"[[Ana]]\"\n  - \"@rui\"", ["Ana", "rui"]),
    ("entities: [[Ana]]", ["Ana"]),
  ])
  func linksNameEntities(matter: String, names: [String]) {
    #expect(strings(parse(matter).entities) == names)
  }

  /// Days since 1970, and minutes of that day; UTC where no zone is said.
  @Test(arguments: [
    ("date: 2021-10-09 14:30:15 +0200", 750), ("date: 2021-10-09 14:30", 870),
    ("date: 2021-10-09T14:30:00+02:00", 750), ("date: 10/9/2021", 0), ("date: 9 October 2021", 0),
    ("date: \"[[2021-10-09]]\"", 0), ("date: [[2021-10-09]]", 0), ("date: \"2021-10-09\"", 0),
    ("date: October 9th, 2021", 0), ("date: Saturday, 9 October 2021", 0), ("date: 09.10.2021", 0),
    ("created: 2021-10-09T10:11:12", 611), ("updated: 2021-10-09", 0),
    ("updated: 2022-01-01\ncreated: 2021-10-09", 0),
    ("created: 2020-01-01\ndate: 2021-10-09", 0),
    ("date created: Saturday, October 9th 2021, 10:11:12 am", 611),
    ("date created: Saturday, October 9th 2021, 10:11:12 pm", 1331),
    ("date modified: 2021-10-09", 0), ("created: {{date}}\nupdated: 2021-10-09", 0),
  ])
  func datesAreReadInManyForms(matter: String, minute: Int64) {
    let span = parse(matter).dateSpan { _ in 0 }
    #expect(span.map { $0.start / 60_000 } == 18_909 * 1440 + minute)
  }

  @Test(arguments: [
    "date: tomorrow", "date: {{date}}", "date: 2021-13-09", "date: about 2021-10-09",
  ])
  func whatIsNoDateIsAProblem(matter: String) {
    let read = parse(matter)
    #expect(read.dateSpan { _ in 0 } == nil || read.hasProblem)
    #expect(read.note?.contains("is not a date") == true)
  }

  /// Another program's type is no problem.
  @Test func typesOfOthersAreNone() {
    let read = parse("type: recipe")
    #expect(read.note != nil && !read.hasProblem)
  }

  /// Ten times the text costs at most fifteen times as much.
  @Test(arguments: ["tags: x: y\n", "date: x\n", "- #\n", "a: [", "#x \"", ": \n", "k:\n- #a #b\n"])
  func hostileTextCostsTimeInProportion(piece: String) {
    func seconds(_ count: Int) -> Double {
      let text = Array(("---\n" + String(repeating: piece, count: count) + "\n---\n").utf8)
      let clock = ContinuousClock()
      return (0..<3).map { _ in
        let time = clock.measure { _ = FrontMatter.parse(text) }
        return Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
      }.min() ?? 0
    }
    let count = 5_000 / piece.utf8.count
    #expect(seconds(count * 10) < max(0.05, seconds(count) * 20))
  }
}
