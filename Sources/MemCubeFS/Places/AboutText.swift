internal import Format
internal import Language
internal import MemCube
internal import Posix

/// about.md: front matter that can be edited (settings), and what the cube holds.
struct AboutText: EditableText {
  let cube: Cube
  let name: [UInt8]

  /// The settings that stand in it, in this order.
  private static let keys = ["title", "description", "timezone"]

  var keepsPast: Bool { false }

  func render() throws(Errno) -> RenderedText { RenderedText(try bytes()) }

  func bytes() throws(Errno) -> [UInt8] {
    var out = Array("---\n".utf8)
    var title = name
    for key in Self.keys {
      let value = try core(try cube.setting(Array(key.utf8)))?.string
      out += Array("\(key):".utf8)
      if let value, !value.isEmpty { out += [0x20] + Self.spell(value) }
      out.append(0x0A)
      if key == "title", let value, !value.isEmpty { title = value }
    }
    let counts = try core(try cube.counts(withBytes: false))
    out += Array("---\n\n# ".utf8) + title.filter { $0 != 0x0A } + [0x0A, 0x0A]
    let lines: [(String, Int)] = [
      ("memories", counts.memories), ("documents", counts.documents),
      ("conversations", counts.conversations), ("messages", counts.messages),
      ("in the trash", counts.trash), ("in conflict", counts.conflicts),
    ]
    for (what, count) in lines { out += Array("- \(what): \(count)\n".utf8) }
    if try core(try cube.isArchived()) {
      out += Array("- archived: memcube archive --undo opens it again\n".utf8)
    }
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

  /// Nothing can follow the computed part: EINVAL, so that it is not lost in silence.
  func append(_ tail: [UInt8], _ moment: SaveMoment) throws(Errno) -> Int {
    guard tail.allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) else { throw .invalid }
    return tail.count
  }

  var shownName: [UInt8] { Array("about.md".utf8) }

  /// Keeps a text that could not be applied: `memcube status` names it.
  func reject(_ bytes: [UInt8], because error: Errno) {
    let reason =
      reason(beyondText: error) ?? Self.wrongZone(in: bytes)
      ?? "between the two rules title, description and timezone (a name such as Europe/Lisbon) "
      + "can be changed, and nothing else"
    Reasons.note(reason)
    cube.keepRejected(
      bytes, Array("about".utf8), at: Clock.now(), ending: Array(".md".utf8), reason: reason)
  }

  func save(
    _ bytes: [UInt8], over base: [UInt8], whole: Bool, _ moment: SaveMoment
  ) throws(Errno) -> Bool {
    // An editor that truncates first has saved nothing yet.
    if bytes.isEmpty { return moment == .released }
    guard let values = Self.frontMatter(bytes) else {
      if moment == .quiet { return false }
      throw .invalid
    }
    // Text that a user wrote into the computed part would be lost in silence.
    guard Self.shapes(bytes).isSubset(of: Self.shapes(base)) else { throw .invalid }
    let former = Self.frontMatter(base) ?? [:]
    var changes: [Change] = []
    // What was not changed here may have been changed by others. A missing line changes nothing. An empty one
    // clears the setting: the clock would become UTC without a warning.
    for key in Self.keys {
      guard let value = values[key], value != former[key] ?? [] else { continue }
      guard key != "timezone" || Self.isZone(value) else { throw .invalid }
      changes.append(
        .setting(key: Array(key.utf8), value: value.isEmpty ? nil : .string(value)))
    }
    if !changes.isEmpty { try core(_ = try cube.write(changes, .spooled)) }
    return true
  }

  private static func wrongZone(in bytes: [UInt8]) -> String? {
    guard let name = frontMatter(bytes)?["timezone"], !isZone(name) else { return nil }
    return
      "\(String(decoding: name, as: UTF8.self)) is no time zone; a name such as Europe/Lisbon is one"
  }

  /// Whether dates can be read and shown in a zone of this name; without a name they are in UTC.
  private static func isZone(_ name: [UInt8]) -> Bool {
    guard !name.isEmpty else { return true }
    guard let text = String(validating: name, as: UTF8.self) else { return false }
    return Zone(text) != nil
  }

  /// The lines of the computed part, without what others may change in them meanwhile: counts, and
  /// the title.
  private static func shapes(_ bytes: [UInt8]) -> Set<[UInt8]> {
    let lines = bytes.split(separator: 0x0A).map { $0.trimmed }
    let rule = Array("---".utf8)
    let body = lines.drop { !$0.elementsEqual(rule) }.dropFirst()
      .drop { !$0.elementsEqual(rule) }.dropFirst()
    return Set(
      body.map { line in line.filter { !(0x30...0x39).contains($0) && $0 != 0x0D } }
        .filter { !$0.isEmpty && !$0.starts(with: Array("# ".utf8)) })
  }

  /// The values of `key: value` lines between two rules; nil if there is no such head, or a line in
  /// it that would be lost: another key, or none.
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
      if line.trimmed.isEmpty || line.first == UInt8(ascii: "#") { continue }
      guard let colon = line.firstIndex(of: 0x3A) else { return nil }
      let key = String(decoding: line[..<colon], as: UTF8.self)
      guard keys.contains(key) else { return nil }
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
