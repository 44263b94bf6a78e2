import Testing

@testable import MemCube

/// The text of markup that comes in pieces of some bytes.
private func text(_ markup: String, pieces: Int = .max) -> String {
  var stripper = MarkupStripper()
  let bytes = Array(markup.utf8)
  var text: [UInt8] = []
  var index = 0
  while index < bytes.count {
    let end = min(bytes.count, index + min(pieces, bytes.count))
    text += stripper.text(Array(bytes[index..<end]))
    index = end
  }
  return String(decoding: text, as: UTF8.self)
}

@Suite struct MarkupTests {
  @Test(arguments: [
    ("a<b>c</b>d", "a c d"), ("<p class='x'>a</p>", " a "), ("<!-- x > y --><i>a</i>", " a "),
    ("<!---->a", "a"), ("<script>if (a<b) {}</script>c", "  c"),
    ("<STYLE type=\"x\">p{}</Style >c", "  c"), ("<scripture>a</scripture>", " a "),
    ("a < b", "a "), ("unclosed <b", "unclosed "), ("", ""),
  ])
  func tagsGo(markup: String, expected: String) {
    #expect(text(markup) == expected)
    for pieces in [1, 2, 5] { #expect(text(markup, pieces: pieces) == expected) }
  }

  @Test(arguments: [
    ("a&amp;b", "a&b"), ("&lt;&gt;", "<>"), ("&#233;&#xe9;&#XE9;", "ééé"), ("&nbsp;", " "),
    ("&unknown;", "&unknown;"), ("&#xD800;", "&#xD800;"), ("&#99999999999;", "&#99999999999;"),
    ("&#0;", "&#0;"), ("&", "&"), ("a & b;", "a & b;"), ("&;", "&;"),
  ])
  func referencesAreResolved(markup: String, expected: String) {
    #expect(text(markup) == expected)
  }

  @Test(arguments: [
    ("a.md", TextFormat.markdown), ("A.MARKDOWN", .markdown), ("x/y.rst", .restructured),
    ("index.rst.txt", .restructured), ("a.txt", .plain), ("txt", .plain), (".md", .plain),
    ("", .plain), ("a.HTML", .html), ("a.swift", .code), ("Makefile", .plain), ("a.b.c.py", .code),
    ("a.unknown", .plain), ("a.", .plain), ("md.txt", .plain),
  ])
  func namesSayTheFormat(name: String, format: TextFormat) {
    #expect(TextFormat(name: Array(name.utf8)) == format)
  }
}

@Suite struct HeadingReaderTests {
  private func headings(_ text: String, _ format: TextFormat) -> [String] {
    var reader = HeadingReader(format)
    var found: [String] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines {
      if let line = reader.next(Array(line.utf8)), line.isHeading {
        found.append(reader.path.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/"))
      }
    }
    if let line = reader.finish(), line.isHeading {
      found.append(reader.path.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/"))
    }
    return found
  }

  @Test(arguments: [
    ("# a\n## b\n### c\n## d\n# e", ["a", "a/b", "a/b/c", "a/d", "e"]),
    ("#no\n####### no\n#\n# ", []),
    ("  # in", ["in"]),
    ("a\n==\n\nb\n===\nc\n---", ["b", "b/c"]),
    ("```\n# no\n```\n# yes", ["yes"]),
    ("~~~\n```\n# no\n~~~\n# yes", ["yes"]),
    ("\n---\ntext\n***", []),
    ("| a |\n|---|", []),
    ("12\n---", []),
  ])
  func markdown(text: String, expected: [String]) {
    #expect(headings(text, .markdown) == expected)
  }

  @Test(arguments: [
    ("A\n===\nB\n---\nC\n~~~\nD\n---\nE\n===", ["A", "A/B", "A/B/C", "A/D", "E"]),
    ("=====\nTitle\n=====\n", ["Title"]),
    ("a longer title\n===", []),
    ("text\n\n----\n\nmore", []),
    ("=== ===\na   b\n=== ===", []),
    ("Ünïcödé\n==========", ["Ünïcödé"]),
  ])
  func restructured(text: String, expected: [String]) {
    #expect(headings(text, .restructured) == expected)
  }

  @Test func otherTextsHaveNone() {
    for format in [TextFormat.plain, .code, .html] {
      #expect(headings("# a\nb\n===", format).isEmpty)
    }
  }
}
