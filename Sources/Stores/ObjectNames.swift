internal import Bundle
internal import Digest
internal import Format
internal import Posix

extension StoredObject {
  /// The 32 bytes of the SHA-256 of its content.
  var sum: [UInt8] {
    switch self {
    case .segment(let name): Hex.decode(name.hash) ?? []
    case .blob(let sum): sum
    }
  }

  /// What it is called in messages.
  var title: String {
    switch self {
    case .segment(let name): "the segment \(name)"
    case .blob(let sum): "the blob \(String(decoding: Hex.encode(sum), as: UTF8.self))"
    }
  }

  /// - Throws: `.invalid` if the name or the cube's id has not the right form.
  func check(_ cube: [UInt8]) throws(StoreError) {
    try checkID(cube)
    if case .blob(let sum) = self, sum.count != SHA256.length {
      throw .invalid("a blob's name is a SHA-256 of 32 bytes, not of \(sum.count)")
    }
  }
}

/// - Throws: `.invalid` if this is no cube's id.
func checkID(_ cube: [UInt8]) throws(StoreError) {
  guard Hex.isHex(cube, count: 32) else {
    throw .invalid("a cube's id is 32 lower-case hex digits")
  }
}

/// - Throws: `.invalid` if a store's list cannot have this name.
func checkName(_ name: [UInt8]) throws(StoreError) {
  let parts = name.split(separator: 0x2F, omittingEmptySubsequences: false)
  let isGood =
    (1...2).contains(parts.count)
    && parts.allSatisfy { part in
      !part.isEmpty && part.first != 0x2E && part.count <= CubeName.limit && !part.contains(0)
    }
  guard isGood else {
    throw .invalid(
      "a cube's name in a store is NAME or PROJECT/NAME, UTF-8 text, each of at most \(CubeName.limit) bytes and "
        + "without a leading dot, not '\(String(decoding: name, as: UTF8.self))'")
  }
}

extension [UInt8] {
  /// The bytes as text, for messages.
  var text: String { String(decoding: self, as: UTF8.self) }
}

extension StoreError {
  /// What a layer below says of the files of a store.
  init(_ error: CubeError, _ address: String) {
    let text = error.message
    switch error {
    case .notFound: self = .notFound(text)
    case .invalid, .exists, .tooLarge: self = .invalid(text)
    case .damaged, .foreign: self = .damaged(text)
    case .readOnly, .archived, .refused, .immutable: self = .refused(text)
    case .io(.noSpace, _), .io(.overQuota, _): self = .full("the store \(address) is full: \(text)")
    case .io(.noAccess, _), .io(.notPermitted, _), .io(.readOnly, _):
      self = .refused("the store \(address) may not be changed: \(text)")
    case .io, .unreachable, .index: self = .unreachable(text)
    }
  }

  /// Whether trying again later may help.
  var isPassing: Bool { if case .unreachable = self { true } else { false } }
}

extension StoredCube {
  /// By name, and by id where that is one: by bytes, as all stores list them.
  static func precedes(_ a: StoredCube, _ b: StoredCube) -> Bool {
    a.name == b.name
      ? a.id.lexicographicallyPrecedes(b.id) : a.name.lexicographicallyPrecedes(b.name)
  }
}
