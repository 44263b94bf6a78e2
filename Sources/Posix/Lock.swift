internal import Glibc

/// The project's lock: a value guarded by a mutex. Under it: no caller's closure, no second lock, nothing
/// that can touch our own mount.
///
/// Not `Synchronization.Mutex`: its futexes hand the lock over to the thread that waited longest
/// (FUTEX_LOCK_PI). Where more threads want it than there are processors, each waits for the next to be
/// woken. Eight readers of a mount got less done than one. Nor does the thread sanitizer see it.
@safe public struct Lock<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  // Their addresses must not move: pthread_mutex_init(3).
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let value: UnsafeMutablePointer<Value>

  /// A lock over a first value.
  public init(_ value: consuming sending Value) {
    unsafe mutex = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe self.value = .allocate(capacity: 1)
    unsafe self.value.initialize(to: value)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe value.deinitialize(count: 1)
    unsafe value.deallocate()
    unsafe mutex.deallocate()
  }

  /// Reads or changes the value.
  public borrowing func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try unsafe body(&value.pointee)
  }
}
