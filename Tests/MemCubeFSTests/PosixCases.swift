import Posix
import Testing
import Waiting

/// What programs rely on, as a table of names and bodies. Each gets a client and an empty
/// directory; a plain directory passes all of them, which proves the expectation.
enum PosixCases {
  typealias Body = @Sendable (any Client, String) throws -> Void

  static let all: [(name: String, body: Body)] =
    files + names + [
      ("times of a directory", directoryTimes), ("modes", modes), ("times", times),
      ("extended attributes", attributes), ("symbolic links", links),
    ]

  private static let files: [(name: String, body: Body)] = [
    ("write and read", writeAndRead), ("exclusive creation", exclusive),
    ("missing files", missing), ("append", append), ("truncate", truncate), ("holes", holes),
    ("overwrite in the midst", midst), ("read behind the end", behindTheEnd),
    ("two handles", twoHandles), ("open and unlinked", unlinked), ("open and renamed", renamed),
    ("replaced while open", replaced), ("empty file", empty), ("large file", large),
    ("write after truncation by name", truncatedByName),
  ]

  private static let names: [(name: String, body: Body)] = [
    ("rename over a file", renameOver), ("rename to itself", renameToItself),
    ("rename a directory", renameDirectory), ("rename over a directory", overDirectory),
    ("kinds that do not fit", kinds), ("remove a directory", removeDirectory),
    ("long names", longNames), ("any bytes in names", anyNames), ("exchange", exchange),
    ("rename without replacing", noReplace), ("list while removing", listWhileRemoving),
    ("deep directories", deep), ("a name as directory", nameAsDirectory),
    ("backup and save", backupAndSave),
  ]

