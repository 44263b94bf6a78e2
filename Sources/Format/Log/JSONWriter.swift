internal import Digest

extension JSON {
  /// This value as JSON without white space, in the one spelling that memcube writes: of a
  /// string only `"`, `\` and bytes under 0x20 are escaped (\b \f \n \r \t, else \u00xx);
  /// numbers as they were spelled; members in their order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  /// As `bytes`, with the members of every object sorted by the bytes of their keys. Two
  /// elements of a set (tags, entities, …) are the same if these bytes are. Numbers keep their
  /// spelling here too: `1` and `1.0` differ.
  public var canonical: [UInt8] {
    var out: [UInt8] = []
    sorted.write(to: &out)
    return out
  }

  /// Appends `bytes`.
  public func write(to out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C])
    case .bool(true): out.append(contentsOf: [0x74, 0x72, 0x75, 0x65])
    case .bool(false): out.append(contentsOf: [0x66, 0x61, 0x6C, 0x73, 0x65])
    case .number(let spelling): out.append(contentsOf: spelling)
    case .string(let text): JSON.write(string: text, to: &out)
    case .array(let elements):
      out.append(0x5B)
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(0x2C) }
        element.write(to: &out)
      }
      out.append(0x5D)
    case .object(let members): JSON.write(object: members, to: &out)
    }
  }

  private static func write(object members: [Member], to out: inout [UInt8]) {
    out.append(0x7B)
    for (index, member) in members.enumerated() {
      if index > 0 { out.append(0x2C) }
      write(string: member.key, to: &out)
      out.append(0x3A)
      member.value.write(to: &out)
    }
    out.append(0x7D)
  }

  /// Appends a string in quotes, escaped. The bytes must be UTF-8.
  static func write(string text: [UInt8], to out: inout [UInt8]) {
    out.append(0x22)
    var plain = 0
    for index in text.indices {
      let byte = text[index]
      guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
      out.append(contentsOf: text[plain..<index])
      plain = index + 1
      out.append(0x5C)
      switch byte {
      case 0x08: out.append(0x62)
      case 0x09: out.append(0x74)
      case 0x0A: out.append(0x6E)
      case 0x0C: out.append(0x66)
      case 0x0D: out.append(0x72)
      case 0x22, 0x5C: out.append(byte)
      default:
        out.append(contentsOf: [0x75, 0x30, 0x30])
        out.append(contentsOf: Hex.encode([byte]))
      }
    }
    out.append(contentsOf: text[plain...])
    out.append(0x22)
  }

  /// This value with the members of all its objects sorted by key.
  private var sorted: JSON {
    switch self {
    case .null, .bool, .number, .string: self
    case .array(let elements): .array(elements.map(\.sorted))
    case .object(let members):
      .object(
        members.map { Member($0.key, $0.value.sorted) }
          .sorted { $0.key.lexicographicallyPrecedes($1.key) })
    }
  }
}
