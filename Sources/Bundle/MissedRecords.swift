internal import Digest
public import Format
public import Posix

/// Records that this host has had of a bundle and that are there no more, though no purge names them: an
/// older copy was put in its place, or a copy tool deleted files. Kept in the host's state.
public struct MissedRecords: Sendable {
  /// One record.
  public struct Entry: Hashable, Sendable {
    /// Its id.
    public var id: RecordID
    /// The object that it belongs to, if it does.
    public var object: RecordID?
    /// When it was first missed.
    public var since: Timestamp
    /// Where the mount showed what it belongs to; empty where it was not shown.
    public var place: [UInt8]

    package init(id: RecordID, object: RecordID? = nil, since: Timestamp, place: [UInt8]) {
      self.id = id
      self.object = object
      self.since = since
      self.place = place
    }
  }

  /// So many are remembered.
  private static let limit = 100_000

  /// In the order in which they were missed.
  public package(set) var entries: [Entry] = []

  /// Nothing is missed.
  public init() {}

  /// Whether nothing is missed.
  public var isEmpty: Bool { entries.isEmpty }

  /// What is known, each place once, in order.
  public var places: [[UInt8]] {
    Set(entries.map(\.place)).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Since when the first of them is missed.
  public var since: Timestamp? { entries.map(\.since).min() }

  /// So many places are named one by one.
  private static let named = 20

  /// What is missed, and what to do, in a sentence.
  public var words: String {
    guard let since else { return "" }
    let count = entries.count == 1 ? "1 record" : "\(entries.count) records"
    let shown = places.filter { !$0.isEmpty }
    let names = shown.prefix(Self.named).map { "\(Path($0))" }.joined(separator: ", ")
    let more = shown.count > Self.named ? " and \(shown.count - Self.named) more" : ""
    let of = names.isEmpty ? "" : " of \(names)\(more)"
    let day = String(decoding: since.rfc3339Milliseconds.prefix(16), as: UTF8.self)
    return
      "\(count)\(of) that this host had when it last looked are gone since \(day)Z: an older copy "
      + "was put in the bundle's place, or a tool deleted files; copy them from another copy "
      + "(rsync -a --ignore-existing), or, if they are gone on purpose, `memcube verify --accept`"
  }

  package static func file(_ replica: ReplicaState) -> StateFile {
    StateFile(path: replica.directory.appending("missed"))
  }

  package static func read(_ replica: ReplicaState) throws(CubeError) -> MissedRecords {
    var found = MissedRecords()
    for line in (try file(replica).read() ?? []).split(separator: 0x0A) {
      let fields = line.split(separator: 0x20)
      guard fields.count >= 3, let id = RecordID(hex: Array(fields[0])),
        let seconds = Int64(String(decoding: fields[2], as: UTF8.self))
      else { continue }
      found.entries.append(
        Entry(
          id: id, object: RecordID(hex: Array(fields[1])), since: Timestamp(seconds: seconds),
          place: fields.count > 3 ? Hex.decode(Array(fields[3])) ?? [] : []))
    }
    return found
  }

  /// Adds those that are not noted yet.
  package mutating func add(_ more: [Entry]) {
    let known = Set(entries.map(\.id))
    entries += more.filter { !known.contains($0.id) }.prefix(max(0, Self.limit - entries.count))
  }

  package func write(_ replica: ReplicaState) throws(CubeError) {
    let file = Self.file(replica)
    guard !entries.isEmpty else {
      _ = try attemptIfThere("removing \(file.path)") { () throws(Errno) in
        try Files.unlink(file.path)
      }
      return
    }
    var text: [UInt8] = []
    for entry in entries {
      text += entry.id.hex + [0x20] + (entry.object?.hex ?? [0x2D])
      text += Array(" \(entry.since.seconds) ".utf8) + Hex.encode(entry.place) + [0x0A]
    }
    try file.write(text, host: replica.host)
  }
}
