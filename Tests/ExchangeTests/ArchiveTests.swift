import Testing

@testable import Exchange

/// Archives as hostile input: spec "Import and export", section 3, "Zip and tar".
@Suite struct ArchiveTests {
  /// An archive that is made byte by byte, right or wrong.
  struct Zip {
    struct Entry {
      var name: String
      var content: [UInt8] = bytes("text")
      var flags: UInt16 = 0
      var mode: UInt32 = 0o100644
      var said: Int?
      var isDeflated = false
      var localName: String?
    }

    var entries: [Entry]
    /// Where the directory says that the entry of a number begins.
    var overlaps = false

    static func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// One stored block of deflate.
    static func deflated(_ content: [UInt8]) -> [UInt8] {
      [1] + number(content.count, 2) + number(~content.count, 2) + content
    }

    var made: [UInt8] {
      var (out, directory): ([UInt8], [UInt8]) = ([], [])
      for entry in entries {
        let start = overlaps ? 0 : out.count
        let packed = entry.isDeflated ? Self.deflated(entry.content) : entry.content
        let size = entry.said ?? entry.content.count
        let name = Array(entry.name.utf8)
        let local = Array((entry.localName ?? entry.name).utf8)
        let common =
          Self.number(Int(entry.flags), 2) + Self.number(entry.isDeflated ? 8 : 0, 2)
          + Self.number(0, 4) + Self.number(Int(CRC32(entry.content).value), 4)
          + Self.number(packed.count, 4) + Self.number(size, 4)
        out +=
          [0x50, 0x4B, 3, 4, 20, 0] + common + Self.number(local.count, 2) + [0, 0] + local + packed
        directory +=
          [0x50, 0x4B, 1, 2, 20, 3, 20, 0] + common + Self.number(name.count, 2)
          + Self.number(0, 8) + Self.number(Int(entry.mode) << 16, 4) + Self.number(start, 4) + name
      }
      let end = Self.number(entries.count, 2)
      return out + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + end + end
        + Self.number(directory.count, 4) + Self.number(out.count, 4) + [0, 0]
    }
  }

  private func open(_ content: [UInt8]) throws(ExchangeError) -> Export.Part {
    try Export.opened(ExportFile(path: bytes("x.zip"), bytes: content), named: bytes("x.zip"))
  }

  private func names(_ zip: Zip) throws -> [String] {
    try open(zip.made).files.map { shown($0.path) }
  }

  @Test func entriesAreReadStoredAndDeflated() throws {
    let zip = Zip(entries: [
      .init(name: "a/one.md"),
      .init(name: "a/two.md", content: bytes("deflated"), isDeflated: true),
    ])
    let part = try open(zip.made)
    #expect(part.files.map { shown($0.path) } == ["one.md", "two.md"])
    #expect(try part.files.map { shown(try $0.bytes()) } == ["text", "deflated"])
    #expect(part.name == bytes("x"))
  }

