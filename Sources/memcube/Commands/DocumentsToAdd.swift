internal import Bundle
internal import Format
internal import Fuse
internal import Posix

/// The documents that FILEs and directories on a command line stand for, each looked at before
/// anything is recorded: one that is missing or cannot be read ends the command with nothing done.
struct DocumentsToAdd {
  /// In the order of the command line; those of a directory by name.
  private(set) var documents: [DocumentToAdd] = []
  /// What a directory holds besides files and directories: links, sockets and the like.
  private(set) var passedOver: [Path] = []
  /// What a directory holds of memcube itself: its store, state and cache, bundles and mounts.
  private(set) var own: [Path] = []
  /// Hidden files and directories that were left out, each directory counted once.
  private(set) var hiddenCount = 0

  private let takesHidden: Bool
  /// What memcube keeps for itself, by device and inode number.
  private let places: Set<[UInt64]>

  /// Looks at the files; `name` is the path below documents/ that the only one gets.
  /// The store, state and cache of `host` are left out of directories.
  init(
    _ files: [[UInt8]], name: [UInt8]?, takesHidden: Bool = false, of host: Host? = nil
  ) throws(Failure) {
    self.takesHidden = takesHidden
    var places = [host?.store, host?.state, host?.cache].compactMap { $0 }
    for mount in (try? MountTable.read()) ?? [] where mount.type.elementsEqual("fuse.memcube".utf8)
    {
      places.append(mount.path)
    }
    self.places = Set(
      places.compactMap { place in
        (try? Files.status(place)).map { [$0.device, $0.inode] }
      })
    for file in files { try add(file, name) }
  }

  /// Whether a directory is memcube's own.
  private func isOwn(_ path: Path, _ status: FileStatus) -> Bool {
    places.contains([status.device, status.inode])
      || path.lastComponent.ends(in: CubeName.suffix)
        && Files.exists(path.appending("manifest.json")) && Files.exists(path.appending("log"))
  }

  private mutating func add(_ file: [UInt8], _ name: [UInt8]?) throws(Failure) {
    if file == [UInt8(ascii: "-")] {
      guard let name else {
        throw .usage(UsageError("--name is missing: standard input has no name of its own"))
      }
      documents.append(DocumentToAdd(file: nil, path: name, size: 0))
      return
    }
    let path = Path(file)
    let status: FileStatus
    do { status = try Files.status(path) } catch {
      if error == .notFound { throw .cube(.notFound("there is no file '\(path)'")) }
      throw .io(error, "looking at '\(path)'")
    }
    let target: [UInt8]
    if let name { target = name } else { target = try ownName(path) }
    switch status.kind {
    case .directory:
      if isOwn(path, status) { own.append(path) } else { try addDirectory(path, target) }
    case .regular: try addFile(path, target, status.size)
    default: throw .cube(.invalid("'\(path)' is neither a file nor a directory"))
    }
  }

  /// A file's or directory's own name, also of `.` and `..`.
  private func ownName(_ path: Path) throws(Failure) -> [UInt8] {
    let last = path.lastComponent
    if !last.isEmpty, ![Array(".".utf8), Array("..".utf8)].contains(last) { return last }
    let real = try system("looking at '\(path)'") { () throws(Errno) in
      try Files.realPath(path).lastComponent
    }
    if real.isEmpty {
      throw .usage(UsageError("--name is missing: '\(path)' has no name of its own"))
    }
    return real
  }

  private mutating func addFile(
    _ file: Path, _ target: [UInt8], _ size: Int64
  ) throws(Failure) {
    if size > DocumentToAdd.limit {
      throw .cube(.tooLarge("'\(file)' is larger than a document can be (16 GiB)"))
    }
    if !Files.isReadable(file) {
      throw .cube(.refused("'\(file)' may not be read by you"))
    }
    documents.append(DocumentToAdd(file: file, path: target, size: size))
  }

  /// All files below a directory. Links are not followed, so that this ends.
  private mutating func addDirectory(
    _ directory: Path, _ target: [UInt8], depth: Int = 1
  ) throws(Failure) {
    guard depth < 64 else {
      throw .cube(.invalid("'\(directory)' is deeper than 64 folders"))
    }
    let entries = try system("listing '\(directory)'") { () throws(Errno) in
      try Files.list(directory)
    }
    for entry in entries.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      let path = directory.appending(entry.name)
      let below = target + [UInt8(ascii: "/")] + entry.name
      if !takesHidden, entry.name.first == UInt8(ascii: ".") {
        hiddenCount += 1
        continue
      }
      let status = try system("looking at '\(path)'") { () throws(Errno) in
        try Files.status(path, followLinks: false)
      }
      switch status.kind {
      case .directory where isOwn(path, status): own.append(path)
      case .directory: try addDirectory(path, below, depth: depth + 1)
      case .regular: try addFile(path, below, status.size)
      default: passedOver.append(path)
      }
    }
  }
}
