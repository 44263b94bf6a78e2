internal import Digest
public import Posix

/// One line of the log: what a program recorded, for ever. See memcube(5), "Record".
public struct Record: Sendable {
  /// Its identity, which the line proves.
  public let id: RecordID
  /// What it is; `.unknown` if it is carried along without effect.
  public let kind: Kind
  /// The exact bytes, without the LF.
  public let line: [UInt8]
  /// The members of the line's object in their order, `salt` and `id` last.
  public let members: [JSON.Member]
  /// When it was written, as its writer said.
  public let time: Timestamp?

  /// Bytes of the end of every line: `,"id":"`, 36 hex digits, `"}`.
  static let endLength = 45
  /// Bytes of `,"salt":"`, 16 hex digits, `"`, which stand before the end.
  static let saltLength = 26

  /// Reads a line without its LF, and checks everything that makes a record valid.
  public init(line: [UInt8]) throws(RecordError) {
    guard line.count <= JSON.lengthLimit else { throw .json(JSONError(.length, at: 0)) }
    guard line.first == 0x7B, let id = Record.claimedID(of: line) else { throw .end }
    var hash = SHA256()
    hash.update(line[(line.count - 38)..<(line.count - 26)])
    hash.update(line[..<(line.count - Record.endLength)])
    guard id.agrees(with: hash.finish()) else { throw .id }
    let value: JSON
    do { value = try JSON.parse(line) } catch { throw .json(error) }
    guard case .object(let members) = value else { throw .json(JSONError(.syntax, at: 0)) }
    self.init(id: id, line: line, members: members)
  }

  /// A record whose line and members are known to agree.
  init(id: RecordID, line: [UInt8], members: [JSON.Member]) {
    self.id = id
    self.line = line
    self.members = members
    time = members.first("time")?.string.flatMap { Timestamp(rfc3339: $0) }
    kind = Record.kind(of: members)
  }

  /// The id that a line's end says it has, if line and salt end in the form that all have.
  static func claimedID(of line: [UInt8]) -> RecordID? {
    let count = line.count
    guard count > endLength + saltLength else { return nil }
    let salt = count - endLength - saltLength
    guard line[salt..<(salt + 9)].elementsEqual(saltStart),
      Hex.isHex(line[(salt + 9)..<(salt + 25)], count: 16), line[salt + 25] == 0x22,
      line[(count - 45)..<(count - 38)].elementsEqual(idStart),
      line[count - 2] == 0x22, line[count - 1] == 0x7D
    else { return nil }
    return RecordID(hex: line[(count - 38)..<(count - 2)])
  }

  /// The id of a line: the order time, and the start of the SHA-256 of its 12 hex digits and
  /// the bytes before the end.
  static func id(time: UInt64, of body: ArraySlice<UInt8>) -> RecordID {
    let empty = RecordID(time: time, high: 0, low: 0)
    var hash = SHA256()
    hash.update(Array(empty.hex.prefix(12)))
    hash.update(body)
    let digest = hash.finish()
    return RecordID(bytes: Array(empty.bytes.prefix(6)) + Array(digest.prefix(12))) ?? empty
  }

  private static let saltStart = Array(#","salt":""#.utf8)
  private static let idStart = Array(#","id":""#.utf8)

  private static func kind(of members: [JSON.Member]) -> Kind {
    guard let name = members.first("kind")?.string, let kind = Kind(name: name),
      let table = FieldTable.of(kind), table.allows(members)
    else { return .unknown }
    return kind
  }
}

extension RecordID {
  /// Whether a digest begins with this id's 12 bytes of hash.
  fileprivate func agrees(with digest: [UInt8]) -> Bool {
    guard digest.count >= 12 else { return false }
    var (one, two): (UInt64, UInt32) = (0, 0)
    for index in 0..<8 { one = one << 8 | UInt64(digest[index]) }
    for index in 8..<12 { two = two << 8 | UInt32(digest[index]) }
    return one == high && two == low
  }
}

/// Records are equal if their lines are: of two lines forged to one id, one is the record.
extension Record: Hashable {
  /// Whether the lines are the same bytes.
  public static func == (a: Record, b: Record) -> Bool { a.id == b.id && a.line == b.line }
  /// Feeds the id.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// The order of records is that of their ids; of two lines of one id, the smaller one counts.
extension Record: Comparable {
  /// By id, then by the line's bytes.
  public static func < (a: Record, b: Record) -> Bool {
    a.id == b.id ? a.line.lexicographicallyPrecedes(b.line) : a.id < b.id
  }
}

/// Why a line is damaged.
public enum RecordError: Error, Hashable, Sendable {
  /// It does not begin with `{`, or not end in `,"salt":"…","id":"…"}`.
  case end
  /// Its id does not agree with its bytes.
  case id
  /// It is not strict JSON.
  case json(JSONError)
}

extension RecordError: CustomStringConvertible {
  /// A phrase for people.
  public var description: String {
    switch self {
    case .end: "no record's end (cut off?)"
    case .id: "its id does not agree with its bytes"
    case .json(let error): error.description
    }
  }
}
