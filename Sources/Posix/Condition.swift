internal import CPosix
internal import Glibc

/// A value guarded by a lock, with the means to wait for it to change: a pthread mutex and a condition
/// variable on the monotonic clock.
@safe public final class Condition<State>: @unchecked Sendable {
  // Their addresses must not move: pthread_mutex_init(3).
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// A condition over a first value.
  public init(_ state: State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(condition, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Reads or changes the value. The closure must not wait and takes no second lock.
  public func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Waits until `ready` gives a value, and returns it; it is asked at once, and again after each
  /// `signal` or `broadcast`, always under the lock, and may change the state.
  public func wait<Result>(until ready: (inout State) -> Result?) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = ready(&state) { return result }
      unsafe pthread_cond_wait(condition, mutex)
    }
  }

  /// As `wait(until:)`, but nil once so many nanoseconds are over.
  public func wait<Result>(
    nanoseconds: Int64, until ready: (inout State) -> Result?
  ) -> Result? {
    let (sum, overflow) = Clock.monotonic().addingReportingOverflow(max(0, nanoseconds))
    let end = overflow ? Int64.max : sum
    var deadline = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = ready(&state) { return result }
      if unsafe pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT {
        return ready(&state)
      }
    }
  }

  /// Wakes one waiter.
  public func signal() { unsafe pthread_cond_signal(condition) }

  /// Wakes every waiter.
  public func broadcast() { unsafe pthread_cond_broadcast(condition) }
}
