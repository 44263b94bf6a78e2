internal import Posix

/// The members of a ZIP archive that are packed.
enum Inflater {
  /// What a raw deflate stream holds, which has to be `count` bytes exactly and to end with the
  /// stream; nil if not, or where zlib is not installed.
  static func inflate(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
    guard bytes.count < 1 << 31, count < 1 << 31, let inflation = Inflation(isWrapped: false) else {
      return nil
    }
    var found: [UInt8] = []
    found.reserveCapacity(count)
    var rest = bytes
    while let step = inflation.step(rest) {
      found += step.bytes
      rest = rest.dropFirst(step.taken)
      if step.isEnd { return found.count == count ? found : nil }
      // It holds too much, or is cut.
      if found.count > count || step.bytes.isEmpty && step.taken == 0 { return nil }
    }
    return nil
  }
}
