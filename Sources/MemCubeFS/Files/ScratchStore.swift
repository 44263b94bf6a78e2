internal import Posix

/// A cube's scratch files in the host's state directory: real files, at the same path there as
/// in the mount, so that they outlive the mount and a crash without a table of their own.
///
/// Below the directory stand `memories/…`, `documents/…` and, for the places that take no other
/// files, `root`, `messages`, `search/…`. Empty folders of documents/, for which the format has
/// no record, are directories here as well.
struct ScratchStore: Sendable {
  /// The cube's scratch directory.
  let root: Path

  /// Where a scratch file stands.
  func path(_ folder: [UInt8], _ name: [UInt8]) -> Path {
    root.appending(folder).appending(name)
  }

  /// The status of a scratch file or folder; nil if there is none.
  func status(_ folder: [UInt8], _ name: [UInt8]) -> FileStatus? {
    try? Files.status(path(folder, name), followLinks: false)
  }

  /// The names in a folder; none if the folder is not here.
  func list(_ folder: [UInt8]) -> [DirectoryEntry] {
    (try? Files.list(root.appending(folder))) ?? []
  }

  /// Makes a file and opens it for reading and writing.
  func create(
    _ folder: [UInt8], _ name: [UInt8], _ permissions: UInt32
  ) throws(Errno) -> OpenedFile {
    let path = path(folder, name)
    let flags = OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow
    // We must be able to open it again, whatever its owner thinks of writing to it.
    let mode = permissions & 0o7777 | 0o600
    do { return OpenedFile(try Files.open(path, flags, mode: mode)) } catch {
      guard error == .notFound else { throw error }
    }
    try Files.makeDirectories(path.parent)
    return OpenedFile(try Files.open(path, flags, mode: mode))
  }

  /// Opens a scratch file for reading and writing.
  func open(_ folder: [UInt8], _ name: [UInt8]) throws(Errno) -> OpenedFile {
    OpenedFile(try Files.open(path(folder, name), OpenFlags.readWrite | OpenFlags.noFollow))
  }

  private static let draft = Array(".draft-".utf8)

  /// Makes a file, or puts another in the place of one that is there, in one step: `fill` writes it, and
  /// where that fails all is as it was.
  func replace(
    _ folder: [UInt8], _ name: [UInt8], _ permissions: UInt32,
    _ fill: (OpenedFile) throws(Errno) -> Void
  ) throws(Errno) -> OpenedFile {
    let draft = Self.draft + Random.bytes(8).flatMap { hexDigits($0) }
    let opened = try create([], draft, permissions)
    let (from, to) = (path([], draft), path(folder, name))
    do throws(Errno) {
      try Files.makeDirectories(to.parent)
      try fill(opened)
      try Files.rename(from, to)
    } catch {
      try? Files.unlink(from)
      throw error
    }
    return opened
  }

  /// How long something that no lookup finds any more is left alone, seconds: another mount may be at it.
  private static let leftAlone: Int64 = 86_400

  /// Removes what killed processes left of such files, and what editors left beside results in other
  /// mounts: it stands under the numbers of their queries, which are never given again.
  func sweep(at now: Timestamp) {
    for entry in list([]) where entry.name.starts(with: Self.draft) {
      let path = path([], entry.name)
      if isOld(path, now) { try? Files.unlink(path) }
    }
    for entry in list(Self.beside) {
      let path = path(Self.beside, entry.name)
      guard isOld(path, now), let names = try? Files.list(path) else { continue }
      if names.allSatisfy({ isOld(path.appending($0.name), now) }) { try? Files.removeTree(path) }
    }
  }

  private static let beside = Array("search".utf8)

  private func isOld(_ path: Path, _ now: Timestamp) -> Bool {
    guard let status = try? Files.status(path, followLinks: false) else { return false }
    return now.seconds - status.mtime.seconds > Self.leftAlone
  }

  /// A file without a name, for contents that outgrow memory.
  func temporary() throws(Errno) -> OpenedFile {
    do { return OpenedFile(try Files.openTemporary(in: root)) } catch {
      if error == .notFound {
        try Files.makeDirectories(root)
        return OpenedFile(try Files.openTemporary(in: root))
      }
      guard error == .notSupported || error == .isDirectory else { throw error }
    }
    // A file system without O_TMPFILE: open(2).
    let name = Path(root.appending(".spill-").bytes + Random.bytes(8).flatMap { hexDigits($0) })
    let flags = OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive
    let file = OpenedFile(try Files.open(name, flags))
    try Files.unlink(name)
    return file
  }

  /// Makes a folder with those above it.
  func makeFolder(_ folder: [UInt8]) throws(Errno) {
    try Files.makeDirectories(root.appending(folder))
  }

  /// Whether a folder is here.
  func hasFolder(_ folder: [UInt8]) -> Bool {
    (try? Files.status(root.appending(folder), followLinks: false))?.kind == .directory
  }

  /// How many folders stand below one another in a folder; 0 if it is not here.
  func height(_ folder: [UInt8]) -> Int {
    var height = 0
    var pending = [(folder: folder, depth: 0)]
    while let (folder, depth) = pending.popLast() {
      height = max(height, depth)
      for entry in list(folder) where entry.kind == .directory {
        pending.append((folder + [0x2F] + entry.name, depth + 1))
      }
    }
    return height
  }

  /// Takes a folder away, with those above it that become empty, as far as `stop` components.
  func removeFolders(_ folder: [UInt8], keeping stop: Int = 0) {
    var components = folder.split(separator: 0x2F).map { Array($0) }
    while components.count > stop {
      let path = root.appending(Array(components.joined(separator: [0x2F])))
      do { try Files.removeDirectory(path) } catch { return }
      components.removeLast()
    }
  }

  /// Takes a folder away with those below it, but for those that hold files.
  func removeEmptyFolders(_ folder: [UInt8]) {
    for entry in list(folder) where entry.kind == .directory {
      removeEmptyFolders(folder + [0x2F] + entry.name)
    }
    try? Files.removeDirectory(root.appending(folder))
  }

  /// Moves a folder with all that is below it, if it is here.
  func moveFolder(_ from: [UInt8], _ to: [UInt8]) throws(Errno) {
    guard hasFolder(from) else { return }
    let target = root.appending(to)
    try Files.makeDirectories(target.parent)
    do { try Files.rename(root.appending(from), target) } catch {
      guard error == .notEmpty || error == .exists else { throw error }
      try merge(root.appending(from), into: target)
    }
  }

  /// Into what is left of a folder of that path, which another replica renamed or removed: of two files
  /// of one name the one that comes stays.
  private func merge(_ folder: Path, into target: Path) throws(Errno) {
    for entry in try Files.list(folder) {
      let (from, to) = (folder.appending(entry.name), target.appending(entry.name))
      let there = try? Files.status(to, followLinks: false).kind
      if entry.kind == .directory, there == .directory {
        try merge(from, into: to)
      } else {
        if there == .directory || entry.kind == .directory { try Files.removeTree(to) }
        try Files.rename(from, to)
      }
    }
    try Files.removeDirectory(folder)
  }
}

/// Two hex digits of a byte.
func hexDigits(_ byte: UInt8) -> [UInt8] {
  [byte >> 4, byte & 15].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }
}
