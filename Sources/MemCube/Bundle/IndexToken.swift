internal import Digest
internal import Posix

/// Which directory holds the index that this host made: a random text in it, its inode and time of
/// birth. A copy of an index has the text, and another inode or birth.
struct IndexToken: Hashable, Sendable {
  /// 16 random bytes.
  var random: [UInt8]
  var inode: UInt64
  var birth: Timestamp?
  /// This index's number for inode numbers: see `ReplicaState.slot`.
  var slot: UInt32

  init(random: [UInt8], status: FileStatus, slot: UInt32) {
    self.random = random
    inode = status.inode
    birth = status.birth
    self.slot = slot
  }

  init?(_ json: JSON) {
    guard let random = json["random"]?.string.flatMap({ Hex.decode($0) }),
      let inode = json["inode"]?.string.flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) }),
      let slot = json["slot"]?.integer.flatMap({ UInt32(exactly: $0) })
    else { return nil }
    self.random = random
    self.inode = inode
    self.slot = slot
    birth = json["birth"]?.string.flatMap { Timestamp(rfc3339: $0) }
  }

  /// The inode as a string, since JSON's integers end at 2^53.
  var json: JSON {
    var members = [
      JSON.Member("random", .string(Hex.encode(random))),
      JSON.Member("inode", JSON(String(inode))), JSON.Member("slot", JSON(slot)),
    ]
    if let birth { members.append(JSON.Member("birth", .string(birth.rfc3339))) }
    return .object(members)
  }
}
