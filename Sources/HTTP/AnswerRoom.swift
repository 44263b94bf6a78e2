internal import Posix

/// How much memory answers take until they are read: a client that asks for much and reads nothing keeps it.
final class AnswerRoom: Sendable {
  /// Shorter answers are not counted, bytes: there are no more of them than connections.
  static let small = 256 << 10

  private let free: Lock<Int>

  init(_ limit: Int) { free = Lock(limit) }

  /// Held as long as an answer is.
  final class Turn: Sendable {
    private let room: AnswerRoom
    private let count: Int

    fileprivate init(_ room: AnswerRoom, _ count: Int) {
      self.room = room
      self.count = count
    }

    deinit { room.free.withLock { $0 += count } }
  }

  /// Room for an answer of so many bytes; nil: so much is held already. One that is owed has it in any
  /// case: what it tells of was done.
  func take(_ count: Int, isOwed: Bool) -> Turn? {
    let isTaken = free.withLock { free in
      // One that is longer than all the room has it alone.
      guard isOwed || free > 0 else { return false }
      free -= count
      return true
    }
    return isTaken ? Turn(self, count) : nil
  }
}
