internal import Digest
internal import Posix

/// A configuration file as it was when it was read, and a safe way to replace it.
struct ConfigFile: Sendable {
  /// The largest file that is edited, bytes.
  static let limit = 4 << 20

  /// The file itself, with links followed.
  let path: Path
  /// Its bytes; none where it is not there.
  let bytes: [UInt8]
  /// How it stood when it was read; nil: it was not there.
  private let status: FileStatus?

  /// Whether it is there.
  var exists: Bool { status != nil }
  /// The SHA-256 of its bytes, in hex.
  var digest: [UInt8] { Self.digest(bytes) }

  /// The SHA-256 of bytes, in hex.
  static func digest(_ bytes: [UInt8]) -> [UInt8] { Hex.encode(SHA256.hash(bytes)) }

  /// Reads a file, or finds that there is none.
  /// - Parameters:
  ///   - path: where; links are followed.
  ///   - allows: whether a path without links may be written.
  /// - Returns: the file.
  /// - Throws: for what is not to be edited.
  static func read(
    _ path: Path, allows: (Path) -> Bool
  ) throws(ConfigError) -> ConfigFile {
    let real = try self.real(path)
    guard allows(real) else { throw ConfigError("it is a link to a place outside: \(real)") }
    do {
      let status = try Files.status(real)
      guard status.kind == .regular else { throw ConfigError("it is no plain file") }
      guard status.size <= limit else { throw ConfigError("it is larger than 4 MiB") }
      guard status.user == System.user || System.user == 0, status.mode & 0o200 != 0,
        Files.isWritable(real)
      else { throw ConfigError("it may not be written by you") }
      return ConfigFile(
        path: real, bytes: try Files.readAll(real, limit: limit), status: status)
    } catch let error as ConfigError {
      throw error
    } catch let error as Errno {
      if error == .notFound { return ConfigFile(path: real, bytes: [], status: nil) }
      throw ConfigError("it cannot be read: \(error)")
    } catch {
      throw ConfigError("it cannot be read")
    }
  }

  /// A path with the links of all its parts followed; what is not there yet stays as it is spelled.
  private static func real(_ path: Path) throws(ConfigError) -> Path {
    var (place, rest) = (path, [[UInt8]]())
    while place.bytes != [0x2F] {
      if let real = try? Files.realPath(place) {
        return rest.reversed().reduce(real) { $0.appending($1) }
      }
      // A link that leads nowhere.
      if Files.exists(place) { throw ConfigError("it is a link that leads nowhere: \(place)") }
      rest.append(place.lastComponent)
      place = place.parent
    }
    return path
  }

  /// Whether the file is still the one that was read.
  var isUnchanged: Bool {
    guard let now = try? Files.status(path) else { return status == nil }
    guard let status else { return false }
    return now.inode == status.inode && now.size == status.size && now.mtime == status.mtime
      && now.device == status.device
  }

  /// Replaces the file in one step, and keeps its mode.
  /// - Parameters:
  ///   - new: the bytes.
  ///   - mode: the mode of a file that is made.
  /// - Returns: the folders that were made for it, the outermost first; nil where another process changed
  ///   the file meanwhile.
  /// - Throws: where it cannot be written; then it is as it was.
  func write(_ new: [UInt8], mode: UInt32) throws(Errno) -> [Path]? {
    let folders = Self.missingFolders(of: path)
    try Files.makeDirectories(path.parent, mode: 0o755)
    let draft = Path(path.bytes + Array(".memcube-".utf8) + Hex.encode(Random.bytes(4)))
    do {
      let file = try Files.open(
        draft, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow,
        mode: 0o600)
      try Files.write(file, new)
      try Files.setMode(file, status?.mode ?? mode)
      try Files.sync(file)
      guard isUnchanged else {
        try? Files.unlink(draft)
        return nil
      }
      try Files.rename(draft, path)
    } catch {
      try? Files.unlink(draft)
      throw error
    }
    try? Files.syncDirectory(path.parent)
    return folders
  }

  /// The folders of a path that are not there, the outermost first.
  static func missingFolders(of path: Path) -> [Path] {
    var missing: [Path] = []
    var folder = path.parent
    while folder.bytes.count > 1, !Files.exists(folder) {
      missing.append(folder)
      folder = folder.parent
    }
    return missing.reversed()
  }
}
