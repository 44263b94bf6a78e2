import Testing

@testable import Text

/// Tags, links and names in the text of notes.
@Suite struct NoteMarksTests {
  private func marks(_ text: String) -> NoteMarks { NoteMarks(Array(text.utf8)) }
  private func strings(_ lists: [[UInt8]]) -> [String] {
    lists.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("Bought #screws for #home/kitchen.", ["screws", "home/kitchen"]),
    ("#start and (#inner), \"#quoted\"", ["start", "inner", "quoted"]),
    ("- #list-item\n\t- #deep_er", ["list-item", "deep_er"]),
    ("#größe #日本 #1a-plan", ["größe", "日本", "1a-plan"]),
    ("#[[two words]] and #tag\u{2014}then", ["two words", "tag"]),
    ("## A heading with #work", ["work"]),
    ("same #tag and #tag", ["tag"]),
  ])
  func tagsAreFound(text: String, tags: [String]) {
    #expect(strings(marks(text).tags) == tags)
  }

  @Test(arguments: [
    "# Heading\n## Another\n###### Six", "issue #123 and #2024-01", "`#code` and ``x #y``",
    "```\n#include <x>\n# x #y\n```", "~~~sh\n#!/bin/sh\necho #x\n~~~", "https://a.example/#part",
    "[x](https://a.example/b#c)", "C# and F#", "a#b", "colour #a1b2c3 or #0f0", "##", "#", "# ",
    "#define(x)", "&#233; &#xE9;",
  ])
  func othersAreNone(text: String) {
    #expect(strings(marks(text).tags) == [])
  }

  @Test(arguments: [
    ("See [[Ana Silva]] and [[Project X|the project]].", ["Ana Silva", "Project X"]),
    ("[[people/Rui Costa#Phone|Rui]] ![[Plan]]", ["Rui Costa", "Plan"]),
    ("[[Note#^block]] [[#Here]] [[ ]]", ["Note"]),
    ("[[2025-06-14]] [[June 14th, 2025]] ![[photo.png]] [[a.pdf]]", []),
    ("`[[code]]` [[open [[inner]]", ["inner"]), ("[[Notes.md]]", ["Notes"]),
    ("[[a\nb]]", []),
  ])
  func linksAreFound(text: String, links: [String]) {
    #expect(strings(marks(text).links) == links)
  }

  @Test(arguments: [
    ("Asked @ines and (@rui.costa).", ["ines", "rui.costa"]), ("ines@example.org, a@b", []),
    ("`@code` @2x @media(x) @scope/pkg", []), ("@Zoë, @ana-maria", ["Zoë", "ana-maria"]),
  ])
  func peopleAreFound(text: String, people: [String]) {
    #expect(strings(marks(text).people) == people)
  }

  /// What stands in front matter is linked, and tagged by its own keys alone.
  @Test func frontMatterHasNoTagsInText() {
    let text = Array("---\nup: [[A]]\nx: #no\n---\n#yes".utf8)
    let marks = NoteMarks(text, body: FrontMatter.parse(text).body)
    #expect(strings(marks.tags) == ["yes"] && strings(marks.links) == ["A"])
  }

  @Test(arguments: ["[", "[[", "#", "#a", "@", "@a", "`", "``` ` ", "[[a", "://", "#[[", "é", "]]"])
  func hostileTextCostsTimeInProportion(piece: String) {
    func seconds(_ count: Int) -> Double {
      let text =
        [UInt8](repeating: 0, count: 0) + Array(String(repeating: piece, count: count).utf8)
      let clock = ContinuousClock()
      return (0..<3).map { _ in
        let time = clock.measure { _ = NoteMarks(text) }
        return Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
      }.min() ?? 0
    }
    let count = 10_000 / piece.utf8.count
    #expect(seconds(count * 10) < max(0.05, seconds(count) * 20))
  }
}
