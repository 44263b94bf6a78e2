import Testing

/// What `memcube hide` takes away, and what it leaves.
@Suite struct HideCommandTests {
  @Test func nothingTellsWhatIsHidden() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "Ana prefers window seats.", "--name", "a.md")
    try program.good("add", "trips", "Ana prefers aisle seats on ferries.", "--name", "b.md")
    func told(_ isTold: Bool) throws {
      for line in [
        ["search", "trips", "window"], ["search", "window"], ["context", "trips"],
        ["ask", "trips", "Who prefers window seats?"],
      ] {
        let output = String(decoding: try program.run(line).output, as: UTF8.self)
        #expect(output.contains("window seats.") == isTold, "\(line): \(output)")
      }
    }
    try told(true)
    try program.good("hide", "trips", "a.md")
    try told(false)
    #expect(try program.good("show", "trips", "a.md") == "Ana prefers window seats.")
    let others = try program.run(["search", "trips", "ferries"]).lines
    #expect(others.contains { $0.contains("aisle") })
    try program.good("hide", "trips", "a.md", "--undo")
    try told(true)
  }

  /// Out of listings, and found: a conversation is a record of what was said.
  @Test func aHiddenConversationIsFound() throws {
    let program = try Program()
    try program.good("new", "trips")
    try program.good("add", "trips", "--conversation", "c", "Did the heron come by?")
    try program.good("hide", "trips", "c")
    #expect(try program.run(["list", "trips", "messages"]).output.isEmpty)
    #expect(try program.run(["search", "trips", "heron"]).lines.contains { $0.contains("heron") })
    #expect(try !program.run(["context", "trips"]).lines.contains { $0.contains("heron") })
  }
}
