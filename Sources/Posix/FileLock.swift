internal import Glibc

/// A lock of flock(2) on a file: between processes and between open files of one process. Held
/// until it goes out of use, and let go by the kernel when the process dies.
public struct FileLock: ~Copyable, Sendable {
  /// Who else may hold it at the same time.
  public enum Mode: Sendable {
    /// No other holder.
    case exclusive
    /// Other shared holders.
    case shared
  }

  /// The locked file, open for reading and writing.
  public let file: FileDescriptor

  private init(_ file: consuming FileDescriptor) { self.file = file }

  /// Opens (or makes) the file and waits for the lock.
  public static func acquire(_ path: Path, _ mode: Mode) throws(Errno) -> FileLock {
    for _ in 0..<tries {
      let lock = FileLock(try open(path))
      try Files.lock(lock.file, mode)
      if lock.isOn(path) { return lock }
    }
    throw .stale
  }

  /// How often a file may be removed while its lock is taken.
  private static let tries = 1_000

  /// As `acquire`, but gives nil once so many nanoseconds are over. The kernel has no such call: it
  /// is tried again and again.
  /// - Parameters:
  ///   - path: the file.
  ///   - mode: who else may hold it.
  ///   - nanoseconds: how long is waited at most.
  ///   - pause: nanoseconds between two tries; as it is, often enough to come between two turns of a busy
  ///     holder.
  ///   - stop: whether the lock is not wanted any more.
  /// - Returns: the lock; nil where another holder kept it.
  /// - Throws: what opening the file and flock(2) give.
  public static func acquire(
    _ path: Path, _ mode: Mode, within nanoseconds: Int64, pause: Int64 = 200_000,
    until stop: () -> Bool = { false }
  ) throws(Errno) -> FileLock? {
    let began = Clock.monotonic()
    for _ in 0..<tries {
      let lock = FileLock(try open(path))
      while try !Files.tryLock(lock.file, mode) {
        if Clock.monotonic() - began >= nanoseconds || stop() { return nil }
        Clock.sleep(nanoseconds: pause)
      }
      if lock.isOn(path) { return lock }
    }
    throw .stale
  }

  /// Opens (or makes) the file and takes the lock, or nil if another holds it.
  public static func attempt(_ path: Path, _ mode: Mode) throws(Errno) -> FileLock? {
    try acquire(path, mode, within: 0)
  }

  private static func open(_ path: Path) throws(Errno) -> FileDescriptor {
    try Files.open(path, OpenFlags.readWrite | OpenFlags.create)
  }

  /// Whether a path still names the locked file. A lock on a file that was removed, or replaced, keeps out no
  /// process that comes by the path.
  public func isOn(_ path: Path) -> Bool { Files.isOpen(file, at: path) }
}

/// A lock that several share: it is let go with the last of them.
public final class HeldLock: Sendable {
  private let lock: FileLock

  /// Takes over a lock.
  public init(_ lock: consuming FileLock) { self.lock = lock }

  /// Whether a path still names the file that is locked.
  public func isOn(_ path: Path) -> Bool { lock.isOn(path) }
}

extension Files {
  /// Waits for the lock on an open file; changes the mode of one that is held.
  public static func lock(
    _ file: borrowing FileDescriptor, _ mode: FileLock.Mode
  ) throws(Errno) {
    let raw = file.raw
    try retrying { flock(raw, mode == .exclusive ? LOCK_EX : LOCK_SH) }
  }

  /// Takes the lock on an open file; false if another holds it.
  public static func tryLock(
    _ file: borrowing FileDescriptor, _ mode: FileLock.Mode
  ) throws(Errno) -> Bool {
    let raw = file.raw
    do {
      try retrying { flock(raw, (mode == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) }
      return true
    } catch {
      if error.code == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Lets the lock on an open file go.
  public static func unlock(_ file: borrowing FileDescriptor) throws(Errno) {
    let raw = file.raw
    try retrying { flock(raw, LOCK_UN) }
  }
}
