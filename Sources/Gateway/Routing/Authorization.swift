internal import Format
internal import HTTP

/// The Authorization header, understood.
struct Authorization: Hashable, Sendable {
  /// How the key was given.
  enum Scheme: Hashable, Sendable {
    case token, basic, bearer
    /// Any other word.
    case other
  }

  let scheme: Scheme
  /// The keys that may be meant; of Basic, the user's name and the password.
  let keys: [[UInt8]]

  /// Nil for an empty header.
  init?(_ header: [UInt8]) {
    let text = Self.trimmed(header[...])
    guard !text.isEmpty else { return nil }
    let end = text.firstIndex { $0 == 0x20 || $0 == 0x09 } ?? text.endIndex
    let word = String(decoding: text[..<end], as: UTF8.self).lowercased()
    let rest = Array(Self.trimmed(text[end...]))
    switch word {
    case "token": (scheme, keys) = (.token, [rest])
    case "bearer": (scheme, keys) = (.bearer, [rest])
    case "basic":
      scheme = .basic
      keys = Self.basic(rest)
    default: (scheme, keys) = (.other, [])
    }
  }

  /// What a request gives as its key; of memory stores, `x-api-key` before the Authorization header.
  init?(of request: Request) {
    if MemoryStores.prefix(of: Target.beginning(request.target)) != nil,
      let key = request["x-api-key"], !Self.trimmed(key[...]).isEmpty
    {
      self.init(Array("Bearer ".utf8) + key)
      return
    }
    guard let header = request["authorization"] else { return nil }
    self.init(header)
  }

  /// The header by which a request gives two keys.
  static func repeatedHeader(of request: Request) -> String? {
    ["Authorization", "x-api-key"].first { name in
      request.fields.count { $0.name.elementsEqual(name.lowercased().utf8) } > 1
    }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text = text.dropLast() }
    return text
  }

  private static func basic(_ text: [UInt8]) -> [[UInt8]] {
    // Base64 with or without its padding.
    let padded = text + Array(repeating: 0x3D, count: (4 - text.count % 4) % 4)
    guard let pair = Base64.decode(padded) else { return [] }
    let colon = pair.firstIndex(of: 0x3A) ?? pair.endIndex
    let password = colon == pair.endIndex ? [] : Array(pair[(colon + 1)...])
    return [Array(pair[..<colon]), password].filter { !$0.isEmpty }
  }
}
