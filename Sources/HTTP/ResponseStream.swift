internal import Posix

/// The bytes of an answer that is made while it is sent: one thread writes, the library's reads.
final class ResponseStream: StreamWriter {
  private struct State {
    var bytes: [UInt8] = []
    var hasEnded = false
    var isAbandoned = false
    var mustEnd = false
    /// Whether the connection waits, suspended, for more.
    var isSuspended = false
  }

  /// What a reader gets of it.
  enum Part {
    case bytes(Int)
    case suspended
    case end
    case failure
  }

  /// How much may wait for a slow reader, bytes, and how long, nanoseconds.
  private static let limit = 256 << 10
  private static let patience: Int64 = 60_000_000_000

  private let state = Condition(State())
  private let connection: Connection
  private let hasLeft: @Sendable () -> Bool

  init(_ connection: Connection, hasLeft: @escaping @Sendable () -> Bool) {
    self.connection = connection
    self.hasLeft = hasLeft
  }

  var isGone: Bool { state.withLock { $0.isAbandoned } || hasLeft() }

  var mustEnd: Bool { state.withLock { $0.mustEnd } }

  /// Notes that the server stops.
  func noteStop() { state.withLock { $0.mustEnd = true } }

  func write(_ bytes: [UInt8]) -> Bool {
    let isTaken = state.wait(nanoseconds: Self.patience) { state -> Bool? in
      if state.isAbandoned { return false }
      guard state.bytes.count < Self.limit else { return nil }
      state.bytes += bytes
      return true
    }
    guard isTaken == true else {
      // A reader that takes nothing for a minute is gone.
      state.withLock { $0.isAbandoned = true }
      resume()
      return false
    }
    resume()
    return true
  }

  /// Nothing more comes.
  func end() {
    state.withLock { $0.hasEnded = true }
    resume()
  }

  /// Notes that the client is gone.
  func abandon() {
    state.withLock { $0.isAbandoned = true }
    state.broadcast()
  }

  /// Breaks it off: the writer gets false, the reader gets an error.
  func breakOff() {
    abandon()
    resume()
  }

  private func resume() {
    let mustResume = state.withLock { state in
      defer { state.isSuspended = false }
      return state.isSuspended
    }
    if mustResume { connection.resume() }
  }

  /// Gives the next bytes to the library; suspends the connection where there are none yet. Under
  /// the lock, so that no thread resumes what is not suspended yet.
  func read(into place: UnsafeMutablePointer<UInt8>, _ room: Int) -> Part {
    let part = state.withLock { state -> Part in
      if state.isAbandoned { return .failure }
      if state.bytes.isEmpty {
        if state.hasEnded { return .end }
        connection.suspend()
        state.isSuspended = true
        return .suspended
      }
      let count = min(room, state.bytes.count)
      for index in 0..<count { unsafe place[index] = state.bytes[index] }
      state.bytes.removeFirst(count)
      return .bytes(count)
    }
    state.broadcast()
    return part
  }
}

/// A connection of the library's, as far as other threads may touch it.
@safe struct Connection: @unchecked Sendable {
  let library: LibMicroHTTPD
  let handle: LibMicroHTTPD.Handle

  init(_ library: LibMicroHTTPD, _ handle: LibMicroHTTPD.Handle) {
    self.library = library
    unsafe self.handle = unsafe handle
  }

  func suspend() { unsafe library.suspend(handle) }

  func resume() { unsafe library.resume(handle) }
}
