/// The client that waits for an answer, as far as it concerns the thread that makes it.
public struct Attendance: Sendable {
  private let hasLeft: @Sendable () -> Bool
  private let setAside: @Sendable (Bool) -> Void

  /// A client that stays.
  public static let patient = Attendance(hasLeft: { false }, setAside: { _ in })

  /// An attendance of its parts.
  /// - Parameters:
  ///   - hasLeft: whether no client waits any more.
  ///   - setAside: gets true when the thread begins to wait for others, and false after that.
  public init(
    hasLeft: @escaping @Sendable () -> Bool, setAside: @escaping @Sendable (Bool) -> Void
  ) {
    self.hasLeft = hasLeft
    self.setAside = setAside
  }

  /// Whether no client waits any more: the connection was ended, or the half of it on which more
  /// requests could come.
  public var isGone: Bool { hasLeft() }

  /// Runs what waits for another service; as long as it does another thread answers requests, so
  /// that none waits for it.
  public func aside<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    setAside(true)
    defer { setAside(false) }
    return try body()
  }
}
