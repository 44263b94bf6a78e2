import Fuse
import Posix

/// What programs do with a file system, by path. Bodies of tests are written against this, and
/// run on the tree in memory, and on a mounted one (or any directory) through system calls.
protocol Client {
  func open(_ path: String, _ flags: Int32, mode: UInt32) throws(Errno) -> any ClientFile
  func list(_ path: String) throws(Errno) -> [[UInt8]]
  func status(_ path: String) throws(Errno) -> ClientStatus
  func makeDirectory(_ path: String) throws(Errno)
  func removeDirectory(_ path: String) throws(Errno)
  func unlink(_ path: String) throws(Errno)
  func rename(_ from: String, _ to: String, _ flags: UInt32) throws(Errno)
  func symlink(_ target: String, _ path: String) throws(Errno)
  func readLink(_ path: String) throws(Errno) -> [UInt8]
  func setMode(_ path: String, _ mode: UInt32) throws(Errno)
  func setTime(_ path: String, _ time: Timestamp) throws(Errno)
  func truncate(_ path: String, _ size: Int64) throws(Errno)
  func attribute(_ path: String, _ name: String) throws(Errno) -> [UInt8]?
  func setAttribute(_ path: String, _ name: String, _ value: String) throws(Errno)
  func removeAttribute(_ path: String, _ name: String) throws(Errno)
  func attributes(_ path: String) throws(Errno) -> [[UInt8]]
}

/// An open file.
protocol ClientFile {
  func read(_ offset: Int64, _ count: Int) throws(Errno) -> [UInt8]
  func write(_ bytes: [UInt8], at offset: Int64) throws(Errno)
  func truncate(_ size: Int64) throws(Errno)
  func setTime(_ time: Timestamp) throws(Errno)
  func synchronize() throws(Errno)
  func status() throws(Errno) -> ClientStatus
  func close() throws(Errno)
}

/// What stat(2) tells that the tests look at.
struct ClientStatus: Equatable {
  var inode: UInt64
  var isDirectory: Bool
  var mode: UInt32
  var size: Int64
  var mtime: Timestamp
}

extension Client {
  /// `printf TEXT > PATH`
  func write(_ path: String, _ text: String) throws(Errno) {
    try write(path, Array(text.utf8))
  }

  /// Truncates or makes a file, writes, closes.
  func write(_ path: String, _ bytes: [UInt8]) throws(Errno) {
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.truncate
    let file = try open(path, flags, mode: 0o644)
    do { if !bytes.isEmpty { try file.write(bytes, at: 0) } } catch {
      // As at the end of a program.
      try? file.close()
      throw error
    }
    try file.close()
  }

  /// `printf TEXT >> PATH`
  func append(_ path: String, _ text: String) throws(Errno) {
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.append
    let file = try open(path, flags, mode: 0o644)
    try file.write(Array(text.utf8), at: try file.status().size)
    try file.close()
  }

  /// `cat PATH`
  func read(_ path: String) throws(Errno) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  func bytes(_ path: String) throws(Errno) -> [UInt8] {
    let file = try open(path, OpenFlags.read, mode: 0)
    var all: [UInt8] = []
    while true {
      let more = try file.read(Int64(all.count), 1 << 17)
      if more.isEmpty { break }
      all += more
    }
    try file.close()
    return all
  }

  /// `ls -a PATH`, sorted, without `.` and `..`.
  func names(_ path: String) throws(Errno) -> [String] {
    try list(path).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0 != "." && $0 != ".." }.sorted()
  }

  func exists(_ path: String) -> Bool { (try? status(path)) != nil }

  func rename(_ from: String, _ to: String) throws(Errno) { try rename(from, to, 0) }

  /// The error number of a call, 0 if it succeeds.
  func code(_ body: () throws(Errno) -> Void) -> Int32 {
    do { try body() } catch { return error.code }
    return 0
  }
}
