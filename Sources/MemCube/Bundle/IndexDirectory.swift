internal import Digest
public import Posix

/// Where the index is, and whether it is ours.
extension ReplicaState {
  /// The directory for the index: `index/LABEL` in the bundle, or below the host's cache if the
  /// bundle cannot be written, is on a file system that other machines may write, or has
  /// something else than a directory there.
  public func indexDirectory(isReadOnly: Bool) -> Path {
    let isRemote = (try? Files.fileSystem(bundle))?.isRemote ?? false
    return isReadOnly || isRemote || isIndexElsewhere
      ? host.cache.appending(cube).appending(label)
      : bundle.appending("index").appending(label)
  }

  /// The slot of the index in a directory if this host made it there, nil if it is absent or a
  /// copy; such a one must not be opened.
  public func ownIndex(at directory: Path) throws(CubeError) -> UInt32? {
    guard let token = try ReplicaFacts(self.directory).read()?.index,
      let status = try? Files.status(directory, followLinks: false), status.kind == .directory,
      let text = try StateFile(path: directory.appending("token")).read(),
      IndexToken(random: token.random, status: status, slot: token.slot) == token,
      text == Hex.encode(token.random) + [0x0A]
    else { return nil }
    return token.slot
  }

  /// Makes an empty directory for a new index in the place of whatever is there, and notes it as
  /// ours; a crash before leaves one that is not. Needs the writer's lock. Returns its slot: 20
  /// bits, another one for every index that this host makes.
  public func makeIndex(at directory: Path) throws(CubeError) -> UInt32 {
    let slot = try ReplicaState.takeSlot(host)
    let random = host.random(16)
    let status = try attempt("making \(directory)") { () throws(Errno) in
      try Files.removeTree(directory)
      try Files.makeDirectories(directory.parent, mode: 0o777)
      try Files.makeDirectory(directory, mode: 0o700)
      return try Files.status(directory)
    }
    // For backups: https://bford.info/cachedir/
    try StateFile(path: directory.parent.appending("CACHEDIR.TAG")).write(
      Array("Signature: 8a477f597d28d172789f06886806bc55\n# Made by memcube.\n".utf8), host: host)
    try StateFile(path: directory.appending("token")).write(Hex.encode(random) + [0x0A], host: host)
    let facts = ReplicaFacts(self.directory)
    try facts.write(
      ReplicaFacts.Values(
        cube: cube, path: bundle, label: label,
        index: IndexToken(random: random, status: status, slot: slot)), host: host)
    return slot
  }

  /// Whether index/ is something else than a directory. What a symlink in somebody's bundle leads
  /// to is no index, and not ours to write, let alone to empty.
  private var isIndexElsewhere: Bool {
    let status = try? Files.status(bundle.appending("index"), followLinks: false)
    return status.map { $0.kind != .directory } ?? false
  }

  /// Removes every directory of index/ but our own: others rebuild theirs. Returns whether there
  /// was one.
  @discardableResult
  public func removeOtherIndexes() throws(CubeError) -> Bool {
    if isIndexElsewhere { return false }
    let index = bundle.appending("index")
    var found = false
    for entry in try attemptIfThere(
      "listing \(index)",
      { () throws(Errno) in
        try Files.list(index)
      }) ?? [] where entry.kind == .directory && entry.name != label
    {
      try host.reach(.removeIndex)
      try attempt("removing an index") { () throws(Errno) in
        try Files.removeTree(index.appending(entry.name))
      }
      found = true
    }
    return found
  }

  /// The next number of a counter that all cubes of this host share. It turns round after
  /// 1,048,575 indexes, rather than ending.
  static func takeSlot(_ host: Host) throws(CubeError) -> UInt32 {
    try attempt("making \(host.state)") { () throws(Errno) in
      try Files.makeDirectories(host.state, mode: 0o700)
    }
    let lock = try lock(host.state.appending("lock"))
    defer { _ = lock.file.raw }
    let file = StateFile(path: host.state.appending("slots"))
    let text = String(decoding: try file.read()?.dropLast() ?? [], as: UTF8.self)
    let slot = (UInt32(text) ?? 0) % 0xF_FFFF + 1
    try file.write(Array("\(slot)\n".utf8), host: host)
    return slot
  }
}
