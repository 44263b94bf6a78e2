internal import Format

/// What Python prints of a dictionary: a client puts that into a query where it means JSON.
enum PythonLiteral {
  /// Reads JSON, or else what Python prints of the same.
  static func readJSON(_ text: [UInt8], _ name: String) throws(Fault) -> JSON {
    if let json = try? JSON.parse(text) { return json }
    if let translated = json(of: text), let json = try? JSON.parse(translated) { return json }
    throw .invalid(name, "\(name) can be read neither as JSON nor as a Python literal")
  }

  /// The JSON text of a literal; nil where a string does not end.
  private static func json(of text: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = []
    var at = 0
    while at < text.count {
      let byte = text[at]
      if byte == 0x27 || byte == 0x22 {
        guard let (string, end) = string(text, at) else { return nil }
        JSON.string(string).write(to: &out)
        at = end
        continue
      }
      if byte == 0x4E || byte == 0x54 || byte == 0x46 {
        let words = [("None", "null"), ("True", "true"), ("False", "false")]
        guard let word = words.first(where: { text[at...].starts(with: $0.0.utf8) }) else {
          return nil
        }
        out += Array(word.1.utf8)
        at += word.0.utf8.count
        continue
      }
      // A tuple is a list.
      out.append(byte == 0x28 ? 0x5B : byte == 0x29 ? 0x5D : byte)
      at += 1
    }
    return out
  }

  /// The string that begins at a quotation mark, and where it ends.
  private static func string(_ text: [UInt8], _ start: Int) -> (value: [UInt8], end: Int)? {
    let mark = text[start]
    var out: [UInt8] = []
    var at = start + 1
    while at < text.count {
      let byte = text[at]
      if byte == mark { return (out, at + 1) }
      guard byte == 0x5C else {
        out.append(byte)
        at += 1
        continue
      }
      guard at + 1 < text.count else { return nil }
      switch text[at + 1] {
      case 0x6E: out.append(0x0A)
      case 0x72: out.append(0x0D)
      case 0x74: out.append(0x09)
      case 0x5C, 0x27, 0x22: out.append(text[at + 1])
      default: return nil
      }
      at += 2
    }
    return nil
  }
}
