internal import Posix

/// How many bodies may be on disk at once: each may be long, and who sends it is not known yet.
final class BodyStores: Sendable {
  private let free: Lock<Int>

  init(_ limit: Int) { free = Lock(max(0, limit)) }

  /// Held as long as a body is kept; nil: as many as may are.
  final class Turn: Sendable {
    private let stores: BodyStores

    fileprivate init(_ stores: BodyStores) { self.stores = stores }

    deinit { stores.free.withLock { $0 += 1 } }
  }

  func take() -> Turn? {
    let isFree = free.withLock { free in
      guard free > 0 else { return false }
      free -= 1
      return true
    }
    return isFree ? Turn(self) : nil
  }
}

/// A long body while it comes: a file without a name. For one thread.
final class StoredBody {
  private let file: HeldFile
  private let turn: BodyStores.Turn
  private var count: Int64 = 0

  init(_ file: HeldFile, _ turn: BodyStores.Turn) {
    self.file = file
    self.turn = turn
  }

  /// What came so far.
  var source: ByteSource { .file(file, 0..<count) }

  /// Adds bytes; false where there is no room.
  func append(_ bytes: [UInt8]) -> Bool {
    do { try Files.write(file.descriptor, bytes, at: count) } catch { return false }
    count += Int64(bytes.count)
    return true
  }
}
