internal import Digest
public import Format
public import Posix

/// A cube's directory, its manifest read and found right. Knows the names inside, and in which
/// order files come into being there; see memcube(5).
public final class Bundle: Sendable {
  /// The bundle's directory, as it is called now.
  public var path: Path { location.withLock { $0 } }
  /// Which cube it is.
  public let manifest: Manifest
  /// What this process has synced once, and what the file system refused; under no other lock.
  let folders = Lock(FolderMemory())
  /// The directory that was found to be this cube's.
  package let place = Lock<HeldDirectory?>(nil)
  let location: Lock<Path>
  /// Blobs that this process has found to be whole, each with its file's stamp then; under no other lock.
  package let wholeBlobs = Lock<[[UInt8]: FileStamp]>([:])

  /// A bundle of a manifest that was read from this directory; `Bundle.open` checks it.
  public init(path: Path, manifest: Manifest) {
    location = Lock(path)
    self.manifest = manifest
  }

  /// The cube's id, 32 hex digits.
  public var cube: [UInt8] { manifest.cube }
  /// `log/`
  public var log: Path { path.appending("log") }
  /// `blobs/`
  public var blobs: Path { path.appending("blobs") }
  /// `index/`
  public var index: Path { path.appending("index") }
  /// The file of a segment.
  public func path(of name: SegmentName) -> Path { path.appending(name.path) }

  /// Makes a bundle at a path that does not exist, 0700, and makes it last. It gets its name
  /// when it is whole: a crash before leaves a directory whose name begins with a dot.
  /// - Parameters:
  ///   - path: where.
  ///   - records: what its log begins with; they are there as soon as the bundle is.
  ///   - keepsStateInside: whether hosts keep what they know of it in its index/, and not elsewhere.
  ///   - host: whose clock and randomness.
  /// - Returns: the bundle.
  /// - Throws: `.exists` if the name is taken; `.io`.
  public static func create(
    at path: Path, holding records: [Record] = [], keepsStateInside: Bool = false, host: Host
  ) throws(CubeError) -> Bundle {
    guard let manifest = Manifest(cube: Hex.encode(host.random(16))) else {
      throw .invalid("the host gave no 16 random bytes")
    }
    return try create(
      at: path, manifest: manifest, holding: records, keepsStateInside: keepsStateInside, host: host
    )
  }

  /// As `create(at:host:)`, for a cube's id that is given.
  public static func create(
    at path: Path, manifest: Manifest, holding records: [Record] = [],
    keepsStateInside: Bool = false, host: Host
  ) throws(CubeError) -> Bundle {
    let parent = path.parent
    let draft = draft(of: path, host: host)
    guard !Files.exists(path) else { throw .exists("\(path) exists already") }
    do {
      let held = try attempt("making \(path)") { () throws(Errno) in
        try Files.makeDirectories(parent)
        let held = try makeDraft(draft)
        try Files.makeDirectory(draft.appending("log"), mode: 0o777)
        try Files.makeDirectory(draft.appending("blobs"), mode: 0o777)
        return held
      }
      defer { _ = held.raw }
      let bundle = Bundle(path: draft, manifest: manifest)
      // In this order, all of it in the draft: a crash leaves the draft, which counts as no cube.
      try bundle.place(Bundle.readme, as: "README.md", host: host)
      if keepsStateInside { try bundle.place(innerWords, as: innerMark, host: host) }
      try bundle.place(manifest.line, as: "manifest.json", host: host)
      if !records.isEmpty { try bundle.commit(records, host: host) }
      // The commit point: with the name there is all that it begins with.
      try host.reach(.nameBundle)
      try attempt("naming \(path)") { () throws(Errno) in
        try Files.renameNoReplace(draft, path)
        try Files.syncDirectory(parent)
      }
    } catch {
      discard(draft)
      if case .io(.exists, _) = error { throw .exists("\(path) exists already") }
      throw error
    }
    return Bundle(path: path, manifest: manifest)
  }

  /// Removes what there is of a bundle that is not made, also where no descriptor is left to list it.
  private static func discard(_ draft: Path) {
    if (try? Files.removeTree(draft)) == nil { removeIfEmpty(draft) }
  }

  /// Removes a bundle that was made a moment ago with these records, unless a process has written into it.
  package func removeIfNew(_ records: [Record]) {
    if let first = Bundle.encode(records, manifest: manifest)?.name {
      // Where it cannot be listed (no descriptor is left) no process can have opened it.
      if let found = try? segments(), found.map(\.name) != [first] { return }
      let segment = path(of: first)
      try? Files.unlink(segment)
      try? Files.removeDirectory(segment.parent)
    }
    Bundle.removeIfEmpty(path)
  }

  /// Removes a bundle without records, unless a process has written into it.
  static func removeIfEmpty(_ path: Path) {
    for name in ["log", "blobs"] {
      do { try Files.removeDirectory(path.appending(Array(name.utf8))) } catch {
        guard error == .notFound else { return }
      }
    }
    for name in ["README.md", "manifest.json", innerMark] {
      try? Files.unlink(path.appending(Array(name.utf8)))
    }
    let index = path.appending("index")
    if (try? Files.removeTree(index)) == nil {
      // No descriptor is left to list it: it holds nothing else by then.
      try? Files.unlink(index.appending("CACHEDIR.TAG"))
      try? Files.removeDirectory(index)
    }
    try? Files.removeDirectory(path)
  }

  /// Removes what was left of a bundle whose making failed: a directory with nothing in it, or nothing
  /// but an index, which is derived. False where there is more.
  public static func removeRemains(_ path: Path) -> Bool {
    guard let entries = try? Files.list(path),
      entries.allSatisfy({ $0.name.elementsEqual("index".utf8) })
    else { return false }
    try? Files.removeTree(path.appending("index"))
    return (try? Files.removeDirectory(path)) != nil
  }

  /// Writes one of the constant files and makes it last, over whatever has the name.
  func place(_ bytes: [UInt8], as name: String, host: Host) throws(CubeError) {
    try attempt("writing \(path.appending(name))") { () throws(Errno) in
      var file = try PendingFile(
        in: BundleBase(nil, or: path), [], for: Array(name.utf8), bundle: self, host: host)
      try Files.write(file.file, bytes)
      try Files.sync(file.file)
      try file.replace(Array(name.utf8))
      try Files.syncDirectory(path)
    }
  }
}

/// Which folders of a bundle this process knows to last, and how it makes files.
struct FolderMemory {
  /// Folders, by path below the bundle, whose name in the folder above has been synced.
  var synced: Set<[UInt8]> = []
  /// Whether O_TMPFILE was refused (or, in a test, is not to be tried).
  var refusesNameless = false
}
