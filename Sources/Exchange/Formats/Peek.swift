internal import Format

/// What the beginning of a file says of it.
enum Peek {
  /// The keys of an object, each with the first byte of its value, as far as the beginning goes.
  static func keys(_ head: [UInt8]) -> [String: UInt8] {
    var pull = JSONPull(head)
    return keys(&pull)
  }

  /// The keys of the first element of an array, or of the array that an object has under one of these keys.
  static func elementKeys(_ head: [UInt8], in names: [String] = []) -> [String: UInt8] {
    var pull = JSONPull(head)
    if (try? pull.enter("{")) == true {
      var isFirst = true
      while let key = try? pull.key(isFirst: isFirst) {
        isFirst = false
        if names.contains(where: { $0.utf8.elementsEqual(key) }) { break }
        guard (try? pull.skip()) != nil else { return [:] }
      }
    }
    guard (try? pull.enter("[")) == true, (try? pull.hasElement(isFirst: true)) == true else {
      return [:]
    }
    return keys(&pull)
  }

  private static func keys(_ pull: inout JSONPull) -> [String: UInt8] {
    guard (try? pull.enter("{")) == true else { return [:] }
    var found: [String: UInt8] = [:]
    while let key = try? pull.key(isFirst: found.isEmpty) {
      guard found.count < 200, let first = try? pull.first() else { return found }
      found[String(decoding: key, as: UTF8.self)] = first
      guard (try? pull.skip()) != nil else { return found }
    }
    return found
  }

  /// The first line of JSON lines; nil where it is none, or longer than the beginning.
  static func firstLine(_ head: [UInt8]) -> JSON? {
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    let start = text.drop { $0 <= 0x20 }
    guard start.first == 0x7B else { return nil }
    return JSONItems.parse(Array(start.prefix { $0 != 0x0A }))
  }

  /// Whether a file ends in one of these, in any case.
  static func isNamed(_ file: ExportFile, _ endings: String...) -> Bool {
    let name = file.lowerName
    return endings.contains { name.hasSuffix($0) }
  }

  /// Whether a file is at the top of its part.
  static func isAtTop(_ file: ExportFile) -> Bool { !file.path.contains(0x2F) }
}

extension JSON {
  /// The text under a key, if it is one that is not blank.
  func text(_ key: String) -> [UInt8]? {
    guard let text = self[key]?.string, text.contains(where: { $0 > 0x20 }) else { return nil }
    return text
  }

  /// The text under a key, or the spelling of a number there.
  func id(_ key: String) -> [UInt8]? {
    switch self[key] {
    case .string(let text)? where !text.isEmpty: text
    case .number(let spelling)?: spelling
    default: nil
    }
  }

  /// The elements under a key; none where it has no array.
  func list(_ key: String) -> [JSON] { self[key]?.elements ?? [] }

  /// Whether the text under a key is this word.
  func says(_ key: String, _ word: String) -> Bool {
    self[key]?.string?.elementsEqual(word.utf8) ?? false
  }
}

extension [UInt8] {
  /// Whether nothing but white space is in it.
  var isBlank: Bool {
    String(decoding: self, as: UTF8.self).unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }

  /// Without white space of ASCII at both ends.
  var trimmed: [UInt8] {
    let start = drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }

  /// The bytes as text for people.
  var shown: String { String(decoding: self, as: UTF8.self) }
}

extension Names {
  /// A path for a sentence.
  static func shown(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
