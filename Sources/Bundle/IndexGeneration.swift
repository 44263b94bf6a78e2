package import Format
package import Posix

/// How often the index was changed, as this host's state knows it. The database says the same of
/// itself, so that an older one copied over ours (by cp, or out of a backup: same inode, same
/// birth) is known for what it is, and made anew.
///
/// Two numbers, since nothing makes a note here and a commit there at once. Before a commit that makes the
/// database say n, `low` is n-1 and `high` is n; after it both are n. What the database says lies between.
package struct IndexGeneration {
  package let path: Path

  /// The note in a replica's state about the index of a slot.
  package init(_ state: Path, _ slot: UInt32) { path = state.appending("generation.\(slot)") }

  /// Writes the numbers in place; a power loss may take the note back, and then the index is made
  /// anew.
  package func note(low: Int64, high: Int64) throws(CubeError) {
    // Of one length always, so that no write leaves the end of a longer one.
    let text = [low, high].flatMap { number -> [UInt8] in
      let digits = Array(String(max(0, number)).utf8)
      return [UInt8](repeating: 0x20, count: 19 - digits.count) + digits + [0x0A]
    }
    try attempt("counting in \(path)") { () throws(Errno) in
      let file = try Files.open(path, OpenFlags.write | OpenFlags.create | OpenFlags.noFollow)
      try Files.write(file, text, at: 0)
    }
  }

  /// The numbers; nil if there are none.
  func read() -> (low: Int64, high: Int64)? {
    guard let bytes = try? StateFile(path: path).read() else { return nil }
    let numbers = bytes.split(separator: 0x0A).map { line in
      Int64(String(decoding: line.filter { $0 != 0x20 }, as: UTF8.self))
    }
    guard numbers.count == 2, let low = numbers[0], let high = numbers[1] else { return nil }
    return (low, high)
  }

  /// Whether a database that says a number now is the one that was noted. The lower number has to be read
  /// before the database is, the higher one after it: others may be at work.
  package func allows(_ number: () throws(CubeError) -> Int64?) throws(CubeError) -> Bool {
    guard let before = read(), let number = try number(), let after = read() else { return false }
    return before.low <= number && number <= after.high
  }

  /// Removes the notes about other indexes.
  static func removeOthers(_ state: Path, but slot: UInt32) {
    for entry in (try? Files.list(state)) ?? []
    where entry.name.starts(with: "generation.".utf8)
      && state.appending(entry.name) != IndexGeneration(state, slot).path
    {
      try? Files.unlink(state.appending(entry.name))
    }
  }
}
