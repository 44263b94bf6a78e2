internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Search
internal import Text

/// A memory as dialects see it.
struct Memory: Hashable, Sendable {
  /// Where its cube is.
  var place: CubePlace
  /// Its object, and that one's row.
  var object: ObjectID
  var row: Int64
  /// Its text, without front matter and without the line end that files have.
  var text: [UInt8]
  /// Whose it is.
  var ids: OwnerIDs
  /// What dialects keep of it: an object.
  var attributes: JSON
  /// FACT, EVENT, …; nil: not stated.
  var type: [UInt8]?
  var tags: [[UInt8]]
  var entities: [(name: [UInt8], type: [UInt8])]
  /// The relations between entities that it states.
  var relations: [StatedRelation] = []
  /// 0 to 1; nil: not stated.
  var confidence: Double?
  var created, updated: Timestamp
  var state: MemoryState
  /// What says what is so since.
  var supersededBy: ObjectID?
  /// The messages and documents that it comes from.
  var sources: [RecordID]

  /// The id that dialects show.
  var uuid: [UInt8] { object.uuid }

  /// An attribute that is not null.
  /// The names of its cube, and of those whose it is: what tells of it is forgotten with any of them.
  var about: [[UInt8]] { Array(Set(ids.cubeNames + [place.name])) }

  subscript(attribute: String) -> JSON? { attributes[attribute].flatMap { $0.isNull ? nil : $0 } }

  /// Whether edits are refused.
  var isImmutable: Bool { self["immutable"]?.bool ?? false }

  /// The attribute that says when what it states was last changed, where something was said about it
  /// since.
  static let statedKey = "stated_at"

  static func == (a: Memory, b: Memory) -> Bool { a.object == b.object && a.text == b.text }

  func hash(into hasher: inout Hasher) { hasher.combine(object) }
}

/// Text as files hold it, and as dialects do.
enum MemoryText {
  /// The file of a text: it ends in a line end, as people's files do. A text that itself begins as front
  /// matter follows an empty one: what a caller says is text, all of it.
  static func file(_ text: [UInt8]) -> [UInt8] {
    let file = text + [0x0A]
    return FrontMatter.parse(file).body == 0 ? file : Array("---\n---\n".utf8) + file
  }

  /// The text of a file: without front matter, and without the last line end.
  static func read(_ file: [UInt8]) -> [UInt8] {
    var body = file[FrontMatter.parse(file).body...]
    if body.last == 0x0A { body = body.dropLast() }
    return Array(body)
  }

  /// A file with another text: its front matter stays.
  static func replaced(_ text: [UInt8], in file: [UInt8]) -> [UInt8] {
    let front = file[..<FrontMatter.parse(file).body]
    return front.isEmpty ? Self.file(text) : front + text + [0x0A]
  }
}

extension Cube {
  /// Longer memories, which only files can be, are cut for HTTP; bytes. No request brings more.
  private static let textLimit: Int64 = 8 << 20

  /// The bytes of a content, at most 8 MiB, as UTF-8.
  func text(_ content: Content) throws(CubeError) -> [UInt8] {
    let bytes: [UInt8]
    switch content {
    case .bytes(let held): bytes = held
    case .blob(let blob):
      let file = try open(blob)
      do { bytes = try Files.read(file, at: 0, count: Int(min(blob.size, Self.textLimit))) } catch {
        throw .io(error, "reading a blob")
      }
    case .link, .missing: return []
    }
    return String(validating: bytes, as: UTF8.self) == nil
      ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes
  }

  /// The live memories among rows, in their order.
  func memories(
    rows: [Int64], at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> [Memory] {
    var memories: [Memory] = []
    for file in try wholeFiles(rows) {
      if let memory = try memory(file, at: place, of: owner) { memories.append(memory) }
    }
    return memories
  }

  /// The live memories among objects, in their order.
  func memories(
    _ objects: [ObjectID], at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> [Memory] {
    var rows: [Int64] = []
    for object in objects { if let node = try file(object: object) { rows.append(node.row) } }
    return try memories(rows: rows, at: place, of: owner)
  }

  /// A live memory by its row; nil: it is none.
  func memory(_ row: Int64, at place: CubePlace, of owner: Owner) throws(CubeError) -> Memory? {
    try memories(rows: [row], at: place, of: owner).first
  }

  /// A memory that a search found, made once of what is kept of its file; nil: it is none.
  func memory(
    _ kept: KeptFile, at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> Memory? {
    // Whom it belongs to hangs on grants, which are read now.
    let ids = try ids(kept.whole.fields["attributes"], of: owner)
    return try kept.made(for: KeptMemory.Key(place: place, ids: ids)) {
      () throws(CubeError) -> KeptMemory in
      KeptMemory(memory: try memory(kept.whole, at: place, ids: ids) { kept.superseder })
    }.memory
  }

  private func memory(
    _ whole: WholeFile, at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> Memory? {
    let ids = try ids(whole.fields["attributes"], of: owner)
    return try memory(whole, at: place, ids: ids) { () throws(CubeError) in
      try superseder(row: whole.node.row)?.object
    }
  }

  private func memory(
    _ whole: WholeFile, at place: CubePlace, ids: OwnerIDs,
    superseder: () throws(CubeError) -> ObjectID?
  ) throws(CubeError) -> Memory? {
    guard whole.isMemory else { return nil }
    let file = try text(whole.content)
    let front = FrontMatter.parse(file)
    guard let object = whole.node.object, let fact = CatalogRow(whole, front, ids) else {
      return nil
    }
    let (row, fields) = (whole.node.row, whole.fields)
    let tags = front.tags + (fields["tags"]?.elements ?? []).compactMap(\.string)
    let entities = (fields["entities"]?.elements ?? []).compactMap { entity in
      entity["name"]?.string.map { (name: $0, type: entity["type"]?.string ?? []) }
    }
    var memory = Memory(
      place: place, object: object, row: row, text: MemoryText.read(file), ids: fact.ids,
      attributes: fields["attributes"] ?? .object([]),
      type: front.type ?? fields["type"]?.string, tags: tags,
      entities: entities + front.entities.map { (name: $0, type: []) },
      confidence: fields["confidence"]?.double,
      created: Timestamp(milliseconds: fact.created), updated: whole.updated, state: fact.state,
      supersededBy: fact.state == .superseded ? try superseder() : nil,
      sources: (fields["sources"]?.elements ?? []).compactMap { $0["id"]?.recordID })
    memory.relations = (fields["relations"]?.elements ?? []).compactMap { StatedRelation($0) }
    return memory
  }
}

/// A relation between two entities, as a memory states it.
struct StatedRelation: Hashable, Sendable {
  var from, type, to: [UInt8]

  /// nil of what is none.
  init?(_ stated: JSON) {
    guard let from = stated["from"]?.string, let type = stated["type"]?.string,
      let to = stated["to"]?.string
    else { return nil }
    (self.from, self.type, self.to) = (from, type, to)
  }
}

/// What was made of a file that a search keeps.
struct KeptMemory: Sendable {
  /// Nil: it is no memory.
  var memory: Memory?

  /// What it hangs on beside the file.
  struct Key: Hashable, Sendable {
    var place: CubePlace
    var ids: OwnerIDs
  }
}
