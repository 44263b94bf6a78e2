package import Format
package import Posix

/// What log/ holds, as a sum over its names and inodes: two listings with the same sum are the same, and what
/// is made can be added without listing all again. Of one process: others count otherwise.
package struct LogSum: Equatable {
  private var count = 0
  private var sum: UInt64 = 0

  /// Adds a segment's file.
  mutating func add(_ name: SegmentName, inode: UInt64) {
    var hasher = Hasher()
    hasher.combine(name)
    hasher.combine(inode)
    add(hasher)
  }

  /// Adds what has no business there.
  fileprivate mutating func add(stray name: [UInt8], inode: UInt64) {
    var hasher = Hasher()
    hasher.combine(name)
    hasher.combine(inode)
    add(hasher)
  }

  private mutating func add(_ hasher: Hasher) {
    count += 1
    sum &+= UInt64(bitPattern: Int64(hasher.finalize()))
  }
}

/// What a process has seen of log/.
package struct SeenLog {
  /// When its folders last changed, when all that was in them then was taken in; empty: that is not known.
  package var changes: [Timestamp] = []
  /// What it holds if no other process has changed it since; nil: that is not known.
  package var own: LogSum?
  /// Whether this process made a segment since the last look. If not, another process changed it: a file
  /// that was removed and made again may have the same inode.
  var hasOwnNews = false

  package init() {
  }

  /// Notes a segment that this process made.
  package mutating func add(_ name: SegmentName, inode: UInt64) {
    own?.add(name, inode: inode)
    hasOwnNews = true
  }

  /// Notes a look, which found this much.
  /// - Returns: whether all that is new since the last one was made here.
  package mutating func look(at sum: LogSum) -> Bool {
    defer { hasOwnNews = false }
    return hasOwnNews && own == sum
  }
}

extension Bundle {
  /// What log/ holds now. Costs a listing, and no look at any file.
  package func logSum() throws(CubeError) -> LogSum {
    let base = try base()
    defer { withExtendedLifetime(base) {} }
    var sum = LogSum()
    for month in try namesIfThere(in: base.log, called: log) ?? [] where month.kind == .directory {
      guard SegmentName.isMonth(month.name) else { continue }
      let (folder, called) = (base.log.appending(month.name), log.appending(month.name))
      for entry in try namesIfThere(in: folder, called: called) ?? [] {
        if let name = SegmentName(month: month.name, file: entry.name) {
          sum.add(name, inode: entry.inode)
        } else {
          sum.add(stray: entry.name, inode: entry.inode)
        }
      }
    }
    return sum
  }
}
