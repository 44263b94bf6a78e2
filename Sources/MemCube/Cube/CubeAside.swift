internal import Bundle
internal import Format
public import Posix

/// What this host keeps beside the bundle.
extension Cube {
  /// Where this host keeps this cube's scratch files; made 0700 on demand.
  public var scratchDirectory: Path { Cube.made(replica.scratch) }

  /// Where this host keeps texts that could not be applied (30 days); made 0700 on demand.
  public var rejectedDirectory: Path { Cube.made(replica.rejected) }

  /// Where this host puts damaged files that had to leave log/.
  public var lostAndFoundDirectory: Path { replica.lostAndFound }

  /// Keeps a text that could not be applied, best effort; `memcube status` names it. The name
  /// begins with what it was to be (no `/` in it), and has the time and then the ending. `reason` says
  /// what can be applied there: `reasonForRejecting` gives it back.
  public func keepRejected(
    _ bytes: [UInt8], _ stem: [UInt8], at time: Timestamp, ending: [UInt8], reason: String
  ) {
    if bytes.isEmpty { return }
    let folder = rejectedDirectory
    let name = stem.prefix(200) + [0x2E] + time.rfc3339Milliseconds
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.exclusive
    // Several may be refused within a millisecond.
    for number in 0..<100 {
      let mark = number == 0 ? [] : Array("-\(number)".utf8)
      guard let file = try? Files.open(folder.appending(name + mark + ending), flags) else {
        continue
      }
      // A full disk, which is why it was refused, takes none of it: a file without it says nothing.
      if (try? Files.write(file, bytes)) == nil {
        try? Files.unlink(folder.appending(name + mark + ending))
      }
      try? Files.setExtendedAttribute(file, Self.noteName, Array(reason.utf8))
      return
    }
  }

  /// Why a text was kept by `keepRejected`; nil where the file system keeps no attributes.
  public static func reasonForRejecting(_ path: Path) -> [UInt8]? {
    (try? Files.extendedAttribute(path, noteName)) ?? nil
  }

  private static let noteName = Array("user.memcube.note".utf8)

  private static func made(_ path: Path) -> Path {
    try? Files.makeDirectories(path, mode: 0o700)
    return path
  }
}
