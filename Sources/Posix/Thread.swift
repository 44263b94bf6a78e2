internal import CPosix
internal import Glibc

/// A thread of its own, for what blocks.
public struct Thread: ~Copyable, Sendable {
  private let identifier: pthread_t

  /// What a new thread is given.
  private final class Start: Sendable {
    let name: String
    let nice: Int32
    let body: @Sendable () -> Void

    init(_ name: String, _ nice: Int32, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.nice = nice
      self.body = body
    }
  }

  /// Starts a thread; `join` waits for its end. The kernel keeps 15 bytes of the name. A positive
  /// `nice` lets other threads go first.
  /// - Throws: EAGAIN where the system has no room for another.
  public static func start(
    _ name: String, nice: Int32 = 0, _ body: @escaping @Sendable () -> Void
  ) throws(Errno) -> Thread {
    var identifier = pthread_t()
    let start = unsafe Unmanaged.passRetained(Start(name, nice, body))
    let code = unsafe pthread_create(&identifier, nil, { unsafe Thread.run($0) }, start.toOpaque())
    if code != 0 {
      unsafe start.release()
      throw Errno(code)
    }
    return Thread(identifier: identifier)
  }

  /// Starts a thread that no other waits for.
  public static func detach(
    _ name: String, nice: Int32 = 0, _ body: @escaping @Sendable () -> Void
  ) throws(Errno) {
    _ = try start(name, nice: nice, body)
  }

  private init(identifier: pthread_t) { self.identifier = identifier }

  deinit { pthread_detach(identifier) }

  /// Waits until the thread has ended.
  public consuming func join() {
    let identifier = identifier
    discard self
    pthread_join(identifier, nil)
  }

  private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let start = unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
    unsafe start.name.withCString { unsafe cposix_name_thread($0) }
    // A thread that may not be less nice than asked still runs.
    if start.nice != 0 { _ = cposix_set_thread_nice(start.nice) }
    start.body()
    return nil
  }
}
