public import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

/// Memories as other programs name them, and how they stand to others.
extension RecordID {
  /// The id as a UUID of version 7, 36 ASCII characters: the 48 bits of its time and the first 74
  /// bits of its hash.
  public var uuid: [UInt8] {
    let time = bytes.prefix(6)
    // 12 bits of the hash follow the version, 62 follow the variant.
    let first = UInt16(high >> 52)
    let rest = (high << 12 | UInt64(low) >> 20) >> 2
    var out = Array(time) + [0x70 | UInt8(first >> 8), UInt8(first & 0xFF)]
    for shift in stride(from: 56, through: 0, by: -8) {
      out.append(UInt8((rest | 1 << 63) >> UInt64(shift) & 0xFF))
    }
    return RecordID.dashed(out)
  }

  private static func dashed(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { out.append(0x2D) }
      out += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return out
  }

  /// The first and the last id that a UUID may stand for; nil for a text that is none of version 7.
  static func range(uuid text: [UInt8]) -> ClosedRange<RecordID>? {
    guard text.count == 36 else { return nil }
    var bytes: [UInt8] = []
    var upper: UInt8?
    for (index, byte) in text.enumerated() {
      if [8, 13, 18, 23].contains(index) {
        guard byte == 0x2D else { return nil }
        continue
      }
      let value: UInt8
      switch byte {
      case 0x30...0x39: value = byte - 0x30
      case 0x61...0x66: value = byte - 0x57
      case 0x41...0x46: value = byte - 0x37
      default: return nil
      }
      if let first = upper {
        bytes.append(first << 4 | value)
        upper = nil
      } else {
        upper = value
      }
    }
    guard bytes.count == 16, bytes[6] >> 4 == 7, bytes[8] >> 6 == 2 else { return nil }
    let time = bytes[0..<6].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let first = UInt64(bytes[6] & 0x0F) << 8 | UInt64(bytes[7])
    let rest = bytes[8..<16].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & (1 << 62 - 1)
    // 12 + 62 bits: 64 of them are `high`, 10 the start of `low`.
    let high = first << 52 | rest >> 10
    let low = UInt32(rest & 0x3FF) << 22
    return RecordID(
      time: time, high: high, low: low)...RecordID(
        time: time, high: high, low: low | 0x3F_FFFF)
  }
}

extension Cube {
  /// The memory or document of a UUID; nil: it is not here.
  public func object(uuid: [UInt8]) throws(CubeError) -> ObjectID? {
    guard let range = RecordID.range(uuid: uuid) else { return nil }
    return try read { core throws(SQLiteError) in
      let query = try core.index.connection.statement(
        "SELECT first FROM object WHERE first BETWEEN ?1 AND ?2 LIMIT 1")
      defer { query.reset() }
      try query.bind(1, blob: range.lowerBound.bytes)
      try query.bind(2, blob: range.upperBound.bytes)
      return try query.step() ? RecordID(bytes: query.blob(0)) : nil
    }
  }

  /// The fields that one version names, as `fields(row:)`; empty if it is not here.
  public func fields(version: RecordID) throws(CubeError) -> [String: JSON] {
    let members = try read { core throws(SQLiteError) in try core.index.record(version)?.freeFields
    }
    var fields: [String: JSON] = [:]
    for member in members ?? [] {
      fields[String(decoding: member.key, as: UTF8.self)] = member.value
    }
    return fields
  }
}

extension Cube {
  /// The message that is here already of those that say the same as a draft, by its own id: in the same
  /// conversation and role; nil: there is none.
  public func message(like draft: MessageDraft) throws(CubeError) -> RecordID? {
    try read { core throws(SQLiteError) in try core.index.message(like: draft) }
  }

  /// The last messages of a conversation in order, at most so many.
  public func lastMessages(
    _ limit: Int, of conversation: Conversation
  ) throws(CubeError) -> [Message] {
    try read { core throws(SQLiteError) in
      try core.index.messages(in: conversation.row, last: limit).reversed()
    }
  }
}

extension Cube {
  /// What the log of a bundle is like, seen from outside: other bytes once a segment came or went, and,
  /// of the cube of this id, once a process of this host wrote to it. Nil where there is none, or it
  /// cannot be read. Costs a look at its folders.
  public static func logStamp(at path: Path, id: [UInt8]? = nil, host: Host) -> [UInt8]? {
    let log = path.appending("log")
    guard let times = try? Bundle.changes(of: log) else { return nil }
    var lines = times.map { "\($0.seconds).\($0.nanoseconds)" }
    if let id, let real = try? Files.realPath(path),
      let spool = try? Files.status(ReplicaState.spool(of: id, at: real, host: host))
    {
      lines.append("\(spool.size) \(spool.mtime.seconds).\(spool.mtime.nanoseconds)")
    }
    return Array(lines.joined(separator: " ").utf8)
  }
}
