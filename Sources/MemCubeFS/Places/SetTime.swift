internal import Format
internal import Fuse
internal import Posix

extension TimeChange {
  /// The time that is asked for, or the nearest that a record can hold.
  func time(now: @autoclosure () -> Timestamp) -> Timestamp {
    switch self {
    case .now: now()
    case .at(let time): time.clamped
    }
  }
}
