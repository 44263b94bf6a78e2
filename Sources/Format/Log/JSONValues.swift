extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
  /// A string of the literal's UTF-8.
  public init(stringLiteral value: String) { self = .string(Array(value.utf8)) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON {
  /// A string of a text's UTF-8.
  public init(_ text: String) { self = .string(Array(text.utf8)) }
  /// An integer; beyond ±2^53 no reader takes it.
  public init(_ value: some BinaryInteger) { self = .number(Array(String(value).utf8)) }
  /// A record's id.
  public init(_ id: RecordID) { self = .string(id.hex) }

  /// A number of so many hundredths, in the shortest spelling: 0, 0.5, 0.75, 12.
  public init(hundredths value: Int) {
    let sign = value < 0 ? "-" : ""
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 100)
    var text = sign + String(whole)
    if rest > 0 { text += "." + (rest < 10 ? "0" : "") + String(rest % 10 == 0 ? rest / 10 : rest) }
    self = .number(Array(text.utf8))
  }

  /// The value of a key, if this is an object that has it.
  public subscript(key: String) -> JSON? { members?.first(key) }

  /// The members, if this is an object.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }
  /// The elements, if this is an array.
  public var elements: [JSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }
  /// The bytes, if this is a string.
  public var string: [UInt8]? {
    if case .string(let bytes) = self { bytes } else { nil }
  }
  /// The value, if this is `true` or `false`.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }
  /// The value, if this is a number without fraction and exponent.
  public var integer: Int64? {
    guard case .number(let spelling) = self else { return nil }
    return Int64(String(decoding: spelling, as: UTF8.self))
  }
  /// The value rounded to a double, if this is a number; may be infinite.
  public var double: Double? {
    guard case .number(let spelling) = self else { return nil }
    return Double(String(decoding: spelling, as: UTF8.self))
  }
  /// The id, if this is a string of 36 lower-case hex digits.
  public var recordID: RecordID? { string.flatMap { RecordID(hex: $0) } }
  /// Whether this is `null`.
  public var isNull: Bool { self == .null }
}

extension [JSON.Member] {
  /// The value of a key, or nil.
  public func first(_ key: String) -> JSON? {
    let utf8 = key.utf8
    let (count, start) = (utf8.count, utf8.first)
    for member in self where member.key.count == count && member.key.first == start {
      if member.key.elementsEqual(utf8) { return member.value }
    }
    return nil
  }
}
