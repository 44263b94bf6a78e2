internal import Format
internal import Fuse
internal import Posix

/// One node of the tree. Each kind of place says for itself how it answers; what it leaves out
/// is refused. A new place of the mount (by/, conflicts/, ask/, jobs/, …) is a file with a
/// conformer, and a line where `CubePlace` or `RootPlace` finds its name.
///
/// Places are values made for one call, but for passing ones; none holds a lock.
protocol Place: Sendable {
  /// The node's number.
  var node: UInt64 { get }
  /// For how long a name may stand for this place, in seconds, and its attributes may hold.
  var timeouts: (entry: Double, attributes: Double) { get }
  /// For how long the kernel may believe that a name is not here, in seconds.
  var timeoutOfMissing: Double { get }
  /// What this place was found as, for nodes that are kept in `PassingNodes`.
  var passingKey: PassingNodes.Key? { get }
  /// Bytes of text that such a place holds.
  var size: Int { get }
  /// The cube that it belongs to.
  var owner: MountedCube? { get }

  func attributes() throws(Errno) -> Attributes
  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno)
  func readLink() throws(Errno) -> [UInt8]

  // Directories.
  func find(_ name: [UInt8]) throws(Errno) -> (any Place)?
  func list() throws(Errno) -> any Listing
  /// Whether the kernel may keep the listing until a notice.
  var keepsListing: Bool { get }
  /// Makes a regular file and opens it, with the flags of open(2).
  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile)
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place
  func makeLink(_ name: [UInt8], _ target: [UInt8]) throws(Errno) -> any Place
  func unlink(_ name: [UInt8]) throws(Errno)
  func removeDirectory(_ name: [UInt8]) throws(Errno)
  /// What renaming needs to know of a name here.
  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant
  /// Where files stand that can be renamed from and to here; nil where none can.
  var site: FolderSite? { get }

  // Files.
  func open(_ flags: Int32) throws(Errno) -> FileOpening
  /// Reads without a handle: what `FileOpening.direct` promises.
  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply

  // Extended attributes, by their whole names.
  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8]
  func extendedAttributeNames() throws(Errno) -> [[UInt8]]
  func setExtendedAttribute(_ name: [UInt8], _ value: [UInt8], _ flags: Int32) throws(Errno)
  func removeExtendedAttribute(_ name: [UInt8]) throws(Errno)
}

/// How a file was opened.
enum FileOpening: Sendable {
  /// Nothing to keep: reads go to the place, of this memory or document if it is one.
  case direct(ObjectID?)
  /// Reads and writes go to this; `cached` if pages read earlier are still good.
  case opened(any OpenFile, cached: Bool)
  /// As `opened`, past the page cache: the file is rendered anew when it is saved.
  case uncached(any OpenFile)

  /// What it reads, if that is recorded and no live file; nil is what has no object.
  var reading: ObjectID?? {
    switch self {
    case .direct(let object): .some(object)
    case .opened(let file, _): (file as? RecordedHandle).map { .some($0.object) } ?? .none
    case .uncached: .none
    }
  }
}

extension Place {
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.lasting, Timeouts.lasting) }
  var timeoutOfMissing: Double { timeouts.entry > 0 ? Timeouts.missing : Timeouts.computed }
  var passingKey: PassingNodes.Key? { nil }
  var size: Int { 0 }
  var owner: MountedCube? { nil }
  var keepsListing: Bool { false }
  var site: FolderSite? { nil }

  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno) {
    throw .notPermitted
  }
  func readLink() throws(Errno) -> [UInt8] { throw .invalid }
  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? { throw .notDirectory }
  func list() throws(Errno) -> any Listing { throw .notDirectory }
  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) { throw .notPermitted }
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    throw .notPermitted
  }
  func makeLink(_ name: [UInt8], _ target: [UInt8]) throws(Errno) -> any Place {
    throw .notPermitted
  }
  func unlink(_ name: [UInt8]) throws(Errno) { throw .notPermitted }
  func removeDirectory(_ name: [UInt8]) throws(Errno) { throw .notPermitted }
  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    try find(name) == nil ? .none : .fixed
  }
  func open(_ flags: Int32) throws(Errno) -> FileOpening { throw .isDirectory }
  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply { throw .isDirectory }
  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] { throw .noAttribute }
  func extendedAttributeNames() throws(Errno) -> [[UInt8]] { [] }
  func setExtendedAttribute(
    _ name: [UInt8], _ value: [UInt8], _ flags: Int32
  ) throws(Errno) { throw .notSupported }
  func removeExtendedAttribute(_ name: [UInt8]) throws(Errno) { throw .notSupported }
}

/// A directory of a cube that is computed, and so has nothing of its own but its number.
protocol CubeDirectory: Place {
  var cube: MountedCube { get }
  /// Who may do what here; without more to say, only the owner, and nothing but read.
  var permissions: UInt32 { get }
}

extension CubeDirectory {
  var owner: MountedCube? { cube }
  var permissions: UInt32 { 0o500 }

  func attributes() throws(Errno) -> Attributes { attributes(inode: node) }

  /// The same with an inode number other than the node's.
  func attributes(inode: UInt64) -> Attributes {
    cube.context.directory(inode, cube.context.mode(permissions), cube.context.started)
  }
}

/// An open file.
protocol OpenFile: AnyObject, Sendable {
  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply
  /// `exactly`: to that offset, also if the handle appends.
  func write(_ offset: Int64, _ bytes: [UInt8], exactly: Bool) throws(Errno) -> Int
  func allocate(_ mode: Int32, _ offset: Int64, _ length: Int64) throws(Errno)
  /// A descriptor was closed: what was written through this handle is recorded.
  func flush() throws(Errno)
  /// Recorded and durable.
  func synchronize() throws(Errno)
  /// The last use is over.
  func release()
}

extension OpenFile {
  func write(_ offset: Int64, _ bytes: [UInt8], exactly: Bool) throws(Errno) -> Int {
    throw .badHandle
  }
  func allocate(_ mode: Int32, _ offset: Int64, _ length: Int64) throws(Errno) {
    throw .badHandle
  }
  func flush() throws(Errno) {}
  func synchronize() throws(Errno) {}
  func release() {}
}

/// An open directory: what is listed, in an order that holds while it is open.
protocol Listing: AnyObject, Sendable {
  /// Adds the entries from `offset` on, until the buffer is full. `remember` gets each entry that is added
  /// with attributes, since it counts as a lookup.
  func fill(
    _ buffer: inout DirectoryBuffer, _ offset: Int64, _ remember: (any Place) -> Void
  ) throws(Errno)
}
