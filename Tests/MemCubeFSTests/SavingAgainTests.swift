import Fuse
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCubeFS

/// Transcripts in an editor, which saves what it holds: without the headings that came in.
@Suite struct SavingAgainTests {
  private let talk = "trips/messages/talk.md"

  private func said(_ fixture: Fixture) throws -> [String] {
    guard let found = try fixture.cube.conversation(Array("talk".utf8)) else { return [] }
    return try fixture.cube.messages(conversation: found.row, after: nil, limit: 1000).map {
      guard case .bytes(let bytes) = $0.content else { return "?" }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private func rejected(_ fixture: Fixture) throws -> Int {
    ((try? Files.list(fixture.cube.rejectedDirectory)) ?? []).count
  }

  /// Ways to save a whole text.
  enum Way: CaseIterable {
    case truncating, inSmallPieces, renaming, overwriting
  }

  /// The error number of saving a text.
  private func save(_ text: String, _ way: Way, _ path: String, _ client: TreeClient) -> Int32 {
    client.code { () throws(Errno) in
      let bytes = Array(text.utf8)
      if way == .renaming {
        try client.write("trips/messages/talk.tmp", bytes)
        return try client.rename("trips/messages/talk.tmp", path)
      }
      let flags = way == .overwriting ? 0 : OpenFlags.truncate
      let file = try client.open(path, OpenFlags.write | OpenFlags.create | flags, mode: 0o600)
      do throws(Errno) {
        let step = way == .inSmallPieces ? 3 : 1 << 16
        for start in stride(from: 0, to: bytes.count, by: step) {
          try file.write(Array(bytes[start...].prefix(step)), at: Int64(start))
        }
        if way == .overwriting { try file.truncate(Int64(bytes.count)) }
        try file.synchronize()
      } catch {
        try? file.close()
        throw error
      }
      try file.close()
    }
  }

  @Test(arguments: Way.allCases, [true, false])
  func whatIsNewIsRecordedOnce(way: Way, isBegun: Bool) throws {
    let fixture = try Fixture()
    let client = fixture.client
    if isBegun { try client.write(talk, "first\n") }
    var text = isBegun ? try client.read(talk) : ""
    var expected = isBegun ? ["first"] : []
    for line in ["Had lunch", "Tea at five", "\nHome", "Bed"] {
      text += line + "\n"
      expected.append(String(line.trimmingPrefix("\n")))
      // Once more, unchanged.
      for _ in 0..<2 {
        #expect(save(text, way, talk, client) == 0)
        #expect(try said(fixture) == expected)
      }
    }
    text += "\n## Bo (assistant) · 2025-06-10 09:30:00\n\nSleep well\n"
    #expect(save(text, way, talk, client) == 0)
    #expect(save(text + "Thanks\n", way, talk, client) == 0)
    #expect(try said(fixture) == expected + ["Sleep well", "Thanks"])
    #expect(try rejected(fixture) == 0)
  }

  @Test func linesOfJSONToo() throws {
    let fixture = try Fixture()
    var text = ""
    for line in ["one", "two", "three"] {
      text += "{\"content\":\"\(line)\"}\n"
      for _ in 0..<2 {
        #expect(save(text, .truncating, "trips/messages/talk.jsonl", fixture.client) == 0)
      }
    }
    #expect(try said(fixture) == ["one", "two", "three"])
    #expect(save(text + "{bad\n", .truncating, "trips/messages/talk.jsonl", fixture.client) == 22)
    #expect(try said(fixture) == ["one", "two", "three"])
  }

  @Test func lineEndsDoNotCount() throws {
    let fixture = try Fixture()
    let client = fixture.client
    for text in ["one", "one\n", "one\r\n\r\ntwo", "one\n\ntwo\n\n", "one \n\ntwo\nthree\n"] {
      #expect(save(text, .truncating, talk, client) == 0)
    }
    #expect(try said(fixture) == ["one", "two", "three"])
  }

  @Test(arguments: Way.allCases) func aPastThatIsChangedIsRefused(way: Way) throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let past = try client.read(talk)
    let (one, two) = (past + "Had lunch\n", past + "Had lunch\nTea at five\n")
    for text in [one, two] { #expect(save(text, way, talk, client) == 0) }
    let present = try client.read(talk)
    for (count, text) in [
      two.replacing("five", with: "six"), two.replacing("lunch", with: "dinner") + "more\n",
      two.replacing("first", with: "last"), two.replacing("Tea", with: "\nTea"),
      two.dropLast() + " with Ana\n", one, one + "Tea at six\n", past, "Tea at five\n",
    ].enumerated() {
      #expect(save(String(text), way, talk, client) == 1, "\(text)")
      #expect(try rejected(fixture) == count + 1)
    }
    #expect(try client.read(talk) == present)
    // Who holds what was saved goes on all the same.
    #expect(save(two + "Home\n", way, talk, client) == 0)
    #expect(try said(fixture) == ["first", "Had lunch", "Tea at five", "Home"])
  }

  @Test func othersSpeakMeanwhile() throws {
    let fixture = try Fixture()
    let client = fixture.client
    var one = "one\n"
    #expect(save(one, .truncating, talk, client) == 0)
    var other = try client.read(talk)
    for round in 0..<3 {
      other += "other \(round)\n"
      #expect(save(other, .renaming, talk, client) == 0)
      try client.append(talk, "appended \(round)\n")
      one += "one \(round)\n"
      #expect(save(one, .truncating, talk, client) == 0)
    }
    let rounds = (0..<3).flatMap { ["other \($0)", "appended \($0)", "one \($0)"] }
    #expect(try said(fixture) == ["one"] + rounds)
    #expect(try rejected(fixture) == 0)
  }

  /// What is left of the transcript behind a shorter text that was written over it is nothing new.
  @Test func theRestOfWhatStoodThereIsNotNew() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "one\n")
    let file = try client.open(talk, OpenFlags.readWrite, mode: 0)
    try file.write(Array("one\ntwo\n".utf8), at: 0)
    #expect(client.code { () throws(Errno) in try file.close() } == 1)
    #expect(try said(fixture) == ["one"])
    #expect(try rejected(fixture) == 1)
  }

