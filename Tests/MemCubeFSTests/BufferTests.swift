import Fuse
import Posix
import Testing

@testable import MemCubeFS

/// The bytes of an open file, small and large, against an array.
@Suite struct BufferTests {
  private func content(_ buffer: Buffer) throws -> [UInt8] {
    try #require(try buffer.bytes(limit: .max))
  }

  private func spill(_ pad: Scratchpad) -> () throws(Errno) -> OpenedFile {
    let store = ScratchStore(root: pad.path)
    return { () throws(Errno) in try store.temporary() }
  }

  @Test func randomWritesAndTruncations() throws {
    let pad = try Scratchpad()
    let spill = spill(pad)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<30 {
      var (buffer, model) = (Buffer.memory([]), [UInt8]())
      for _ in 0..<20 {
        let large = Bool.random(using: &random)
        let offset = Int.random(in: 0...(large ? 2_000_000 : 2000), using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 {
          try buffer.truncate(Int64(offset), spill: spill)
          model.removeLast(max(0, model.count - offset))
          model += Array(repeating: 0, count: offset - model.count)
        } else {
          let length = Int.random(in: 0...3000, using: &random)
          let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
          try buffer.write(Int64(offset), bytes, spill: spill)
          if length > 0 {
            model += Array(repeating: 0, count: max(0, offset + length - model.count))
            model.replaceSubrange(offset..<offset + length, with: bytes)
          }
        }
        if buffer.size != Int64(model.count) { break }
      }
      // A write of nothing behind the end may or may not fill the gap: POSIX leaves it open.
      #expect(try content(buffer).prefix(model.count).elementsEqual(model))
    }
  }

  @Test func aBlobIsCopiedBeforeItIsChanged() throws {
    let pad = try Scratchpad()
    let path = pad.path.appending("blob")
    let flags = OpenFlags.readWrite | OpenFlags.create
    let blob = OpenedFile(try Files.open(path, flags))
    try Files.write(blob.descriptor, [1, 2, 3])
    var buffer = Buffer.file(blob, size: 3, writable: false)
    try buffer.write(1, [9], spill: spill(pad))
    #expect(try content(buffer) == [1, 9, 3])
    #expect(try Files.readAll(path) == [1, 2, 3])
  }

  @Test func anAnswerKeepsItsFileOpen() throws {
    // What is read may be let go before it is sent; its number is then given to the next file.
    let pad = try Scratchpad()
    let flags = OpenFlags.readWrite | OpenFlags.create
    func answer() throws -> ReadReply {
      let file = OpenedFile(try Files.open(pad.path.appending("mine"), flags))
      try Files.write(file.descriptor, [1, 2, 3])
      return Buffer.file(file, size: 3, writable: true).read(1, 9)
    }
    let reply = try answer()
    let other = try Files.open(pad.path.appending("other"), flags)
    try Files.write(other, [7, 7, 7])
    guard case .file(let file, let offset, let count) = reply else {
      Issue.record("the bytes are not in a file")
      return
    }
    #expect(file.descriptor.raw != other.raw)
    #expect(try Files.read(file.descriptor, at: offset, count: count) == [2, 3])
  }

  @Test(arguments: [(0, 0), (-1, 5), (3, 5), (Int64.max, 5), (1, -1)] as [(Int64, Int)])
  func readingOutside(offset: Int64, count: Int) {
    guard case .bytes(let bytes) = Buffer.memory([1, 2, 3]).read(offset, count) else {
      Issue.record("something is there")
      return
    }
    #expect(bytes.isEmpty)
  }

  @Test func scratchFilesAreFiles() throws {
    let pad = try Scratchpad()
    let store = ScratchStore(root: pad.path.appending("deep/er"))
    let folder = Array("memories/a".utf8)
    #expect(store.list(folder).isEmpty)
    _ = try store.create(folder, [0x78], 0o400)
    #expect(store.status(folder, [0x78])?.mode == 0o600)
    #expect(throws: Errno.exists) { _ = try store.create(folder, [0x78], 0o600) }
    try store.moveFolder(folder, Array("memories/b/c".utf8))
    #expect(store.list(Array("memories/b/c".utf8)).map { $0.name } == [[0x78]])
    store.removeFolders(Array("memories/b/c".utf8))
    #expect(store.hasFolder(Array("memories/b/c".utf8)))
    try Files.unlink(store.path(Array("memories/b/c".utf8), [0x78]))
    store.removeFolders(Array("memories/b/c".utf8))
    #expect(!store.hasFolder(Array("memories".utf8)))
  }
}
