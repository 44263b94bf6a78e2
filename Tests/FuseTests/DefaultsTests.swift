import CFuse
import Glibc
import Posix
import Testing

@testable import Fuse

/// The least that a file system must say.
private final class Nothing: FileSystem {
  func lookup(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno) -> Entry {
    throw Errno(ENOENT)
  }
  func attributes(
    _ node: UInt64, _ handle: UInt64?
  ) throws(Errno) -> (Attributes, timeout: Double) { throw Errno(ENOENT) }
  func read(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ count: Int
  ) throws(Errno) -> ReadReply { throw Errno(EIO) }
  func readDirectory(
    _ node: UInt64, _ handle: UInt64, _ offset: Int64, _ plus: Bool,
    _ buffer: inout DirectoryBuffer
  ) throws(Errno) {}
}

private let caller = Caller(user: 0, group: 0)

/// What each call that is left out answers.
private let refusals: [(String, Int32, @Sendable (any FileSystem) throws -> Void)] = [
  ("setattr", EPERM, { _ = try $0.setAttributes(1, AttributeChange(), nil, caller) }),
  ("readlink", EINVAL, { _ = try $0.readLink(1) }),
  ("mkdir", EPERM, { _ = try $0.makeDirectory(1, [0x61], 0, caller) }),
  ("mknod", EPERM, { _ = try $0.makeNode(1, [0x61], 0, 0, caller) }),
  ("symlink", EPERM, { _ = try $0.symbolicLink([0x62], 1, [0x61], caller) }),
  ("link", EPERM, { _ = try $0.link(2, 1, [0x61], caller) }),
  ("unlink", EPERM, { try $0.unlink(1, [0x61], caller) }),
  ("rmdir", EPERM, { try $0.removeDirectory(1, [0x61], caller) }),
  ("rename", EPERM, { try $0.rename(1, [0x61], 1, [0x62], 0, caller) }),
  ("create", EPERM, { _ = try $0.create(1, [0x61], 0, 0, caller) }),
  ("write", EBADF, { _ = try $0.write(1, 0, 0, [], caller) }),
  ("flush", ENOSYS, { try $0.flush(1, 0, 0) }),
  ("fsync", ENOSYS, { try $0.synchronize(1, 0, false) }),
  ("fallocate", EOPNOTSUPP, { try $0.allocate(1, 0, 0, 0, 1) }),
  ("lseek", ENOSYS, { _ = try $0.seek(1, 0, 0, 3) }),
  ("fsyncdir", ENOSYS, { try $0.synchronizeDirectory(1, 0, false) }),
  ("access", ENOSYS, { try $0.access(1, 0, caller) }),
  ("setxattr", ENOSYS, { try $0.setExtendedAttribute(1, [0x61], [], 0, caller) }),
  ("getxattr", ENOSYS, { _ = try $0.extendedAttribute(1, [0x61]) }),
  ("listxattr", ENOSYS, { _ = try $0.extendedAttributeNames(1) }),
  ("removexattr", ENOSYS, { try $0.removeExtendedAttribute(1, [0x61], caller) }),
]

struct DefaultsTests {
  @Test func whatIsLeftOutIsRefused() {
    for (name, code, call) in refusals {
      #expect(throws: Errno(code), "\(name)") { try call(Nothing()) }
    }
  }

  @Test func whatIsLeftOutIsHarmless() throws {
    let fileSystem = Nothing()
    fileSystem.forget(1, 1)
    fileSystem.release(1, 0)
    fileSystem.releaseDirectory(1, 0)
    #expect(try fileSystem.open(1, 0, caller) == Opened())
    #expect(try fileSystem.openDirectory(1, caller) == Opened(handle: 0))
    #expect(try fileSystem.statistics(1).maximumNameLength == 255)
  }
}

struct ValueTests {
  @Test func optionsAsText() {
    func text(_ change: (inout MountOptions) -> Void) -> String {
      var options = MountOptions(name: "cube", subtype: "memcube")
      change(&options)
      return String(decoding: options.text, as: UTF8.self)
    }
    let plain = "fsname=cube,subtype=memcube,nosuid,nodev,noatime,default_permissions"
    #expect(text { _ in } == plain)
    #expect(text { $0.isReadOnly = true } == plain + ",ro")
    #expect(text { $0.checksPermissions = false } + ",default_permissions" == plain)
    #expect(text { $0.allowsOthers = true } == plain + ",allow_other")
    #expect(text { $0.maximumRead = 4096 } == plain + ",max_read=4096")
    #expect(
      text { $0.name = Array("a,b\\c\0d".utf8) }.hasPrefix("fsname=a\\,b\\\\cd,subtype=memcube,"))
  }

  @Test func attributesOfASize() {
    for (size, blocks) in [(0, 0), (1, 1), (512, 1), (513, 2), (Int64.max, 1 << 54)]
      as [(Int64, Int64)]
    {
      let attributes = Attributes(
        inode: 1, type: .regular, permissions: 0o100_644, user: 0, group: 0, size: size)
      #expect(attributes.blocks == blocks)
      #expect(attributes.mode == 0o100_644)
      #expect(stat(attributes).st_size == Int(size))
    }
  }

  @Test func changesOfAttributes() throws {
    var status = stat()
    status.st_mode = 0o104_755
    status.st_uid = 5
    status.st_size = 7
    status.st_mtim = timespec(tv_sec: -3, tv_nsec: 9)
    #expect(try AttributeChange(status, chosen: 0) == AttributeChange())
    let all = try AttributeChange(status, chosen: 0xFFFF)
    #expect(all.permissions == 0o4755 && all.user == 5 && all.group == 0 && all.size == 7)
    #expect(all.accessTime == .now && all.modificationTime == .now)
    // Without the NOW bits, 7 and 8.
    let given = try AttributeChange(status, chosen: 0x7F)
    #expect(given.modificationTime == .at(Timestamp(seconds: -3, nanoseconds: 9)))
    status.st_size = -1
    #expect(throws: Errno(EINVAL)) { try AttributeChange(status, chosen: 1 << 3) }
  }

  @Test func missingEntriesHaveNoNode() {
    #expect(Entry.missing(for: 5).node == 0)
    #expect(Entry.missing(for: 5).entryTimeout == 5)
  }
}
