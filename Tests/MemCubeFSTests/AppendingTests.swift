import Fuse
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCubeFS

/// Writing to transcripts, by several handles at once.
@Suite struct AppendingTests {
  private let talk = "trips/messages/talk.md"
  private let lines = "trips/messages/talk.jsonl"
  private let append = OpenFlags.write | OpenFlags.append | OpenFlags.create

  private func said(_ fixture: Fixture) throws -> [String] {
    guard let found = try fixture.cube.conversation(Array("talk".utf8)) else { return [] }
    return try fixture.cube.messages(conversation: found.row, after: nil, limit: 1000).map {
      guard case .bytes(let bytes) = $0.content else { return "?" }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private func write(_ file: any ClientFile, _ text: String, at offset: Int64 = 0) throws {
    try file.write(Array(text.utf8), at: offset)
  }

  private func rejected(_ fixture: Fixture) throws -> [[UInt8]] {
    let folder = try fixture.cube.rejectedDirectory
    let names = ((try? Files.list(folder)) ?? []).map { $0.name }
    return try names.map { try Files.readAll(folder.appending($0)) }
  }

  /// As `add --messages` takes them; what an assistant says is not learned as the user's.
  @Test func rolesAreReadByTheirNames() throws {
    let fixture = try Fixture()
    let client = fixture.client
    func speakers() throws -> [String] {
      guard let found = try fixture.cube.conversation(Array("talk".utf8)) else { return [] }
      return try fixture.cube.messages(conversation: found.row, after: nil, limit: 100).map {
        String(decoding: ($0.name ?? []) + [0x2F] + $0.role, as: UTF8.self)
      }
    }
    let time = "\u{B7} 2025-06-10 09:30:00\n\nI live in Paris.\n"
    for heading in [
      "ai", "Max (bot)", "Human", "user", "assistant", "Ana", "Bob (the builder)", "Eve (user)",
    ] {
      try client.append(talk, "\n## \(heading) \(time)")
    }
    let known = [
      "/assistant", "Max/assistant", "/user", "/user", "/assistant", "Ana/user",
      "Bob (the builder)/user", "Eve/user",
    ]
    #expect(try speakers() == known)
    for role in ["bot", "Model", "human", "system"] {
      try client.append(lines, "{\"role\":\"\(role)\",\"content\":\"hi\"}\n")
    }
    let more = ["/assistant", "/assistant", "/user", "/system"]
    #expect(try speakers() == known + more)
    let alien = "{\"role\":\"alien\",\"content\":\"hi\"}\n"
    #expect(throws: Errno.invalid) { try client.append(lines, alien) }
    #expect(try speakers() == known + more)
    #expect(try rejected(fixture) == [Array(alien.utf8)])
  }

  @Test func handlesDoNotMixWhatTheySay() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let one = try client.open(talk, append, mode: 0o600)
    let other = try client.open(talk, append, mode: 0o600)
    for round in 0..<3 {
      try write(one, "one \(round)\n")
      try write(other, "other \(round)\n")
      try one.synchronize()
      #expect(try !client.read(talk).contains("other \(round)"))
      try other.synchronize()
    }
    try write(one, "the end\n")
    try one.close()
    try other.close()
    #expect(try said(fixture) == (0..<3).flatMap { ["one \($0)", "other \($0)"] } + ["the end"])
    #expect(fixture.tree.context.handles.count == 0)
    let cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    #expect(cube.textHandles.withLock { $0.count } == 0)
  }

  @Test func manyThreadsAppend() throws {
    let fixture = try Fixture()
    let (tree, talk) = (fixture.tree, talk)
    let failures = Lock<[String]>([])
    let running = Condition(8)
    for number in 0..<8 {
      try Thread.detach("client") {
        let client = TreeClient(tree, keepsNames: number % 2 == 0)
        do throws(Errno) {
          for round in 0..<25 { try client.append(talk, "\(number) \(round)\n") }
        } catch {
          failures.withLock { $0.append("\(number): \(error)") }
        }
        running.withLock { $0 -= 1 }
        running.broadcast()
      }
    }
    running.wait { $0 == 0 ? () : nil }
    #expect(failures.withLock { $0 } == [])
    let expected = (0..<8).flatMap { one in (0..<25).map { "\(one) \($0)" } }
    #expect(try said(fixture).sorted() == expected.sorted())
    #expect(try rejected(fixture) == [])
  }

  /// Headings come in with each save, so the position of a program that does not append is
  /// behind the end; it goes on there.
  @Test func aProgramGoesOnWhereItWrote() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let file = try client.open(talk, OpenFlags.readWrite, mode: 0)
    var end = try file.status().size
    for number in 0..<3 {
      try write(file, "more \(number)\n", at: end)
      end += 7
      if number > 0 { try file.synchronize() }
    }
    try file.close()
    #expect(try said(fixture) == ["first", "more 0\nmore 1", "more 2"])
  }

