import Posix
import Testing

@testable import Fuse

/// One of the kernel's records, read back: name, inode, type, next, node.
struct Record: Hashable {
  var name: [UInt8]
  var inode: UInt64
  var type: UInt32
  var next: UInt64
  var node: UInt64?
}

func integer(_ bytes: ArraySlice<UInt8>, at offset: Int, count: Int) -> UInt64 {
  bytes.dropFirst(offset).prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
}

/// Reads records as the kernel does; sizes from linux/fuse.h, version 7.31 and later.
func records(_ bytes: [UInt8], plus: Bool) -> [Record] {
  var rest = bytes[...]
  var found: [Record] = []
  while !rest.isEmpty {
    let node: UInt64? = plus ? integer(rest, at: 0, count: 8) : nil
    if plus { rest = rest.dropFirst(128) }
    let count = Int(integer(rest, at: 16, count: 4))
    found.append(
      Record(
        name: Array(rest.dropFirst(24).prefix(count)), inode: integer(rest, at: 0, count: 8),
        type: UInt32(integer(rest, at: 20, count: 4)), next: integer(rest, at: 8, count: 8),
        node: node))
    rest = rest.dropFirst((24 + count + 7) / 8 * 8)
  }
  return found
}

private func entry(_ node: UInt64, _ type: FileType = .regular) -> Entry {
  Entry(
    node: node,
    attributes: Attributes(inode: node + 100, type: type, permissions: 0o644, user: 1, group: 2),
    entryTimeout: 1.5, attributeTimeout: 2)
}

struct DirectoryBufferTests {
  @Test(arguments: [1, 7, 8, 9, 255]) func recordsOfEveryLength(length: Int) {
    let name = [UInt8](repeating: 0xFF, count: length)
    for plus in [false, true] {
      var buffer = DirectoryBuffer(bytes: 4096, plus: plus)
      let fitted = buffer.add(name, entry(7), next: 3)
      #expect(fitted)
      let dotFitted = buffer.add([0x2E], inode: 9, type: .directory, next: 4)
      #expect(dotFitted)
      #expect(buffer.records.count.isMultiple(of: 8))
      #expect(
        records(buffer.records, plus: plus) == [
          Record(name: name, inode: 107, type: 8, next: 3, node: plus ? 7 : nil),
          Record(name: [0x2E], inode: 9, type: 4, next: 4, node: plus ? 0 : nil),
        ])
    }
  }

  @Test func attributesOfAnEntry() {
    var buffer = DirectoryBuffer(bytes: 4096, plus: true)
    var full = entry(7, .symbolicLink)
    full.generation = 5
    full.attributes.size = 1000
    full.attributes.modificationTime = Timestamp(seconds: -2, nanoseconds: 3)
    let fitted = buffer.add([0x61], full, next: 1)
    #expect(fitted)
    let bytes = buffer.records[...]
    #expect(integer(bytes, at: 8, count: 8) == 5)
    #expect(integer(bytes, at: 16, count: 8) == 1)  // entry_valid
    #expect(integer(bytes, at: 24, count: 8) == 2)  // attr_valid
    #expect((499_000_000...500_000_000).contains(integer(bytes, at: 32, count: 4)))
    #expect(integer(bytes, at: 40, count: 8) == 107)  // attr.ino
    #expect(integer(bytes, at: 48, count: 8) == 1000)
    #expect(integer(bytes, at: 72, count: 8) == UInt64(bitPattern: -2))  // attr.mtime
    #expect(integer(bytes, at: 92, count: 4) == 3)  // attr.mtimensec
    #expect(integer(bytes, at: 100, count: 4) == 0o120644)
    #expect(integer(bytes, at: 104, count: 4) == 1)
  }

  @Test func stopsWhenFull() {
    for (plus, size, fitting) in [(false, 24 + 8, 1), (false, 63, 1), (true, 2 * 160, 2)] {
      var buffer = DirectoryBuffer(bytes: size, plus: plus)
      for index in 0..<fitting {
        let fitted = buffer.add([0x61], entry(7), next: Int64(index))
        #expect(fitted)
      }
      let overfull = buffer.add([0x62], entry(8), next: 9)
      #expect(!overfull)
      #expect(buffer.records.count <= size)
    }
  }

  @Test(arguments: [[], [0x61, 0x2F], [0], [UInt8](repeating: 0x61, count: 256)])
  func leavesOutWhatIsNoName(name: [UInt8]) {
    for plus in [false, true] {
      var buffer = DirectoryBuffer(bytes: 4096, plus: plus)
      let skipped = buffer.add(name, entry(1), next: 1)
      #expect(skipped)
      let plainSkipped = buffer.add(name, inode: 1, type: .regular, next: 1)
      #expect(plainSkipped)
      #expect(buffer.records.isEmpty)
    }
  }

  @Test func collects() {
    var buffer = DirectoryBuffer(collecting: 2, plus: true)
    let first = buffer.add([0x61], entry(7), next: 1)
    #expect(first)
    let second = buffer.add([0x2E], inode: 1, type: .directory, next: 2)
    #expect(second)
    let third = buffer.add([0x62], entry(8), next: 3)
    #expect(!third)
    #expect(buffer.items.map(\.name) == [[0x61], [0x2E]])
    #expect(buffer.items.map(\.entry?.node) == [7, nil])
    #expect(buffer.items.map(\.next) == [1, 2])
  }

  @Test func timeouts() {
    for (seconds, whole) in [
      (0.0, 0), (-1, 0), (.nan, 0), (1e300, 1_000_000_000), (.infinity, 1_000_000_000),
      (3600, 3600),
    ] as [(Double, UInt64)] {
      #expect(Timeout.parts(seconds) == (whole, 0))
    }
  }
}
