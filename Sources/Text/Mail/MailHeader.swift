/// The fields above a mail, or above a part of one: RFC 5322 and RFC 2045.
struct MailHeader {
  /// So much of the fields is kept, bytes.
  private static let limit = 64 << 10
  /// The fields that people read, in their order.
  private static let shown = ["From", "To", "Cc", "Subject", "Date", "Organization"]

  private var fields: [(name: [UInt8], value: [UInt8])] = []
  private var kept = 0
  /// The bytes of all lines that were taken.
  private(set) var size = 0

  /// The names of all fields, in small letters.
  var names: [[UInt8]] { fields.map(\.name) }

  /// Whether a line begins a field.
  static func isField(_ line: [UInt8]) -> Bool {
    guard let colon = line.prefix(100).firstIndex(of: 0x3A), colon > 0 else { return false }
    return line[..<colon].allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// Takes the next line, or piece of one.
  mutating func take(_ line: [UInt8], isBeginning: Bool) {
    size += line.count
    guard kept < Self.limit else { return }
    kept += line.count
    let text = line.filter { $0 != 0x0D && $0 != 0x0A }
    if isBeginning, Self.isField(line), let colon = text.firstIndex(of: 0x3A) {
      fields.append((Self.lower(text[..<colon]), Array(text[(colon + 1)...])))
    } else if !fields.isEmpty, !isBeginning {
      fields[fields.count - 1].value += text
    }
  }

  /// A field's value without blanks around it; none if there is no such field.
  func value(_ name: String) -> [UInt8] {
    let value = fields.first { $0.name.elementsEqual(name.utf8) }?.value ?? []
    return Self.trimmed(value[...])
  }

  /// What stands before the parameters of a field: `text/plain`.
  func word(_ name: String) -> [UInt8] {
    Self.lower(Self.trimmed(value(name).prefix { $0 != 0x3B }))
  }

  /// A parameter of a field: `boundary` of `multipart/mixed; boundary="x"`.
  func parameter(_ name: String, of field: String) -> [UInt8]? {
    var rest = value(field)[...].drop { $0 != 0x3B }
    while !rest.isEmpty {
      rest = rest.dropFirst().drop { $0 <= 0x20 }
      let key = rest.prefix { $0 != 0x3D && $0 != 0x3B }
      rest = rest[key.endIndex...]
      var value: [UInt8] = []
      if rest.first == 0x3D { value = Self.quoted(&rest) }
      let word = Self.lower(Self.trimmed(key))
      if word.elementsEqual(name.utf8) { return value }
      if word.elementsEqual((name + "*").utf8) { return Self.extended(value) }
      rest = rest.drop { $0 != 0x3B }
    }
    return nil
  }

  /// The value after a `=`, also one in quotes.
  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    rest = rest.dropFirst().drop { $0 <= 0x20 }
    guard rest.first == 0x22 else {
      let value = rest.prefix { $0 != 0x3B && $0 > 0x20 }
      rest = rest[value.endIndex...]
      return Array(value)
    }
    rest = rest.dropFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst(), byte != 0x22 {
      if byte == 0x5C, let next = rest.popFirst() { value.append(next) } else { value.append(byte) }
    }
    return value
  }

  /// `utf-8'en'%e2%82%ac` (RFC 2231).
  private static func extended(_ value: [UInt8]) -> [UInt8] {
    let parts = value.split(separator: 0x27, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return value }
    return EncodedWords.text(
      EncodedWords.unquoted(parts[2], mark: 0x25), charset: Array(parts[0]))
  }

  /// What people read of the fields, a line each, and a name of what is attached.
  var text: [UInt8] {
    var text: [UInt8] = []
    for name in Self.shown {
      let value = value(name.lowercased())
      if !value.isEmpty { text += Array("\(name): ".utf8) + EncodedWords.decode(value) + [0x0A] }
    }
    let name =
      parameter("filename", of: "content-disposition") ?? parameter("name", of: "content-type")
    if let name, !name.isEmpty {
      text += Array("Attachment: ".utf8) + EncodedWords.decode(name) + [0x0A]
    }
    return text
  }

  static func lower(_ text: some Sequence<UInt8>) -> [UInt8] {
    text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  static func trimmed(_ text: some BidirectionalCollection<UInt8>) -> [UInt8] {
    let start = Array(text.drop { $0 <= 0x20 })
    return Array(start[..<((start.lastIndex { $0 > 0x20 } ?? -1) + 1)])
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
