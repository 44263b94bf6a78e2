internal import Format

/// An object of its members, in this order.
func object(_ members: (String, JSON)...) -> JSON {
  .object(members.map { JSON.Member($0.0, $0.1) })
}

extension JSON {
  /// A text's bytes, or null.
  static func text(_ bytes: [UInt8]?) -> JSON { bytes.map { .string($0) } ?? .null }

  /// A text, or null.
  static func text(_ text: String?) -> JSON { text.map { JSON($0) } ?? .null }

  /// A number with at most six decimals; null for what is none.
  init(rounded value: Double) {
    guard value.isFinite, value.magnitude < 1e12 else {
      self = .null
      return
    }
    let millionths = Int64((value * 1e6).rounded())
    let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
    var text = (millionths < 0 ? "-" : "") + String(whole)
    if rest > 0 {
      var digits = String(rest)
      digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    self = .number(Array(text.utf8))
  }

  /// This object with another value of a member that it has, where that stands.
  func replacing(_ key: String, _ value: JSON) -> JSON {
    .object(
      (members ?? []).map { $0.key.elementsEqual(key.utf8) ? Member(key, value) : $0 })
  }

  /// This object with a member set.
  func with(_ key: String, _ value: JSON) -> JSON {
    var members = (self.members ?? []).filter { !$0.key.elementsEqual(key.utf8) }
    members.append(Member(key, value))
    return .object(members)
  }

  /// This object with some members set.
  func with(_ members: [(String, JSON)]) -> JSON { members.reduce(self) { $0.with($1.0, $1.1) } }
}
