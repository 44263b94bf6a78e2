internal import CKernels

/// How near each vector of a file is to a question: found by looking at all of them, which takes
/// 0.9 ms for 100,000.
public struct VectorScan: Sendable {
  private let mapping: VectorMapping
  private let cosines: [Float]
  private let bins: [Int64]
  /// The cosine that half of the vectors exceed, with those beside them, within 1/2048.
  public let median: Float

  /// A vector's text and how near it is.
  public struct Hit: Hashable, Sendable {
    /// The key of its text.
    public var key: Int64
    /// With the question.
    public var cosine: Float
  }

  /// - Parameters:
  ///   - mapping: the file.
  ///   - question: its width is the file's.
  ///   - backdrop: with what the median is filled up where fewer vectors than these are in the file.
  init(_ mapping: VectorMapping, _ question: TextVector, beside backdrop: [TextVector] = []) {
    self.mapping = mapping
    let count = mapping.count
    let signed = question.bytes.map { Int8(truncatingIfNeeded: Int($0) - 128) }
    cosines = unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      // The usual width has a function of its own, which is faster.
      if mapping.width == Int(CKERNELS_WIDTH) {
        unsafe ckernels_scan(
          ckernels_best_tier(), mapping.vectors, Int64(count), signed, question.inverseLength,
          buffer.baseAddress)
      } else {
        unsafe ckernels_scan_wide(
          ckernels_best_tier(), mapping.vectors, Int64(count), Int32(mapping.width), signed,
          question.inverseLength, buffer.baseAddress)
      }
      filled = count
    }
    var bins = [Int64](repeating: 0, count: Int(CKERNELS_BINS))
    unsafe ckernels_histogram(cosines, Int64(count), &bins)
    self.bins = bins
    // A free slot, which has no key, has a cosine of 0 and is in no bin.
    let filled = Int(bins.reduce(0, +))
    let fill = backdrop.prefix(max(0, backdrop.count - filled))
    let others = fill.map { $0.cosine(question) }
    if !others.isEmpty { unsafe ckernels_histogram(others, Int64(others.count), &bins) }
    let half = (bins.reduce(0, +) + 1) / 2
    var (bin, below) = (0, Int64(0))
    while bin < bins.count - 1, below + bins[bin] < half {
      below += bins[bin]
      bin += 1
    }
    median = (Float(bin) + 0.5) / Float(bins.count / 2) - 1
  }

  /// Gives the vectors above the median, the nearest first (of equally near ones the earlier in the
  /// file), until `take` says that it is enough. A text that is in the file twice is given once.
  public func forEach<Failure: Error>(
    _ take: (Hit) throws(Failure) -> Bool
  ) throws(Failure) {
    var seen: Set<Int64> = []
    var last = bins.count - 1
    let least = Int(ckernels_bin(median))
    while last >= least {
      // Some bins at a time, so that a few are sorted where a few are wanted.
      var (first, count) = (last, bins[last])
      while first > least, count + bins[first - 1] <= max(512, Int64(seen.count)) {
        first -= 1
        count += bins[first]
      }
      for slot in slots(first, last, Int(clamping: count)) where cosines[slot] > median {
        // A text's key is looked at with its checksum only where it is wanted.
        guard let key = mapping.wholeKey(slot), seen.insert(key).inserted else { continue }
        if try !take(Hit(key: key, cosine: cosines[slot])) { return }
      }
      last = first - 1
    }
  }

  private func slots(_ first: Int, _ last: Int, _ count: Int) -> [Int] {
    if count == 0 { return [] }
    var places = [Int64](repeating: 0, count: count)
    let found = unsafe ckernels_collect(
      cosines, Int64(cosines.count), Int32(first), Int32(last), &places, Int64(count))
    return places.prefix(Int(found)).map { Int($0) }.sorted {
      cosines[$0] == cosines[$1] ? $0 < $1 : cosines[$0] > cosines[$1]
    }
  }
}
