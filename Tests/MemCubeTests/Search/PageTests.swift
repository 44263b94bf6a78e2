import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// Documents and memories that are pages of HTML are read, found and quoted as people see them.
@Suite struct PageTests {
  private let now = Timestamp(milliseconds: 1_793_871_000_000)
  private let page = """
    <!DOCTYPE html><html><head><title>Loan</title><script>
    var mortgage = "fixed at 9.9 %";
    </script></head><body><nav><a href="/">Home</a><a href="/b">Banks</a></nav>
    <h1>Our loan</h1><p class="a">Our mortgage is&nbsp;fixed
    at <b>3.1</b>&nbsp;% until M&auml;rz 2031.</p>
    """

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func put(_ text: String, in cube: Cube, _ tree: Tree) throws {
    let edit = Edit(path: Array("loan.html".utf8), content: .bytes(Array(text.utf8)))
    _ = try cube.write([.create(tree, edit)], .durable)
  }

  @Test(arguments: [Tree.documents, .memories])
  func aPageIsQuotedAsItIsRead(tree: Tree) throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    defer { try? cube.close() }
    try put(page, in: cube, tree)
    let answer = try cube.search(Array("mortgage".utf8), now: now)
    let found = try #require(answer.results.first)
    #expect(text(found.text).contains("Our mortgage is fixed at 3.1 % until März 2031.\n"))
    #expect(!text(found.text).contains("<") && !text(found.text).contains("9.9"))
    #expect(text(found.snippet).contains("3.1 % until März"))
    #expect(try cube.search(Array("\"9.9\"".utf8), now: now).results.isEmpty)
    let question = Array("What is the mortgage fixed at?".utf8)
    let evidence = try cube.evidence(for: question, named: Array("a".utf8), now: now)
    #expect(
      text(Answer(question, evidence).text)
        == "- Our mortgage is fixed at 3.1 % until März 2031. [1]\n")
  }

  /// A saved page may begin with megabytes that are no text.
  @Test func whatIsNoTextHidesNothing() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    defer { try? cube.close() }
    let script = "<script>" + String(repeating: "var word = 1;", count: 200_000) + "</script>"
    let picture = "<img src=\"data:" + String(repeating: "ABCD", count: 100_000) + "\">"
    try put(script + page + picture + "<p>And the heron.</p>", in: cube, .documents)
    for word in ["mortgage", "heron"] {
      let found = try #require(
        try cube.search(Array(word.utf8), now: now).results.first, "\(word)")
      #expect(text(found.text).contains("Our mortgage is fixed at 3.1 %"))
      #expect(text(found.text).contains("And the heron."))
    }
    #expect(try cube.search(Array("word".utf8), now: now).results.isEmpty)
  }
}
