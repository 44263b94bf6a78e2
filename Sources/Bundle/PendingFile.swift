internal import Digest
internal import Format
internal import Posix

/// A file on its way into a bundle: without a name (O_TMPFILE), so that no copy tool sees it and
/// a crash leaves nothing; where the file system refuses that, under a name with a dot, which
/// upkeep sweeps.
struct PendingFile: ~Copyable {
  let file: FileDescriptor
  /// In which bundle it is made.
  let base: BundleBase
  private let directory: Path
  private let random: [UInt8]
  /// The name with a dot, as long as it stands.
  private var dotName: [UInt8]?

  /// Opens a new file for reading and writing in a folder of a bundle (empty: its directory), to be
  /// called `name` or, if that is not known yet, something like it.
  init(
    in base: BundleBase, _ folder: [UInt8], for name: [UInt8], bundle: Bundle, host: Host
  ) throws(Errno) {
    self.base = base
    directory = folder.isEmpty ? base.path : base.path.appending(folder)
    random = Hex.encode(host.random(3))
    if !bundle.folders.withLock({ $0.refusesNameless }) {
      do {
        file = try Files.openTemporary(in: directory, mode: 0o666)
        return
      } catch {
        // open(2), O_TMPFILE: the file system, or the kernel, does not know it.
        guard [.notSupported, .isDirectory, .invalid].contains(error) else { throw error }
        bundle.folders.withLock { $0.refusesNameless = true }
      }
    }
    let dotName = PendingFile.dotName(name, random)
    file = try Files.open(
      directory.appending(dotName),
      OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow,
      mode: 0o666)
    self.dotName = dotName
  }

  deinit {
    if let dotName { try? Files.unlink(directory.appending(dotName)) }
  }

  /// Appends bytes.
  func write(_ bytes: [UInt8], _ doing: String) throws(CubeError) {
    do { try Files.write(file, bytes) } catch { throw .io(error, doing) }
  }

  /// Gives the file its name, which may be one in a folder of the directory. EEXIST if that is taken.
  mutating func link(_ name: [UInt8]) throws(Errno) {
    let target = directory.appending(name)
    guard let dotName else { return try Files.link(file, to: target) }
    try Files.renameNoReplace(directory.appending(dotName), target)
    self.dotName = nil
  }

  /// Gives the file its name, over whatever has it.
  mutating func replace(_ name: [UInt8]) throws(Errno) {
    if dotName == nil {
      // Beside the name: only a rename within one folder is sure to be one step.
      let folder = name.lastIndex(of: 0x2F).map { Array(name[...$0]) } ?? []
      let dotName = folder + PendingFile.dotName(Array(name[folder.count...]), random)
      try Files.link(file, to: directory.appending(dotName))
      self.dotName = dotName
    }
    guard let dotName else { return }
    try Files.rename(directory.appending(dotName), directory.appending(name))
    self.dotName = nil
  }

  /// The name of a file that a crash left: `.NAME.XXXXXX`, as rsync's, cut to 255 bytes.
  private static func dotName(_ name: [UInt8], _ random: [UInt8]) -> [UInt8] {
    [0x2E] + name.prefix(247) + [0x2E] + random
  }
}
