/// What a caller of a service deleted: a memory that was learned from a message. The message is kept and
/// shown, and no longer searched, quoted or learned from, since that would bring back what was deleted. A
/// setting says so, with no word of either: it is copied with the cube and outlives a purge of the memory.
/// memcube(5), "Settings in use".
package enum Withdrawal {
  private static let start = Array("message/".utf8)
  private static let middle = Array("/withdrawn/".utf8)

  /// The setting of a memory and the message that it was learned from.
  package static func key(of memory: ObjectID, from message: RecordID) -> [UInt8] {
    prefix(of: message) + memory.hex
  }

  /// With what the settings of a message begin.
  package static func prefix(of message: RecordID) -> [UInt8] { start + message.hex + middle }

  /// The message of a setting's key; nil of other settings.
  package static func message(ofKey key: [UInt8]) -> RecordID? {
    guard key.count == start.count + 36 + middle.count + 36, key.starts(with: start),
      key[(start.count + 36)...].starts(with: middle)
    else { return nil }
    return RecordID(hex: Array(key[start.count..<start.count + 36]))
  }
}
