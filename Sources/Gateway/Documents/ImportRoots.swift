internal import Posix
internal import Text

/// The directories from which the operator lets documents and cubes be read. Nothing outside of them
/// can be reached, neither by `..` nor by a symlink.
struct ImportRoots: Sendable {
  var roots: [Path]
  /// Directories that count as outside of all roots, also where a root holds them; real paths. They are the
  /// store's own, since each of its cubes is a project's.
  var hidden: [Path] = []

  /// Something below a root, held open.
  struct Opened: Sendable {
    var file: HeldFile
    var status: FileStatus
    /// The last component of its path.
    var name: [UInt8]
  }

  /// How many files of a directory are looked at, and how deep.
  static let fileLimit = 10_000
  static let depthLimit = 32

  /// Opens a file or directory: an absolute path below a root, or one relative to a root. The first root that
  /// has it counts.
  func open(_ path: [UInt8]) throws(DocumentError) -> Opened {
    let shown = Self.shown(path)
    guard !roots.isEmpty else { throw outside(path) }
    let outside = outside(path)
    var failure = outside
    guard !path.isEmpty, !path.contains(0) else { throw outside }
    for root in roots {
      do throws(Errno) {
        let file = HeldFile(try Files.open(beneath: root, Path(path), OpenFlags.read))
        let status = try Files.status(file.descriptor)
        guard status.kind == .regular || status.kind == .directory else {
          throw Errno.notSupported
        }
        if isHidden(file) { throw Errno.crossTree }
        let own = Path(path).lastComponent
        let name = own.isEmpty || own == [0x2E] || own == [0x2E, 0x2E] ? root.lastComponent : own
        return Opened(file: file, status: status, name: name)
      } catch {
        switch error {
        case .crossTree: continue
        case .notFound, .notDirectory:
          if failure == outside { failure = .refused("\(shown): there is no such file") }
        case .notSupported, Errno.noDataBehind:
          failure = .refused("\(shown) is neither a file nor a directory")
        case .loop: failure = .refused("\(shown) leads through links that lead back to themselves")
        case .nameTooLong: failure = .refused("\(shown) has a name that is too long")
        default: failure = .unavailable("\(shown) cannot be opened: \(error)")
        }
      }
    }
    throw failure
  }

  /// Refuses a path that leads out of every root. What is not there, or no longer, is below one all the
  /// same; but not by a way up from what is not there.
  func refuseOutside(_ path: [UInt8]) throws(DocumentError) {
    let goesUp = path.split(separator: 0x2F).contains { $0.elementsEqual([0x2E, 0x2E]) }
    for root in roots {
      do throws(Errno) {
        _ = try Files.open(beneath: root, Path(path), OpenFlags.path)
        return
      } catch {
        let isMissing = error == .notFound || error == .notDirectory
        if error != .crossTree, !isMissing || !goesUp { return }
      }
    }
    throw outside(path)
  }

  private func outside(_ path: [UInt8]) -> DocumentError {
    roots.isEmpty
      ? .refused(
        "\(Self.shown(path)) cannot be read: the server was started without a directory to import "
          + "from (--import-root)")
      : .refused(
        "\(Self.shown(path)) is not below a directory that the server may import from "
          + "(--import-root)")
  }

  /// Whether an open file or directory is in one that is in no root.
  private func isHidden(_ file: HeldFile) -> Bool {
    if hidden.isEmpty { return false }
    let real = try? Files.readLink(Path("/proc/self/fd/\(file.descriptor.raw)"))
    return real.map { real in hidden.contains { Path(real).isWithin($0) } } ?? true
  }

  private static let isLink = "it is a symlink, which is not followed"
  private static let isNoFile = "it is neither a file nor a directory"

  private static func shown(_ path: [UInt8]) -> String {
    "'\(path.start(200).asText)\(path.count > 200 ? "…" : "")'"
  }

  /// Visits all regular files below an open directory in the order of their names, each with its path from
  /// there. `leaveOut` gets what is passed over, and why: symlinks, since what they name is found where it
  /// is, and all else that is no file. Names that begin with a dot are hidden.
  func visit(
    _ directory: HeldFile, below path: [UInt8] = [], depth: Int = 0, _ count: inout Int,
    leaveOut: ([UInt8], String) -> Void,
    _ body: ([UInt8], HeldFile) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    let entries: [DirectoryEntry]
    do throws(Errno) { entries = try Files.list(directory.descriptor) } catch {
      throw .unavailable("a directory cannot be read: \(error)")
    }
    let sorted = entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    for entry in sorted where entry.name.first != 0x2E {
      let own = path.isEmpty ? entry.name : path + [0x2F] + entry.name
      guard entry.kind == .regular || entry.kind == .directory else {
        leaveOut(own, entry.kind == .symlink ? Self.isLink : Self.isNoFile)
        continue
      }
      let file: HeldFile
      do throws(Errno) {
        let flags = OpenFlags.read | OpenFlags.noFollow | OpenFlags.nonBlocking
        file = HeldFile(try Files.openAt(directory.descriptor, entry.name, flags))
      } catch {
        leaveOut(own, "it cannot be opened: \(error)")
        continue
      }
      switch try? Files.status(file.descriptor).kind {
      case .regular:
        count += 1
        guard count <= Self.fileLimit else {
          throw .tooLong("the directory holds more than \(Self.fileLimit) files")
        }
        try body(own, file)
      case .directory:
        guard depth < Self.depthLimit else {
          throw .tooLong("the directory is deeper than \(Self.depthLimit) levels")
        }
        if isHidden(file) { continue }
        try visit(file, below: own, depth: depth + 1, &count, leaveOut: leaveOut, body)
      default: leaveOut(own, Self.isNoFile)
      }
    }
  }
}
