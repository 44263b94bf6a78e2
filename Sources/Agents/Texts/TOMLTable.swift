internal import Format

/// One table of a TOML file, written as a block of ours at its end.
struct TOMLTable {
  /// The table's path.
  let path: [String]
  /// Its members.
  let value: JSON

  /// The header and the members, without a final line feed.
  var body: [UInt8] {
    let head = Array("[\(path.joined(separator: "."))]".utf8)
    let lines = (value.members ?? []).map { $0.key + Array(" = ".utf8) + Self.text($0.value) }
    return Array(([head] + lines).joined(separator: [0x0A]))
  }

  /// A value as TOML. Strings are spelled as in JSON, which TOML reads alike.
  static func text(_ json: JSON) -> [UInt8] {
    switch json {
    case .array(let elements):
      return [0x5B] + Array(elements.map(text).joined(separator: Array(", ".utf8))) + [0x5D]
    case .object(let members):
      let parts = members.map { $0.key + Array(" = ".utf8) + text($0.value) }
      return Array("{ ".utf8) + Array(parts.joined(separator: Array(", ".utf8)))
        + Array(" }".utf8)
    default: return JSONLayout.scalar(json)
    }
  }

  /// Whether the table stands outside our block.
  /// - Throws: where the file cannot be read, or spells a table above this one in another way.
  func standsElsewhere(in text: [UInt8]) throws(ConfigError) -> Bool {
    let block = try MarkedBlock.hash.range(in: text)
    let path = path.map { Array($0.utf8) }
    var isThere = false
    for statement in try TOMLReader.read(text) {
      if let block, block.contains(statement.start) { continue }
      if statement.path.starts(with: path) {
        guard statement.isHeader || statement.path.count > path.count else {
          throw Self.odd(path, at: statement.start, of: text)
        }
        isThere = true
      } else if path.starts(with: statement.path), !statement.isHeader || statement.isArray {
        throw Self.odd(statement.path, at: statement.start, of: text)
      }
    }
    return isThere
  }

  /// Takes the table out where it stands outside our block, with the tables below it.
  func removeElsewhere(from text: inout EditedText) throws(ConfigError) {
    let block = try MarkedBlock.hash.range(in: text.bytes)
    let path = path.map { Array($0.utf8) }
    for statement in try TOMLReader.read(text.bytes).reversed()
    where statement.path.starts(with: path) && block?.contains(statement.start) != true {
      text.replace(statement.start..<statement.end, with: [])
    }
  }

  private static func odd(_ path: [[UInt8]], at offset: Int, of text: [UInt8]) -> ConfigError {
    let name = path.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    return ConfigError(
      "'\(name)' is spelled in a way that cannot be added to", at: offset, of: text)
  }
}
