/// Literal texts in bytes.
enum Search {
  /// Where a text begins, from a place on; nil if it does not come, or not within so many bytes. Linear (Knuth, Morris
  /// and Pratt).
  static func first(
    _ wanted: [UInt8], in bytes: [UInt8], from start: Int, within limit: Int = .max
  ) -> Int? {
    guard let lead = wanted.first, start >= 0, start <= bytes.count else { return nil }
    let end = limit < bytes.count - start ? start + limit : bytes.count
    if wanted.count == 1 { return bytes[start..<end].firstIndex(of: lead) }
    // How much of the wanted text is an end of what is matched as well.
    var borders = [0]
    var length = 0
    for place in 1..<wanted.count {
      while length > 0, wanted[place] != wanted[length] { length = borders[length - 1] }
      if wanted[place] == wanted[length] { length += 1 }
      borders.append(length)
    }
    length = 0
    for at in start..<end {
      while length > 0, bytes[at] != wanted[length] { length = borders[length - 1] }
      if bytes[at] == wanted[length] { length += 1 }
      if length == wanted.count { return at + 1 - length }
    }
    return nil
  }

  /// Puts a text in the place of another, once or everywhere; false if it does not come.
  static func replace(
    _ old: [UInt8], by new: [UInt8], all: Bool = false, in bytes: inout [UInt8]
  ) -> Bool {
    guard !old.isEmpty, let start = first(old, in: bytes, from: 0) else { return false }
    var out = Array(bytes[..<start]) + new
    var at = start + old.count
    while all, let next = first(old, in: bytes, from: at) {
      out += bytes[at..<next] + new
      at = next + old.count
    }
    bytes = out + bytes[at...]
    return true
  }
}
