internal import Digest
internal import Format
internal import Posix

/// What memcube wrote into other programs' files, so that it can be undone.
struct Ledger: Sendable {
  /// What was done to one file.
  struct Entry: Sendable {
    /// The file, without links.
    var path: [UInt8]
    /// Whether we made it.
    var made: Bool
    /// The folders that we made for it, the outermost first.
    var folders: [[UInt8]] = []
    /// The SHA-256 of the file as we left it, in hex; empty: it was changed by others since, and cannot be
    /// undone byte for byte.
    var after: [UInt8] = []
    /// What was done, in order.
    var edits: [TextEdit] = []
    /// The objects and arrays that we opened.
    var opened: [[String]] = []
    /// What of ours is there.
    var parts: [Part] = []
  }

  /// The files, by their paths.
  var entries: [[UInt8]: Entry] = [:]
  /// The agents whose own command added a server, with the arguments that were given.
  var commands: [String: [UInt8]] = [:]

  /// Folders that we made, whose files are gone: they go once they are empty.
  var folders: [[UInt8]] = []

  /// A ledger of its bytes; what cannot be read counts as lost.
  init(_ bytes: [UInt8]) {
    guard let json = try? JSON.parse(bytes) else { return }
    for file in json["files"]?.elements ?? [] {
      if let entry = Entry(file) { entries[entry.path] = entry }
    }
    folders = (json["folders"]?.elements ?? []).compactMap { $0.string.flatMap { Hex.decode($0) } }
    for command in json["commands"]?.elements ?? [] {
      if let agent = command["agent"]?.text { commands[agent] = command["value"]?.string ?? [] }
    }
  }

  /// The bytes of the ledger.
  var bytes: [UInt8] {
    let files = entries.values.filter { !$0.parts.isEmpty }
      .sorted { $0.path.lexicographicallyPrecedes($1.path) }.map(\.json)
    let commands = commands.sorted { $0.key < $1.key }.map { agent, value in
      JSON.object([.init("agent", JSON(agent)), .init("value", .string(value))])
    }
    var out: [UInt8] = []
    JSON.object([
      .init("files", .array(files)), .init("commands", .array(commands)),
      .init("folders", .array(folders.map { .string(Hex.encode($0)) })),
    ]).write(to: &out)
    return out + [0x0A]
  }
}

extension Ledger {
  /// Removes the folders that we made and that are empty, the innermost first.
  mutating func removeFolders() {
    folders.sort { $0.count > $1.count }
    for folder in folders { try? Files.removeDirectory(Path(folder)) }
    folders = folders.filter { Files.exists(Path($0)) }
  }
}

extension Ledger.Entry {
  /// An entry as the ledger's file has it. Paths are hex, since they need not be text.
  init?(_ json: JSON) {
    guard let path = json["path"]?.string.flatMap({ Hex.decode($0) }) else { return nil }
    self.init(path: path, made: json["made"]?.bool ?? false)
    folders = (json["folders"]?.elements ?? []).compactMap { $0.string.flatMap { Hex.decode($0) } }
    after = json["after"]?.string ?? []
    opened = (json["opened"]?.elements ?? []).map(\.texts)
    parts = (json["parts"]?.elements ?? []).compactMap { Part($0) }
    edits = (json["edits"]?.elements ?? []).compactMap { edit in
      guard let at = edit["at"]?.integer.flatMap({ Int(exactly: $0) }),
        let old = edit["old"]?.string, let new = edit["new"]?.string
      else { return nil }
      return TextEdit(at: at, old: old, new: new)
    }
  }

  var json: JSON {
    .object([
      .init("name", JSON(String(decoding: path, as: UTF8.self))),
      .init("path", .string(Hex.encode(path))), .init("made", .bool(made)),
      .init("folders", .array(folders.map { .string(Hex.encode($0)) })),
      .init("after", .string(after)),
      .init(
        "edits",
        .array(
          edits.map {
            .object([
              .init("at", JSON($0.at)), .init("old", .string($0.old)),
              .init("new", .string($0.new)),
            ])
          })),
      .init("opened", .array(opened.map { .array($0.map { JSON($0) }) })),
      .init("parts", .array(parts.map(\.json))),
    ])
  }
}

/// The ledger's file, locked while it is held.
struct LedgerFile: ~Copyable {
  private let path: Path
  private let lock: FileLock
  /// What it holds.
  var ledger: Ledger

  /// Opens the ledger of a host's state; other processes wait.
  init(below state: Path) throws(Errno) {
    try Files.makeDirectories(state)
    let lock = try FileLock.acquire(state.appending("agents.lock"), .exclusive)
    path = state.appending("agents.json")
    self.lock = lock
    ledger = Self.read(below: state)
  }

  /// The ledger as it is, without its lock.
  static func read(below state: Path) -> Ledger {
    Ledger((try? Files.readAll(state.appending("agents.json"), limit: 64 << 20)) ?? [])
  }

  /// Replaces the file in one step.
  func save() throws(Errno) {
    let draft = Path(path.bytes + Array(".new".utf8))
    let file = try Files.open(draft, OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, ledger.bytes)
    try Files.sync(file)
    try Files.rename(draft, path)
  }
}
