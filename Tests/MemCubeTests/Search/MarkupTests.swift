import Testing

@testable import Text

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
  text += stripper.finish()
  return String(decoding: text, as: UTF8.self)
}

@Suite struct MarkupTests {
  @Test(arguments: [
    ("a<b>c</b>d", "acd"), ("<p class='x'>a</p>", "\n\na\n\n"), ("<!-- x > y --><i>a</i>", "a"),
    ("<!---->a", "a"), ("<script>if (a<b) {}</script>c", "  c"),
    ("<STYLE type=\"x\">p{}</Style >c", "  c"), ("<scripture>a</scripture>", " a "),
    ("<script src=x />a", " a"), ("<script>'</scr' + '<</script>a", "  a"),
    ("a < b, 3<4, <3", "a < b, 3<4, <3"), ("unclosed <b", "unclosed "), ("a <", "a <"), ("", ""),
    ("<a title='x > y' b=\">\">c</a>", "c"), ("<p don't>it's</p>", "\n\nit's\n\n"),
    ("<a>Home</a><a href=x>About</a>", "Home About"), ("<!DOCTYPE html>a", " a"),
    ("<!DOCTYPE note [ <!ELEMENT note (a)>\n<!ENTITY b \"c\"> ] ><note>d</note>", " d "),
    ("<!doctype html [x]>a] > b", "a] > b"), ("<!DOCTYPE html PUBLIC \"-//W3C//DTD\">a", " a"),
    ("a<![CDATA[ <b> & ]]] ]]]>c", "a <b> & ]]] ]c"), ("one\ntwo<br/>\nthree", "one two\n three"),
    ("<pre>a\nb</pre>\nc", "\n\na\nb\n\n c"), ("<to>a</to>\n<from>b</from>", " a \n b "),
    ("<ul><li>a<li>b</ul>", "\n\n\n- a\n- b\n\n"), ("<h2>a</h2>b", "\n\n## a\n\nb"),
  ])
  func tagsGo(markup: String, expected: String) {
    #expect(text(markup) == expected)
    for pieces in [1, 2, 5] { #expect(text(markup, pieces: pieces) == expected) }
  }

  /// An answer's own citations look like marks of footnotes.
  @Test(arguments: [
    ("in 1999.<sup id=c class=\"reference\"><a href=#n>[1]</a></sup> It", "in 1999. It"),
    ("a<sup><a><span>&#91;</span>12<span>&#93;</span></a></sup><sup>[note 2]</sup>.", "a."),
    ("a<sup>&#91;<i><a>citation needed</a></i>&#93;</sup>, b", "a, b"),
    ("a<sup>[Beleg fehlt: März?]</sup> b", "a b"), ("m<sup>2</sup>", "m2"),
    ("10<sup>[H+]</sup>", "10[H+]"), ("a[1] b<sub>[2]</sub>", "a[1] b[2]"),
    ("a<sup>[1]<p>b</p>", "a[1]\n\nb\n\n"), ("a<sup>[1]", "a[1]"), ("a<sup/>b[1]", "ab[1]"),
    ("a<sup>[]</sup>", "a[]"), ("a<sup>[x &am", "a[x &am"),
    (
      "<sup>[" + String(repeating: "long ", count: 30) + "]</sup>",
      "[" + String(repeating: "long ", count: 30) + "]"
    ),
  ])
  func marksOfFootnotesGo(markup: String, expected: String) {
    #expect(text(markup) == expected)
    for pieces in [1, 2, 5] { #expect(text(markup, pieces: pieces) == expected) }
  }

  /// Blanks, and marks of what turned out to be empty, go.
  @Test func whatIsReadIsTidy() {
    let page = """
      <html><head><title>Loan</title><script>var rate = "9.9 %";</script></head>
      <body><nav><ul><li><a href="/">Home</a></li></ul></nav><h1> Our
      loan </h1><p>Our mortgage is&nbsp;fixed
        at <b>3.1</b>&nbsp;%.</p><ul><li><p>until 2031</p></li></ul><table><tr><td>Bank</td>
      <td>Sparkasse</td></tr></table>
      """
    #expect(
      String(decoding: Markup.text(Array(page.utf8)), as: UTF8.self) == """
        Loan

        - Home

        # Our loan

        Our mortgage is fixed at 3.1 %.

        until 2031

        Bank Sparkasse

        """)
    #expect(Markup.text([]).isEmpty && Markup.text(Array("<p></p>".utf8)).isEmpty)
  }

  @Test(arguments: [
    ("a&amp;b", "a&b"), ("&lt;&gt;", "<>"), ("&#233;&#xe9;&#XE9;", "ééé"), ("&nbsp;", " "),
    ("&unknown;", "&unknown;"), ("&#xD800;", "&#xD800;"), ("&#99999999999;", "&#99999999999;"),
    ("&#0;", "&#0;"), ("&", "&"), ("a & b;", "a & b;"), ("&;", "&;"), ("AT&T <b>", "AT&T "),
    ("&&amp;&thetasym;&Eacute;&#146;&#160;", "&&ϑÉ’ "), ("&amp", "&amp"),
    ("&aVeryLongNameThatNobodyGave;", "&aVeryLongNameThatNobodyGave;"),
  ])
  func referencesAreResolved(markup: String, expected: String) {
    for pieces in [1, 3, .max] { #expect(text(markup, pieces: pieces) == expected) }
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
