import Posix
import Testing

/// The lists of `project`, `member` and `key`: fields with tabs between them, for `cut`.
@Suite struct AccountCommandTests {
  @Test func listsAreFieldsWithTabsBetweenThem() throws {
    let program = try Program()
    try program.good("project", "new", "shop")
    try program.good("member", "add", "ana@example.org", "--project", "shop", "--role", "reader")
    try program.good("key", "new", "--project", "shop", "--name", "till")
    #expect(try program.run(["project", "list"]).lines.contains("shop\t"))
    #expect(
      try program.run(["member", "list", "--project", "shop"]).lines == ["ana@example.org\tREADER"])
    try program.good("user", "new", "bo@example.org")
    #expect(try program.run(["user", "list"]).lines == ["bo@example.org\tbo@example.org"])
    let keys = try program.run(["key", "list", "--project", "shop"]).lines
    try #require(keys.count == 1)
    let fields = keys[0].split(separator: "\t")
    #expect(fields.count == 6)
    #expect(fields.dropFirst() == ["good", "OWNER", "till", "manage,read,write", "-"])
  }

  /// What a key is good for, and until when, is to be seen.
  @Test func keysAreListedWithWhatTheyAreGoodFor() throws {
    let program = try Program()
    try program.good(
      "key", "new", "--scope", "write", "--scope", "read", "--expires", "2090-01-31")
    // A reader's could not do it.
    #expect(try program.run(["key", "new", "--scope", "write", "--role", "reader"]).status == 2)
    let line = try #require(try program.run(["key", "list"]).lines.first)
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    #expect(fields.dropFirst() == ["good", "OWNER", "", "read,write", "2090-01-31T23:59:59Z"])
    let json = try program.good("key", "list", "--json")
    #expect(json.contains(#""scopes":["read","write"]"#))
    #expect(json.contains(#""expires":"2090-01-31T23:59:59.000Z""#))
  }

  /// Of a deleted project whose cubes stayed that is said, until there is one of that name again.
  @Test func aDeletedProjectDoesNotLookLikeOne() throws {
    let program = try Program()
    try program.good("project", "new", "shop", "--description", "tills")
    try program.good("new", "stock", "--project", "shop")
    let outcome = try program.run(["project", "delete", "shop", "--yes"])
    #expect(outcome.status == 0 && outcome.errors.contains("'stock' was not made by the server"))
    let lines = try program.run(["project", "list"]).lines
    #expect(lines.count == 2 && lines.last?.hasPrefix("shop\t(deleted 2") == true, "\(lines)")
    let json = try program.good("project", "list", "--json")
    #expect(json.contains(#""name":"shop","id":null"#))
    #expect(json.contains(#""deleted":"2"#) && json.contains(#""deleted":null"#))
    try program.good("project", "new", "shop")
    #expect(try program.run(["project", "list"]).lines == ["default\t", "shop\t"])
  }

  /// By its name, which is not its folder's, and by that.
  @Test(arguments: ["Sales/EU", "50% off", "@x", "-rf"])
  func aProjectOfAnyNameIsReached(_ name: String) throws {
    let program = try Program()
    try program.good("project", "new", "--", name)
    try program.good("new", "stock", "--project=\(name == "Sales/EU" ? "Sales%2FEU" : name)")
    try program.good("add", "stock", "found inside", "--project=\(name)")
    #expect(try program.good("search", "inside", "--project=\(name)").contains("found inside"))
    #expect(try program.run(["project", "list"]).lines == ["default\t", "\(name)\t"])
    if name == "Sales/EU" {
      #expect(try program.good("search", "inside", "--project=Sales%2FEU").contains("inside"))
    }
  }

  /// As mkdir in projects/ of a mount leaves one.
  @Test func aFolderOfCubesIsAProject() throws {
    let program = try Program()
    try Files.makeDirectories(
      program.home.appending(".local/share/memcube/projects/shop"), mode: 0o700)
    try program.good("new", "stock", "--project", "shop")
    try program.good("project", "new", "till")
    #expect(try program.run(["project", "list"]).lines == ["default\t", "till\t", "shop\t"])
    #expect(
      try program.good("project", "list", "--json").contains(#""name":"shop","id":null"#))
    try program.good("key", "new", "--project", "shop")
    #expect(try program.run(["project", "list"]).lines.contains("shop\t"))
    try program.bad("key", "new", "--project", "shoe", status: 3, says: "there is no project")
  }

  @Test func theDefaultProjectComesAgain() throws {
    let program = try Program()
    let outcome = try program.run(["project", "delete", "default", "--yes"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("'default' is there again, without keys"))
    #expect(try program.run(["project", "list"]).lines == ["default\t"])
  }
}
