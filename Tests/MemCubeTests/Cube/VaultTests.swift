import Posix
import Testing

@testable import Index
@testable import MemCube
@testable import Search

/// A vault of some 150 notes, kept in the ways of several programs for notes.
@Suite struct VaultTests {
  /// Notes by path, as a person who changed programs over the years has them.
  static let notes: [(path: String, text: String)] = {
    var notes: [(path: String, text: String)] = []
    let people = ["Ana Silva", "Rui Costa", "Zo\u{EB} Hale", "Bram Lind", "Odile Brand"]
    let projects = ["Boathouse", "Garden wall", "Choir tour"]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    // Obsidian: daily notes with links and tags, and a note for each person and project.
    for day in 1...28 {
      let (person, project) = (people[day % people.count], projects[day % projects.count])
      notes.append(
        (
          "Daily/2026-02-\(two(day)).md",
          "---\ntags: [daily]\n---\nMet [[\(person)]] about [[Projects/\(project)|the plan]] "
            + "#project/\(project.split(separator: " ")[0].lowercased())\n"
        ))
    }
    for person in people {
      notes.append(
        (
          "People/\(person).md",
          "---\naliases: [x]\nup: [[People]], [[Index]]\n---\nKnows [[\(projects[0])]].\n"
        ))
    }
    for project in projects {
      notes.append(("Projects/\(project).md", "# \(project)\n\nWith @ines and [[Ana Silva]].\n"))
    }
    // Logseq: journals of outlines.
    for day in 1...28 {
      notes.append(
        (
          "journals/2025_06_\(two(day)).md",
          "- TODO call [[\(people[day % people.count].lowercased())]]\n\t- about #[[summer camp]]\n"
        ))
    }
    // Roam: titles as dates.
    for day in 4...20 {
      notes.append(
        ("roam/June \(day)th, 2024.md", "- [[Bram Lind]]:: sold his harp number \(day)\n"))
    }
    // Jekyll: posts with dates and zones, and titles with colons.
    for day in 1...28 {
      notes.append(
        (
          "_posts/2021-10-\(two(day))-post.md",
          "---\ntitle: Post: number \(day)\ndate: 2021-11-\(two(day)) 14:30:15 +0200\ntags:\n- '#blog'\n---\nText.\n"
        ))
    }
    // Zettelkasten: an id of a minute.
    for minute in 11...50 {
      notes.append(
        (
          "zk/2023050108\(minute).md",
          "# A thought\n\nSee [[2023050108\(minute - 1)]]. #idea/\(minute % 4)\n"
        ))
    }
    return notes
  }()

  private func vault(_ scratch: Scratch) throws -> Cube {
    let cube = try Cube.create(at: scratch.path("v.memcube"), host: scratch.host())
    for note in Self.notes { try cube.put(note.path, note.text) }
    try cube.synchronize()
    return cube
  }

  private func count(_ query: String, in cube: Cube) throws -> Int {
    try cube.search(try cube.parse(Array(query.utf8), now: Clock.now()), limit: 1000).total
  }

  @Test func itsGraphGroupsAndDaysAreThere() throws {
    let scratch = try Scratch()
    let cube = try vault(scratch)
    defer { try? cube.close() }
    #expect(Self.notes.count >= 145)
    let graph = try cube.graph()
    let names = Set(graph.entities.map { String(decoding: $0.name, as: UTF8.self) })
    #expect(names.isSuperset(of: ["Ana Silva", "Boathouse", "ines", "Bram Lind", "Index"]))
    // In small letters they are the same people; days are nobody.
    #expect(!names.contains("ana silva") && !names.contains { $0.hasPrefix("2023") })
    let ana = try #require(graph.entities.first { $0.name.elementsEqual("Ana Silva".utf8) })
    #expect(
      ana.memories == Self.notes.filter { $0.text.lowercased().contains("[[ana silva") }.count)
    #expect(
      graph.relations.contains {
        $0.from.elementsEqual("Boathouse".utf8) && $0.to.elementsEqual("Ana Silva".utf8)
          && $0.type.elementsEqual("links_to".utf8)
      })
    #expect(try cube.groups(by: .entity, after: nil, limit: 100).count == names.count)
    let ofAna = try cube.names(
      in: Array("ANA SILVA".utf8), of: .entity, after: nil, limit: 1000)
    #expect(ofAna.count == ana.memories)
    // A day that is named is the note's, of one in front matter that one.
    let days = try cube.groups(by: .day, after: nil, limit: 1000).map {
      String(decoding: $0, as: UTF8.self)
    }
    for day in ["2026-02-03", "2025-06-28", "2024-06-14", "2021-11-28", "2023-05-01"] {
      #expect(days.contains(day), "\(day)")
    }
    #expect(days.count == 28 + 28 + 17 + 28 + 1 + 1)
    #expect(try cube.unreadFiles(limit: 5).count == 28 + 5)
    #expect(try cube.unreadFiles(limit: 5).files.count == 5)
  }

  @Test func itsTagsAndDatesFilter() throws {
    let scratch = try Scratch()
    let cube = try vault(scratch)
    defer { try? cube.close() }
    #expect(try count("tag:project", in: cube) == 28)
    #expect(try count("tag:project/boathouse", in: cube) < 28)
    #expect(try count("tag:\"summer camp\"", in: cube) == 28)
    #expect(try count("tag:blog", in: cube) == 28)
    #expect(try count("tag:idea", in: cube) == 40)
    #expect(try count("entity:\"bram lind\"", in: cube) >= 17)
    #expect(try count("after:2024-06-01 before:2024-07-01", in: cube) == 17)
    #expect(try count("after:2021-11-01 before:2021-11-15", in: cube) == 14)
    #expect(try count("after:2026-02-10 before:2026-02-11", in: cube) == 1)
  }

  /// An index that is made anew says the same, whichever note came first.
  @Test func aRebuildGivesTheSame() throws {
    let scratch = try Scratch()
    let cube = try vault(scratch)
    defer { try? cube.close() }
    try cube.put("People/Ana Silva.md", "---\ntitle: a: b\n---\nNow with [[RUI COSTA]]. #new\n")
    let before = (try cube.graph(), try cube.groups(by: .tag, after: nil, limit: 1000))
    try cube.rebuild()
    #expect(try cube.graph() == before.0)
    #expect(try cube.groups(by: .tag, after: nil, limit: 1000) == before.1)
    #expect(try cube.text("People/Ana Silva.md")?.hasPrefix("---\ntitle: a: b\n---\n") == true)
  }

  /// One name composed and decomposed is one entity.
  @Test func accentsAreComposedEitherWay() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("v.memcube"), host: scratch.host())
    defer { try? cube.close() }
    try cube.put("a.md", "With [[Zo\u{EB}]].")
    try cube.put("b.md", "With [[Zoe\u{308}]] and @zo\u{EB}.")
    let entities = try cube.graph().entities
    #expect(entities.count == 1 && entities.first?.memories == 2)
    #expect(entities.first?.name == Array("Zo\u{EB}".utf8))
  }
}