  @Test func whatIsWrittenIsReadByWhoWroteIt() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let past = try client.read(talk)
    let file = try client.open(talk, OpenFlags.readWrite | OpenFlags.append, mode: 0)
    try write(file, "mine\n")
    #expect(try file.read(0, 1000) == Array((past + "mine\n").utf8))
    #expect(try file.status().size == Int64(past.utf8.count + 5))
    #expect(try client.read(talk) == past)
    try client.append(talk, "yours\n")
    try file.close()
    #expect(try said(fixture) == ["first", "yours", "mine"])
  }

  @Test func anOpenTranscriptShowsWhatOthersAdd() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let file = try client.open(talk, OpenFlags.readWrite | OpenFlags.append, mode: 0)
    #expect(try !String(decoding: file.read(0, 1000), as: UTF8.self).contains("second"))
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let draft = MessageDraft(
      conversation: Array("talk".utf8), role: Array("user".utf8), content: Array("second".utf8))
    try other.write([.message(draft)], .spooled)
    try other.close()
    fixture.tree.refresh()
    #expect(try String(decoding: file.read(0, 1000), as: UTF8.self).contains("second"))
    try write(file, "third\n")
    try file.close()
    #expect(try said(fixture) == ["first", "second", "third"])
  }

  // MARK: What is refused

  @Test func whatCannotBeReadIsItsWritersFailure() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let good = try client.open(lines, append, mode: 0o600)
    let bad = try client.open(lines, append, mode: 0o600)
    // As soon as the line is whole, and once more to who heeds only close(2).
    #expect(client.code { () throws(Errno) in try bad.write(Array("no json\n".utf8), at: 0) } == 22)
    try write(good, "{\"content\": \"good\"}\n")
    try good.synchronize()
    try write(good, "{\"content\": \"cut")
    try good.synchronize()
    #expect(client.code { () throws(Errno) in try bad.synchronize() } == 22)
    // What comes behind is another matter.
    try write(bad, "{\"content\": \"better\"}\n")
    try bad.close()
    try write(good, " off\"}")
    try good.close()
    #expect(try said(fixture) == ["good", "better", "cut off"])
    #expect(try rejected(fixture) == [Array("no json\n".utf8)])
  }

  /// A shell tells of write(2), not of close(2); the note says what is wrong with which line.
  @Test(arguments: [
    ("{bad", "line 1 of the messages: not JSON"),
    ("{\"content\":\"a\",\"time\":\"soon\"}", "time: 'soon' is no time"),
    ("{\"content\":\"a\",\"role\":\"narrator\"}", "'narrator' is no role"),
  ])
  func aWrongLineIsRefusedOnceItIsWhole(line: String, reason: String) throws {
    let fixture = try Fixture()
    let client = fixture.client
    for isNew in [true, false] {
      let file = try client.open(lines, append, mode: 0o600)
      try write(file, String(line.prefix(3)))
      let rest = Array((line.dropFirst(3) + "\n").utf8)
      #expect(client.code { () throws(Errno) in try file.write(rest, at: 3) } == 22)
      #expect(client.code { () throws(Errno) in try file.close() } == 22)
      let listed = try client.names("trips/messages")
      #expect(listed == (isNew ? [] : ["talk.md"]))
      let folder = try fixture.cube.rejectedDirectory
      let kept = try Files.list(folder).map { folder.appending($0.name) }
      #expect(kept.count == (isNew ? 1 : 2))
      for path in kept {
        #expect(try Files.readAll(path) == Array((line + "\n").utf8))
        let note = Cube.reasonForRejecting(path).map { String(decoding: $0, as: UTF8.self) }
        #expect(note?.contains(reason) == true, "\(note ?? "none")")
      }
      if isNew { try client.write(lines, "{\"content\":\"fine\"}\n") }
    }
    #expect(try said(fixture) == ["fine"])
  }

  /// Lines that are written anew: a changed past is one thing, a wrong new line another.
  @Test func whatIsKeptAsideSaysWhy() throws {
    let fixture = try Fixture()
    let client = fixture.client
    // As another program may have recorded it.
    try fixture.cube.write(
      [
        .message(
          MessageDraft(
            conversation: Array("talk".utf8), role: Array("narrator".utf8),
            content: Array("Once upon a time".utf8)))
      ], .spooled)
    let past = try client.read(lines)
    for (text, code, reason) in [
      (past.replacing("Once", with: "Twice"), 1, "what was said stays"),
      (past + "{bad\n", 22, "line 1 of the messages: not JSON"),
    ] {
      let file = try client.open(lines, OpenFlags.write | OpenFlags.truncate, mode: 0)
      try? write(file, text)
      #expect(client.code { () throws(Errno) in try file.close() } == Int32(code))
      let folder = try fixture.cube.rejectedDirectory
      let kept = try #require(try Files.list(folder).map { folder.appending($0.name) }.first)
      let note = Cube.reasonForRejecting(kept).map { String(decoding: $0, as: UTF8.self) }
      #expect(note?.contains(reason) == true, "\(note ?? "none")")
      try Files.unlink(kept)
    }
  }

  /// What a program says together is taken together or not at all.
  @Test func whatWasWrittenBeforeAWrongLineIsKeptAsideWithIt() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let file = try client.open(lines, append, mode: 0o600)
    let good = "{\"content\":\"good\"}\n"
    try write(file, good)
    #expect(client.code { () throws(Errno) in try file.write(Array("x\n".utf8), at: 0) } == 22)
    #expect(client.code { () throws(Errno) in try file.synchronize() } == 22)
    try write(file, "{\"content\":\"later\"}\n")
    try file.close()
    #expect(try said(fixture) == ["later"])
    #expect(try rejected(fixture) == [Array((good + "x\n").utf8)])
  }

  @Test func aChangedPastIsRefusedAsItIsWritten() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let past = try client.read(talk)
    let flags = OpenFlags.write | OpenFlags.truncate
    let file = try client.open(talk, flags, mode: 0)
    #expect(client.code { () throws(Errno) in try file.write([0x23], at: 0) } == 0)
    for (offset, text) in [(1, "gone"), (5, " for good\n")] {
      #expect(
        client.code { () throws(Errno) in
          try file.write(Array(text.utf8), at: Int64(offset))
        } == 1)
    }
    #expect(client.code { () throws(Errno) in try file.synchronize() } == 1)
    // That was told; once is enough.
    try file.close()
    #expect(try rejected(fixture) == [Array("#gone for good\n".utf8)])
    #expect(try client.read(talk) == past)
    #expect(client.code { () throws(Errno) in try client.truncate(talk, 0) } == 1)
    #expect(client.code { () throws(Errno) in try client.truncate(talk, 1 << 20) } == 1)
    try client.truncate(talk, Int64(past.utf8.count))
    // Truncated and left alone: nothing is taken back, and whoever asks is told.
    let cut = try client.open(talk, flags, mode: 0)
    #expect(client.code { () throws(Errno) in try cut.close() } == 1)
    #expect(try client.read(talk) == past)
    // Wherever it is cut, but for the white space at its end.
    let count = Int64(past.utf8.count)
    for (size, code) in [(0, 1), (10, 1), (count - 2, 1), (count - 1, 0)] {
      let cut = try client.open(talk, OpenFlags.write, mode: 0)
      try cut.truncate(size)
      #expect(client.code { () throws(Errno) in try cut.close() } == code, "\(size)")
      #expect(try client.read(talk) == past)
    }
    // What is written again then is as good as before.
    let again = try client.open(talk, OpenFlags.write, mode: 0)
    try again.truncate(10)
    try write(again, past + "\nmore\n")
    try again.close()
    #expect(try said(fixture) == ["first", "more"])
  }

  @Test func anEditorWritesThePastAgain() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write(talk, "first\n")
    let past = try client.read(talk)
    let file = try client.open(talk, OpenFlags.write | OpenFlags.truncate, mode: 0)
    // In pieces, as by a buffer of seven bytes.
    let text = Array((past + "\nmore\n").utf8)
    for start in stride(from: 0, to: text.count, by: 7) {
      try file.write(Array(text[start...].prefix(7)), at: Int64(start))
    }
    try file.synchronize()
    try write(file, "and more\n", at: Int64(text.count))
    try file.close()
    #expect(try said(fixture) == ["first", "more", "and more"])
    #expect(try rejected(fixture) == [])
  }

  /// `{ echo "## …"; echo; date; } >> talk.md`: each program closes the file.
  @Test func aHeadingWaitsForItsText() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let (tree, node) = try (
      fixture.tree,
      {
        try client.write(talk, "first\n"); return try client.node(talk)
      }()
    )
    let caller = Caller(user: 1000, group: 1000)
    let opened = try tree.open(node, append, caller)
    for text in ["said before\n", "\n## Bo (user) · 2025-06-10 09:30:00\n", "\n", "later\n"] {
      _ = try tree.write(node, opened.handle, 0, Array(text.utf8), caller)
      try tree.flush(node, opened.handle, 0)
    }
    tree.release(node, opened.handle)
    #expect(try said(fixture) == ["first", "said before", "later"])
    #expect(try client.read(talk).contains("## Bo (user) · 2025-06-10 09:30:00\n\nlater\n"))
  }

  @Test func whatIsQuietIsRecorded() throws {
    let fixture = try Fixture()
    let file = try fixture.client.open(talk, append, mode: 0o600)
    try write(file, "thinking\n")
    fixture.tree.tick()
    #expect(try said(fixture) == [])
    fixture.time.pass(2)
    fixture.tree.tick()
    #expect(try said(fixture) == ["thinking"])
    // In the middle of a line there is more to come; the end of the mount is the end of it.
    try write(file, "and so")
    fixture.time.pass(2)
    fixture.tree.tick()
    #expect(try said(fixture) == ["thinking"])
    let cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    _ = cube.recordTheRest()
    #expect(try said(fixture) == ["thinking", "and so"])
    try file.close()
  }
}