  /// Its text would be somebody else's.
  @Test func aHeadingWithoutATextIsNotGoneOnBehind() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let text = try client.read(talk) + "## assistant\n"
    #expect(save(text, .truncating, talk, client) == 0)
    #expect(save(text + "\nHello\n", .truncating, talk, client) == 1)
    #expect(try said(fixture) == ["first", ""])
  }

  /// A program that pauses while it saves: what it saved is not known as a whole.
  @Test(arguments: [true, false]) func whoPausesSaysNothingTwice(isBegun: Bool) throws {
    let fixture = try Fixture()
    let client = fixture.client
    if isBegun { try client.write(talk, "first\n") }
    let text = (isBegun ? try client.read(talk) : "") + "one\n"
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.truncate
    let file = try client.open(talk, flags, mode: 0o600)
    try file.write(Array(text.utf8), at: 0)
    fixture.time.pass(2)
    fixture.tree.tick()
    let expected = (isBegun ? ["first"] : []) + ["one", "two"]
    #expect(try said(fixture) == expected.dropLast())
    try file.write(Array("two\n".utf8), at: Int64(text.utf8.count))
    try file.close()
    #expect(save(text + "two\nthree\n", .truncating, talk, client) == 1)
    #expect(try said(fixture) == expected)
  }

  /// A pause in the midst of a line ends no message.
  @Test func whoPausesInALineGoesOnWithIt() throws {
    let fixture = try Fixture()
    let client = fixture.client
    #expect(save("one\n", .truncating, talk, client) == 0)
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.truncate
    let file = try client.open(talk, flags, mode: 0o600)
    for (offset, part) in [(0, "one\nf"), (5, "our\n")] {
      try file.write(Array(part.utf8), at: Int64(offset))
      fixture.time.pass(2)
      fixture.tree.tick()
    }
    try file.close()
    #expect(try said(fixture) == ["one", "four"])
  }

  /// Two that begin the same conversation at once, in two mounts: the second finds the first one's.
  @Test func whatAnotherMountJustBeganIsNotBegunAgain() throws {
    let fixture = try Fixture()
    let client = fixture.client
    _ = try client.names("trips/messages")
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let draft = MessageDraft(
      conversation: Array("talk".utf8), role: Array("user".utf8), content: Array("one".utf8))
    try other.write([.message(draft)], .spooled)
    #expect(save("one\n", .truncating, talk, client) == 1)
    try other.close()
    #expect(try said(fixture) == ["one"])
  }

  @Test func itIsForgottenAfterADay() throws {
    let fixture = try Fixture()
    let client = fixture.client
    #expect(save("one\n", .truncating, talk, client) == 0)
    fixture.time.pass(23 * 3600)
    #expect(save("one\ntwo\n", .truncating, talk, client) == 0)
    fixture.time.pass(25 * 3600)
    #expect(save("one\ntwo\nthree\n", .truncating, talk, client) == 1)
    #expect(try said(fixture) == ["one", "two"])
  }

  @Test func whatIsKeptIsBounded() {
    let texts = SaidTexts()
    func key(_ name: String) -> Renderings.Key {
      Renderings.Key(conversation: Array(name.utf8), form: .markdown)
    }
    func found(_ name: String, _ present: String) -> [String] {
      texts.find(key(name), in: Array(present.utf8), at: 0)
        .map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    for number in 0..<20 {
      texts.keep(Array("a\(number)".utf8), key("a"), in: Array("a".utf8), at: 0)
    }
    #expect(Set(found("a", "a and more")) == Set((12..<20).map { "a\($0)" }))
    // Of another transcript, or where something went or came into the midst.
    #expect(found("b", "a") == [] && found("a", "") == [])
    for number in 0..<70 { texts.keep([0x62], key("b\(number)"), in: [0x63], at: 0) }
    #expect(found("a", "a") == [] && found("b5", "c") == [] && found("b6", "c") == ["b"])
    // What it has in common with the transcript takes no room.
    let long = [UInt8](repeating: 0x64, count: 5 << 20)
    texts.keep(long + [0x65], key("long"), in: long + [0x66], at: 0)
    #expect(found("b69", "c") == ["b"])
    texts.keep(long, key("other"), in: [0x65], at: 0)
    #expect(found("b69", "c") == [] && found("other", "e") == [])
    // Of a transcript that takes long to compare none is kept, and none where its past is another.
    let huge = [UInt8](repeating: 0x67, count: (8 << 20) + 1)
    texts.keep([0x67], key("huge"), in: huge, at: 0)
    #expect(texts.find(key("huge"), in: huge, at: 0).isEmpty)
    texts.keep([0x68], key("gone"), in: [0x69], at: 0)
    #expect(found("gone", "j") == [] && found("gone", "i") == [])
  }
}
