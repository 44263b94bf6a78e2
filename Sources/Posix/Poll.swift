internal import CPosix
internal import Glibc

/// Waiting for descriptors, as poll(2).
public enum Poll {
  /// Waits until one of these (raw numbers) is readable, or closed, or in error; so many
  /// milliseconds at most, nil is for ever. Gives for each whether it is ready; none is when the
  /// time is over.
  public static func readable(
    _ files: [Int32], milliseconds: Int32? = nil
  ) throws(Errno) -> [Bool] {
    var list = files.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let deadline = milliseconds.map { Clock.monotonic() + Int64($0) * 1_000_000 }
    while true {
      let left = deadline.map { max(0, ($0 - Clock.monotonic() + 999_999) / 1_000_000) } ?? -1
      let count = UInt(list.count)
      // An interrupted wait goes on with what is left of the time.
      if unsafe Glibc.poll(&list, count, Int32(clamping: left)) >= 0 {
        return list.map { $0.revents != 0 }
      }
      if errno != EINTR { throw Errno.current }
    }
  }

  /// Waits until a descriptor (its raw number) can be read, or written where that is wanted; an error or an end
  /// counts as readable. Neither is so when the time is over.
  public static func ready(
    _ file: Int32, writing: Bool, milliseconds: Int32
  ) throws(Errno) -> (isReadable: Bool, isWritable: Bool) {
    let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
    var list = [pollfd(fd: file, events: events, revents: 0)]
    let deadline = Clock.monotonic() + Int64(milliseconds) * 1_000_000
    while true {
      let left = max(0, (deadline - Clock.monotonic() + 999_999) / 1_000_000)
      if unsafe Glibc.poll(&list, 1, Int32(clamping: left)) >= 0 {
        let found = list[0].revents
        return (found & ~Int16(POLLOUT) != 0, found & Int16(POLLOUT) != 0)
      }
      if errno != EINTR { throw Errno.current }
    }
  }
}

/// Wakes a thread that waits in `Poll`, from any other: eventfd(2).
public final class WakeUp: Sendable {
  /// Readable once `signal` was called, until `clear`.
  public let file: FileDescriptor

  /// A new one, not signalled.
  public init() throws(Errno) {
    file = FileDescriptor(adopting: try retrying { cposix_event() })
  }

  /// Makes the descriptor readable.
  public func signal() {
    // The only failure is a full counter, and then it is readable already.
    try? Files.write(file, [1, 0, 0, 0, 0, 0, 0, 0])
  }

  /// Makes it unreadable again.
  public func clear() { _ = try? Files.read(file, count: 8) }
}
