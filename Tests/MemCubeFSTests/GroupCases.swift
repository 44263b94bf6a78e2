import Posix
import Testing
import Waiting

/// by/, as a table of names and bodies. Each gets a client of a mount with an empty cube `trips`.
enum GroupCases {
  typealias Body = @Sendable (any Client) throws -> Void

  static let all: [(name: String, body: Body)] = [
    ("listed", listed), ("told apart", toldApart), ("moved in", movedIn), ("taken out", takenOut),
    ("stated", stated), ("types", types), ("refused", refused), ("made", made),
    ("renamed", renamed), ("links", links), ("odd names", oddNames), ("zones", zones),
    ("entities like pages", likePages), ("from group to group", betweenGroups),
    ("of a result", ofResults), ("pages of no text", pagesOfNoText),
  ]

  private static let memories = "trips/memories"

  private static func front(_ lines: String, _ text: String = "Text.") -> String {
    "---\n\(lines)\n---\n\(text)\n"
  }

  /// After mv the kernel takes the name for the file itself, until it is told.
  private static func target(_ client: any Client, _ path: String) -> String? {
    var target: String?
    _ = eventually {
      target = (try? client.readLink(path)).map { String(decoding: $0, as: UTF8.self) }
      return target != nil || !client.exists(path)
    }
    return target
  }

  private static func tags(_ client: any Client, _ name: String) throws -> String {
    let tags = try client.attribute("\(memories)/\(name)", "user.memcube.tags")
    return String(decoding: tags ?? [], as: UTF8.self)
  }

  /// A memory of nothing but what it is about has a line on the page as well.
  private static func pagesOfNoText(_ client: any Client) throws {
    for (name, text) in [("none", ""), ("blank", " \n\t\n"), ("some", "\n  tea \n")] {
      try client.write("trips/memories/\(name).md", "---\nentities: [Ana]\n---\n\(text)")
    }
    let page = try client.read("trips/by/entity/Ana.md")
    #expect(page.contains(":  [memories/none.md]") && page.contains(":  [memories/blank.md]"))
    #expect(page.contains(": tea [memories/some.md]"))
  }

  /// The directory of an entity "a.md" is not the page of "a".
  private static func likePages(_ client: any Client) throws {
    try client.write("\(memories)/one.md", front("entities: [a, a.md]"))
    try client.write("\(memories)/two.md", front("entities: [a.md]", "Two."))
    let names = try client.names("trips/by/entity")
    #expect(names == ["a", "a.md", "a.md%", "a.md.md"])
    #expect(try client.names("trips/by/entity/a") == ["one.md"])
    #expect(try client.names("trips/by/entity/a.md%") == ["one.md", "two.md"])
    #expect(try client.read("trips/by/entity/a.md").contains("# a\n"))
    #expect(try client.read("trips/by/entity/a.md.md").contains("# a.md\n"))
  }

