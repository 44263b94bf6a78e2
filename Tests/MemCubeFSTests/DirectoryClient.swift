import Posix

/// System calls on a directory: a mounted tree, or a plain one, which proves the expectation.
struct DirectoryClient: Client {
  let root: Path

  private func path(_ path: String) -> Path { path.isEmpty ? root : root.appending(path) }

  func open(_ path: String, _ flags: Int32, mode: UInt32) throws(Errno) -> any ClientFile {
    DirectoryFile(try Files.open(self.path(path), flags, mode: mode))
  }
  func list(_ path: String) throws(Errno) -> [[UInt8]] {
    try Files.list(self.path(path)).map { $0.name }
  }
  func status(_ path: String) throws(Errno) -> ClientStatus {
    ClientStatus(try Files.status(self.path(path), followLinks: false))
  }
  func makeDirectory(_ path: String) throws(Errno) {
    try Files.makeDirectory(self.path(path), mode: 0o755)
  }
  func removeDirectory(_ path: String) throws(Errno) {
    try Files.removeDirectory(self.path(path))
  }
  func unlink(_ path: String) throws(Errno) { try Files.unlink(self.path(path)) }
  func rename(_ from: String, _ to: String, _ flags: UInt32) throws(Errno) {
    switch flags {
    case 0: try Files.rename(path(from), path(to))
    case 1: try Files.renameNoReplace(path(from), path(to))
    default: try Files.renameExchange(path(from), path(to))
    }
  }
  func symlink(_ target: String, _ path: String) throws(Errno) {
    try Files.symlink(target: Array(target.utf8), at: self.path(path))
  }
  func readLink(_ path: String) throws(Errno) -> [UInt8] {
    try Files.readLink(self.path(path))
  }
  func setMode(_ path: String, _ mode: UInt32) throws(Errno) {
    try Files.setMode(self.path(path), mode)
  }
  func setTime(_ path: String, _ time: Timestamp) throws(Errno) {
    try Files.setTimes(self.path(path), mtime: time)
  }
  func truncate(_ path: String, _ size: Int64) throws(Errno) {
    try Files.truncate(try Files.open(self.path(path), OpenFlags.write), size)
  }
  func attribute(_ path: String, _ name: String) throws(Errno) -> [UInt8]? {
    try Files.extendedAttribute(self.path(path), Array(name.utf8))
  }
  func setAttribute(_ path: String, _ name: String, _ value: String) throws(Errno) {
    try Files.setExtendedAttribute(self.path(path), Array(name.utf8), Array(value.utf8))
  }
  func removeAttribute(_ path: String, _ name: String) throws(Errno) {
    try Files.removeExtendedAttribute(self.path(path), Array(name.utf8))
  }
  func attributes(_ path: String) throws(Errno) -> [[UInt8]] {
    try Files.extendedAttributes(self.path(path))
  }
}

extension ClientStatus {
  init(_ status: FileStatus) {
    self.init(
      inode: status.inode, isDirectory: status.kind == .directory, mode: status.mode,
      size: status.size, mtime: status.mtime)
  }
}

/// An open file of the system.
private final class DirectoryFile: ClientFile {
  private let file: FileDescriptor

  init(_ file: consuming FileDescriptor) { self.file = file }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> [UInt8] {
    try Files.read(file, at: offset, count: count)
  }
  func write(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
    try Files.write(file, bytes, at: offset)
  }
  func truncate(_ size: Int64) throws(Errno) { try Files.truncate(file, size) }
  func setTime(_ time: Timestamp) throws(Errno) { try Files.setTimes(file, mtime: time) }
  func synchronize() throws(Errno) { try Files.sync(file) }
  func status() throws(Errno) -> ClientStatus { ClientStatus(try Files.status(file)) }
  /// What close(2) says; the descriptor itself goes with the object.
  func close() throws(Errno) { try Files.duplicate(file).close() }
}
