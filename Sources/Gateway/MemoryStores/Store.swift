internal import Format
internal import MemCube
internal import Posix

/// A memory store: what a cube says of itself.
struct MemoryStore: Hashable, Sendable {
  /// Where its cube is.
  var place: CubePlace
  /// The cube's id, 32 hex digits.
  var cube: [UInt8]
  var name, description: [UInt8]
  /// An object of texts.
  var metadata: JSON
  var created, updated: Timestamp
  var archived: Timestamp?

  static let (titleKey, descriptionKey, metadataKey, archivedKey) = (
    Array("title".utf8), Array("description".utf8), Array("metadata".utf8), Array("archived".utf8)
  )

  /// The store of an open cube.
  init(_ cube: Cube, at place: CubePlace) throws(CubeError) {
    self.place = place
    self.cube = cube.id
    let title =
      if let set = try cube.setting(Self.titleKey)?.string { set } else {
        try cube.setting(Array("id".utf8))?.string
      }
    name = title.flatMap { $0.isEmpty ? nil : $0 } ?? place.name
    description = try cube.setting(Self.descriptionKey)?.string ?? []
    let metadata = try cube.setting(Self.metadataKey)?.members ?? []
    self.metadata = .object(metadata.filter { $0.value.string != nil })
    archived = try cube.archived()
    if let began = try cube.began() {
      created = began
    } else {
      created =
        (try? Files.status(cube.path.appending("manifest.json")))?.mtime ?? Timestamp(seconds: 0)
    }
    var latest = created
    for key in [Self.titleKey, Self.descriptionKey, Self.metadataKey, Self.archivedKey] {
      if let time = try cube.settingTime(key), time > latest { latest = time }
    }
    updated = latest
  }

  /// The id that callers know it by.
  var id: [UInt8] { StoreIDs.store(cube) }

  var json: JSON {
    object(
      ("id", .string(id)), ("type", "memory_store"), ("name", .text(name.asValidText)),
      ("description", .text(description.asValidText)), ("metadata", metadata),
      ("created_at", .string(created.rfc3339Milliseconds)),
      ("updated_at", .string(updated.rfc3339Milliseconds)),
      ("archived_at", .text(archived?.rfc3339Milliseconds)))
  }

  /// What a list of stores is ordered by: the latest first, of equals the greater id.
  var order: [UInt8] { created.rfc3339Milliseconds + cube }
}

extension [UInt8] {
  /// These bytes as UTF-8; a folder's name may be none.
  var asValidText: [UInt8] {
    String(validating: self, as: UTF8.self) == nil ? Array(asText.utf8) : self
  }
}

/// What a call says of a store, checked.
struct StoreWords: Hashable, Sendable {
  var name, description: [UInt8]?
  /// Nil values take a pair away.
  var metadata: [JSON.Member]?

  private static let (nameLimit, descriptionLimit) = (255, 1024)
  private static let (pairLimit, keyLimit, valueLimit) = (16, 64, 512)

  init(_ call: Call, needsName: Bool) throws(Fault) {
    try call.body.only("name", "description", "metadata")
    name = try call.body.text("name")
    description = try call.body.text("description")
    metadata = try call.body.object("metadata")?.members
    if needsName, name == nil { throw .missing("name") }
    if let name { try Self.check(name: name) }
    if let description, Self.length(description) > Self.descriptionLimit {
      throw .invalid("description", "description has at most \(Self.descriptionLimit) characters")
    }
    for pair in metadata ?? [] { try Self.check(pair, takesNull: !needsName) }
  }

  /// The pairs that a store has afterwards.
  func metadata(over old: JSON, replaces: Bool) throws(Fault) -> JSON? {
    guard let metadata else { return nil }
    var pairs = replaces ? [] : old.members ?? []
    for pair in metadata {
      pairs.removeAll { $0.key == pair.key }
      if !pair.value.isNull { pairs.append(pair) }
    }
    guard pairs.count <= Self.pairLimit else {
      throw .invalid("metadata", "metadata has at most \(Self.pairLimit) pairs")
    }
    return .object(pairs)
  }

  private static func length(_ text: [UInt8]) -> Int { text.asText.unicodeScalars.count }

  private static func check(name: [UInt8]) throws(Fault) {
    guard 1...nameLimit ~= length(name) else {
      throw .invalid("name", "name has 1 to \(nameLimit) characters")
    }
    if name.asText.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw .invalid("name", "name holds no control characters")
    }
  }

  private static func check(_ pair: JSON.Member, takesNull: Bool) throws(Fault) {
    let place = "metadata.\(pair.key.start(keyLimit).asText)"
    guard 1...keyLimit ~= length(pair.key) else {
      throw .invalid(place, "a key of metadata has 1 to \(keyLimit) characters")
    }
    if takesNull, pair.value.isNull { return }
    guard let value = pair.value.string, length(value) <= valueLimit else {
      throw .invalid(place, "\(place) must be a string of at most \(valueLimit) characters")
    }
  }
}
