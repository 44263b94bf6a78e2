import Posix

/// Whether something comes to be so. The time is generous, since the machine may be busy: it only says after how
/// long a test fails.
public func eventually(within seconds: Int64 = 60, _ isSo: () throws -> Bool) rethrows -> Bool {
  try eventualValue(within: seconds) { try isSo() ? true : nil } ?? false
}

/// The first value that there is; nil if none comes in time.
public func eventualValue<Value>(
  within seconds: Int64 = 60, _ value: () throws -> Value?
) rethrows -> Value? {
  let end = Clock.monotonic() + seconds * 1_000_000_000
  while true {
    if let found = try value() { return found }
    guard Clock.monotonic() < end else { return nil }
    Clock.sleep(nanoseconds: 5_000_000)
  }
}
