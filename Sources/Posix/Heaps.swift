internal import CPosix

/// The heaps in which threads allocate, for a process that lives for long.
public enum Heaps {
  /// Nanoseconds between two looks at how much is kept.
  private static let interval: Int64 = 10_000_000_000
  /// Bytes of freed memory that may be kept: what one search takes and gives.
  public static let spare = 16 << 20

  /// Bytes from which on a block has pages of its own, which are given back with it: glibc would raise
  /// this with each such block that is freed, to 32 MiB, and keep in its heaps what upkeep read.
  private static let largest = 1 << 20

  /// Bytes that stay at a heap's end when they are freed: with glibc's 128 KiB every search gave pages back
  /// and took others, which was a twelfth of its time.
  private static let end = 4 << 20

  /// Lets all threads allocate in so many heaps, from now on: each keeps what was freed in it, and
  /// glibc gives every thread one of its own.
  public static func share(_ count: Int) {
    _ = cposix_set_heaps(Int32(clamping: count), largest, end)
  }

  /// Gives back what was freed where it is much. glibc does so by itself only at a heap's end, and a few
  /// bytes that stay there keep all that is before them.
  @discardableResult
  public static func trim(beyond spare: Int = spare) -> Bool { cposix_trim_heaps(spare) == 1 }

  /// Does that every ten seconds, in a thread of its own.
  public static func trimRegularly() throws(Errno) {
    try Thread.detach("heaps") {
      while true {
        Clock.sleep(nanoseconds: interval)
        trim()
      }
    }
  }
}
