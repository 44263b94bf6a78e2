import Glibc
import Posix
import Testing

@testable import Fuse
@testable import FuseFixture

/// A place with files: the file system called directly, or a mount of it.
private protocol Place {
  func write(_ name: String, _ text: String) throws(Errno)
  func read(_ name: String) throws(Errno) -> String
  func list() throws(Errno) -> Set<String>
  func rename(_ name: String, _ newName: String) throws(Errno)
  func remove(_ name: String) throws(Errno)
  func makeDirectory(_ name: String) throws(Errno)
  func removeDirectory(_ name: String) throws(Errno)
}

/// Calls the file system as the adapters do.
private struct DirectPlace: Place {
  let fileSystem = MemoryFileSystem(notifier: Notifier())
  let caller = Caller(user: getuid(), group: getgid())

  private func node(_ name: String) throws(Errno) -> UInt64 {
    let entry = try fileSystem.lookup(1, Array(name.utf8), caller)
    guard entry.node != 0 else { throw Errno(ENOENT) }
    fileSystem.forget(entry.node, 1)
    return entry.node
  }

  func write(_ name: String, _ text: String) throws(Errno) {
    let (entry, opened) = try fileSystem.create(1, Array(name.utf8), 0o644, O_WRONLY, caller)
    _ = try fileSystem.write(entry.node, opened.handle, 0, Array(text.utf8), caller)
    try fileSystem.flush(entry.node, opened.handle, 0)
    fileSystem.release(entry.node, opened.handle)
    fileSystem.forget(entry.node, 1)
  }

  func read(_ name: String) throws(Errno) -> String {
    switch try fileSystem.read(node(name), 0, 0, 1 << 20) {
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .slice(let slice): String(decoding: slice, as: UTF8.self)
    case .file: throw Errno(EIO)
    }
  }

  func list() throws(Errno) -> Set<String> {
    var names: [[UInt8]] = []
    var offset: Int64 = 0
    while true {
      var buffer = DirectoryBuffer(collecting: 3)
      try fileSystem.readDirectory(1, 0, offset, false, &buffer)
      guard let last = buffer.items.last else { break }
      names += buffer.items.map(\.name)
      offset = last.next
    }
    return Set(names.map { String(decoding: $0, as: UTF8.self) }).subtracting([".", ".."])
  }

  func rename(_ name: String, _ newName: String) throws(Errno) {
    try fileSystem.rename(1, Array(name.utf8), 1, Array(newName.utf8), 0, caller)
  }

  func remove(_ name: String) throws(Errno) {
    try fileSystem.unlink(1, Array(name.utf8), caller)
  }

  func makeDirectory(_ name: String) throws(Errno) {
    let entry = try fileSystem.makeDirectory(1, Array(name.utf8), 0o755, caller)
    fileSystem.forget(entry.node, 1)
  }

  func removeDirectory(_ name: String) throws(Errno) {
    try fileSystem.removeDirectory(1, Array(name.utf8), caller)
  }
}

/// Goes through the kernel.
private struct MountedPlace: Place {
  let mounted: MountedFixture
  private func path(_ name: String) -> Path { mounted.path.appending(name) }

  func write(_ name: String, _ text: String) throws(Errno) {
    let file = try Files.open(path(name), O_WRONLY | O_CREAT | O_EXCL)
    try Files.write(file, Array(text.utf8))
    try file.close()
  }

  func read(_ name: String) throws(Errno) -> String {
    String(decoding: try Files.readAll(path(name)), as: UTF8.self)
  }

  func list() throws(Errno) -> Set<String> {
    Set(try Files.list(mounted.path).map { String(decoding: $0.name, as: UTF8.self) })
  }

  func rename(_ name: String, _ newName: String) throws(Errno) {
    try Files.rename(path(name), path(newName))
  }

  func remove(_ name: String) throws(Errno) { try Files.unlink(path(name)) }
  func makeDirectory(_ name: String) throws(Errno) { try Files.makeDirectory(path(name)) }
  func removeDirectory(_ name: String) throws(Errno) { try Files.removeDirectory(path(name)) }
}

/// What every place must do.
private let behaviours: [(String, @Sendable (any Place) throws -> Void)] = [
  (
    "bytes come back",
    { place in
      try place.write("a", "one")
      #expect(try place.read("a") == "one")
      #expect(throws: Errno(EEXIST)) { try place.write("a", "two") }
    }
  ),
  (
    "what is gone is gone",
    { place in
      #expect(throws: Errno(ENOENT)) { try place.read("a") }
      #expect(throws: Errno(ENOENT)) { try place.remove("a") }
      try place.write("a", "one")
      try place.remove("a")
      #expect(throws: Errno(ENOENT)) { try place.read("a") }
    }
  ),
  (
    "rename replaces",
    { place in
      try place.write("a", "one")
      try place.write("b", "two")
      try place.rename("a", "b")
      #expect(try place.read("b") == "one")
      #expect(try place.list() == ["b"])
      #expect(throws: Errno(ENOENT)) { try place.rename("a", "c") }
    }
  ),
  (
    "lists what is there",
    { place in
      for number in 0..<20 { try place.write("\(number)", "") }
      for number in 0..<10 { try place.remove("\(number)") }
      #expect(try place.list() == Set((10..<20).map { "\($0)" }))
    }
  ),
  (
    "directories",
    { place in
      try place.makeDirectory("d")
      #expect(throws: Errno(EEXIST)) { try place.makeDirectory("d") }
      try place.write("f", "")
      #expect(throws: Errno(ENOTDIR)) { try place.removeDirectory("f") }
      try place.removeDirectory("d")
      #expect(try place.list() == ["f"])
    }
  ),
]

struct FileSystemTests {
  @Test(arguments: behaviours.indices) func inMemory(index: Int) throws {
    let place = DirectPlace()
    try behaviours[index].1(place)
    // Lookups were all taken back, so only what has a name is left.
    let left = place.fileSystem.state.withLock { $0.nodes.count }
    #expect(left == 1 + (try place.list().count))
  }

  @Test(arguments: behaviours.indices) func mounted(index: Int) throws {
    try behaviours[index].1(MountedPlace(mounted: try MountedFixture()))
  }
}
