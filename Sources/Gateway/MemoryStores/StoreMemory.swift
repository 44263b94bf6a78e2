internal import Digest
internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Posix

/// A memory of a store: a file below memories/ whose content is here, and is text.
struct StoreMemory: Sendable {
  /// The object.
  var memory: ObjectID
  /// Below memories/.
  var path: [UInt8]
  var content: [UInt8]
  /// The newest version that changed name or content.
  var version: RecordID
  var created, updated: Timestamp

  /// The file of a node; nil where it is no memory to callers: a link, a blob that is no text or too long,
  /// what is not here.
  init?(_ node: Node, in cube: Cube, at known: [UInt8]? = nil) throws(CubeError) {
    guard node.kind == .file, node.tree == .memories, let object = node.object else { return nil }
    let path = if let known { known } else { try cube.path(of: node) }
    guard String(validating: path, as: UTF8.self) != nil,
      let content = try cube.wholeText(try cube.content(row: node.row))
    else { return nil }
    let history = try cube.history(object)
    guard let first = history.first else { return nil }
    let heads = node.inConflict ? try cube.heads(object) : []
    let last =
      history.last { heads.last.map { [id = $0.id] in id == $0 } ?? ($0.isListed && !$0.isDelete) }
      ?? first
    (memory, self.path, self.content) = (object, path, content)
    (version, created, updated) = (last.id, first.time, last.time)
  }

  /// The memory of an id; nil where the cube shows none.
  init?(_ id: [UInt8], in cube: Cube) throws(CubeError) {
    // A twin is found by the file that hides it, which is another memory.
    guard let object = StoreIDs.object(ofMemory: id), let node = try cube.file(object: object),
      node.object == object
    else { return nil }
    try self.init(node, in: cube)
  }

  var id: [UInt8] { StoreIDs.memory(memory) }

  var sha256: [UInt8] { Hex.encode(SHA256.hash(content)) }

  /// The path as callers know it.
  var shownPath: [UInt8] { [0x2F] + path }

  func json(in cube: Cube, isFull: Bool) -> JSON {
    object(
      ("id", .string(id)), ("type", "memory"),
      ("memory_store_id", .string(StoreIDs.store(cube.id))),
      ("memory_version_id", .string(StoreIDs.version(version))), ("path", .string(shownPath)),
      ("content", isFull ? .string(content) : .null), ("content_sha256", .string(sha256)),
      ("content_size_bytes", JSON(content.count)),
      ("created_at", .string(created.rfc3339Milliseconds)),
      ("updated_at", .string(updated.rfc3339Milliseconds)))
  }
}

extension Cube {
  /// Longer files are no memories over HTTP, bytes.
  private static let storeLimit: Int64 = 8 << 20

  /// All of a content that is text of at most 8 MiB; nil of any other, and of what is not here.
  func wholeText(_ content: Content) throws(CubeError) -> [UInt8]? {
    switch content {
    case .bytes(let bytes): return bytes
    case .link, .missing: return nil
    case .blob(let blob):
      guard blob.size <= Self.storeLimit, let file = try? open(blob),
        let bytes = try? Files.read(file, at: 0, count: Int(blob.size)),
        Int64(bytes.count) == blob.size, String(validating: bytes, as: UTF8.self) != nil
      else { return nil }
      return bytes
    }
  }
}

/// Paths as callers write them: `/notes/a.md`.
enum StorePath {
  private static let (limit, depth, partLimit) = (1024, 20, 255)
  /// Where the client's worker keeps what it knows of a store that it copied.
  private static let marker = Array("/.anthropic-memory-store".utf8)

  /// A path below memories/ for what is to be written.
  /// - Throws: of what can be no path.
  static func read(_ text: [UInt8]) throws(Fault) -> [UInt8] {
    func wrong(_ reason: String) -> Fault { .invalid("path", "path \(reason)") }
    guard text.first == 0x2F else { throw wrong("must begin with /") }
    guard text.count <= limit else { throw wrong("has at most \(limit) bytes") }
    let parts = text.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count <= depth else { throw wrong("has at most \(depth) parts") }
    for part in parts {
      if part.isEmpty { throw wrong("has an empty part, or ends in /") }
      if part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) {
        throw wrong("has a part that is . or ..")
      }
      guard part.count <= partLimit else {
        throw wrong("has a part of more than \(partLimit) bytes")
      }
    }
    guard !text.asText.unicodeScalars.contains(where: isForbidden) else {
      throw wrong("holds a control or format character")
    }
    guard Normalization.isComposed(text) else {
      throw wrong("must be in Unicode's form C, letters composed with their marks")
    }
    if text == marker { throw wrong("is the name of a file that clients keep for themselves") }
    return Array(text.dropFirst())
  }

  /// The folder below memories/ that `path_prefix` names, with a `/` at its end; empty: all.
  static func folder(_ prefix: [UInt8]?) throws(Fault) -> [UInt8] {
    guard let prefix else { return [] }
    guard prefix.first == 0x2F, prefix.last == 0x2F else {
      throw .invalid("path_prefix", "path_prefix must begin and end with /")
    }
    return Array(prefix.dropFirst())
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value == 0x2028 || scalar.value == 0x2029 { return true }
    return [.control, .format].contains(scalar.properties.generalCategory)
  }
}
