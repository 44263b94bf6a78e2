internal import Digest
package import Format
package import Posix

/// Whole blobs that this host has seen: each a second name, in the host's state, of the bundle's file, or
/// a file that shares its blocks, or, of texts, a copy. A tool that replaces the bundle's file leaves
/// these bytes as they are; one that writes into the file may not, which a look at the bytes shows.
extension ReplicaState {
  /// Where they are; made on demand.
  private var keptBlobs: Path { directory.appending("blobs") }

  /// The file of a kept blob, by the 32 bytes of its SHA-256.
  package func keptPath(_ sha256: [UInt8]) -> Path { Self.keptPath(sha256, in: directory) }

  private static func keptPath(_ sha256: [UInt8], in state: Path) -> Path {
    let name = Hex.encode(sha256)
    return state.appending("blobs").appending(Array(name.prefix(2))).appending(name)
  }

  /// Keeps an open blob, whose bytes were checked: shares its blocks where the file system can, so that
  /// not even a write into the file changes what is kept; else gives it a second name.
  /// - Returns: whether it is kept. Not where the state is on another file system than the bundle, or
  ///   the file is another user's.
  package func keep(_ sha256: [UInt8], _ file: borrowing FileDescriptor) -> Bool {
    let path = keptPath(sha256)
    if Files.isOpen(file, at: path, followLinks: false) { return true }
    // One of its own, from before: its bytes are looked at when they are needed.
    if let kept = try? Files.status(path, followLinks: false), let now = try? Files.status(file),
      kept.size == now.size, kept.links == 1
    {
      return true
    }
    let draft = Path(path.bytes + [0x2E] + Hex.encode(host.random(4)))
    do throws(Errno) {
      do throws(Errno) { try share(file, as: draft) } catch {
        guard error == .notFound else { throw error }
        try Files.makeDirectories(path.parent, mode: 0o700)
        try share(file, as: draft)
      }
      try Files.rename(draft, path)
      return true
    } catch {
      try? Files.unlink(draft)
      return false
    }
  }

  private func share(_ file: borrowing FileDescriptor, as path: Path) throws(Errno) {
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow
    let made = try Files.open(path, flags)
    if Files.clone(from: file, to: made) { return }
    if try Self.isShortText(file) {
      try Files.copyAll(from: file, to: made)
      return try Files.sync(made)
    }
    try Files.unlink(path)
    try Files.link(file, to: path)
  }

  /// Texts of so many bytes are kept as files of their own: they are few, and what people wrote.
  private static let textLimit: Int64 = 16 << 20

  private static func isShortText(_ file: borrowing FileDescriptor) throws(Errno) -> Bool {
    guard try Files.status(file).size <= textLimit else { return false }
    return try !Files.read(file, at: 0, count: 4096).contains(0)
  }

  /// Makes the names of kept blobs last.
  package func syncKept(_ sums: some Sequence<[UInt8]>) {
    for folder in Set(sums.map { keptPath($0).parent.bytes }) {
      try? Files.syncDirectory(Path(folder))
    }
  }

  /// The SHA-256 sums of the blobs that are kept here.
  package func keptNames() -> [[UInt8]] {
    ((try? Files.list(keptBlobs)) ?? []).flatMap { folder in
      ((try? Files.list(keptBlobs.appending(folder.name))) ?? []).compactMap {
        $0.name.count == 64 ? Hex.decode($0.name) : nil
      }
    }
  }

  /// Takes the second name away, for every bundle of this cube on this host: the blob was purged, say.
  package func removeKept(_ sha256: [UInt8]) throws(CubeError) {
    for state in try states() {
      let path = Self.keptPath(sha256, in: state)
      _ = try attemptIfThere("removing \(path)") { () throws(Errno) in try Files.unlink(path) }
    }
  }

  /// Opens a blob as it is kept here, or in another place of this host; nil where there is none, whole.
  package func openKept(_ blob: Blob, in bundle: Bundle) -> FileDescriptor? {
    for path in candidates(for: blob.sha256) {
      guard let file = try? Bundle.openRegular(path),
        (try? Files.status(file).size) == blob.size,
        (try? bundle.holds(file, blob.sha256)) == true
      else { continue }
      return file
    }
    return nil
  }

  // MARK: Torn blobs

  /// Puts a blob's file that is not what its name says into lost+found, as another name of the same
  /// file: a copy that is still being written there goes on, and may end whole.
  /// - Returns: false where the state is on another file system.
  package func putAside(_ sha256: [UInt8], _ file: borrowing FileDescriptor) throws(CubeError)
    -> Bool
  {
    let size: Int64
    do { size = try Files.status(file).size } catch { throw .io(error, "looking at a blob") }
    let name = Hex.encode(sha256) + Array(".\(size).".utf8) + Hex.encode(host.random(4))
    let target = lostAndFound.appending(name)
    do throws(Errno) {
      try Files.makeDirectories(lostAndFound, mode: 0o700)
      try Files.link(file, to: target)
      try Files.syncDirectory(lostAndFound)
      return true
    } catch {
      try? Files.unlink(target)
      if [.noSpace, .overQuota, .readOnly].contains(error) {
        throw .io(error, "keeping \(target)")
      }
      return false
    }
  }

  /// Blobs' files in lost+found that were put aside under this name and have grown since.
  private static func grown(_ sha256: [UInt8], in state: Path) -> [Path] {
    let start = Hex.encode(sha256) + [0x2E]
    let folder = state.appending("lost+found")
    return ((try? Files.list(folder)) ?? []).filter { $0.name.starts(with: start) }.compactMap {
      let path = folder.appending($0.name)
      let size = $0.name.dropFirst(start.count).prefix { $0 != 0x2E }
      let now = try? Files.status(path, followLinks: false).size
      return now.map { "\($0)" } == String(decoding: size, as: UTF8.self) ? nil : path
    }
  }

  /// Files elsewhere on this host that may be this blob, whole: what the states of the cube's bundles
  /// keep, then those bundles themselves. The caller looks at the bytes.
  package func candidates(for sha256: [UInt8]) -> [Path] {
    var found: [Path] = [keptPath(sha256)] + Self.grown(sha256, in: directory)
    for state in (try? states()) ?? [] where state != directory {
      found.append(Self.keptPath(sha256, in: state))
      found += Self.grown(sha256, in: state)
      guard let facts = try? ReplicaFacts(state).read(), facts.cube == cube,
        let manifest = Manifest(cube: cube),
        (try? Bundle.readManifest(at: facts.path)) == .good(manifest)
      else { continue }
      found.append(Bundle(path: facts.path, manifest: manifest).blobPath(sha256))
    }
    return found.filter { Files.exists($0) }
  }
}
