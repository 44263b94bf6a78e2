import HostileTexts
import Language
import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Learning
@testable import MemCube
@testable import Search
@testable import Text

/// Whatever a text is like, to read it costs processor time in proportion to its length, and not more than 0.3 s
/// for 100 kB.
///
/// MEMCUBE_COST_SIZE=N takes texts of up to N bytes, 100,000 unless given.
@Suite(.serialized) struct CostTests {
  static let size =
    Environment.value("MEMCUBE_COST_SIZE").flatMap {
      Int(String(decoding: $0, as: UTF8.self))
    } ?? 100_000
  /// Seconds for 100 kB.
  static let most = 0.3

  /// What reads texts, by its name.
  private static let readers: [(name: String, read: @Sendable ([UInt8]) -> Void)] = [
    ("sentences", { _ = SentenceCut.pieces($0) }),
    ("slots", { _ = Slots(of: $0, written: 20_500) }),
    ("repeats", { _ = Repeats.key($0) }),
    ("a message among people", { CostTests.learn($0, others: ["Bo"]) }),
    ("a message to a memory", { CostTests.learn($0, others: []) }),
    ("a query", { _ = Query(parsing: $0) }),
    ("what a query misspells", { _ = Query(parsing: $0).misspelled }),
    ("a query by its name", { _ = Query.text(named: $0) }),
    ("what a question asks", { _ = Question(Query(parsing: $0)) }),
    (
      "tokens",
      {
        var tokenizer = Tokenizer()
        tokenizer.read($0)
        while tokenizer.next() {}
      }
    ),
    ("folding", { _ = FoldedValue.fold($0) }),
    ("HTML", { _ = Markup.text($0) }),
    ("front matter", { _ = FrontMatter.parse(Array("---\ntags: [a]\n".utf8) + $0) }),
    (
      "front matter that ends",
      { _ = FrontMatter.parse(Array("---\n".utf8) + $0.prefix(60_000) + Array("\n---\n".utf8)) }
    ),
    ("a mail", { _ = MailDecoder.text($0) }),
    ("a mail's body", { _ = MailDecoder.text(Array("Subject: x\n\n".utf8) + $0) }),
    ("a document", { _ = PassageSplitter.split($0, name: Array("a.md".utf8)) }),
    ("a page", { _ = PassageSplitter.split($0, name: Array("a.html".utf8)) }),
    ("a program", { _ = PassageSplitter.split($0, name: Array("a.c".utf8)) }),
    ("JSON", { _ = try? JSON.parse($0) }),
    ("JSON's text", { _ = try? JSON.parse(JSON.string($0).bytes) }),
    ("a transcript", { _ = CostTests.transcript.drafts(markdown: Array("## user\n".utf8) + $0) }),
    ("lines of messages", { _ = try? CostTests.transcript.drafts(jsonLines: $0, isFinal: true) }),
    ("a name", { _ = EscapedName.escape($0).count + slug(of: $0).count }),
    ("an escaped name", { _ = EscapedName.unescape($0) }),
    ("a path", { _ = PathCleaning.clean($0) }),
    ("a speaker", { _ = SpeakerName.text(of: $0) }),
    ("a cube's name", { _ = CubeName.objection(to: $0) }),
    (
      "a snippet",
      {
        var snippets = Snippets(Query(parsing: $0))
        _ = snippets.line(in: $0)
      }
    ),
    ("merging", { _ = TextMerge.merge($0, Array($0.reversed()), Array($0.dropFirst(99))) }),
    ("an answer", { _ = Answer($0, []) }),
  ]

  private static var transcript: Transcript {
    Transcript(conversation: Array("c".utf8), zone: .utc)
  }

  private static func learn(_ text: [UInt8], others: [String]) {
    _ = BuiltInExtractor().statements(
      of: SaidMessage(
        text: String(decoding: text, as: UTF8.self), day: 20_500,
        author: others.isEmpty ? nil : "Ana", others: others, isToAssistant: others.isEmpty))
  }

  @Test(arguments: HostileText.allCases)
  func readingIsLinear(_ shape: HostileText) {
    for (name, read) in Self.readers {
      CostTests.check("\(name) of \(shape)") { read(shape.text($0)) }
    }
  }

  /// Checks a piece of work for texts of a size, and of a tenth of that.
  static func check(
    _ name: String, size: Int = CostTests.size, most: Double = CostTests.most,
    _ location: SourceLocation = #_sourceLocation, _ work: (Int) throws -> Void
  ) rethrows {
    let most = most * Double(max(size, 100_000)) / 100_000
    var large = try Cost.of { try work(size) }
    if large < 0.02 { return }
    let small = try Cost.of(times: 3) { try work(size / 10) }
    // Others may have had the processor's caches.
    if large > most || Cost.outgrows(small, large) {
      large = min(large, try Cost.of(times: 2) { try work(size) })
    }
    #expect(large <= most, "\(name): \(large) s", sourceLocation: location)
    #expect(
      !Cost.outgrows(small, large), "\(name): \(small) s, and \(large) s for ten times the text",
      sourceLocation: location)
  }
}
