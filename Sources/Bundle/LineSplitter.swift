/// Cuts a stream of chunks at LF, and holds no more than one chunk and one line of the limit.
struct LineSplitter {
  enum Step {
    /// A line without its LF, and whether it had one (only the last may lack it).
    case line([UInt8], isEnded: Bool)
    /// A line over the limit went by.
    case tooLong
    /// Another chunk is wanted; an empty one ends the stream.
    case needsMore
    case end
  }

  /// Bytes of a line at most, and bytes a chunk should have.
  let limit, chunk: Int
  private var bytes: [UInt8] = []
  private var position = 0
  /// The start of a line whose end has not come yet.
  private var carried: [UInt8] = []
  private var isTooLong = false
  private var isAtEnd = false
  /// Bytes of the stream before the chunk.
  private(set) var offset: Int64 = 0

  init(limit: Int, chunk: Int) {
    self.limit = limit
    self.chunk = max(1, chunk)
  }

  /// What has been added and not been given yet.
  var unread: ArraySlice<UInt8> { bytes[position...] }

  /// The offset in the stream after what `next` gave last.
  var consumed: Int64 { offset + Int64(position) }

  mutating func add(_ chunk: [UInt8]) {
    offset += Int64(bytes.count)
    bytes = chunk
    position = 0
    isAtEnd = chunk.isEmpty
  }

  mutating func next() -> Step {
    guard let feed = lineFeed() else {
      carry(upTo: bytes.count)
      guard isAtEnd else { return .needsMore }
      return carried.isEmpty && !isTooLong ? .end : take(isEnded: false)
    }
    if carried.isEmpty, !isTooLong, feed - position <= limit {
      defer { position = feed + 1 }
      return .line(Array(bytes[position..<feed]), isEnded: true)
    }
    carry(upTo: feed)
    position = feed + 1
    return take(isEnded: true)
  }

  private func lineFeed() -> Int? {
    let span = bytes.span
    var index = position
    while index < span.count {
      if span[index] == 0x0A { return index }
      index += 1
    }
    return nil
  }

  private mutating func carry(upTo end: Int) {
    if isTooLong || carried.count + (end - position) > limit {
      isTooLong = true
      carried = []
    } else {
      carried += bytes[position..<end]
    }
    position = end
  }

  private mutating func take(isEnded: Bool) -> Step {
    defer {
      carried = []
      isTooLong = false
    }
    return isTooLong ? .tooLong : .line(carried, isEnded: isEnded)
  }
}
