internal import CPosix
internal import Glibc

/// The system's clocks.
public enum Clock {
  /// The wall clock.
  public static func now() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// Nanoseconds since some point, never stepping back; not counted while the machine sleeps.
  public static func monotonic() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Lets this thread sleep for so many nanoseconds, whatever signals come.
  public static func sleep(nanoseconds: Int64) {
    guard nanoseconds > 0 else { return }
    let (sum, overflow) = monotonic().addingReportingOverflow(nanoseconds)
    let end = overflow ? Int64.max : sum
    var time = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }
}

/// The kernel's random numbers.
public enum Random {
  /// So many bytes of getrandom(2).
  public static func bytes(_ count: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(max(0, count))
    while out.count < count {
      // Up to 256 bytes come whole and cannot fail once the kernel is up: getrandom(2).
      let more = try? unsafe Files.filled(min(256, count - out.count)) {
        unsafe cposix_random($0, $1)
      }
      out += more ?? []
    }
    return out
  }
}