  @Test(arguments: [
    "../up.md", "a/../../up.md", "/etc/passwd", "C:\\x.md", "\\\\host\\x.md", "a\\..\\..\\up.md",
    "a\0b",
  ])
  func namesThatLeadOutAreRefused(name: String) {
    #expect(throws: ExchangeError.self) {
      try open(Zip(entries: [.init(name: "ok.md"), .init(name: name)]).made)
    }
  }

  @Test func linksAndDevicesAreRefused() {
    for mode in [0o120777, 0o020600, 0o060600, 0o010600, 0o140600] as [UInt32] {
      #expect(throws: ExchangeError.self) {
        try open(Zip(entries: [.init(name: "x", mode: mode)]).made)
      }
    }
  }

  @Test func twoOfOneNameOverlapsAndOtherNamesAreRefused() {
    let twice = Zip(entries: [.init(name: "a.md"), .init(name: "a.md")])
    #expect(throws: ExchangeError.self) { try open(twice.made) }
    var overlapping = Zip(entries: [.init(name: "a.md"), .init(name: "a.md", localName: "a.md")])
    overlapping.overlaps = true
    #expect(throws: ExchangeError.self) { try open(overlapping.made) }
    let other = Zip(entries: [.init(name: "a.md", localName: "b.md")])
    #expect(throws: ExchangeError.self) { try open(other.made) }
  }

  @Test func sizesThatAreNotTrueAreRefused() {
    for said in [3, 5, 1 << 20] {
      let stored = Zip(entries: [.init(name: "a.md", said: said)])
      #expect(throws: ExchangeError.self) { try open(stored.made) }
      let packed = Zip(entries: [.init(name: "a.md", said: said, isDeflated: true)])
      #expect(throws: ExchangeError.self) { try open(packed.made) }
    }
  }

  /// A gigabyte and more of a kilobyte: said in its directory, it is refused before anything is unpacked.
  @Test func aBombIsRefused() throws {
    let bomb = Zip(entries: [.init(name: "a.md", said: 2 << 30, isDeflated: true)])
    let error = #expect(throws: ExchangeError.self) { try open(bomb.made) }
    #expect(error?.message.contains("a thousand times") == true, "\(String(describing: error))")
  }

  @Test func anEncryptedEntryIsLocked() throws {
    let part = try open(Zip(entries: [.init(name: "a.md", flags: 1), .init(name: "b.md")]).made)
    #expect(part.files.map(\.isLocked) == [true, false])
  }

  /// A byte that is another one, stored or deflated: the entry is named, also where it would be what tells
  /// the format, and others are read.
  @Test(arguments: [false, true]) func aDamagedEntryIsNamed(isDeflated: Bool) throws {
    let list = bytes(#"{"results": [{"id": "1", "memory": "Likes tea"}]}"#)
    let name = "mem0.json"
    func damaged(_ others: [Zip.Entry]) throws -> Export {
      let entry = Zip.Entry(name: name, content: list, isDeflated: isDeflated)
      var zip = Zip(entries: [entry] + others).made
      zip[30 + name.utf8.count + 12] ^= 0x10
      return Export(parts: [try open(zip)])
    }
    let whole = Zip(entries: [.init(name: name, content: list, isDeflated: isDeflated)]).made
    #expect(try read(Export(parts: [try open(whole)]), as: "mem0").problems == [])
    let error = #expect(throws: ExchangeError.self) { try ExportFormat.recognised(damaged([])) }
    #expect(error == .unreadable("'mem0.json' is damaged, and cannot be unpacked"))
    let beside = try read(damaged([.init(name: "b.md"), .init(name: "c.md")]), as: "markdown")
    #expect(beside.problems == ["mem0.json: is damaged, and cannot be unpacked"])
    #expect(beside.paths.count == 2)
  }

  @Test func namesOfOtherSystemsAreRead() throws {
    #expect(
      try names(
        Zip(entries: [
          .init(name: "a\\b.md"), .init(name: "__MACOSX/._b.md"), .init(name: ".DS_Store"),
          .init(name: "c.md"),
        ])) == ["a/b.md", "c.md"])
  }

  /// No cut and no changed byte may trap.
  @Test func damagedArchivesAreRefusedOrRead() throws {
    let whole = Zip(entries: [.init(name: "a.md"), .init(name: "b.md", isDeflated: true)]).made
    for end in 0..<whole.count {
      _ = try? open(Array(whole[..<end])).files.map { try? $0.bytes() }
    }
    for place in whole.indices {
      for bit in 0..<8 {
        var changed = whole
        changed[place] ^= 1 << UInt8(bit)
        _ = try? open(changed).files.map { try? $0.bytes() }
      }
    }
  }

  // MARK: tar

  private func header(_ name: String, _ size: Int, _ kind: String = "0") -> [UInt8] {
    func octal(_ value: Int, _ count: Int) -> [UInt8] {
      let digits = String(value, radix: 8)
      return bytes(String(repeating: "0", count: count - 1 - digits.count) + digits) + [0]
    }
    var out = bytes(name) + [UInt8](repeating: 0, count: 100 - name.utf8.count)
    out += octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12) + octal(1_700_000_000, 12)
    out +=
      bytes("        ") + bytes(kind) + [UInt8](repeating: 0, count: 100) + bytes("ustar\u{0}00")
    out += [UInt8](repeating: 0, count: 512 - out.count)
    let sum = out.reduce(0) { $0 + Int($1) }
    out.replaceSubrange(148..<156, with: octal(sum, 7) + [0x20])
    return out
  }

  private func tar(_ name: String, _ kind: String = "0") -> [UInt8] {
    header(name, 4, kind) + bytes("text") + [UInt8](repeating: 0, count: 508 + 1024)
  }

  @Test func aTarIsRead() throws {
    let part = try open(tar("notes/a.md"))
    #expect(part.files.map { shown($0.path) } == ["a.md"])
    #expect(try part.files.first?.bytes() == bytes("text"))
  }

  @Test func hostileTarsAreRefused() {
    #expect(throws: ExchangeError.self) { try open(tar("../a.md")) }
    for kind in ["1", "2", "3", "4", "6"] {
      #expect(throws: ExchangeError.self) { try open(tar("a.md", kind)) }
    }
    let whole = tar("a.md")
    for end in stride(from: 0, to: whole.count, by: 7) { _ = try? open(Array(whole[..<end])) }
  }
}
