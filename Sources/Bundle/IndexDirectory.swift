internal import Digest
public import Format
public import Posix

/// Where the index is, and whether it is ours.
extension ReplicaState {
  /// The directory for the index: in this host's state. In the bundle, a copy that goes there and
  /// back would write an older index over the one that is in use.
  public var indexDirectory: Path { directory.appending("index").appending(label) }

  /// The directory for vectors: `index/` in the bundle, or below the host's cache if the bundle
  /// cannot be written, is on a file system that other machines may write, or has something else
  /// than a directory there.
  public func vectorDirectory(isReadOnly: Bool) -> Path {
    let isRemote = (try? Files.fileSystem(bundle))?.isRemote ?? false
    if isInside { return bundle.appending("index") }
    return isReadOnly || isRemote || isIndexElsewhere
      ? host.cache.appending(cube) : bundle.appending("index")
  }

  /// Makes the directory for vectors.
  package func makeVectorDirectory(_ path: Path) throws(CubeError) {
    try attempt("making \(path)") { () throws(Errno) in
      guard path.parent.bytes == bundle.bytes else {
        return try Files.makeDirectories(path, mode: 0o777)
      }
      // Never the bundle itself: another process may be removing it.
      do throws(Errno) { try Files.makeDirectory(path, mode: 0o777) } catch {
        if error != .exists { throw error }
      }
    }
    try markCache(path)
  }

  /// The slot of the index in a directory if this host made it there, nil if it is absent or a
  /// copy; such a one must not be opened.
  public func ownIndex(at directory: Path) throws(CubeError) -> UInt32? {
    try ownToken(at: directory)?.slot
  }

  /// The token of the index in a directory, if this host made it there.
  package func ownToken(at directory: Path) throws(CubeError) -> IndexToken? {
    guard let token = try ReplicaFacts(self.directory).read()?.index,
      let found = IndexToken(at: directory, random: token.random, slot: token.slot),
      found == token,
      try StateFile(path: directory.appending("token")).read() == Hex.encode(token.random) + [0x0A]
    else { return nil }
    return token
  }

  /// Makes a new index in the place of whatever is there. `fill` leaves the database in an empty
  /// directory, which takes the place only then, so that what fails before (a full disk) or a
  /// crash costs no index that was good; it gets the mark that the database has to bear. Needs the
  /// writer's lock. Returns its slot: 20 bits, another one for every index that this host makes.
  public func makeIndex(
    at directory: Path, _ fill: (Path, _ mark: Int64) throws(CubeError) -> Void
  ) throws(CubeError) -> UInt32 {
    try attempt("making \(directory.parent)") { () throws(Errno) in
      try Files.makeDirectories(directory.parent, mode: 0o700)
    }
    try markCache(directory.parent)
    try removeDrafts(in: directory.parent)
    let random = host.random(16)
    let slot = try ReplicaState.takeSlot(host)
    let draft = directory.parent.appending([0x2E] + label + [0x2E] + Hex.encode(host.random(3)))
    do throws(CubeError) {
      let held = try makeDraft(draft)
      defer { _ = held.raw }  // locked to here: so other processes know that one is at it
      try fill(draft, IndexToken.mark(random))
      try StateFile(path: draft.appending("token")).write(
        Hex.encode(random) + [0x0A], host: host)
      guard let token = IndexToken(at: draft, random: random, slot: slot) else {
        throw .index("the index that was made in \(draft) is gone")
      }
      try IndexGeneration(self.directory, slot).note(low: 0, high: 0)
      // From here on the old index is no longer trusted, and the new one is nearly in its place.
      try ReplicaFacts(self.directory).write(
        ReplicaFacts.Values(
          cube: cube, path: bundle, label: label, index: token,
          home: isInside ? IndexToken.Identity(self.directory, .directory) : nil), host: host)
      try place(draft, at: directory)
    } catch {
      try? Files.removeTree(draft)
      try? Files.unlink(IndexGeneration(self.directory, slot).path)
      throw error
    }
    IndexGeneration.removeOthers(self.directory, but: slot)
    return slot
  }

  /// For backups: https://bford.info/cachedir/
  private func markCache(_ directory: Path) throws(CubeError) {
    let tag = StateFile(path: directory.appending("CACHEDIR.TAG"))
    let text = Array(
      "Signature: 8a477f597d28d172789f06886806bc55\n# Made by memcube.\n".utf8)
    if try tag.read() != text { try tag.write(text, host: host) }
  }

  private func makeDraft(_ draft: Path) throws(CubeError) -> FileDescriptor {
    try attempt("making \(draft)") { () throws(Errno) in
      try Files.makeDirectory(draft, mode: 0o700)
      let held = try Files.open(draft, OpenFlags.read | OpenFlags.directory)
      try Files.lock(held, .exclusive)
      return held
    }
  }