  /// What a body must be refused with.
  private static func refuses(
    _ code: Int32, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("not refused", sourceLocation: location)
    } catch let error as Errno {
      #expect(error.code == code, sourceLocation: location)
    } catch {
      Issue.record("\(error)", sourceLocation: location)
    }
  }

  // MARK: Files

  private static func writeAndRead(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "text")
    #expect(try client.read("\(base)/a") == "text")
    #expect(try client.status("\(base)/a").size == 4)
    try client.write("\(base)/a", "x")
    #expect(try client.read("\(base)/a") == "x")
  }

  private static func exclusive(_ client: any Client, _ base: String) throws {
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.exclusive
    try client.open("\(base)/a", flags, mode: 0o600).close()
    refuses(17) { _ = try client.open("\(base)/a", flags, mode: 0o600) }
  }

  private static func missing(_ client: any Client, _ base: String) throws {
    refuses(2) { _ = try client.open("\(base)/a", OpenFlags.read, mode: 0) }
    refuses(2) { _ = try client.status("\(base)/a") }
    refuses(2) { try client.unlink("\(base)/a") }
    refuses(2) { try client.rename("\(base)/a", "\(base)/b") }
    refuses(2) { try client.removeDirectory("\(base)/a") }
    refuses(2) { try client.write("\(base)/none/a", "x") }
    refuses(2) { _ = try client.list("\(base)/a") }
  }

  private static func append(_ client: any Client, _ base: String) throws {
    for word in ["a", "bc", "def"] { try client.append("\(base)/a", word) }
    #expect(try client.read("\(base)/a") == "abcdef")
  }

  private static func truncate(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "abcdef")
    let file = try client.open("\(base)/a", OpenFlags.readWrite, mode: 0)
    try file.truncate(3)
    #expect(try file.status().size == 3)
    try file.truncate(6)
    #expect(try file.read(0, 9) == [97, 98, 99, 0, 0, 0])
    try file.truncate(0)
    #expect(try file.read(0, 9).isEmpty)
    try file.close()
    #expect(try client.status("\(base)/a").size == 0)
  }

  private static func holes(_ client: any Client, _ base: String) throws {
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try client.open("\(base)/a", flags, mode: 0o600)
    try file.write([1], at: 10_000)
    #expect(try file.read(9_998, 9) == [0, 0, 1])
    try file.close()
    #expect(try client.bytes("\(base)/a") == Array(repeating: 0, count: 10_000) + [1])
  }

  private static func midst(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "abcdef")
    let file = try client.open("\(base)/a", OpenFlags.write, mode: 0)
    try file.write(Array("XY".utf8), at: 2)
    try file.close()
    #expect(try client.read("\(base)/a") == "abXYef")
  }

  private static func behindTheEnd(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "abc")
    let file = try client.open("\(base)/a", OpenFlags.read, mode: 0)
    #expect(try file.read(3, 10).isEmpty)
    #expect(try file.read(1 << 40, 10).isEmpty)
    #expect(try file.read(1, 10) == Array("bc".utf8))
    refuses(9) { try file.write([1], at: 0) }
    try file.close()
  }

  private static func twoHandles(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "....")
    let one = try client.open("\(base)/a", OpenFlags.readWrite, mode: 0)
    let two = try client.open("\(base)/a", OpenFlags.read, mode: 0)
    try one.write(Array("12".utf8), at: 1)
    #expect(try two.read(0, 9) == Array(".12.".utf8))
    try two.close()
    try one.close()
  }

  private static func unlinked(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "text")
    let file = try client.open("\(base)/a", OpenFlags.readWrite, mode: 0)
    try client.unlink("\(base)/a")
    #expect(!client.exists("\(base)/a"))
    #expect(try file.read(0, 9) == Array("text".utf8))
    try file.write([33], at: 4)
    #expect(try file.status().size == 5)
    try file.close()
    #expect(!client.exists("\(base)/a"))
  }

  private static func renamed(_ client: any Client, _ base: String) throws {
    let flags = OpenFlags.readWrite | OpenFlags.create
    let file = try client.open("\(base)/a", flags, mode: 0o600)
    try file.write(Array("one".utf8), at: 0)
    try client.rename("\(base)/a", "\(base)/b")
    try file.write(Array("two".utf8), at: 3)
    try file.synchronize()
    try file.close()
    #expect(try client.read("\(base)/b") == "onetwo")
    #expect(try client.names(base) == ["b"])
  }

  private static func replaced(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "old")
    let file = try client.open("\(base)/a", OpenFlags.readWrite, mode: 0)
    #expect(try file.read(0, 9) == Array("old".utf8))
    try client.write("\(base)/b", "new")
    try client.rename("\(base)/b", "\(base)/a")
    // Who has it open goes on with what was replaced.
    try file.write([33], at: 3)
    #expect(try file.read(0, 9) == Array("old!".utf8))
    try file.close()
    #expect(try client.read("\(base)/a") == "new")
  }

  private static func empty(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "")
    #expect(try client.bytes("\(base)/a").isEmpty)
    #expect(try client.status("\(base)/a").size == 0)
  }

  private static func large(_ client: any Client, _ base: String) throws {
    let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    try client.write("\(base)/a", bytes)
    #expect(try client.bytes("\(base)/a") == bytes)
    try client.truncate("\(base)/a", 1_200_000)
    #expect(try client.bytes("\(base)/a") == Array(bytes.prefix(1_200_000)))
    try client.append("\(base)/a", "end")
    #expect(try client.bytes("\(base)/a").suffix(3).elementsEqual("end".utf8))
  }

  private static func truncatedByName(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "abcdef")
    try client.truncate("\(base)/a", 2)
    try client.append("\(base)/a", "X")
    #expect(try client.read("\(base)/a") == "abX")
  }

  // MARK: Names

  private static func renameOver(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    try client.write("\(base)/b", "2")
    try client.rename("\(base)/a", "\(base)/b")
    #expect(try client.names(base) == ["b"])
    #expect(try client.read("\(base)/b") == "1")
  }

  private static func renameToItself(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    try client.rename("\(base)/a", "\(base)/a")
    #expect(try client.read("\(base)/a") == "1")
  }

  private static func renameDirectory(_ client: any Client, _ base: String) throws {
    try client.makeDirectory("\(base)/d")
    try client.makeDirectory("\(base)/d/e")
    try client.write("\(base)/d/e/a", "1")
    try client.makeDirectory("\(base)/x")
    try client.rename("\(base)/d", "\(base)/x/y")
    #expect(try client.read("\(base)/x/y/e/a") == "1")
    #expect(try client.names(base) == ["x"])
    try client.write("\(base)/x/y/e/b", "2")
    #expect(try client.names("\(base)/x/y/e") == ["a", "b"])
  }

  private static func overDirectory(_ client: any Client, _ base: String) throws {
    for name in ["a", "b", "c"] { try client.makeDirectory("\(base)/\(name)") }
    try client.write("\(base)/a/f", "1")
    try client.write("\(base)/c/f", "2")
    refuses(39) { try client.rename("\(base)/a", "\(base)/c") }
    try client.rename("\(base)/a", "\(base)/b")
    #expect(try client.names(base) == ["b", "c"])
    #expect(try client.read("\(base)/b/f") == "1")
  }

  private static func kinds(_ client: any Client, _ base: String) throws {
    try client.makeDirectory("\(base)/d")
    try client.write("\(base)/f", "1")
    refuses(21) { try client.rename("\(base)/f", "\(base)/d") }
    refuses(20) { try client.rename("\(base)/d", "\(base)/f") }
    refuses(21) { try client.unlink("\(base)/d") }
    refuses(20) { try client.removeDirectory("\(base)/f") }
    refuses(17) { try client.makeDirectory("\(base)/f") }
    refuses(17) { try client.symlink("x", "\(base)/d") }
  }

  private static func removeDirectory(_ client: any Client, _ base: String) throws {
    try client.makeDirectory("\(base)/d")
    try client.write("\(base)/d/f", "1")
    refuses(39) { try client.removeDirectory("\(base)/d") }
    try client.unlink("\(base)/d/f")
    #expect(try client.names("\(base)/d").isEmpty)
    try client.removeDirectory("\(base)/d")
    #expect(!client.exists("\(base)/d"))
    try client.makeDirectory("\(base)/d")
    #expect(try client.names("\(base)/d").isEmpty)
  }

  private static func longNames(_ client: any Client, _ base: String) throws {
    for name in [String(repeating: "x", count: 255), String(repeating: "字", count: 85)] {
      try client.write("\(base)/\(name)", "1")
      #expect(try client.names(base).contains(name))
      try client.unlink("\(base)/\(name)")
      try client.makeDirectory("\(base)/\(name)")
    }
    refuses(36) { try client.write("\(base)/\(String(repeating: "x", count: 256))", "1") }
    refuses(36) { _ = try client.status("\(base)/\(String(repeating: "字", count: 86))") }
  }

  private static func anyNames(_ client: any Client, _ base: String) throws {
    let names = ["a b", "ü", "u\u{308}", "a\nb", "-x", "\\", "'\"", "%41", "…", " ", ".x", "..x"]
    for name in names { try client.write("\(base)/\(name)", name) }
    let listed = try client.list(base).map { Array($0) }
    for name in names {
      #expect(listed.contains(Array(name.utf8)))
      #expect(try client.read("\(base)/\(name)") == name)
    }
  }

  private static func exchange(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    try client.write("\(base)/b", "2")
    try client.rename("\(base)/a", "\(base)/b", 2)
    #expect(try client.read("\(base)/a") == "2")
    #expect(try client.read("\(base)/b") == "1")
    refuses(2) { try client.rename("\(base)/a", "\(base)/none", 2) }
    // A file and a folder, either way round.
    try client.makeDirectory("\(base)/d")
    try client.makeDirectory("\(base)/d/e")
    try client.write("\(base)/d/e/f", "deep")
    try client.write("\(base)/d/g", "file")
    try client.rename("\(base)/a", "\(base)/d", 2)
    #expect(try client.read("\(base)/d") == "2")
    #expect(try client.read("\(base)/a/e/f") == "deep")
    try client.rename("\(base)/a/e", "\(base)/d", 2)
    #expect(try client.read("\(base)/a/e") == "2")
    #expect(try client.read("\(base)/d/f") == "deep")
    #expect(try client.names(base) == ["a", "b", "d"])
    #expect(try client.names("\(base)/a") == ["e", "g"])
  }

  private static func noReplace(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    try client.write("\(base)/b", "2")
    refuses(17) { try client.rename("\(base)/a", "\(base)/b", 1) }
    try client.rename("\(base)/a", "\(base)/c", 1)
    #expect(try client.names(base) == ["b", "c"])
  }

  private static func listWhileRemoving(_ client: any Client, _ base: String) throws {
    for number in 0..<150 { try client.write("\(base)/f\(number)", "") }
    for name in try client.names(base) { try client.unlink("\(base)/\(name)") }
    #expect(try client.names(base).isEmpty)
  }

  private static func deep(_ client: any Client, _ base: String) throws {
    var path = base
    for number in 0..<40 {
      path += "/d\(number)"
      try client.makeDirectory(path)
    }
    try client.write("\(path)/f", "deep")
    #expect(try client.read("\(path)/f") == "deep")
  }

  private static func nameAsDirectory(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/f", "1")
    refuses(20) { try client.write("\(base)/f/g", "1") }
    refuses(20) { _ = try client.list("\(base)/f") }
    try client.unlink("\(base)/f")
    try client.makeDirectory("\(base)/f")
    try client.write("\(base)/f/g", "1")
    #expect(try client.names("\(base)/f") == ["g"])
    try client.unlink("\(base)/f/g")
    try client.removeDirectory("\(base)/f")
    try client.write("\(base)/f", "file again")
    #expect(try client.read("\(base)/f") == "file again")
  }

  private static func backupAndSave(_ client: any Client, _ base: String) throws {
    for backup in ["note.md~", "note.md.bak"] {
      try client.write("\(base)/note.md", "old")
      try client.rename("\(base)/note.md", "\(base)/\(backup)")
      try client.write("\(base)/note.md", "new")
      #expect(try client.read("\(base)/note.md") == "new")
      #expect(try client.read("\(base)/\(backup)") == "old")
      // The kernel is told in the background which of the two is another file now.
      #expect(
        try eventually {
          try client.status("\(base)/note.md").inode != client.status("\(base)/\(backup)").inode
        })
      try client.rename("\(base)/\(backup)", "\(base)/note.md")
      #expect(try client.read("\(base)/note.md") == "old")
      #expect(try client.names(base) == ["note.md"])
      try client.unlink("\(base)/note.md")
    }
  }

  // MARK: Attributes

  private static func directoryTimes(_ client: any Client, _ base: String) throws {
    try client.makeDirectory("\(base)/d")
    let past = Timestamp(seconds: 1_000_000_000)
    let changes: [() throws -> Void] = [
      { try client.write("\(base)/d/a", "1") }, { try client.rename("\(base)/d/a", "\(base)/d/b") },
      { try client.makeDirectory("\(base)/d/e") }, { try client.unlink("\(base)/d/b") },
      { try client.removeDirectory("\(base)/d/e") },
    ]
    for change in changes {
      try client.setTime("\(base)/d", past)
      #expect(try client.status("\(base)/d").mtime == past)
      try change()
      #expect(try client.status("\(base)/d").mtime > past)
    }
  }

  private static func modes(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    try client.makeDirectory("\(base)/d")
    for mode: UInt32 in [0o600, 0o644, 0o755, 0o400, 0o777, 0o700] {
      try client.setMode("\(base)/a", mode)
      #expect(try client.status("\(base)/a").mode == mode)
    }
    try client.setMode("\(base)/d", 0o750)
    #expect(try client.status("\(base)/d").mode == 0o750)
  }

  private static func times(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    for time in [
      Timestamp(seconds: 0, nanoseconds: 1), Timestamp(seconds: 1_700_000_000, nanoseconds: 5),
      Timestamp(seconds: 4_000_000_000, nanoseconds: 999_999_999),
    ] {
      try client.setTime("\(base)/a", time)
      #expect(try client.status("\(base)/a").mtime == time)
    }
    let before = try client.status("\(base)/a").mtime
    try client.append("\(base)/a", "2")
    #expect(try client.status("\(base)/a").mtime != before)
  }

  private static func attributes(_ client: any Client, _ base: String) throws {
    try client.write("\(base)/a", "1")
    #expect(try client.attribute("\(base)/a", "user.x") == nil)
    try client.setAttribute("\(base)/a", "user.x", "1")
    try client.setAttribute("\(base)/a", "user.x", "22")
    try client.setAttribute("\(base)/a", "user.y", "")
    #expect(try client.attribute("\(base)/a", "user.x") == Array("22".utf8))
    #expect(try client.attribute("\(base)/a", "user.y") == [])
    let names = try client.attributes("\(base)/a").filter { $0.starts(with: "user.".utf8) }
    #expect(Set(names) == [Array("user.x".utf8), Array("user.y".utf8)])
    try client.removeAttribute("\(base)/a", "user.x")
    refuses(61) { try client.removeAttribute("\(base)/a", "user.x") }
    #expect(try client.read("\(base)/a") == "1")
  }

  private static func links(_ client: any Client, _ base: String) throws {
    let target = "../" + String(repeating: "t", count: 300)
    try client.symlink(target, "\(base)/l")
    #expect(try client.readLink("\(base)/l") == Array(target.utf8))
    #expect(try client.status("\(base)/l").size == Int64(target.utf8.count))
    try client.write("\(base)/f", "1")
    refuses(22) { _ = try client.readLink("\(base)/f") }
    try client.rename("\(base)/l", "\(base)/f")
    #expect(try client.readLink("\(base)/f") == Array(target.utf8))
    try client.unlink("\(base)/f")
  }
}
