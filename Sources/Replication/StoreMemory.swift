package import Bundle
package import Format
internal import Digest
package import Posix
package import Stores

/// What a replica knows of a store: which objects it has held whole and knows to be there, and up to where it
/// has listed them. A file in the replica's state, a line each, appended; a torn end counts as not written.
///
/// Losing it costs a whole listing. It is used by one pass at a time, which holds its lock.
package final class StoreMemory {
  /// The id of the store that all of this is of; nil: it has none.
  package private(set) var identity: [UInt8]?
  /// What the next listing begins after; nil: with everything.
  package private(set) var mark: [UInt8]?
  /// The objects that are in the store, and were whole here.
  package private(set) var known: Set<StoredObject> = []
  /// The objects that were damaged in the store, or missing there, when they were last asked for.
  package private(set) var damaged: Set<StoredObject> = []
  private let path: Path?
  private var length: Int64 = 0
  private var lines = 0
  private var unwritten: [UInt8] = []

  /// One that is kept nowhere yet.
  package init() { path = nil }

  /// Reads the file at a path, if there is one.
  package init(at path: Path) throws(CubeError) {
    self.path = path
    let read = try attemptIfThere("reading \(path)") { () throws(Errno) in
      try Files.readAll(path, limit: 1 << 30)
    }
    guard let bytes = read, let end = bytes.lastIndex(of: 0x0A) else { return }
    length = Int64(end + 1)
    for line in bytes[...end].split(separator: 0x0A) { take(line) }
  }

  private func take(_ line: ArraySlice<UInt8>) {
    lines += 1
    guard let space = line.firstIndex(of: 0x20) else { return }
    let rest = Array(line[(space + 1)...])
    switch line.first {
    case UInt8(ascii: "i"): begin(rest == [0x2D] ? nil : rest)
    case UInt8(ascii: "m"): mark = Hex.decode(rest)
    case UInt8(ascii: "+"):
      guard let object = StoredObject(path: rest) else { return }
      known.insert(object)
      damaged.remove(object)
    case UInt8(ascii: "-"):
      guard let object = StoredObject(path: rest) else { return }
      known.remove(object)
      damaged.remove(object)
    case UInt8(ascii: "!"): if let object = StoredObject(path: rest) { damaged.insert(object) }
    default: break
    }
  }

  /// Sees that this is of a store of that id. What is known of another one counts no more: that was emptied
  /// or made anew, so that nothing is known to be there.
  package func belong(to identity: [UInt8]?) {
    if self.identity == identity { return }
    begin(identity)
    note(identityLine)
  }

  private func begin(_ identity: [UInt8]?) {
    (self.identity, mark, known, damaged) = (identity, nil, [], [])
  }

  private var identityLine: [UInt8] { Array("i ".utf8) + (identity ?? [0x2D]) }

  /// Notes objects that are in the store, and whole here.
  package func add(_ objects: some Sequence<StoredObject>) {
    for object in objects {
      let wasDamaged = damaged.remove(object) != nil
      guard known.insert(object).inserted || wasDamaged else { continue }
      note(Array("+ ".utf8) + object.path)
    }
  }

  /// Forgets objects.
  package func remove(_ objects: some Sequence<StoredObject>) {
    for object in objects {
      let wasDamaged = damaged.remove(object) != nil
      guard known.remove(object) != nil || wasDamaged else { continue }
      note(Array("- ".utf8) + object.path)
    }
  }

  /// Notes that an object is damaged in the store, or missing, so that it is asked for again.
  package func addDamaged(_ object: StoredObject) {
    if damaged.insert(object).inserted { note(Array("! ".utf8) + object.path) }
  }

  /// Notes up to where was listed, once all of it was taken in.
  package func advance(to mark: [UInt8]) {
    if self.mark == mark { return }
    self.mark = mark
    note(Array("m ".utf8) + Hex.encode(mark))
  }

  private func note(_ line: [UInt8]) {
    unwritten += line + [0x0A]
    lines += 1
  }

  /// Makes last what was noted; it may be called often.
  package func write(host: Host) throws(CubeError) {
    guard let path, !unwritten.isEmpty else { return }
    if lines > 2 * (known.count + damaged.count) + 1_000 { return try writeAnew(path, host) }
    try attempt("writing \(path)") { () throws(Errno) in
      let file = try Files.open(
        path, OpenFlags.readWrite | OpenFlags.create | OpenFlags.noFollow)
      // A torn end, with which the next line would be another one.
      try Files.truncate(file, length)
      try Files.write(file, unwritten, at: length)
      try Files.syncData(file)
    }
    length += Int64(unwritten.count)
    unwritten = []
  }

  private func writeAnew(_ path: Path, _ host: Host) throws(CubeError) {
    var bytes = identity == nil ? [] : identityLine + [0x0A]
    for object in known { bytes += Array("+ ".utf8) + object.path + [0x0A] }
    for object in damaged { bytes += Array("! ".utf8) + object.path + [0x0A] }
    if let mark { bytes += Array("m ".utf8) + Hex.encode(mark) + [0x0A] }
    try StateFile(path: path).write(bytes, host: host)
    (length, lines, unwritten) = (Int64(bytes.count), known.count + damaged.count + 2, [])
  }

  /// Keeps at a path what was noted so far, in the place of what is there.
  package func keep(at path: Path, host: Host) throws(CubeError) { try writeAnew(path, host) }
}

extension StoredObject {
  /// Whether it is a blob.
  var isBlob: Bool { if case .blob = self { true } else { false } }

  /// Its path below a bundle.
  package var path: [UInt8] {
    switch self {
    case .segment(let name): name.path
    case .blob(let sha256): Bundle.blobName(sha256)
    }
  }

  /// An object by its path below a bundle.
  package init?(path: [UInt8]) {
    if let name = SegmentName(path: path) {
      self = .segment(name)
    } else if path.count == 73, let sha256 = Hex.decode(Array(path[9...])), sha256.count == 32 {
      self = .blob(sha256)
    } else {
      return nil
    }
  }
}
