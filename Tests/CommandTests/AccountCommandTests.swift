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
    #expect(fields.count == 4)
    #expect(fields.last == "till")
  }
}
