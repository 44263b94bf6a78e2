/// As much of JSON as the header of a safetensors file uses: objects, strings without escapes,
/// arrays of whole numbers. Anything else is refused.
struct HeaderReader {
  private let bytes: ArraySlice<UInt8>
  private var at: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  private mutating func next() -> UInt8? {
    while at < bytes.endIndex, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[at]) { at += 1 }
    return at < bytes.endIndex ? bytes[at] : nil
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard next() == byte.asciiValue else { return false }
    at += 1
    return true
  }

  /// Reads an object; `member` reads the value of each key, and says whether it could.
  mutating func object(_ member: (inout HeaderReader, [UInt8]) -> Bool) -> Bool {
    guard take("{") else { return false }
    if take("}") { return true }
    repeat {
      guard let key = string(), take(":"), member(&self, key) else { return false }
    } while take(",")
    return take("}")
  }

  /// A string.
  mutating func string() -> [UInt8]? {
    guard take("\"") else { return nil }
    let start = at
    while at < bytes.endIndex, bytes[at] != 0x22 {
      if bytes[at] == 0x5C || bytes[at] < 0x20 { return nil }
      at += 1
    }
    let text = Array(bytes[start..<at])
    return take("\"") ? text : nil
  }

  /// An array of whole numbers of at most 15 digits.
  mutating func numbers(into found: inout [Int]) -> Bool {
    guard take("[") else { return false }
    if take("]") { return true }
    repeat {
      guard let number = number() else { return false }
      found.append(number)
    } while take(",")
    return take("]")
  }

  private mutating func number() -> Int? {
    _ = next()
    let start = at
    var number = 0
    while at < bytes.endIndex, bytes[at] >= 0x30, bytes[at] <= 0x39, at - start < 15 {
      number = number * 10 + Int(bytes[at] - 0x30)
      at += 1
    }
    return at > start ? number : nil
  }

  /// Passes over a string, an array of numbers, or an object of strings.
  mutating func skip() -> Bool {
    switch next() {
    case 0x22: return string() != nil
    case 0x5B:
      var numbers: [Int] = []
      return self.numbers(into: &numbers)
    case 0x7B: return object { header, _ in header.string() != nil }
    default: return number() != nil
    }
  }
}
