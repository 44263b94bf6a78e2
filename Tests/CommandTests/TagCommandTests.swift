import Testing

@testable import Format

/// tag, untag, tags.
@Suite struct TagCommandTests {
  @Test func tagsAndUntags() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "heron", "--name", "a.md", "--tag", "bird")
    try program.good("add", "trips", "ferry", "--name", "b.md")
    let text = "---\ntags: [bird, stated]\n---\nstork\n"
    try program.good("add", "trips", "-", "--name", "c.md", input: text)
    try program.good("tag", "trips", "#river", "a.md", "b.md")
    #expect(try program.run(["tags", "trips"]).lines == ["bird\t2", "river\t2", "stated\t1"])
    #expect(
      try program.run(["tags", "trips", "--json"]).json().elements?.map { $0["memories"]?.integer }
        == [2, 2, 1])
    #expect(try program.good("search", "trips", "tag:river").contains("heron"))
    try program.good("untag", "trips", "river", "a.md")
    #expect(try program.run(["tags", "trips"]).lines == ["bird\t2", "river\t1", "stated\t1"])
    // What a file states is changed in the file; of several memories all are changed or none.
    try program.bad(
      "untag", "trips", "bird", "a.md", "c.md", status: 4, says: "in its front matter")
    #expect(try program.run(["tags", "trips"]).lines.first == "bird\t2")
    #expect(try program.good("show", "trips", "c.md") + "\n" == text)
    try program.bad("tag", "trips", " ", "a.md", status: 2, says: "TAG is empty")
    try program.bad("tag", "trips", "x", "gone.md", status: 3, says: "gone.md")
  }

  @Test func namesAMessageByItsNumber() throws {
    let program = try Program()
    try program.good("new", "trips")
    for text in ["one", "two", "three"] {
      try program.good("add", "trips", "--conversation", "plan", text)
    }
    #expect(try program.good("show", "trips", "messages/plan/2") == "two")
    let list = try program.run(["show", "trips", "messages/plan", "--json"]).json().elements ?? []
    #expect(list.map { $0["number"]?.integer } == [1, 2, 3])
    try program.bad("show", "trips", "messages/plan/4", status: 3, says: "has 3 messages")
    try program.bad("show", "trips", "messages/plan/0", status: 3, says: "no conversation")
    try program.good("purge", "trips", "messages/plan/2", "--yes")
    #expect(try program.good("show", "trips", "messages/plan/2") == "three")
  }

  /// `memcube --complete` says what Tab offers, in every shell.
  @Test(
    arguments: [
      (["sta"], ["status"]), (["un"], ["untag", "unmount"]), (["--v"], ["--version"]),
      (["show", "t"], ["trips"]), (["show", "trips", "a"], ["a.md"]),
      (["show", "trips", "memories/"], ["memories/a.md", "memories/lisbon/"]),
      (["show", "trips", "lisbon/"], ["lisbon/hot els.md"]),
      (["show", "trips", "mes"], ["messages/"]),
      (["show", "trips", "messages/"], ["messages/plan"]),
      (["restore", "trips", "g"], ["gone.md"]),
      (["restore", "trips", "trash/"], ["trash/gone.md"]),
      (["add", "trips", "--type", "fa"], []), (["add", "trips", "--type", "FA"], ["FACT"]),
      (["search", "--type=FA"], ["--type=FACT"]), (["untag", "trips", "bi"], ["bird"]),
      (["context", "trips", "--template", "a"], ["agent"]),
      (["context", "trips", "--te"], ["--template"]), (["list", "--project", "s"], ["shop"]),
      (["key", "n"], ["new"]), (["help", "resto"], ["restore"]),
      (["add", "trips", "x", "--", "-"], []),
      (["nonsense", "x"], []), (["show", "gone", "x"], []), ([""], nil),
    ] as [(words: [String], expected: [String]?)])
  func completes(line: (words: [String], expected: [String]?)) throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("project", "new", "shop")
    try program.good("add", "trips", "x", "--name", "a.md", "--tag", "bird")
    try program.good("add", "trips", "x", "--name", "lisbon/hot els.md")
    try program.good("add", "trips", "x", "--name", "gone.md")
    try program.good("rm", "trips", "gone.md")
    try program.good("add", "trips", "--conversation", "plan", "x")
    let found = try program.run(["--complete"] + line.words).lines
    if let expected = line.expected {
      #expect(found == expected)
    } else {
      #expect(found.count > 30)
    }
  }

  @Test func untagSaysWhyItDoesNot() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "heron #park", "--name", "a.md")
    try program.bad(
      "untag", "trips", "park", "a.md", status: 4, says: "memories/a.md has #park in its text")
    let none = try program.run(["untag", "trips", "nosuch", "a.md"])
    #expect(none.status == 0 && none.errors == "a.md has no such tag: nosuch\n")
    try program.good("tag", "trips", "bird", "a.md")
    let again = try program.run(["tag", "trips", "bird", "a.md"])
    #expect(again.status == 0 && again.errors == "a.md has the tag already: bird\n")
  }
}
