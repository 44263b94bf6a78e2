import Language
import Posix
import Testing

@testable import Format
@testable import Text

/// Texts as a hostile writer could make them, into what reads transcripts and front matter: pieces that
/// mean something there, in any order, cut, doubled and spoilt. Nothing traps, what was read lies within
/// the text, and what is written of it reads as the same again.
///
/// MEMCUBE_FUZZ_ROUNDS=N runs N seeds instead of some.
@Suite struct ParserFuzzTests {
  private static let rounds =
    Environment.value("MEMCUBE_FUZZ_ROUNDS").flatMap {
      UInt64(String(decoding: $0, as: UTF8.self))
    } ?? 500
  private static let texts = 100

  private static let markdown = [
    "## ", "# ", "##", "\\", "\\##", "\n", "\r", "\r\n", "\n\n", " ", "\t", "·", " · ", "(", ")",
    "## ada (user) · 2026-01-01 00:00:00\n", "## a · 2026-01-01 00:00:00", "## user\n",
    "2026-02-30 24:61:61", "9999-12-31 23:59:59", "-0001-01-01 00:00:00", "+14:00", "Z", "\u{0}",
    "\u{FEFF}", "\u{202E}", "漢", "x", "text\n",
  ]
  private static let json = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "\r", " ", "{\"content\":\"a\"}\n",
    "\"content\":\"a\"", "\"content_base64\":\"/w==\"", "\"content_base64\":\"%\"",
    "\"role\":\"user\"", "\"role\":\"x\"", "\"date\":\"2026-01-01T00:00:00Z\"",
    "\"date\":\"2026-01-01\"", "\"time\":\"soon\"", "\"time\":null", "\"metadata\":{\"a\":1}",
    "\"metadata\":[]", "\"id\":7", "\"other\":\"\\ud800\"", "1e999", "-", "\u{0}", "true",
  ]
  private static let front = [
    "---\n", "---", "...\n", "\n", "\r\n", "\r", " ", "  ", "\t", "tags: [a, b]\n", "tags:\n",
    "- a\n", "  - name: b\n", "entities: {a: b}\n", "type: fact\n", "type: [x]\n",
    "date: 2026-02-30\n", "date: 2026-11-20T10:00:00+14:00\n", "date: -5\n", "valid_to: 9999\n",
    "valid_from: 99999999999999999999\n", "&a", "*a", "!!str ", "|\n", ">-\n", "'", "\"", "\\x",
    "{", "}", "[", "]", ",", ": ", "? ", "# ", "%YAML 1.2\n", "<<: *a\n", "\u{0}", "\u{FEFF}", "漢",
  ]

  /// Some pieces behind one another, and then bytes of it changed, most often none.
  private static func text(
    of pieces: [String], from start: String = "", _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var text = Array(start.utf8)
    for _ in 0..<Int.random(in: 0..<40, using: &generator) {
      text += Array((pieces.randomElement(using: &generator) ?? "").utf8)
    }
    return spoilt(text, upTo: 3, &generator)
  }

  private static func spoilt(
    _ text: [UInt8], upTo limit: Int, _ generator: inout SeededGenerator
  ) -> [UInt8] {
    var text = text
    for _ in 0..<max(0, Int.random(in: -limit...limit, using: &generator)) {
      let place = Int.random(in: 0...text.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: text.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      case 1: text.removeSubrange(place...)
      case 2: text += text[place...]
      default: if place < text.count { text.remove(at: place) }
      }
    }
    return text
  }

  /// Hands out all texts, with what each is made of at random.
  private func eachText(
    of pieces: [String], from start: String = "",
    _ body: ([UInt8], UInt64, inout SeededGenerator) throws -> Void
  ) rethrows {
    for seed in 0..<Self.rounds {
      var generator = SeededGenerator(seed)
      for _ in 0..<Self.texts {
        try body(Self.text(of: pieces, from: start, &generator), seed, &generator)
      }
    }
  }

  private static let zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]

  private func transcript(_ seed: UInt64) throws -> Transcript {
    let zone = Self.zones[Int(seed % UInt64(Self.zones.count))]
    return Transcript(conversation: Array("c".utf8), zone: try #require(Zone(zone)))
  }

  private func rendered(_ drafts: [MessageDraft], _ transcript: Transcript) -> [UInt8] {
    drafts.enumerated().flatMap { index, draft in
      var each = message("user", date: nil)
      (each.role, each.name, each.date) = (draft.role, draft.name, draft.date)
      return transcript.markdown(each, content: draft.content, isFirst: index == 0)
    }
  }

  @Test func transcripts() throws {
    try eachText(of: Self.markdown) { text, seed, generator in
      let transcript = try transcript(seed)
      let drafts = transcript.drafts(markdown: text)
      #expect(drafts.reduce(0) { $0 + $1.content.count } <= text.count, "seed \(seed): \(text)")
      #expect(drafts.allSatisfy { $0.date.map { Timestamp(rfc3339: $0) != nil } ?? true })
      let present = rendered(drafts, transcript)
      let again = transcript.drafts(markdown: present)
      #expect(again.map(\.content) == drafts.map(\.content), "seed \(seed): \(text)")
      #expect(again.map(\.role) == drafts.map(\.role), "seed \(seed): \(text)")
      try rewriting(present, transcript, &generator)
    }
  }

  /// The same text adds nothing; another one is compared alike whole and in pieces.
  private func rewriting(
    _ present: [UInt8], _ transcript: Transcript, _ generator: inout SeededGenerator
  ) throws {
    guard case .appended(let none) = transcript.rewrite(markdown: present, present: present)
    else { return _ = Issue.record("the same text is a change: \(present)") }
    #expect(none.isEmpty)
    let saved = Self.spoilt(present, upTo: 2, &generator)
    var pieces = PastComparison(present)
    for end in stride(from: 0, to: saved.count, by: 7) {
      pieces.compare(Array(saved[..<end]), isWhole: false)
    }
    pieces.compare(saved, isWhole: true)
    var whole = PastComparison(present)
    whole.compare(saved, isWhole: true)
    #expect(pieces.changedLine == whole.changedLine, "\(present) \(saved)")
    if whole.changedLine == nil {
      #expect(pieces.compared == whole.compared && whole.compared <= saved.count)
    }
  }

  @Test func lines() throws {
    try eachText(of: Self.json) { text, seed, _ in
      let transcript = try transcript(seed)
      for isFinal in [false, true] {
        do throws(CubeError) {
          let (drafts, taken) = try transcript.drafts(jsonLines: text, isFinal: isFinal)
          #expect(taken <= text.count && (!isFinal || taken == text.count))
          #expect(taken == 0 || isFinal || text[taken - 1] == 0x0A, "seed \(seed): \(text)")
          #expect(drafts.allSatisfy { SpeakingRole.isKnown($0.role) })
          _ = rendered(drafts, transcript)
        } catch { #expect(error.message.count < 1000, "seed \(seed): \(text)") }
      }
    }
  }

  @Test func frontMatter() {
    eachText(of: Self.front, from: "---\n") { text, seed, _ in
      let matter = FrontMatter.parse(text)
      #expect((0...text.count).contains(matter.body), "seed \(seed): \(text)")
      #expect(matter.body == 0 || FrontMatter.parse(Array(text[..<matter.body])) == matter)
      for date in [matter.date, matter.validFrom, matter.validTo].compactMap({ $0 }) {
        if let read = CivilDate(date) { #expect(read.start < read.end, "seed \(seed): \(text)") }
      }
      _ = matter.lastDay
    }
  }
}
