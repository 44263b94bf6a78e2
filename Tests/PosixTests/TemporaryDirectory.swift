internal import Glibc
internal import Posix

/// A directory for one test, removed with all below it.
struct TemporaryDirectory: ~Copyable {
  let path: Path

  init() throws(Errno) {
    let name = Random.bytes(8).map { String($0, radix: 16) }.joined(separator: "-")
    path = Path("/tmp/memcube-test-\(name)")
    try Files.makeDirectory(path)
  }

  deinit { try? Files.removeTree(path) }

  /// A path in it.
  func file(_ name: String) -> Path { path.appending(name) }

  /// A new file in it, open for both.
  func open(_ name: String, _ bytes: [UInt8] = []) throws(Errno) -> FileDescriptor {
    let file = try Files.open(file(name), OpenFlags.readWrite | OpenFlags.create)
    try Files.write(file, bytes)
    return file
  }
}

/// The code that a call throws; 0 if it throws none.
func code(_ call: () throws(Errno) -> Void) -> Int32 {
  do { try call() } catch { return error.code }
  return 0
}
