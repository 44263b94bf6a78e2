/// The names that an object tries when the one it wants is not free; state rule 5:
/// `stem (S).ext`, S the last 8 digits of its id, else the last 24, else all 36, else with `~`
/// after S, one more each time. Without end; no name is given twice.
///
/// ext is what follows the last `.`, unless that is the name's first byte, absent, or followed by
/// more than 32 bytes: then the whole name is the stem. The stem is cut so that the name has at
/// most 255 bytes; when not even an empty stem makes it short enough, it is longer.
package struct NameCandidates: Sequence, IteratorProtocol {
  private let folder: ArraySlice<UInt8>
  private let stem: ArraySlice<UInt8>
  private let ending: ArraySlice<UInt8>
  private let digits: [UInt8]
  private var number = 0

  /// So many last digits of the id are tried, before `~` is added.
  private static let lengths = [8, 24, 36]

  /// The names for an object in place of a cleaned path.
  package init(for wanted: [UInt8], _ object: ObjectID) {
    let name = wanted.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    folder = wanted[..<name]
    digits = object.hex
    let dot = wanted[name...].lastIndex(of: UInt8(ascii: "."))
    if let dot, dot > name, wanted.count - dot - 1 <= 32 {
      stem = wanted[name..<dot]
      ending = wanted[dot...]
    } else {
      stem = wanted[name...]
      ending = []
    }
  }

  /// The next path to try.
  package mutating func next() -> [UInt8]? {
    let lengths = Self.lengths
    let suffix = digits.suffix(number < lengths.count ? lengths[number] : 36)
    let more = [UInt8](
      repeating: UInt8(ascii: "~"), count: Swift.max(0, number - lengths.count + 1))
    number += 1
    let tail = Array(" (".utf8) + suffix + more + Array(")".utf8) + ending
    return folder + PathCleaning.cut(stem, to: PathCleaning.componentLimit - tail.count) + tail
  }
  /// The path that an object wanted when it was given one of these names; nil of a path that is none of them,
  /// or that had to be cut.
  package static func wanted(by path: [UInt8], _ object: ObjectID) -> [UInt8]? {
    for length in lengths {
      let mark = Array(" (".utf8) + object.hex.suffix(length) + Array(")".utf8)
      guard let range = path.ranges(of: mark).last else { continue }
      let wanted = Array(path[..<range.lowerBound] + path[range.upperBound...])
      if NameCandidates(for: wanted, object).prefix(lengths.count).contains(path) { return wanted }
    }
    return nil
  }
}
