internal import Format
internal import Posix

/// How many descriptors read a node without writing to it. They need no live file; but who has a
/// file open when another takes its place goes on with what was replaced, and when the index is
/// made anew, with the same file.
final class Readers: Sendable {
  private struct Reading {
    var count: Int
    /// What they read, if that is recorded.
    let object: ObjectID?
  }

  private let readings = Lock<[UInt64: Reading]>([:])

  /// A descriptor more.
  func opened(_ node: UInt64, _ object: ObjectID?) {
    readings.withLock { $0[node, default: Reading(count: 0, object: object)].count += 1 }
  }

  /// A descriptor less.
  func released(_ node: UInt64) {
    readings.withLock { readings in
      guard let count = readings[node]?.count else { return }
      if count > 1 { readings[node]?.count -= 1 } else { readings[node] = nil }
    }
  }

  /// Whether a process reads it.
  func contains(_ node: UInt64) -> Bool { readings.withLock { $0[node] != nil } }

  /// The numbers of rows of a slot by which processes read recorded files.
  func recorded(slot: UInt32) -> [(node: UInt64, object: ObjectID)] {
    readings.withLock { readings in
      readings.compactMap { node, reading in
        let id = NodeID(node)
        guard id.slot == slot, id.kind == .object else { return nil }
        return reading.object.map { (node, $0) }
      }
    }
  }
}
