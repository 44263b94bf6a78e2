internal import Digest
internal import Format
public import Posix

/// The directories in which bundles are made, before they get their names. No program takes what a killed
/// process left of them for a cube, and it goes with the next command that lists, makes or removes cubes, or
/// at the next start of a mount or server.
extension Bundle {
  /// One is left alone until it is so old, milliseconds: to make one takes some of them, and another
  /// machine's lock may not be seen here.
  private static let draftAge: Int64 = 3_600_000

  /// The directory in which a bundle of a path is made: `.NAME.HHHHHHHH` beside it.
  static func draft(of path: Path, host: Host) -> Path {
    path.parent.appending(draftStart(of: path) + Hex.encode(host.random(4)))
  }

  /// `.NAME.memcube.`
  static func draftStart(of path: Path) -> [UInt8] {
    let name = path.lastComponent
    let stem = name.ends(in: CubeName.suffix) ? name.dropLast(CubeName.suffix.count) : name[...]
    return [0x2E] + stem.prefix(200) + CubeName.suffix + [0x2E]
  }

  /// Makes the directory. Locked as long as the descriptor lives: so other processes know that one is at
  /// it.
  static func makeDraft(_ draft: Path) throws(Errno) -> FileDescriptor {
    try Files.makeDirectory(draft, mode: 0o700)
    let held = try Files.open(draft, OpenFlags.read | OpenFlags.directory)
    // Some file systems have no locks; the age is all that there is then.
    _ = try? Files.tryLock(held, .exclusive)
    return held
  }

  /// Removes what killed processes left of bundles that they were making or removing in a folder.
  package static func sweepDrafts(in folder: Path, _ host: Host, now: Timestamp) {
    let limit = now.milliseconds.subtractingReportingOverflow(draftAge).partialValue
    for entry in (try? Files.list(folder)) ?? [] {
      let draft = folder.appending(entry.name)
      if Erasure.isName(entry.name) { Erasure.sweep(draft, host: host) { isOld($0, limit) } }
      guard isDraft(entry.name), let held = abandoned(draft, before: limit) else { continue }
      try? Files.removeTree(draft)
      _ = held.raw  // locked to here
    }
  }

  /// Removes what killed processes left of one bundle that they were making, however lately: a process
  /// that is still at it has it locked.
  /// - Parameters:
  ///   - path: the bundle's.
  ///   - limit: what was touched since then stays, milliseconds since 1970: a process may be about to
  ///     lock it.
  public static func sweepDrafts(of path: Path, before limit: Int64? = nil) {
    let start = draftStart(of: path)
    for entry in (try? Files.list(path.parent)) ?? [] {
      guard entry.name.count == start.count + 8, entry.name.starts(with: start),
        isDraft(entry.name), let held = abandoned(path.parent.appending(entry.name), before: limit)
      else { continue }
      try? Files.removeTree(path.parent.appending(entry.name))
      _ = held.raw  // locked to here
    }
  }

  /// `.NAME.memcube.HHHHHHHH`
  static func isDraft(_ name: [UInt8]) -> Bool {
    guard name.first == 0x2E, name.count > 9, name[name.count - 9] == 0x2E else { return false }
    return Hex.isHex(Array(name.suffix(8)), count: 8)
      && Array(name.dropLast(9)).ends(in: CubeName.suffix)
  }

  /// Whether a directory has not been touched for so long that no process is at it.
  private static func isOld(_ held: borrowing FileDescriptor, _ limit: Int64) -> Bool {
    guard let status = try? Files.status(held) else { return false }
    return status.ctime.milliseconds < limit && status.mtime.milliseconds < limit
  }

  /// A draft that no process works on any more, locked: not touched since `limit`, if that is given, and
  /// with no more in it than a new bundle has, which is one segment of settings.
  private static func abandoned(_ draft: Path, before limit: Int64?) -> FileDescriptor? {
    let flags = OpenFlags.read | OpenFlags.directory | OpenFlags.noFollow
    guard let held = try? Files.open(draft, flags) else { return nil }
    if let limit, !isOld(held, limit) { return nil }
    guard (try? Files.tryLock(held, .exclusive)) == true,
      ((try? Files.list(draft.appending("blobs"))) ?? []).isEmpty
    else { return nil }
    var segments = 0
    for month in (try? Files.list(draft.appending("log"))) ?? [] {
      segments += ((try? Files.list(draft.appending("log").appending(month.name))) ?? []).count
    }
    if segments > 1 { return nil }
    return held
  }
}
