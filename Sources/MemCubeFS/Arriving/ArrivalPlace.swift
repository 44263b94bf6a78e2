internal import Fuse
internal import MemCube
internal import Posix

/// A file or directory of a bundle that is being copied into the mount: written through, as it
/// comes, to a plain file in the store.
final class ArrivalPlace: Place {
  let context: MountContext
  let arrival: Arrival
  let node: UInt64
  let kind: FileKind
  private let seat: Lock<Seat>

  private struct Seat {
    /// The directory that it is in; nil for the bundle's own.
    var parent: ArrivalPlace?
    var key: PassingNodes.Key
  }

  private init(
    _ context: MountContext, _ arrival: Arrival, _ kind: FileKind, in parent: ArrivalPlace?,
    _ key: PassingNodes.Key
  ) {
    self.context = context
    self.arrival = arrival
    self.kind = kind
    node = context.passingNumber()
    seat = Lock(Seat(parent: parent, key: key))
  }

  /// The bundle's own directory, in the directory of cubes that has this node.
  static func root(
    _ context: MountContext, _ arrival: Arrival, in folder: UInt64, _ name: [UInt8]
  ) -> ArrivalPlace {
    let key = PassingNodes.Key(parent: folder, name: name)
    if let known = context.passing.place(key) as? ArrivalPlace, known.arrival === arrival {
      return known
    }
    return ArrivalPlace(context, arrival, .directory, in: nil, key)
  }

  private func child(_ name: [UInt8], _ kind: FileKind) -> ArrivalPlace {
    let key = PassingNodes.Key(parent: node, name: name)
    if let known = context.passing.place(key) as? ArrivalPlace, known.kind == kind { return known }
    return ArrivalPlace(context, arrival, kind, in: self, key)
  }

  var passingKey: PassingNodes.Key? { seat.withLock { $0.key } }
  /// Whether it is a bundle's own directory.
  var isWhole: Bool { seat.withLock { $0.parent == nil } }
  /// Each name is looked up each time: the bundle becomes a cube, and is here no more.
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.computed) }

  /// Where it is in the store.
  var path: Path {
    let (parent, name) = seat.withLock { ($0.parent, $0.key.name) }
    return parent?.path.appending(name) ?? arrival.root
  }

  private func path(of name: [UInt8]) throws(Errno) -> Path {
    guard kind == .directory else { throw .notDirectory }
    return path.appending(name)
  }

  private func touch() { arrival.touch(context.clock.monotonic()) }

  // MARK: Attributes

  func attributes() throws(Errno) -> Attributes {
    attributes(try Files.status(path, followLinks: false))
  }

  /// A file's attributes under this node's number.
  func attributes(_ status: FileStatus) -> Attributes {
    var attributes: Attributes
    switch kind {
    case .directory: attributes = context.directory(node, status.mode, status.mtime)
    case .symlink:
      attributes = context.file(node, 0o777, status.size, status.mtime)
      attributes.type = .symbolicLink
    default: attributes = context.file(node, status.mode, status.size, status.mtime)
    }
    attributes.changeTime = status.ctime
    return attributes
  }

  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno) {
    try context.checkOwner(change)
    let path = path
    touch()
    if let size = change.size {
      if let file = file as? ArrivalFile {
        try file.truncate(size)
      } else {
        let flags = OpenFlags.write | OpenFlags.noFollow | OpenFlags.nonBlocking
        try Files.truncate(try Files.open(path, flags), size)
      }
    }
    if let permissions = change.permissions, kind != .symlink {
      try Files.setMode(path, permissions & 0o7777)
    }
    if let time = change.modificationTime?.time(now: context.clock.now()) {
      try Files.setTimes(path, mtime: time, followLinks: false)
    }
  }

  func readLink() throws(Errno) -> [UInt8] { try Files.readLink(path) }

  /// Why it is no cube.
  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard path == arrival.root, name.elementsEqual("user.memcube.note".utf8),
      let problem = arrival.problem
    else { throw .noAttribute }
    return Array(problem.utf8)
  }

  // MARK: Names

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let path = try path(of: name)
    let status: FileStatus
    do { status = try Files.status(path, followLinks: false) } catch {
      if error == .notFound { return nil }
      throw error
    }
    return Self.kinds.contains(status.kind) ? child(name, status.kind) : nil
  }

  private static let kinds: Set<FileKind> = [.directory, .regular, .symlink]

  func list() throws(Errno) -> any Listing {
    let entries = try Files.list(path, followLinks: false)
      .filter { Self.kinds.contains($0.kind) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    return FixedListing(node, entries.map { ($0.name, child($0.name, $0.kind)) })
  }

  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) {
    let path = try path(of: name)
    let access = OpenFlags.readWrite | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow
    let file = OpenedFile(try Files.open(path, access, mode: 0o600))
    try Files.setMode(file.descriptor, permissions & 0o7777)
    let place = child(name, .regular)
    return (place, ArrivalFile(place, file, flags))
  }

  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    let path = try path(of: name)
    try Files.makeDirectory(path, mode: 0o700)
    try Files.setMode(path, permissions & 0o7777)
    touch()
    return child(name, .directory)
  }

  func makeLink(_ name: [UInt8], _ target: [UInt8]) throws(Errno) -> any Place {
    try Files.symlink(target: target, at: try path(of: name))
    touch()
    return child(name, .symlink)
  }

  func unlink(_ name: [UInt8]) throws(Errno) {
    try Files.unlink(try path(of: name))
    forget(name)
  }

  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    try Files.removeDirectory(try path(of: name))
    forget(name)
  }

  private func forget(_ name: [UInt8]) {
    context.passing.unname(PassingNodes.Key(parent: node, name: name))
    touch()
  }

  /// renameat2(2) within the bundle.
  func rename(
    _ name: [UInt8], to target: ArrivalPlace, _ newName: [UInt8], _ flags: UInt32
  ) throws(Errno) {
    if flags & RenameFlags.exchange != 0 { throw .invalid }
    let (from, to) = (try path(of: name), try target.path(of: newName))
    if flags & RenameFlags.noReplace != 0 {
      try Files.renameNoReplace(from, to)
    } else {
      try Files.rename(from, to)
    }
    let old = PassingNodes.Key(parent: node, name: name)
    let new = PassingNodes.Key(parent: target.node, name: newName)
    if let moved = context.passing.place(old) as? ArrivalPlace {
      moved.seat.withLock { $0 = Seat(parent: target, key: new) }
    }
    context.passing.rename(old, to: new)
    touch()
  }

  // MARK: Files

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    guard kind == .regular else { throw kind == .symlink ? .loop : .isDirectory }
    let access = flags & 3 | OpenFlags.noFollow | OpenFlags.nonBlocking
    let file = OpenedFile(try Files.open(path, access))
    return .opened(ArrivalFile(self, file, flags), cached: false)
  }
}
