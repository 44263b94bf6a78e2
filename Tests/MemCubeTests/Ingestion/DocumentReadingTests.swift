import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Models

/// Documents that a model's service reads, and what comes of them when it fails.
@Suite struct DocumentReadingTests {
  private let scratch: Scratch
  private let server: ModelServer
  private static let text = """
    # The boat

    Rita bought the Andorinha in May 2024, in Setúbal.

    # The house

    The key of the shed hangs behind the stove.

    """

  init() throws {
    scratch = try Scratch()
    server = try ModelServer()
  }

  private static func saying(_ statements: (text: String, quote: String)...) -> String {
    let items = statements.map { #"{"text": "\#($0.text)", "quote": "\#($0.quote)"}"# }
    return #"json:{"memories": [\#(items.joined(separator: ", "))]}"#
  }

  private static let good = saying(
    ("Rita bought the boat Andorinha in May 2024.", "bought the andorinha in may 2024"),
    ("The key of the shed hangs behind the stove.", "The key of the shed"),
    ("Rita owns a yacht.", "owns a yacht"))

  private func open(_ model: String?) throws -> Cube {
    var host = scratch.host()
    host.model = model.map { server.client($0) }
    let path = scratch.path("c.memcube")
    if !Files.exists(path) { try Cube.create(at: path, host: host).close() }
    return try Cube.open(at: path, host: host, ticks: false)
  }

  @discardableResult
  private func put(_ text: String, in cube: Cube, _ path: String = "notes.md") throws -> RecordID {
    let edit = Edit(path: Array(path.utf8), content: .bytes(Array(text.utf8)))
    if let object = try cube.find(.documents, edit.path ?? [])?.object {
      return try cube.write([.edit(object, edit)], .durable)[0]
    }
    return try cube.write([.create(.documents, edit)], .durable)[0]
  }

  private func learned(_ cube: Cube) throws -> [String] {
    try cube.paths(.memories).compactMap { try cube.text($0) }.sorted()
  }

  @Test func passagesGiveMemoriesThatNameTheirPlace() throws {
    let cube = try open(Self.good)
    let document = try put(Self.text, in: cube)
    try cube.ingest()
    #expect(
      try learned(cube) == [
        "Rita bought the boat Andorinha in May 2024.\n",
        "The key of the shed hangs behind the stove.\n",
      ])
    let node = try #require(try cube.file(object: document))
    let memory = try #require(try cube.memories(from: document).first)
    let source = try cube.fields(row: memory.row)["sources"]?.elements?.first
    #expect(source?["id"]?.recordID == document)
    #expect(source?["place"]?["passage"]?.integer == 1)
    #expect((source?["place"]?["end"]?.integer ?? 0) > 0)
    #expect(node.tree == .documents)
    // Done, with a note of what was made up.
    let job = try #require(try cube.jobs().first)
    #expect((job.state, job.memories) == (.done, 2))
    #expect(job.note == "1 statement of the model had no source and was dropped")
    let tokens = cube.host.model?.tokens
    try cube.ingest()
    #expect(cube.host.model?.tokens == tokens)
    // An index made anew knows that it was read; a purge takes along what came of it.
    try cube.rebuild()
    try cube.ingest()
    #expect(cube.host.model?.tokens == tokens)
    try cube.purge([document])
    #expect(try learned(cube).isEmpty)
    try cube.close()
  }

  @Test(arguments: ["500", "429", "401", "slow", "cut", "html"])
  func aDocumentWaitsForAModelThatCannotBeHad(model: String) throws {
    let cube = try open("reader")
    try server.behave("reader", as: model)
    try put(Self.text, in: cube)
    try cube.ingest()
    #expect(try learned(cube).isEmpty)
    if model == "html" {
      // What is no answer is not better later.
      #expect(try cube.jobs().first?.note?.hasPrefix("the model failed for 1 passage (") == true)
      return try cube.close()
    }
    let job = try #require(try cube.jobs().first)
    #expect(job.state == .failed)
    #expect(job.error?.hasPrefix("the model's service") == true)
    try server.behave("reader", as: Self.good)
    // It rests for a minute; another process does not know.
    #expect(try cube.readDocument() == .rests)
    try cube.close()
    let next = try open("reader")
    try next.ingest()
    #expect(try learned(next).count == 2)
    #expect(try next.jobs().allSatisfy { $0.state == .done })
    try next.close()
  }

  @Test func withoutAModelNobodyReadsDocuments() throws {
    let cube = try open(nil)
    try put(Self.text, in: cube)
    try cube.ingest()
    try cube.indexTexts()
    #expect(try learned(cube).isEmpty)
    #expect(try cube.jobs().isEmpty)
    try cube.close()
    // It waits for one that comes later.
    let later = try open(Self.good)
    #expect(try later.jobs().map(\.state) == [.running])
    try later.ingest()
    #expect(try learned(later).count == 2)
    try later.close()
  }

  @Test func codeAndWhatIsNoTextAreNotSent() throws {
    let cube = try open(Self.good)
    try put("int main(void) { return 0; }\n", in: cube, "main.c")
    try put("\u{0}\u{1}\u{2}", in: cube, "odd.bin")
    try put("", in: cube, "empty.md")
    try put("The key of the shed is lost.\n", in: cube, ".hidden.md")
    try cube.ingest()
    #expect(cube.host.model?.tokens == 0)
    #expect(try cube.jobs().isEmpty)
    try cube.close()
  }

  @Test func ofANewVersionOnlyWhatIsNewIsSent() throws {
    let cube = try open(Self.good)
    try put(Self.text, in: cube)
    try cube.ingest()
    let before = try #require(cube.host.model?.tokens)
    // The same passages in another order: nothing is asked.
    try put(Self.text + "\n", in: cube, "copy.md")
    try cube.ingest()
    #expect(try #require(cube.host.model?.tokens) == before + 100)
    try put("A note before.\n\n" + Self.text, in: cube)
    try cube.ingest()
    #expect(try #require(cube.host.model?.tokens) == before + 200)
    #expect(try cube.jobs(all: true).allSatisfy { $0.state == .done })
    try cube.close()
  }

  @Test func aLongDocumentIsReadInParts() throws {
    let cube = try open(Self.saying(("Rita counts.", "Rita counts")))
    let part = String(repeating: "Rita counts the boats in the harbour every day. ", count: 40)
    let text = (0..<12).map { "# Part \($0)\n\n\(part)\n\n" }.joined()
    try put(text, in: cube)
    try cube.ingest()
    #expect((300...1_200).contains(cube.host.model?.tokens ?? 0))
    #expect(try learned(cube) == ["Rita counts.\n"])
    try cube.close()
  }
}
