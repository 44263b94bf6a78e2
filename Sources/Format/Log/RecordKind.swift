extension Record {
  /// The kinds of records that memcube(5) names, and all others.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case message, memory, document, delete, ingested, setting, grant, purge, signed, redact, moved
    /// A kind that this program does not know, or a known one with a field missing or ill-typed:
    /// carried along, with no effect.
    case unknown

    /// The kind of a name, without making a String of it.
    init?(name: [UInt8]) {
      for kind in Kind.allCases
      where kind.rawValue.utf8.count == name.count && kind.rawValue.utf8.elementsEqual(name) {
        self = kind
        return
      }
      return nil
    }
  }
}

/// The fields of one kind in the order in which they are written, and which must be there.
struct FieldTable: Sendable {
  struct Field: Sendable {
    let key: [UInt8]
    let type: FieldType
  }

  let fields: [Field]
  /// Bits of the fields that must be there.
  let required: UInt64
  /// Of each of these sets of fields exactly one must be there.
  let choices: [UInt64]

  /// A table of the fields that every kind has, and these. `!` after a key: required; the same capital
  /// letter after several: exactly one of them.
  init(_ own: [(String, FieldType)]) {
    var fields: [Field] = []
    var required: UInt64 = 0
    var choices: [Character: UInt64] = [:]
    let common: [(String, FieldType)] = [
      ("kind!", .string), ("time!", .time), ("author!", .string), ("replica", .string),
      ("seq", .integer(JSON.integerLimit)),
    ]
    for (name, type) in common + own {
      let bit: UInt64 = 1 << UInt64(fields.count)
      var key = name
      if let mark = name.last, mark == "!" {
        key.removeLast()
        required |= bit
      } else if let mark = name.last, mark.isUppercase {
        key.removeLast()
        choices[mark, default: 0] |= bit
      }
      fields.append(Field(key: Array(key.utf8), type: type))
    }
    self.fields = fields
    self.required = required
    self.choices = Array(choices.values)
  }

  /// Whether an object has what this kind needs, each field of its type.
  func allows(_ members: [JSON.Member]) -> Bool {
    var seen: UInt64 = 0
    // Members mostly stand in the table's order, so the search goes on where it found the last.
    var cursor = 0
    for member in members {
      guard let index = index(of: member.key, from: cursor) else { continue }
      guard fields[index].type.allows(member.value) else { return false }
      seen |= 1 << UInt64(index)
      cursor = index + 1
    }
    return seen & required == required
      && choices.allSatisfy { (seen & $0).nonzeroBitCount == 1 }
  }

  private func index(of key: [UInt8], from cursor: Int) -> Int? {
    for index in cursor..<fields.count where fields[index].key == key { return index }
    for index in 0..<min(cursor, fields.count) where fields[index].key == key { return index }
    return nil
  }
}

extension FieldTable {
  /// The table of a kind; of an unknown one, nil.
  static func of(_ kind: Record.Kind) -> FieldTable? {
    switch kind {
    case .message: message
    case .memory: memory
    case .document: document
    case .delete: delete
    case .ingested: ingested
    case .setting, .grant: setting
    case .purge: purge
    case .signed: signed
    case .redact: redact
    case .moved: moved
    case .unknown: nil
    }
  }

  private static let message = FieldTable([
    ("conversation!", .string), ("role!", .string), ("name", .string), ("contentC", .string),
    ("blobC", .blob), ("date", .date), ("message_id", .string), ("metadata", .object),
  ])
  private static let memory = FieldTable(
    [("memory", .id)] + place + [("contentC", .string)] + fields)
  /// A document's content is always a blob, a link, or another version's.
  private static let document = FieldTable(
    [("document", .id)] + place + [("content", .never)] + fields + [
      ("media_type", .string), ("source_url", .string), ("title", .string),
    ])
  private static let delete = FieldTable([
    ("memoryO", .id), ("documentO", .id), ("parents!", .ids), ("into", .id),
  ])
  private static let ingested = FieldTable([
    ("of!", .id), ("by!", .string), ("memories!", .ids), ("counts!", .object),
  ])
  private static let setting = FieldTable([
    ("key!", .string), ("value!", .any), ("parents!", .ids),
  ])
  private static let purge = FieldTable([
    ("ids!", .ids), ("blobs!", .sha256s), ("by!", .string),
  ])
  private static let signed = FieldTable([
    ("ids!", .ids), ("key!", .string), ("signature!", .string),
  ])

  private static let redact = FieldTable([
    ("memory!", .id), ("versions!", .stubs), ("blobs!", .sha256s),
  ])
  private static let moved = FieldTable([
    ("memory!", .id), ("of!", .id), ("contentC", .string), ("blobC", .blob),
  ])

  private static let place: [(String, FieldType)] = [
    ("parents!", .ids), ("pathP", .string), ("path_hexP", .hex), ("mtime!", .date),
    ("mode", .integer(0o7777)),
  ]
  private static let fields: [(String, FieldType)] = [
    ("blobC", .blob), ("content_fromC", .id), ("targetC", .string), ("type", .string),
    ("tags", .strings),
    ("entities", .arrayOfTexts(required: ["name", "type"], optional: [])),
    ("relations", .arrayOfTexts(required: ["from", "type", "to"], optional: [])),
    ("confidence", .confidence), ("validity", .texts(required: [], optional: ["from", "to"])),
    ("sources", .arrayOfTexts(required: ["id"], optional: [])), ("attributes", .object),
    ("xattrs", .base64s),
  ]
}
