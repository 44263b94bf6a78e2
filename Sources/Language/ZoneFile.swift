/// The content of a file of the tz database: tzfile(5), RFC 9636. Versions 2 and up; only their 64-bit part
/// is read.
struct ZoneFile: Hashable, Sendable {
  /// When the offset changes, ascending, and to what.
  private var times: [Int64] = []
  private var changed: [Int32] = []
  /// Before the first change.
  private var first: Int32
  /// After the last change, where the file has a rule for it.
  private var rule: ZoneRule?

  /// Always the same offset.
  init(fixed: Int32) { first = fixed }

  /// nil for what is not such a file, wherever it goes wrong.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 44, bytes.starts(with: Array("TZif".utf8)), bytes[4] >= 0x32,
      let old = ZoneFile.counts(bytes, 20)
    else { return nil }
    // The 32-bit part comes first, and is left aside.
    let start = 44 + old.size(time: 4)
    guard start >= 44, start <= bytes.count - 44, let counts = ZoneFile.counts(bytes, start + 20)
    else { return nil }
    let body = start + 44
    let end = body + counts.size(time: 8)
    guard end <= bytes.count, counts.types > 0 else { return nil }
    let kinds = body + counts.times * 8
    let types = kinds + counts.times
    var offsets: [Int32] = []
    for type in 0..<counts.types {
      let offset = Int32(truncatingIfNeeded: ZoneFile.number(bytes, types + type * 6, 4))
      guard abs(Int(offset)) < 86400 * 7 else { return nil }
      offsets.append(offset)
    }
    for index in 0..<counts.times {
      let time = ZoneFile.number(bytes, body + index * 8, 8)
      let kind = Int(bytes[kinds + index])
      guard kind < counts.types, times.last.map({ $0 < time }) ?? true else { return nil }
      times.append(time)
      changed.append(offsets[kind])
    }
    first = offsets[0]
    // The footer, between two line feeds: a rule as in POSIX's TZ variable.
    let footer = bytes[end...].dropFirst().prefix { $0 != 0x0A }
    rule = ZoneRule(Array(footer))
  }

  func offset(at time: Int64) -> Int32 {
    offset(at: time, changes: changes(through: time))
  }

  private func offset(at time: Int64, changes: Int) -> Int32 {
    if changes == times.count, let rule { return rule.offset(at: time) }
    return changes == 0 ? first : changed[changes - 1]
  }

  /// How many changes have come by a time.
  private func changes(through time: Int64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The offsets in force at any time of a span of a few days.
  func offsets(from: Int64, through: Int64) -> [Int32] {
    // The rule after the table changes too rarely for two changes between the ends.
    let (before, after) = (changes(through: from), changes(through: through))
    let (first, last) = (offset(at: from, changes: before), offset(at: through, changes: after))
    if before == after { return first == last ? [first] : [first, last] }
    return [first] + changed[before..<after] + [last]
  }

  private struct Counts {
    let isUTC, isStandard, leaps, times, types, characters: Int

    /// The length of a body whose times have so many bytes.
    func size(time: Int) -> Int {
      times * (time + 1) + types * 6 + characters + leaps * (time + 4) + isStandard + isUTC
    }
  }

  private static func counts(_ bytes: [UInt8], _ place: Int) -> Counts? {
    let numbers = (0..<6).map { Int(number(bytes, place + $0 * 4, 4)) }
    // No file has more than thousands of anything; the bound keeps sums in range.
    guard numbers.allSatisfy({ $0 >= 0 && $0 < 1 << 20 }) else { return nil }
    return Counts(
      isUTC: numbers[0], isStandard: numbers[1], leaps: numbers[2], times: numbers[3],
      types: numbers[4], characters: numbers[5])
  }

  /// A signed big-endian number of 4 or 8 bytes that are there.
  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes[place..<(place + count)] { value = value << 8 | UInt64(byte) }
    return count == 4
      ? Int64(Int32(truncatingIfNeeded: value)) : Int64(truncatingIfNeeded: value)
  }
}
