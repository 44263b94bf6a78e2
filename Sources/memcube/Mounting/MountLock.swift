internal import MemCube
internal import Posix

/// The lock that a mount's daemon holds as long as it lives, and for which `unmount` waits. Its file is
/// in the state directory. A user or a program may remove that meanwhile; then the file is made anew.
final class MountLock: Sendable {
  private let path: Path
  private let held: Lock<FileLock>

  /// Holds a lock that was taken on a file.
  init(_ lock: consuming FileLock, on path: Path) {
    self.path = path
    held = Lock(lock)
  }

  /// Takes the lock anew where its file is gone or another one. Where another process holds that one already,
  /// this daemon goes on with the old file.
  func renew() {
    held.withLock { held in
      if held.isOn(path) { return }
      try? Files.makeDirectories(path.parent, mode: 0o700)
      if let lock = (try? FileLock.attempt(path, .exclusive)) ?? nil { held = lock }
    }
  }
}
