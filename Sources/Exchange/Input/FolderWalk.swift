internal import Posix

/// The files below a folder on the disk. Links that lead out, and what is no file, are left out and named; nothing is
/// opened.
struct FolderWalk {
  /// By path, in byte order.
  private(set) var files: [ExportFile] = []
  /// What was left out, each with why.
  private(set) var strange: [(path: [UInt8], why: String)] = []

  private static let deepest = 64
  private let root: Path

  init(_ root: Path) throws(ExchangeError) {
    self.root = root
    try walk(root, below: [], depth: 1)
  }

  private mutating func walk(
    _ folder: Path, below prefix: [UInt8], depth: Int
  ) throws(ExchangeError) {
    guard depth < Self.deepest else {
      strange.append((prefix, "is deeper than 64 folders"))
      return
    }
    let entries = try reading("listing '\(folder)'") { () throws(Errno) in
      try Files.list(folder, followLinks: depth == 1)
    }
    for entry in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      let path = prefix.isEmpty ? entry.name : prefix + [0x2F] + entry.name
      if EntryNames.isIgnored(path) { continue }
      guard files.count < EntryNames.mostEntries else {
        throw .unreadable("'\(root)' has more than 1,000,000 files")
      }
      let place = folder.appending(entry.name)
      guard let status = try? Files.status(place, followLinks: false) else { continue }
      switch status.kind {
      case .directory: try walk(place, below: path, depth: depth + 1)
      case .regular: add(path, status)
      case .symlink: addLinked(path)
      default: strange.append((path, "is no file"))
      }
    }
  }

  private mutating func add(_ path: [UInt8], _ status: FileStatus) {
    files.append(
      ExportFile(
        path: path, size: status.size, mtime: status.mtime, mode: UInt16(status.mode & 0o777),
        place: .disk(root: root, path: path)))
  }

  /// A link to a file of the same folder is that file.
  private mutating func addLinked(_ path: [UInt8]) {
    let flags = OpenFlags.path
    guard let file = try? Files.open(beneath: root, Path(path), flags),
      let status = try? Files.status(file), status.kind == .regular
    else {
      strange.append((path, "is a link that leads out, or to no file"))
      return
    }
    add(path, status)
  }
}
