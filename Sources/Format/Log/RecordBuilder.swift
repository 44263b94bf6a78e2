internal import Digest
public import Posix

extension Record {
  /// The largest order time, milliseconds: 2^48 - 1.
  public static let orderTimeLimit: UInt64 = 1 << 48 - 1

  /// The order time of a record: the own clock, or 1 more than any of those that it replaces
  /// or follows, if that is later; within 0 ... 2^48 - 1.
  public static func orderTime(now: Timestamp, after ids: some Sequence<RecordID>) -> UInt64 {
    let own = UInt64(max(0, now.milliseconds))
    return min(orderTimeLimit, ids.reduce(own) { max($0, $1.time + 1) })
  }

  /// Makes the line of a record: `kind`, these fields, salt and id, without white space, in the
  /// one spelling that memcube writes. The fields are brought into the order of the kind's table
  /// in memcube(5); those that it does not name keep their order and come last. `fields` are all
  /// but `kind`, `salt` and `id`, `time` and `author` among them; `orderTime` is milliseconds
  /// since 1970, held to 2^48 - 1; `salt` 8 random bytes, or what `extractorSalt` gives.
  /// - Throws: `CubeError.invalid` if no reader would take the line for this kind, `.tooLarge`
  ///   over 8 MiB.
  public static func make(
    _ kind: Kind, fields: [JSON.Member], orderTime: UInt64, salt: [UInt8]
  ) throws(CubeError) -> Record {
    guard salt.count == 8, let table = FieldTable.of(kind) else {
      throw .invalid("a record of kind \(kind.rawValue) cannot be written")
    }
    let members =
      [JSON.Member("kind", JSON(kind.rawValue))] + table.sorted(fields)
      + [JSON.Member("salt", .string(Hex.encode(salt)))]
    var line: [UInt8] = []
    JSON.object(members).write(to: &line)
    line.removeLast()
    let id = Record.id(time: min(orderTime, orderTimeLimit), of: line[...])
    line.append(contentsOf: Array(#","id":""#.utf8) + id.hex + [0x22, 0x7D])
    guard line.count <= JSON.lengthLimit else {
      throw .tooLarge("a record of \(line.count) bytes is over 8 MiB")
    }
    // What no reader would take must be known before it is in the log.
    let whole = members + [JSON.Member("id", .string(id.hex))]
    guard JSON.object(whole).isReadable else {
      do { _ = try Record(line: line) } catch {
        throw .invalid("a \(kind.rawValue) that cannot be recorded: \(error)")
      }
      throw .invalid("a \(kind.rawValue) that cannot be recorded")
    }
    let record = Record(id: id, line: line, members: whole)
    guard record.kind == kind else {
      throw .invalid("a \(kind.rawValue) with a field that is missing or of the wrong type")
    }
    return record
  }

  /// The salt of the `number`th record (from 1; 0 for `ingested`) that an extractor makes of a
  /// source: a function of the source, so that every replica writes the same line.
  public static func extractorSalt(
    source: RecordID, salt: [UInt8], extractor: [UInt8], number: Int
  ) -> [UInt8] {
    let comma: [UInt8] = [0x2C]
    let text =
      source.hex + comma + Hex.encode(salt) + comma + extractor + comma
      + Array(String(number).utf8)
    return Array(SHA256.hash(text).prefix(8))
  }

  /// The record's own salt, 8 bytes.
  public var salt: [UInt8] { string("salt").flatMap { Hex.decode($0) } ?? [] }
}

extension FieldTable {
  /// The members in this table's order; unknown ones last, in theirs.
  func sorted(_ members: [JSON.Member]) -> [JSON.Member] {
    // A search of the table: hashing its keys anew for each record costs more.
    members.enumerated()
      .map { place, member in
        (rank: fields.firstIndex { $0.key == member.key } ?? .max, place: place, member: member)
      }
      .sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }
      .map(\.member)
  }
}
