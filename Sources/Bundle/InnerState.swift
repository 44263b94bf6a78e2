internal import Digest
internal import Format
package import Posix

/// A bundle may keep what this host knows of it inside itself: in an encrypted vault nothing of it may
/// stay outside, where it would be in plain text once the vault is closed. It is in
/// `index/host-ID/`, with the same files as elsewhere.
extension Bundle {
  /// The file that asks for it, wherever the bundle is.
  static let innerMark = "index-inside"
  /// What it says.
  static let innerWords = Array(
    "memcube keeps its index of this cube in index/ here, and nothing of it elsewhere.\n".utf8)

  /// Whether the bundle at a path keeps the state of its hosts inside: by its mark, or since its file
  /// system is a vault.
  package static func keepsStateInside(_ path: Path) -> Bool {
    Files.exists(path.appending(innerMark)) || isInVault(path)
  }

  /// Kinds of FUSE file systems that are no vaults: they show what is elsewhere, or on a disk.
  private static let openKinds = [
    "fuse.memcube", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.davfs",
    "fuse.davfs2", "fuse.curlftpfs", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.glusterfs",
    "fuse.ceph-fuse", "fuse.mergerfs", "fuse.portal", "fuse.ntfs-3g", "fuse.exfat", "fuse.lxcfs",
  ].map { Array($0.utf8) }

  /// Whether a path is on a FUSE file system of a kind not in `openKinds`. (`fuseblk` is a disk.)
  private static func isInVault(_ path: Path) -> Bool {
    guard (try? Files.fileSystem(path))?.isFuse == true,
      let type = (try? Files.fileSystemType(path)) ?? nil
    else { return false }
    return (type == Array("fuse".utf8) || type.starts(with: "fuse.".utf8))
      && !openKinds.contains(type)
  }

  /// Whether a name in index/ is that of a host's state.
  static func isInnerState(_ name: [UInt8]) -> Bool {
    name.count == 21 && name.starts(with: "host-".utf8) && Hex.isHex(Array(name[5...]), count: 16)
  }
}

extension ReplicaState {
  /// Whether the state is in the bundle.
  var isInside: Bool { directory.parent == bundle.appending("index") }

  /// Where the state of a bundle is whose cube and real path are known.
  static func place(of cube: [UInt8], at path: Path, _ host: Host) throws(CubeError) -> Path {
    guard Bundle.keepsStateInside(path) else {
      return folder(of: cube, host).appending(key(of: path))
    }
    return path.appending("index").appending(Array("host-".utf8) + (try hostID(host)))
  }

  /// The states of this cube's bundles on this host, with the own one.
  func states() throws(CubeError) -> [Path] {
    let outer = try ReplicaState.directories(of: cube, host)
    return isInside ? outer + [directory] : outer
  }

  /// A random name of this host, 16 digits: two hosts may have one vault.
  private static func hostID(_ host: Host) throws(CubeError) -> [UInt8] {
    let file = StateFile(path: host.state.appending("id"))
    if let id = try file.read()?.prefix(16), Hex.isHex(Array(id), count: 16) { return Array(id) }
    try attempt("making \(host.state)") { () throws(Errno) in
      try Files.makeDirectories(host.state, mode: 0o700)
    }
    let lock = try lock(host.state.appending("lock"))
    defer { _ = lock.file.raw }
    if let id = try file.read()?.prefix(16), Hex.isHex(Array(id), count: 16) { return Array(id) }
    let id = Hex.encode(host.random(8))
    try file.write(id + [0x0A], host: host)
    return id
  }

  /// Leaves nothing in the host's state of a bundle that keeps its state inside: what was there from
  /// before moves in, but for what is derived.
  func takeOuter() throws(CubeError) {
    let outer = ReplicaState.folder(of: cube, host).appending(ReplicaState.key(of: bundle))
    let vectors = host.cache.appending(cube)
    if Files.exists(vectors) {
      try attempt("removing \(vectors)") { () throws(Errno) in try Files.removeTree(vectors) }
    }
    guard Files.exists(outer) else { return }
    guard let held = try ReplicaState.tryLock(outer.appending("lock")) else {
      throw .io(.busy, "moving \(outer) into the bundle: another process has the cube open")
    }
    defer { _ = held.file.raw }
    let records = try Spool(path: outer.appending("spool")).read().records
    if !records.isEmpty {
      try spool.append(records, host: host)
      try spool.synchronize()
    }
    if let marks = try StateFile(path: outer.appending("marks")).read() {
      try StateFile(path: directory.appending("marks")).write(marks, host: host)
    }
    try attempt("moving \(outer) into the bundle") { () throws(Errno) in
      for name in ["scratch", "rejected", "lost+found"] {
        try Self.copyTree(outer.appending(name), directory.appending(name))
      }
      // The text goes when all of it is inside.
      try Files.removeTree(outer)
      try? Files.removeDirectory(outer.parent)
    }
  }

  private static func copyTree(_ from: Path, _ to: Path) throws(Errno) {
    guard Files.exists(from) else { return }
    try Files.makeDirectories(to, mode: 0o700)
    for entry in try Files.list(from) {
      let (source, target) = (from.appending(entry.name), to.appending(entry.name))
      switch entry.kind {
      case .directory: try copyTree(source, target)
      case .regular:
        let file = try Files.open(source, OpenFlags.read | OpenFlags.noFollow)
        let made = try Files.open(
          target, OpenFlags.write | OpenFlags.create | OpenFlags.truncate | OpenFlags.noFollow)
        try Files.copyAll(from: file, to: made)
        try Files.sync(made)
      default: break
      }
    }
    try Files.syncDirectory(to)
  }
}
