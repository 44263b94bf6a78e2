internal import Format

/// A value of a JSON, JSONC or JSON5 text, with its place.
struct JSONNode: Sendable {
  /// What it is.
  enum Kind: Sendable {
    case object([Item])
    case array([Item])
    case string([UInt8])
    /// A number or a word, as it is spelled.
    case word([UInt8])
  }

  /// A member of an object, or an element of an array.
  struct Item: Sendable {
    /// The key, unescaped; nil in an array.
    var key: [UInt8]?
    /// Where it begins: with its key, if it has one.
    var start: Int
    /// Its value.
    var value: JSONNode
    /// The place of the comma after it.
    var comma: Int?
  }

  /// What it is.
  var kind: Kind
  /// The bytes that it takes.
  var range: Range<Int>

  /// The members or elements; none of other values.
  var items: [Item] {
    switch kind {
    case .object(let items), .array(let items): items
    case .string, .word: []
    }
  }

  /// Whether it is an object.
  var isObject: Bool { if case .object = kind { true } else { false } }
  /// Whether it is an array.
  var isArray: Bool { if case .array = kind { true } else { false } }

  /// The item of a key, if this is an object that has it.
  func item(_ key: [UInt8]) -> Item? {
    guard isObject else { return nil }
    return items.first { $0.key == key }
  }

  /// The node at a path of keys.
  func node(_ path: some Collection<String>) -> JSONNode? {
    var node = self
    for key in path {
      guard let item = node.item(Array(key.utf8)) else { return nil }
      node = item.value
    }
    return node
  }

  /// The value without places. A word that JSON does not know stays as it is spelled.
  var value: JSON {
    switch kind {
    case .string(let bytes): .string(bytes)
    case .array(let items): .array(items.map(\.value.value))
    case .object(let items):
      .object(items.map { JSON.Member($0.key ?? [], $0.value.value) })
    case .word(let word):
      switch String(decoding: word, as: UTF8.self) {
      case "true": true
      case "false": false
      case "null": .null
      default: .number(word)
      }
    }
  }
}
