import Testing

@testable import Gateway

/// What a digest shows of files that no caller asked for.
@Suite struct UnaskedTextTests {
  @Test(
    arguments: [
      ("My son is Tom.\nI like tea.\n", "a.md", "My son is Tom.\nI like tea.\n"),
      ("---\ntype: fact\n---\nMy bank PIN is 4711. My son is Tom.\n", "a.md", "My son is Tom."),
      ("The wifi password is hunter2-xyz.", "a.md", nil),
      ("router tulip99", "notes/passwords.md", nil),
      ("router tulip99", "a.md", "router tulip99"),
    ] as [(String, String, String?)])
  func whatIsShownUnasked(file: String, path: String, shown: String?) {
    var reader = UnaskedText()
    let text = reader.shown(Array(file.utf8), at: Array(path.utf8))
    #expect(text.map { String(decoding: $0, as: UTF8.self) } == shown)
  }
}
