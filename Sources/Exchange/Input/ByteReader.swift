internal import Posix

/// Bytes that come one after the other: of a file, of an archive's entry, of memory.
package final class ByteReader {
  private enum Way {
    case plain(ByteSource)
    case deflated(ByteSource, Inflation)
    case zipped(Inflation, ByteSource)
  }

  private let way: Way
  private let shown: String
  /// How many bytes were taken of what lies below.
  private var taken: Int64 = 0
  /// How many bytes there may be; more is damage.
  private let limit: Int64
  private var given: Int64 = 0
  private var isOver = false
  /// What is wrong with the size that was said of it, where that is what ended the reading.
  private(set) var misstatement: String?

  /// Reads bytes as they are.
  init(_ source: ByteSource, named shown: String) {
    way = .plain(source)
    self.shown = shown
    limit = source.count
  }

  /// Reads a raw deflate stream that holds `size` bytes, or with `wrapped` a gzip file of at most that many.
  /// - Throws: `.unreadable` where zlib is not installed.
  init(
    deflated source: ByteSource, size: Int64, wrapped: Bool = false, named shown: String
  ) throws(ExchangeError) {
    guard let inflation = Inflation(isWrapped: wrapped) else {
      throw .unreadable("\(shown) is compressed, and to unpack it takes the package zlib1g")
    }
    way = wrapped ? .zipped(inflation, source) : .deflated(source, inflation)
    self.shown = shown
    limit = size
  }

  /// The next bytes; empty at the end.
  package func next() throws(ExchangeError) -> [UInt8] {
    if isOver { return [] }
    let bytes: [UInt8]
    switch way {
    case .plain(let source):
      bytes = try reading("reading \(shown)") { () throws(Errno) in
        try source.read(at: taken, count: 1 << 18)
      }
      taken += Int64(bytes.count)
    case .deflated(let source, let inflation), .zipped(let inflation, let source):
      bytes = try inflate(source, inflation)
    }
    given += Int64(bytes.count)
    if given > limit { throw misstated("unpacks to more than it says") }
    if bytes.isEmpty { isOver = true }
    return bytes
  }

  private func misstated(_ why: String) -> ExchangeError {
    misstatement = why
    return .unreadable("\(shown) \(why)")
  }

  private func inflate(
    _ source: ByteSource, _ inflation: Inflation
  ) throws(ExchangeError) -> [UInt8] {
    while true {
      let input = try reading("reading \(shown)") { () throws(Errno) in
        try source.read(at: taken, count: 1 << 16)
      }
      guard let step = inflation.step(input[...]) else {
        throw .unreadable("\(shown) is damaged, and cannot be unpacked")
      }
      taken += Int64(step.taken)
      if !step.bytes.isEmpty { return step.bytes }
      if step.isEnd {
        if case .deflated = way, given < limit {
          throw misstated("unpacks to less than it says")
        }
        return []
      }
      if input.isEmpty { throw .unreadable("\(shown) ends in the middle") }
    }
  }

  /// All that is left.
  /// - Throws: `.unreadable` for more than `limit` bytes.
  package func all(limit: Int) throws(ExchangeError) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let more = try next()
      if more.isEmpty { return all }
      guard more.count <= limit - all.count else {
        throw .unreadable("\(shown) has over \(limit >> 20) MiB")
      }
      all += more
    }
  }
}
