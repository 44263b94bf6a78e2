internal import Bundle
internal import Format
internal import MemCube
internal import Posix

/// What the mount's log has had of a cube: purges, and what is missed.
struct Tidings {
  /// Up to where the cube's changes were looked at; below all: nothing was.
  fileprivate var sequence: Int64 = .min
  fileprivate var purges: Set<RecordID>
  fileprivate var missed: Set<RecordID> = []

  /// What an earlier mount has logged is no news.
  init(_ cube: Cube) { purges = cube.purgesTold() }
}

extension MountedCube {
  /// For the log: who purged what, and what this host had and has no more, since the last time. Costs
  /// nothing where nothing has changed.
  func takeTidings() -> [String] {
    let sequence = delivered.withLock { $0 }
    guard tidings.withLock({ $0.sequence != sequence }), let purges = try? cube.purges(),
      let missed = try? cube.missed()
    else { return [] }
    let (news, lost) = tidings.withLock { known in
      known.sequence = sequence
      let news = purges.filter { known.purges.insert($0.id).inserted }
      let lost = missed.entries.filter { !known.missed.contains($0.id) }
      known.missed = Set(missed.entries.map(\.id))
      return (news, lost)
    }
    if !news.isEmpty { cube.noteTold(tidings.withLock { $0.purges }) }
    var sentences = news.map { purge in
      let when = String(decoding: purge.time.rfc3339Milliseconds, as: UTF8.self)
      return "\(Path(name)): \(Path(purge.author)) purged \(purge.words), on \(when)"
    }
    if !lost.isEmpty { sentences.append("\(Path(name)): \(missed.words)") }
    return sentences
  }
}

extension MemoryTree {
  /// For the log: what others did to the cubes, so that no user finds it out by chance.
  public func tidings() -> [String] { cubes.open.flatMap { $0.takeTidings() } }
}
