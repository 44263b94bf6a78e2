internal import Digest
internal import Format
internal import Posix

/// What is kept of a session between two hooks: how far its transcript was read.
struct SessionState: Sendable {
  /// The transcript.
  var transcript: [UInt8] = []
  /// The SHA-256 of its first bytes, in hex, by which another file is known as another.
  var head: [UInt8] = []
  /// How many bytes that is.
  var headCount = 0
  /// The offset after the last line that was read, and how many lines that are.
  var offset: Int64 = 0
  var lines = 0
  /// The cube and the record of the last message that was saved.
  var cube: [UInt8] = []
  var last: [UInt8] = []
  /// When each event came last, milliseconds since 1970.
  var events: [String: Int64] = [:]

  /// So many bytes at the start tell files apart.
  static let headLimit = 512

  /// An empty one.
  init() {}

  /// A state of its file's bytes; an empty one where they cannot be read.
  init(_ bytes: [UInt8]) {
    guard let json = try? JSON.parse(bytes) else { return }
    transcript = json["transcript"]?.string.flatMap { Hex.decode($0) } ?? []
    head = json["head"]?.string ?? []
    headCount = Int(clamping: json["headCount"]?.integer ?? 0)
    offset = max(0, json["offset"]?.integer ?? 0)
    lines = max(0, Int(clamping: json["lines"]?.integer ?? 0))
    cube = json["cube"]?.string.flatMap { Hex.decode($0) } ?? []
    last = json["last"]?.string ?? []
    for member in json["events"]?.members ?? [] {
      events[String(decoding: member.key, as: UTF8.self)] = member.value.integer
    }
  }

  var bytes: [UInt8] {
    let events = events.sorted { $0.key < $1.key }.map { JSON.Member($0.key, JSON($0.value)) }
    var out: [UInt8] = []
    JSON.object([
      .init("transcript", .string(Hex.encode(transcript))), .init("head", .string(head)),
      .init("headCount", JSON(headCount)), .init("offset", JSON(offset)),
      .init("lines", JSON(lines)), .init("cube", .string(Hex.encode(cube))),
      .init("last", .string(last)), .init("events", .object(events)),
    ]).write(to: &out)
    return out
  }
}

/// The state of one session, locked while it is held.
struct SessionFile: ~Copyable {
  private let path: Path
  private let lock: FileLock
  /// What it holds.
  var state: SessionState

  /// States of sessions that nothing came from for so long are removed: 90 days, in milliseconds.
  private static let age: Int64 = 90 * 86_400_000

  /// Opens the state of a session.
  /// - Parameters:
  ///   - folder: the host's state.
  ///   - agent: the agent's name.
  ///   - session: the session's id.
  ///   - wait: how long another hook of the session is waited for, nanoseconds.
  /// - Throws: EAGAIN where the other hook keeps it.
  init(
    below folder: Path, _ agent: String, _ session: [UInt8], wait: Int64
  ) throws(Errno) {
    let folder = folder.appending("hooks")
    try Files.makeDirectories(folder)
    let name =
      "\(agent)-" + String(decoding: Hex.encode(SHA256.hash(session)).prefix(16), as: UTF8.self)
    let path = folder.appending("\(name).json")
    let lock = try FileLock.acquire(
      folder.appending("\(name).lock"), .exclusive, within: wait, pause: 5_000_000)
    guard let lock else { throw .again }
    let bytes = try? Files.readAll(path, limit: 1 << 20)
    if bytes == nil { Self.sweep(folder) }
    self.path = path
    self.lock = lock
    state = SessionState(bytes ?? [])
  }

  /// Replaces the file in one step.
  func save() throws(Errno) {
    let draft = Path(path.bytes + Array(".new".utf8))
    let file = try Files.open(draft, OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, state.bytes)
    try Files.rename(draft, path)
  }

  private static func sweep(_ folder: Path) {
    let now = Clock.now().milliseconds
    for entry in (try? Files.list(folder)) ?? [] {
      let path = folder.appending(entry.name)
      guard let status = try? Files.status(path, followLinks: false),
        now - status.mtime.milliseconds > age
      else { continue }
      try? Files.unlink(path)
    }
  }
}
