internal import Glibc
internal import Posix

/// Why the call that a thread is serving is refused: the error number alone does not say. What knows the
/// reason notes it, and what answers the kernel takes it.
enum Reasons {
  /// Threads that noted one and took none: those of calls that are not explained.
  private static let limit = 256

  private static let noted = Lock<[pthread_t: String]>([:])

  /// Notes the reason of what is being refused.
  static func note(_ reason: String) {
    let thread = pthread_self()
    noted.withLock { noted in
      if noted.count >= limit { noted = [:] }
      noted[thread] = reason
    }
  }

  /// Takes what this thread noted since it last did.
  static func take() -> String? {
    let thread = pthread_self()
    return noted.withLock { $0.isEmpty ? nil : $0.removeValue(forKey: thread) }
  }
}

extension Errno {
  /// An error with its reason, for readers of `.why`.
  static func refused(_ code: Errno, _ reason: String) -> Errno {
    Reasons.note(reason)
    return code
  }
}
