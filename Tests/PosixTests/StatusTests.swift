internal import Posix
internal import Testing

@Suite struct StatusTests {
  @Test func setsTimesAndModes() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.open("a")
    let time = Timestamp(seconds: 1_000_000_000, nanoseconds: 123_456_789)
    try Files.setTimes(file, mtime: time)
    try Files.setMode(file, 0o640)
    let status = try Files.status(directory.file("a"))
    #expect(status.mtime == time)
    #expect(status.mode == 0o640)
    #expect(status.birth != nil)
    #expect(status.user == System.user && status.links == 1)
    #expect(try Files.status(file) == status)
    let early = Timestamp(seconds: -5, nanoseconds: 5)
    try Files.setTimes(directory.file("a"), mtime: early)
    try Files.setMode(directory.file("a"), 0o600)
    #expect(try Files.status(file).mtime == early)
    #expect(try Files.status(file).mode == 0o600)
  }

  @Test func aLinkHasTimesOfItsOwn() throws {
    let directory = try TemporaryDirectory()
    try Files.symlink(target: Array("nowhere".utf8), at: directory.file("link"))
    let time = Timestamp(seconds: 77)
    try Files.setTimes(directory.file("link"), mtime: time, followLinks: false)
    #expect(try Files.status(directory.file("link"), followLinks: false).mtime == time)
  }

  @Test func theFileSystemIsKnown() throws {
    let directory = try TemporaryDirectory()
    let status = try Files.fileSystem(directory.path)
    #expect(status.blockSize > 0 && status.blocks >= status.freeBlocks)
    #expect(status.nameMax == 255)
    #expect(!status.isReadOnly)
    #expect(try Files.fileSystem(try directory.open("a")).type == status.type)
    #expect(try Files.fileSystem(Path("/proc")).type == 0x9FA0)
  }

  /// On a file system without user attributes (old tmpfs) every call says EOPNOTSUPP.
  @Test func extendedAttributesComeBack() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.open("a")
    let path = directory.file("a")
    let (name, other) = (Array("user.memcube".utf8), Array("user.other".utf8))
    do { try Files.setExtendedAttribute(path, name, [0, 255]) } catch {
      #expect(error.code == 95)
      return
    }
    #expect(try Files.extendedAttribute(path, name) == [0, 255])
    #expect(try Files.extendedAttribute(file, name) == [0, 255])
    #expect(try Files.extendedAttribute(file, other) == nil)
    try Files.setExtendedAttribute(file, other, [], .create)
    #expect(try Files.extendedAttribute(path, other) == [])
    #expect(Set(try Files.extendedAttributes(path)) == [name, other])
    #expect(Set(try Files.extendedAttributes(file)) == [name, other])
    #expect(
      code { () throws(Errno) in
        try Files.setExtendedAttribute(path, name, [1], .create)
      } == 17)
    try Files.removeExtendedAttribute(path, name)
    try Files.removeExtendedAttribute(file, other)
    #expect(try Files.extendedAttributes(path).isEmpty)
    #expect(
      code { () throws(Errno) in
        try Files.setExtendedAttribute(path, name, [1], .replace)
      } == 61)
    #expect(code { () throws(Errno) in try Files.removeExtendedAttribute(path, name) } == 61)
  }

  @Test(arguments: [
    (0, 0, 0), (1, 0, 1_000_000), (-1, -1, 999_000_000), (-1000, -1, 0), (1999, 1, 999_000_000),
  ])
  func timesCountMilliseconds(milliseconds: Int64, seconds: Int64, nanoseconds: Int32) {
    let time = Timestamp(milliseconds: milliseconds)
    #expect(time.milliseconds == milliseconds)
    #expect(time.seconds == seconds)
    #expect(time.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    (0x6969, true), (0xFF53_4D42, true), (-0xACB2BE, true), (0x6573_5546, true), (0xEF53, false),
    (0x0102_1994, false), (0x9123_683E, false),
  ])
  func remoteFileSystemsAreTold(type: Int64, isRemote: Bool) throws {
    var status = try Files.fileSystem(Path("/"))
    status.type = type
    #expect(status.isRemote == isRemote)
  }

  @Test func timesAreOrdered() {
    let times = [
      Timestamp(seconds: -1, nanoseconds: 5), Timestamp(seconds: 0), Timestamp(milliseconds: 1),
      Timestamp(seconds: 0, nanoseconds: 999_999_999), Timestamp(seconds: 1),
    ]
    #expect(times.shuffled().sorted() == times)
  }

  @Test func theLongestTimesStayInRange() {
    #expect(Timestamp(seconds: .max).milliseconds == .max)
    #expect(Timestamp(seconds: .min).milliseconds == .min)
    #expect(Clock.now() > Timestamp(seconds: 1_700_000_000))
    let first = Clock.monotonic()
    Clock.sleep(nanoseconds: 1000)
    #expect(Clock.monotonic() >= first + 1000)
  }
}