  private func place(_ draft: Path, at directory: Path) throws(CubeError) {
    try attempt("placing \(directory)") { () throws(Errno) in
      guard Files.exists(directory) else { return try Files.rename(draft, directory) }
      do { try Files.renameExchange(draft, directory) } catch {
        // Not every file system can exchange.
        try Files.removeTree(directory)
        return try Files.rename(draft, directory)
      }
      try? Files.removeTree(draft)
    }
  }

  /// Removes indexes of ours that were never finished.
  private func removeDrafts(in parent: Path) throws(CubeError) {
    for entry in (try? Files.list(parent)) ?? [] where isDraft(entry.name) {
      if !isBeingMade(parent.appending(entry.name)) {
        try? Files.removeTree(parent.appending(entry.name))
      }
    }
  }

  private func isDraft(_ name: [UInt8]) -> Bool { name.starts(with: [0x2E] + label + [0x2E]) }

  private func isBeingMade(_ draft: Path) -> Bool {
    guard let file = try? Files.open(draft, OpenFlags.read | OpenFlags.directory) else {
      return false
    }
    return (try? Files.tryLock(file, .exclusive)) == false
  }

  /// Whether index/ is something else than a directory. What a symlink in another user's bundle leads to
  /// is no index, and not ours to write, let alone to empty.
  private var isIndexElsewhere: Bool {
    let status = try? Files.status(bundle.appending("index"), followLinks: false)
    return status.map { $0.kind != .directory } ?? false
  }

  /// Removes every index of this cube that is not the one of this replica, and vectors that are not
  /// ours: of index/ in the bundle, where others may keep theirs, of this host's state, and those of
  /// bundles that are gone. Returns whether there was one.
  @discardableResult
  public func removeOtherIndexes() throws(CubeError) -> Bool {
    var found = try removeStrandedIndexes()
    let own = indexDirectory
    for place in [own.parent] + (isIndexElsewhere ? [] : [bundle.appending("index")]) {
      for entry in try attemptIfThere(
        "listing \(place)",
        { () throws(Errno) in
          try Files.list(place)
        }) ?? [] where isOfIndex(entry) && place.appending(entry.name) != own
      {
        if isVectors(entry.name, of: label) || place.appending(entry.name) == directory { continue }
        if Bundle.isInnerState(entry.name) {
          try clearOther(place.appending(entry.name))
          continue
        }
        if isDraft(entry.name), isBeingMade(place.appending(entry.name)) { continue }
        try host.reach(.removeIndex)
        try attempt("removing an index") { () throws(Errno) in
          try Files.removeTree(place.appending(entry.name))
        }
        found = true
      }
    }
    return found
  }

  /// Removes what another host derived and put aside in its state in the bundle. What it has spooled, and
  /// its count, stay.
  private func clearOther(_ state: Path) throws(CubeError) {
    let kept = ["spool", "replica.json", "lock", "making", "seq"].map { Array($0.utf8) }
    try attempt("removing an index") { () throws(Errno) in
      for entry in try Files.list(state, followLinks: false) where !kept.contains(entry.name) {
        try Files.removeTree(state.appending(entry.name))
      }
    }
  }

  private func isOfIndex(_ entry: DirectoryEntry) -> Bool {
    entry.kind == .directory || isVectors(entry.name)
  }

  /// The next number of a counter that all cubes of this host share. It turns round after 1,048,574
  /// indexes, rather than ending: the number after that is for a mount's nodes that no index has. Where
  /// the counter is gone, because a user removed it, say, it begins anywhere: a mount that goes on has
  /// numbers of its own from before.
  static func takeSlot(_ host: Host) throws(CubeError) -> UInt32 {
    try attempt("making \(host.state)") { () throws(Errno) in
      try Files.makeDirectories(host.state, mode: 0o700)
    }
    let lock = try lock(host.state.appending("lock"))
    defer { _ = lock.file.raw }
    let file = StateFile(path: host.state.appending("slots"))
    let text = String(decoding: try file.read()?.dropLast() ?? [], as: UTF8.self)
    let last = UInt32(text) ?? host.random(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let slot = last % 0xF_FFFE + 1
    try file.write(Array("\(slot)\n".utf8), host: host)
    return slot
  }

  /// The slot of an index in memory where no state of this host's gives one: each that this process
  /// makes has its own, from the end that the counter reaches last. (0 is no cube's.)
  package static func unkeptSlot() -> UInt32 {
    unkept.withLock { last in
      last = last > 0x8_0000 ? last - 1 : 0xF_FFFE
      return last
    }
  }

  private static let unkept = Lock<UInt32>(0xF_FFFF)
}

/// Whether a file of index/ holds vectors of a replica; of any one if no label is given.
package func isVectors(_ name: [UInt8], of label: [UInt8]? = nil) -> Bool {
  name.suffix(8).elementsEqual(".vectors".utf8)
    && (label.map { name.starts(with: $0 + [0x2E]) } ?? true)
}
