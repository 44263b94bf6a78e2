internal import Testing
internal import YAML

@Suite struct YAMLTests {
  private func parse(_ text: String) throws(YAMLError) -> YAML { try YAML.parse(Array(text.utf8)) }
  private func text(_ text: String) -> YAML { .scalar(Array(text.utf8)) }

  @Test func frontMatterIsRead() throws {
    let document = try parse(
      """
      type: preference
      tags: [travel, "two words", 7]
      date: 2026-07-01
      entities:
        - Alice
        - 'Bob''s'
      none:
      yes: ~
      "a\\nb": |
        lines
        more

      """)
    #expect(document["type"] == text("preference"))
    #expect(document["tags"] == .sequence([text("travel"), text("two words"), text("7")]))
    #expect(document["date"]?.text == Array("2026-07-01".utf8))
    #expect(document["entities"] == .sequence([text("Alice"), text("Bob's")]))
    #expect(document["none"] == text(""))
    #expect(document["yes"] == text("~"))
    #expect(document["a\nb"] == text("lines\nmore\n"))
    #expect(document["missing"] == nil && document["type"]?["x"] == nil)
    #expect(document["tags"]?.text == nil)
  }

  @Test(arguments: ["", "\n", "# only a comment", "---", "---\n..."])
  func nothingIsAnEmptyScalar(source: String) throws { #expect(try parse(source) == text("")) }

  @Test func theLastOfTwoEqualKeysCounts() throws {
    #expect(try parse("a: 1\na: 2")["a"] == text("2"))
    #expect(
      try parse("{a: 1, a: 2}") == .mapping([.init([0x61], text("1")), .init([0x61], text("2"))]))
  }

  @Test(arguments: [
    ("a: b: c", 1), ("a: 1\nb: [1, 2", 2), ("a: 1\n\tb: 2", 2), ("*a", 1), ("a: &x 1\nb: *x", 2),
    ("[a]: 1", 1), ("a: 1\n---\nb: 2", 2), ("\"\\x\"", 1), ("%YAML 9", 1), ("a: \u{1}", 1),
    ("'open", 1), ("- a\nb: 1", 2),
  ])
  func whatIsNotReadNamesItsLine(source: String, line: Int) throws {
    do {
      _ = try parse(source)
      Issue.record("\(source) was read")
    } catch {
      #expect((line...(line + 1)).contains(error.line), "\(error)")
      #expect(!error.reason.isEmpty && "\(error)".hasPrefix("line "))
    }
  }

  @Test func sizeAndDepthAreBounded() throws {
    let fits = [UInt8](repeating: 0x61, count: YAML.limit)
    #expect(try YAML.parse(fits) == .scalar(fits))
    #expect(throws: YAMLError.self) { try YAML.parse(fits + [0x61]) }
    for open in ["[", "{a: ", "- "] {
      let deep = String(repeating: open, count: 65535 / open.utf8.count)
      #expect(throws: YAMLError.self) { try parse(deep) }
    }
    let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try parse(allowed)
    #expect(throws: YAMLError.self) { try parse("[" + allowed + "]") }
    #expect(throws: YAMLError.self) { try YAML.parse([0x61, 0xFF]) }
    let laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]"
    #expect(throws: YAMLError.self) { try parse(laughs) }
  }

  @Test func randomBytesNeverTrap() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("ab:-[]{}#&*!|>'\"%@`,? \n\t\\~\u{85}é".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<30, using: &random)).compactMap { _ in
        alphabet.randomElement(using: &random)
      }
      _ = try? YAML.parse(bytes)
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("two words", "two words"), ("", "''"), ("true", "'true'"), ("No", "'No'"),
    ("42", "'42'"), ("-x", "'-x'"), ("a: b", "'a: b'"), ("# x", "'# x'"), ("it's", "it's"),
    ("two\nlines", "\"two\\nlines\""), ("naïve 漢字", "naïve 漢字"), ("~", "'~'"),
  ])
  func scalarsAreQuotedWhereTheyMust(source: String, quoted: String) throws {
    #expect(try YAML.quoteScalar(Array(source.utf8)) == Array(quoted.utf8))
  }

  /// Whatever the text, `key: QUOTED` is one line and reads as the text.
  @Test func quotedScalarsReadBack() throws {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array(
      "ab:-[]{}#&*!|>'\"%@`,? \n\t\\~\u{85}\u{2028}\u{FEFF}é漢😀\r\u{0}\u{7F}.".unicodeScalars)
    for _ in 0..<5000 {
      var source = ""
      for _ in 0..<Int.random(in: 0..<12, using: &random) {
        if let scalar = alphabet.randomElement(using: &random) {
          source.unicodeScalars.append(scalar)
        }
      }
      let quoted = try YAML.quoteScalar(Array(source.utf8))
      #expect(!quoted.contains(0x0A), "\(source.debugDescription)")
      #expect(
        try YAML.parse(Array("key: ".utf8) + quoted)["key"] == text(source),
        "\(source.debugDescription)")
    }
  }

  @Test func documentsReadBack() throws {
    let document = YAML.mapping([
      .init(Array("title".utf8), text("A: trip\nto # Lisbon")),
      .init(Array("tags".utf8), .sequence([text("a"), .sequence([]), .mapping([])])),
      .init(Array("true".utf8), text("")),
    ])
    let emitted = try document.emit()
    #expect(try YAML.parse(emitted) == document)
    #expect(emitted.last == 0x0A)
    #expect(throws: YAMLError.self) { try YAML.scalar([0xFF]).emit() }
    var deep = text("x")
    for _ in 0..<66 { deep = .sequence([deep]) }
    #expect(throws: YAMLError.self) { try deep.emit() }
  }
}
