internal import Digest
internal import Format

/// The ids that this dialect shows: of a cube, of a memory's first version, of a record. Nothing is kept for
/// them, and a copy of a cube has the same.
enum StoreIDs {
  private static let (store, memory, version) = ("memstore_", "mem_", "memver_")

  /// The id of a store; `cube` is 32 hex digits.
  static func store(_ cube: [UInt8]) -> [UInt8] { Array(store.utf8) + cube }

  /// The id of a memory.
  static func memory(_ object: ObjectID) -> [UInt8] { Array(memory.utf8) + object.hex }

  /// The id of a version.
  static func version(_ id: RecordID) -> [UInt8] { Array(version.utf8) + id.hex }

  /// The cube of a store's id; nil of what is none.
  static func cube(ofStore id: [UInt8]) -> [UInt8]? {
    rest(of: id, store).flatMap { Hex.isHex($0, count: 32) ? Array($0) : nil }
  }

  /// The object of a memory's id; nil of what is none.
  static func object(ofMemory id: [UInt8]) -> ObjectID? {
    rest(of: id, memory).flatMap { RecordID(hex: $0) }
  }

  /// The record of a version's id; nil of what is none.
  static func record(ofVersion id: [UInt8]) -> RecordID? {
    rest(of: id, version).flatMap { RecordID(hex: $0) }
  }

  private static func rest(of id: [UInt8], _ prefix: String) -> ArraySlice<UInt8>? {
    id.starts(with: prefix.utf8) ? id[prefix.utf8.count...] : nil
  }
}

/// Who wrote a version, as this dialect says it.
struct StoreActor: Hashable, Sendable {
  let json: JSON

  /// The author that the gateway writes for a key of that id.
  static func author(ofKey id: [UInt8]) -> [UInt8] {
    let own = Array("key_".utf8)
    return Array(key.utf8) + (id.starts(with: own) ? Array(id.dropFirst(own.count)) : id)
  }

  private static let (key, session) = ("apikey_", "sesn_")

  /// The actor that a record's author is.
  init(author: [UInt8]) {
    let (kind, field, id): (String, String, [UInt8])
    if author.starts(with: Self.key.utf8) {
      (kind, field, id) = ("api_actor", "api_key_id", author)
    } else if author.starts(with: Self.session.utf8) {
      (kind, field, id) = ("session_actor", "session_id", author)
    } else if author.contains(0x2F) {
      // An extractor, as `rules/28`.
      let name = author.map { $0 == 0x2F ? 0x2D : $0 }
      (kind, field, id) =
        ("service_account_actor", "service_account_id", Array("svac_".utf8) + name)
    } else {
      (kind, field, id) = ("user_actor", "user_id", Array("user_".utf8) + author)
    }
    json = object(("type", JSON(kind)), (field, .string(id)))
  }

  /// The fields by which versions can be asked for.
  static let filters = ["api_key_id", "session_id", "service_account_id"]

  /// Whether it is what a call asks for.
  func fits(_ query: Parameters) -> Bool {
    Self.filters.allSatisfy { name in query[name].map { json[name]?.string == $0 } ?? true }
  }
}
