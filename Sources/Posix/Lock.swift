#if TSAN
  internal import Glibc

  /// The project's lock under the thread sanitizer, which cannot see into the library that holds
  /// `Mutex` and would call every use of one a race.
  @safe public struct Lock<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
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
#else
  public import Synchronization

  /// The project's lock: a value behind a mutex. Under it: no caller's closure, no second lock,
  /// nothing that can touch our own mount.
  public typealias Lock = Mutex
#endif
