internal import Digest
internal import Format
internal import Posix

/// Which directory holds the index that this host made, and which file its database is: a random text in
/// both, their inodes and times of birth. A copy of an index has the text, and another inode or birth.
/// (`IndexGeneration` detects bytes copied over the database itself.)
package struct IndexToken: Hashable, Sendable {
  /// A file's identity, as long as the file system lasts.
  struct Identity: Hashable, Sendable {
    var inode: UInt64
    var birth: Timestamp?
  }

  /// 16 random bytes.
  var random: [UInt8]
  var directory: Identity
  var database: Identity
  /// This index's number for inode numbers: see `ReplicaState.slot`.
  package var slot: UInt32

  /// The name of the database in its directory.
  package static let databaseName = "index.sqlite"

  /// The token of what is in a directory; nil if there is no database in it.
  init?(at path: Path, random: [UInt8], slot: UInt32) {
    guard let directory = Identity(path, .directory),
      let database = Identity(path.appending(Self.databaseName), .regular)
    else { return nil }
    self.random = random
    self.directory = directory
    self.database = database
    self.slot = slot
  }

  init?(_ json: JSON) {
    guard let random = json["random"]?.string.flatMap({ Hex.decode($0) }),
      let directory = json["directory"].flatMap(Identity.init),
      let database = json["database"].flatMap(Identity.init),
      let slot = json["slot"]?.integer.flatMap({ UInt32(exactly: $0) })
    else { return nil }
    self.random = random
    self.directory = directory
    self.database = database
    self.slot = slot
  }

  var json: JSON {
    .object([
      JSON.Member("random", .string(Hex.encode(random))), JSON.Member("directory", directory.json),
      JSON.Member("database", database.json), JSON.Member("slot", JSON(slot)),
    ])
  }

  /// The number by which the database itself says that it is this index.
  package var mark: Int64 { IndexToken.mark(random) }

  static func mark(_ random: [UInt8]) -> Int64 {
    random.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}

extension IndexToken.Identity {
  init?(_ path: Path, _ kind: FileKind) {
    guard let status = try? Files.status(path, followLinks: false), status.kind == kind else {
      return nil
    }
    inode = status.inode
    birth = status.birth
  }

  init?(_ json: JSON) {
    guard
      let inode = json["inode"]?.string.flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) })
    else { return nil }
    self.inode = inode
    birth = json["birth"]?.string.flatMap { Timestamp(rfc3339: $0) }
  }

  /// The inode as a string, since JSON's integers end at 2^53.
  var json: JSON {
    var members = [JSON.Member("inode", JSON(String(inode)))]
    if let birth { members.append(JSON.Member("birth", .string(birth.rfc3339))) }
    return .object(members)
  }
}
