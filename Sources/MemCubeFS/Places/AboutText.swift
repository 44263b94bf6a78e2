internal import MemCube
internal import Posix

/// about.md: front matter that can be edited (settings), and what the cube holds.
struct AboutText: EditableText {
  let cube: Cube
  let name: [UInt8]

  /// The settings that stand in it, in this order.
  private static let keys = ["title", "description", "timezone"]

  func render() throws(Errno) -> [UInt8] {
    var out = Array("---\n".utf8)
    var title = name
    for key in Self.keys {
      let value = try core(try cube.setting(Array(key.utf8)))?.string
      out += Array("\(key):".utf8)
      if let value, !value.isEmpty { out += [0x20] + Self.spell(value) }
      out.append(0x0A)
      if key == "title", let value, !value.isEmpty { title = value }
    }
    let counts = try core(try cube.counts())
    out += Array("---\n\n# ".utf8) + title.filter { $0 != 0x0A } + [0x0A, 0x0A]
    let lines: [(String, Int)] = [
      ("memories", counts.memories), ("documents", counts.documents),
      ("conversations", counts.conversations), ("messages", counts.messages),
      ("in the trash", counts.trash), ("in conflict", counts.conflicts),
    ]
    for (what, count) in lines { out += Array("- \(what): \(count)\n".utf8) }
    out += Array(
      "\nThe lines between the two rules can be edited; the rest is computed.\n".utf8)
    return out
  }

  /// A value as a YAML scalar: plain where that is safe, else in double quotes.
  private static func spell(_ value: [UInt8]) -> [UInt8] {
    let plain = value.allSatisfy { byte in
      byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || [0x20, 0x2C, 0x2E, 0x2D, 0x2F, 0x5F].contains(byte)
    }
    let edges = [value.first, value.last].contains(0x20) || value.first == 0x2D
    if plain, !edges { return value }
    // JSON's strings are YAML's double-quoted scalars.
    return JSON.string(value).bytes
  }

  func save(_ bytes: [UInt8], isFinal: Bool, durable: Bool) throws(Errno) -> Bool {
    // An editor that truncates first has saved nothing yet.
    if bytes.isEmpty { return isFinal }
    guard let values = Self.frontMatter(bytes) else { throw .invalid }
    var changes: [Change] = []
    for key in Self.keys {
      let setting = Array(key.utf8)
      let former = try core(try cube.setting(setting))?.string ?? []
      let value = values[key] ?? []
      guard former != value else { continue }
      changes.append(.setting(key: setting, value: value.isEmpty ? nil : .string(value)))
    }
    if !changes.isEmpty { try core(_ = try cube.write(changes, durable ? .durable : .spooled)) }
    return true
  }

  /// The values of `key: value` lines between two rules; nil if there is no such head.
  static func frontMatter(_ bytes: [UInt8]) -> [String: [UInt8]]? {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? line.dropLast() : line
    }
    let rule = Array("---".utf8)
    guard let first = lines.first, first.elementsEqual(rule),
      let end = lines.dropFirst().firstIndex(where: { $0.elementsEqual(rule) })
    else { return nil }
    var values: [String: [UInt8]] = [:]
    for line in lines[1..<end] {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let key = String(decoding: line[..<colon], as: UTF8.self)
      guard keys.contains(key) else { continue }
      let text = line[(colon + 1)...].trimmed
      guard String(validating: text, as: UTF8.self) != nil else { return nil }
      values[key] = scalar(Array(text))
    }
    return values
  }

  /// A scalar as it is meant: quotes taken away.
  private static func scalar(_ text: [UInt8]) -> [UInt8] {
    if text.first == 0x22, case .string(let value)? = try? JSON.parse(text) { return value }
    if text.count >= 2, text.first == 0x27, text.last == 0x27 {
      var out: [UInt8] = []
      var wasQuote = false
      for byte in text[1..<(text.count - 1)] {
        if byte == 0x27, wasQuote {
          wasQuote = false
          continue
        }
        wasQuote = byte == 0x27
        out.append(byte)
      }
      return out
    }
    return text
  }
}

extension ArraySlice<UInt8> {
  /// Without spaces and tabs at both ends.
  var trimmed: ArraySlice<UInt8> {
    var rest = self
    while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
    while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
    return rest
  }
}