  private static func listed(_ client: any Client) throws {
    try client.write(
      "\(memories)/soup.md",
      front("tags: [food, travel]\ntype: preference\nentities: [Ana]\ndate: 2025-06-10"))
    try client.makeDirectory("\(memories)/pt")
    try client.write("\(memories)/pt/train.md", front("tags: travel\ndate: 2025-06-10T23:30:00Z"))
    #expect(try client.names("trips/by") == ["day", "entity", "tag", "type"])
    #expect(try client.names("trips/by/tag") == ["food", "travel"])
    #expect(try client.names("trips/by/tag/travel") == ["soup.md", "train.md"])
    #expect(try client.names("trips/by/day") == ["2025-06-10"])
    #expect(try client.names("trips/by/day/2025-06-10") == ["soup.md", "train.md"])
    #expect(try client.names("trips/by/entity") == ["Ana", "Ana.md"])
    #expect(try client.names("trips/by/type").count == 9)
    #expect(try client.names("trips/by/type/PREFERENCE") == ["soup.md"])
    #expect(try client.names("trips/by/type/GOAL") == [])
    #expect(target(client, "trips/by/tag/travel/train.md") == "../../../memories/pt/train.md")
    #expect(target(client, "trips/by/type/PREFERENCE/soup.md") == "../../../memories/soup.md")
    // What changes is shown.
    try client.rename("\(memories)/pt/train.md", "\(memories)/pt/night-train.md")
    #expect(
      target(client, "trips/by/tag/travel/night-train.md") == "../../../memories/pt/night-train.md")
    try client.rename("\(memories)/pt", "\(memories)/portugal")
    #expect(
      target(client, "trips/by/day/2025-06-10/night-train.md")
        == "../../../memories/portugal/night-train.md")
    try client.unlink("\(memories)/soup.md")
    #expect(try client.names("trips/by/tag") == ["travel"])
    #expect(try client.names("trips/by/tag/travel") == ["night-train.md"])
    #expect(!client.exists("trips/by/tag/food"))
    #expect(!client.exists("trips/by/day/2025-06-11"))
    #expect(!client.exists("trips/by/other"))
  }

  private static func toldApart(_ client: any Client) throws {
    for folder in ["a", "b", "c"] {
      try client.makeDirectory("\(memories)/\(folder)")
      try client.write("\(memories)/\(folder)/note.md", front("tags: t", "In \(folder)."))
    }
    let names = try client.names("trips/by/tag/t")
    #expect(names.count == 3)
    #expect(names.contains("note.md"))
    #expect(names.filter { $0.hasPrefix("note (") && $0.hasSuffix(").md") }.count == 2)
    let targets = Set(names.compactMap { target(client, "trips/by/tag/t/\($0)") })
    #expect(targets == Set(["a", "b", "c"].map { "../../../memories/\($0)/note.md" }))
    // Each keeps its name, whichever goes: a program that removes what it has listed hits nothing
    // else.
    for (name, left) in zip(names, [2, 1, 0]) {
      let file = "trips/memories/" + (target(client, "trips/by/tag/t/\(name)") ?? "").dropFirst(18)
      try client.unlink(file)
      #expect(try client.names("trips/by/tag").count == (left == 0 ? 0 : 1))
      if left > 0 {
        #expect(Set(try client.names("trips/by/tag/t")) == Set(names.suffix(left)))
      }
    }
  }

  private static func movedIn(_ client: any Client) throws {
    try client.write("\(memories)/a.md", "A.")
    try client.write("\(memories)/b.md", front("tags: travel", "B."))
    for _ in 0..<2 {
      try client.rename("\(memories)/a.md", "trips/by/tag/travel/a.md")
      #expect(target(client, "trips/by/tag/travel/a.md") == "../../../memories/a.md")
      #expect(try client.read("\(memories)/a.md") == "A.")
      #expect(try tags(client, "a.md") == "travel")
    }
    // What a file states is not recorded beside it.
    try client.rename("\(memories)/b.md", "trips/by/tag/travel/b.md")
    #expect(try tags(client, "b.md") == "")
    #expect(try client.names(memories) == ["a.md", "b.md"])
    #expect(try client.names("trips/by/tag/travel") == ["a.md", "b.md"])
    // Under another name: the memory keeps its own.
    try client.write("\(memories)/c.md", "C.")
    try client.rename("\(memories)/c.md", "trips/by/tag/travel/other.md", 1)
    #expect(target(client, "trips/by/tag/travel/c.md") == "../../../memories/c.md")
    #expect(try client.names("trips/by/tag/travel") == ["a.md", "b.md", "c.md"])
  }

  private static func takenOut(_ client: any Client) throws {
    for name in ["a.md", "b.md"] {
      try client.write("\(memories)/\(name)", name)
      try client.setAttribute("\(memories)/\(name)", "user.memcube.tags", "one\ntwo")
    }
    try client.unlink("trips/by/tag/one/a.md")
    #expect(try client.names("trips/by/tag/one") == ["b.md"])
    #expect(try tags(client, "a.md") == "two")
    #expect(client.code { () throws(Errno) in try client.unlink("trips/by/tag/one/a.md") } == 2)
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("trips/by/tag/one") } == 39)
    // A directory stays until it is removed, as others do.
    try client.unlink("trips/by/tag/one/b.md")
    #expect(try client.names("trips/by/tag/one") == [])
    #expect(try client.names("trips/by/tag") == ["one", "two"])
    try client.removeDirectory("trips/by/tag/one")
    #expect(try client.names("trips/by/tag") == ["two"])
    #expect(try client.names(memories) == ["a.md", "b.md"])
    #expect(try client.names("trips/trash") == [])
  }

  private static func stated(_ client: any Client) throws {
    try client.write("\(memories)/a.md", front("tags: [own]\ntype: FACT"))
    try client.setAttribute("\(memories)/a.md", "user.memcube.tags", "own\nset")
    for path in ["tag/own/a.md", "type/FACT/a.md", "entity/x"] {
      let code = client.code { () throws(Errno) in try client.unlink("trips/by/\(path)") }
      #expect(code == (path == "entity/x" ? 2 : 1), "\(path)")
    }
    #expect(
      client.code { () throws(Errno) in
        try client.rename("\(memories)/a.md", "trips/by/type/GOAL/a.md")
      } == 1)
    #expect(try tags(client, "a.md") == "own\nset")
    let note = try client.attribute("trips/by/tag/own", "user.memcube.note")
    #expect(String(decoding: note ?? [], as: UTF8.self).contains("front matter"))
    #expect(try client.names("trips/by/type/FACT") == ["a.md"])
    try client.unlink("trips/by/tag/set/a.md")
    #expect(try tags(client, "a.md") == "own")
    let code = client.code { () throws(Errno) in
      try client.rename("trips/by/tag/own", "trips/by/tag/other")
    }
    #expect(code == 1)
    #expect(try client.names("trips/by/tag").contains("own"))
  }

  private static func types(_ client: any Client) throws {
    try client.write("\(memories)/a.md", "A.")
    try client.rename("\(memories)/a.md", "trips/by/type/fact/a.md")
    let type = try client.attribute("\(memories)/a.md", "user.memcube.type")
    #expect(type == Array("FACT".utf8))
    #expect(target(client, "trips/by/type/FACT/a.md") == "../../../memories/a.md")
    for name in ["FACTS", "other"] {
      #expect(!client.exists("trips/by/type/\(name)"))
      #expect(
        client.code { () throws(Errno) in
          try client.rename("\(memories)/a.md", "trips/by/type/\(name)")
        } == 2)
      #expect(
        client.code { () throws(Errno) in try client.makeDirectory("trips/by/type/\(name)") } == 22)
    }
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("trips/by/type/GOAL") } == 1)
    try client.unlink("trips/by/type/FACT/a.md")
    #expect(try client.attribute("\(memories)/a.md", "user.memcube.type") == nil)
  }

  private static func refused(_ client: any Client) throws {
    try client.write("\(memories)/a.md", front("tags: t\nentities: [Ana]\ndate: 2025-06-10"))
    try client.makeDirectory("\(memories)/folder")
    try client.write("\(memories)/gone.md", "Gone.")
    try client.unlink("\(memories)/gone.md")
    try client.write("\(memories)/.dot.md", "Another program's.")
    try client.write("\(memories)/a.md~", "a backup")
    try client.write("trips/documents/d.txt", "A document.")
    try client.symlink("a.md", "\(memories)/link")
    for (from, to, code) in [
      ("\(memories)/folder", "trips/by/tag/t/folder", 1),
      ("trips/trash/gone.md", "trips/by/tag/t/gone.md", 1),
      ("\(memories)/.dot.md", "trips/by/tag/t/.dot.md", 1),
      ("\(memories)/a.md~", "trips/by/tag/t/a.md~", 1),
      ("trips/documents/d.txt", "trips/by/tag/t/d.txt", 1),
      ("\(memories)/link", "trips/by/tag/t/link", 1),
      ("\(memories)/a.md", "trips/by/day/2025-06-10/a.md", 1),
      ("\(memories)/a.md", "trips/by/entity/Ana/b.md", 1),
      ("\(memories)/a.md", "trips/by/tag/new", 2), ("\(memories)/a.md", "trips/by/a.md", 1),
      ("trips/by/tag/t/a.md", "\(memories)/b.md", 1),
      ("trips/by/tag/t/a.md", "trips/by/tag/t/b.md", 1),
      ("trips/by/tag/t/none.md", "trips/by/type/FACT/none.md", 2),
      ("trips/by/tag/t", "\(memories)/t", 1), ("trips/by/entity/Ana", "trips/by/entity/Bo", 1),
    ] as [(String, String, Int32)] {
      #expect(
        client.code { () throws(Errno) in try client.rename(from, to) } == code, "\(from) \(to)")
    }
    for path in ["tag/t/new.md", "tag/new.md", "type/FACT/new.md", "day/new", "new"] {
      #expect(
        client.code { () throws(Errno) in try client.write("trips/by/\(path)", "x") } == 1,
        "\(path)"
      )
    }
    for path in ["day/2025-06-10/a.md", "entity/Ana/a.md"] {
      #expect(client.code { () throws(Errno) in try client.unlink("trips/by/\(path)") } == 1)
    }
    #expect(try client.names("trips/by/tag") == ["t"])
    #expect(try client.names("trips/by/tag/t") == ["a.md"])
  }

  private static func made(_ client: any Client) throws {
    try client.makeDirectory("trips/by/tag/new")
    #expect(client.code { () throws(Errno) in try client.makeDirectory("trips/by/tag/new") } == 17)
    #expect(try client.names("trips/by/tag") == ["new"])
    #expect(try client.names("trips/by/tag/new") == [])
    try client.write("\(memories)/a.md", "A.")
    try client.rename("\(memories)/a.md", "trips/by/tag/new/a.md")
    #expect(try client.names("trips/by/tag") == ["new"])
    #expect(try client.names("trips/by/tag/new") == ["a.md"])
    #expect(
      client.code { () throws(Errno) in try client.removeDirectory("trips/by/tag/new") } == 39)
    try client.unlink("trips/by/tag/new/a.md")
    try client.removeDirectory("trips/by/tag/new")
    #expect(!client.exists("trips/by/tag/new"))
    for (name, code) in [(".Trash-1000", 1), ("x~", 1), ("100%", 22), ("%41", 22), ("a%0Ab", 22)]
      as [(String, Int32)]
    {
      #expect(
        client.code { () throws(Errno) in try client.makeDirectory("trips/by/tag/\(name)") }
          == code,
        "\(name)")
    }
    for path in ["x", "day/2025-06-10", "entity/Ana"] {
      #expect(
        client.code { () throws(Errno) in try client.makeDirectory("trips/by/\(path)") } == 1)
    }
    #expect(try client.names("trips/by/tag") == [])
  }

  private static func renamed(_ client: any Client) throws {
    for name in ["a.md", "b.md"] {
      try client.write("\(memories)/\(name)", name)
      try client.setAttribute("\(memories)/\(name)", "user.memcube.tags", "keep\ntrvel")
    }
    try client.write("\(memories)/c.md", "C.")
    try client.setAttribute("\(memories)/c.md", "user.memcube.tags", "other")
    #expect(
      client.code { () throws(Errno) in
        try client.rename("trips/by/tag/trvel", "trips/by/tag/other")
      } == 39)
    try client.rename("trips/by/tag/trvel", "trips/by/tag/travel")
    #expect(try client.names("trips/by/tag") == ["keep", "other", "travel"])
    #expect(try client.names("trips/by/tag/travel") == ["a.md", "b.md"])
    #expect(try tags(client, "a.md") == "keep\ntravel")
    #expect(try tags(client, "c.md") == "other")
    try client.makeDirectory("trips/by/tag/empty")
    try client.rename("trips/by/tag/empty", "trips/by/tag/still empty")
    #expect(try client.names("trips/by/tag").contains("still empty"))
    #expect(!client.exists("trips/by/tag/empty"))
    try client.removeDirectory("trips/by/tag/still empty")
  }

  private static func links(_ client: any Client) throws {
    try client.makeDirectory("\(memories)/pt")
    try client.write("\(memories)/pt/a.md", "A.")
    try client.makeDirectory("trips/by/tag/t")
    try client.symlink("../../../memories/pt/a.md", "trips/by/tag/t/a.md")
    #expect(try tags(client, "pt/a.md") == "t")
    #expect(target(client, "trips/by/tag/t/a.md") == "../../../memories/pt/a.md")
    let again = client.code { () throws(Errno) in
      try client.symlink("../../../memories/pt/a.md", "trips/by/tag/t/a.md")
    }
    #expect(again == 17)
    for target in [
      "/tmp/a.md", "a.md", "../../../memories/none.md", "../../../memories", "../../../memories/pt",
      "../../../../trips/memories/pt/a.md", "../../../documents/a.md", "", "../../../..",
    ] where !target.isEmpty {
      #expect(
        client.code { () throws(Errno) in try client.symlink(target, "trips/by/tag/t/b.md") } == 1,
        "\(target)")
    }
    // As `ln -sf` and rsync replace a link.
    try client.symlink("../../../memories/pt/a.md", "trips/by/tag/t/CuAbCdEf")
    try client.rename("trips/by/tag/t/CuAbCdEf", "trips/by/tag/t/a.md")
    #expect(target(client, "trips/by/tag/t/a.md") == "../../../memories/pt/a.md")
    #expect(try client.names("trips/by/tag/t") == ["a.md"])
    #expect(!client.exists("trips/by/tag/t/CuAbCdEf"))
    try client.unlink("trips/by/tag/t/a.md")
    #expect(!client.exists("trips/by/tag/t/a.md"))
    try client.symlink("../../../memories/pt/a.md", "trips/by/tag/t/a.md")
    #expect(
      client.code { () throws(Errno) in
        try client.rename("trips/by/tag/t/a.md", "trips/by/tag/t/b.md")
      } == 1)
    try client.symlink("../../tag/../../memories/./pt/a.md", "trips/by/type/FACT/any")
    #expect(try client.names("trips/by/type/FACT") == ["a.md"])
  }

  private static func oddNames(_ client: any Client) throws {
    let long = String(repeating: "long ", count: 60) + "end"
    try client.write(
      "\(memories)/a.md",
      front("tags: [\"a/b\", \".dot\", \"50%\", \"e\u{301}t\u{E9}\", \"\(long)\"]"))
    let names = try client.names("trips/by/tag")
    #expect(names.contains("a%2Fb") && names.contains("%2Edot") && names.contains("50%25"))
    #expect(names.contains { $0.utf8.elementsEqual("e\u{301}t\u{E9}".utf8) })
    #expect(names.count == 5)
    for name in names { #expect(try client.names("trips/by/tag/\(name)") == ["a.md"]) }
    for name in ["a/b", "50%", "%2edot", "\u{E9}t\u{E9}"] {
      #expect(!client.exists("trips/by/tag/\(name)"))
    }
    try client.write("\(memories)/b.md", "B.")
    try client.rename("\(memories)/b.md", "trips/by/tag/a%2Fb/b.md")
    #expect(try tags(client, "b.md") == "a/b")
  }

  private static func zones(_ client: any Client) throws {
    try client.write("\(memories)/night.md", front("date: 2025-06-10T23:30:00Z"))
    try client.write("\(memories)/day.md", front("date: 2025-06-10"))
    #expect(try client.names("trips/by/day") == ["2025-06-10"])
    let about = try client.read("trips/about.md")
    try client.write(
      "trips/about.md", about.replacing("timezone:", with: "timezone: Asia/Tokyo"))
    #expect(try client.names("trips/by/day") == ["2025-06-10", "2025-06-11"])
    #expect(try client.names("trips/by/day/2025-06-10") == ["day.md"])
    #expect(try client.names("trips/by/day/2025-06-11") == ["night.md"])
    // The filters go by the same time.
    let found = try client.names("trips/search/after:2025-06-11")
    #expect(found.map { $0.dropFirst(3) } == ["night.md"])
  }

  private static func betweenGroups(_ client: any Client) throws {
    try client.write("\(memories)/a.md", "A.")
    try client.makeDirectory("trips/by/tag/one")
    try client.makeDirectory("trips/by/tag/two")
    try client.rename("\(memories)/a.md", "trips/by/tag/one/a.md")
    _ = target(client, "trips/by/tag/one/a.md")
    try client.rename("trips/by/tag/one/a.md", "trips/by/tag/two/a.md")
    #expect(try tags(client, "a.md") == "two")
    #expect(try client.names("trips/by/tag/one") == [])
    #expect(target(client, "trips/by/tag/two/a.md") == "../../../memories/a.md")
    try client.rename("\(memories)/a.md", "trips/by/type/GOAL/a.md")
    _ = target(client, "trips/by/type/GOAL/a.md")
    try client.rename("trips/by/type/GOAL/a.md", "trips/by/type/STATE/a.md")
    #expect(
      try client.attribute("\(memories)/a.md", "user.memcube.type") == Array("STATE".utf8))
  }

  private static func ofResults(_ client: any Client) throws {
    try client.write("\(memories)/hotel.md", "A hotel in Lisbon.")
    let name = try #require(try client.names("trips/search/lisbon").first)
    try client.makeDirectory("trips/by/tag/t")
    try client.rename("trips/search/lisbon/\(name)", "trips/by/tag/t/\(name)")
    #expect(try tags(client, "hotel.md") == "t")
    #expect(try client.names("trips/by/tag/t") == ["hotel.md"])
    // Of a search in all cubes as well.
    let other = try #require(try client.names("search/lisbon").first)
    try client.rename("search/lisbon/\(other)", "trips/by/type/FACT/any")
    #expect(try client.names("trips/by/type/FACT") == ["hotel.md"])
    #expect(
      client.code { () throws(Errno) in
        try client.rename("search/lisbon/\(other)", "\(memories)/other.md")
      } == 1)
  }
}
