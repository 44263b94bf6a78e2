import Fuse
import Glibc
import Posix
import Testing

/// The binding as programs see it, through the kernel.
struct MountTests {
  /// Scripts that end well, each in a mount of its own, and what they say.
  @Test(arguments: [
    ("echo one > a; echo two >> a; cat a; wc -c < a", "one\ntwo\n8"),
    ("printf x > a; printf y > a; cat a; : > a; stat -c %s a", "y0"),
    (
      "mkdir -p a/b/c; echo t > a/b/c/f; cp -r a z; find z | LC_ALL=C sort",
      "z\nz/b\nz/b/c\nz/b/c/f"
    ),
    ("echo one > a; sed -i s/one/two/ a; cat a; ls", "two\na"),
    ("echo 1 > a; echo 2 > b; mv a b; cat b; ls", "1\nb"),
    ("echo 1 > a; ln -s a b; readlink b; cat b; ln a c; stat -c %h a; rm a; cat c", "a\n1\n2\n1"),
    ("touch -d '2001-02-03 04:05:06.789 UTC' a; stat -c %.3Y a", "981173106.789"),
    ("touch a; chmod 4751 a; stat -c %a a; chown 7:8 a; stat -c %u:%g a", "4751\n7:8"),
    ("printf abc | dd of=a bs=1 seek=5 status=none; od -An -tx1 a", " 00 00 00 00 00 61 62 63"),
    ("truncate -s 3M a; truncate -s 5 a; wc -c < a", "5"),
    ("umask 027; touch a; mkdir d; stat -c %a a d", "640\n750"),
    ("mkfifo p; stat -c %F p; (echo in > p &); cat p", "fifo\nin"),
    ("touch a; flock a sh -c 'flock -n a true || echo locked'", "locked"),
    ("cp /bin/sh s; ./s -c 'echo runs'; cmp /bin/sh s", "runs"),
    ("touch a b; rm -r a b; ls -A; stat -f -c %l .", "255"),
    ("echo x > a; exec 3< a; rm a; cat <&3", "x"),
    (
      "mkdir d; cd d; rmdir ../d; ls -A; touch f 2>&1 | sed 's/.*: //'", "No such file or directory"
    ),
  ])
  func shellTools(script: String, expected: String) throws {
    let (text, ending) = try MountedFixture().shell(script)
    #expect(text.trimmed == expected)
    #expect(ending == .exited(0))
  }

  /// Scripts that must fail, and the end of what they say.
  @Test(arguments: [
    ("cat a", "No such file or directory"), ("mkdir a; mkdir a", "File exists"),
    ("mkdir -p a/b; rmdir a", "Directory not empty"), ("mkdir a; cat a", "Is a directory"),
    ("touch a; ls a/b", "Not a directory"),
    ("ln -s a a; cat a", "Too many levels of symbolic links"),
    ("touch a; truncate -s 70M a", "File too large"),
    ("touch a; fallocate -l 10 a", "Operation not supported"),
    ("mkdir a; mv a a/b", "to a subdirectory of itself, 'a/b'"),
  ])
  func errorsReachTheCaller(script: String, expected: String) throws {
    let (text, ending) = try MountedFixture().shell(script)
    #expect(text.trimmed.hasSuffix(expected), "\(text)")
    #expect(ending != .exited(0))
  }

  @Test func namesOfEveryByte() throws {
    let mounted = try MountedFixture()
    var names = (UInt8(1)...255).filter { $0 != 0x2F && $0 != 0x2E }.map { [$0] }
    names += [Array("...".utf8), [0xC3], [0xC3, 0xA9], [0x65, 0xCC, 0x81], Array("a\nb".utf8)]
    names.append([UInt8](repeating: 0xFF, count: 255))
    names.append(Array(String(repeating: "記", count: 85).utf8))
    for name in names {
      try Files.write(try Files.open(mounted.path.appending(name), O_CREAT | O_WRONLY), name)
    }
    #expect(Set(try Files.list(mounted.path).map(\.name)) == Set(names))
    for name in names {
      #expect(try Files.readAll(mounted.path.appending(name)) == name)
    }
    #expect(throws: Errno(ENAMETOOLONG)) {
      try Files.makeDirectory(mounted.path.appending([UInt8](repeating: 0x61, count: 256)))
    }
  }

  @Test func aHundredThousandNames() throws {
    let mounted = try MountedFixture(many: 100_000)
    let many = mounted.path.appending("many")
    let expected = Set((0..<100_000).map { Array("file-\($0)".utf8) })
    let listed = try Files.list(many)
    #expect(listed.count == 100_000)
    #expect(Set(listed.map(\.name)) == expected)
    // With attributes (readdirplus), and from the kept listing.
    for _ in 0..<2 {
      let (text, _) = try mounted.shell("ls -lU many | wc -l; find many -type f -empty | wc -l")
      #expect(text.split(whereSeparator: \.isWhitespace) == ["100001", "100000"])
    }
    // A listing goes on properly while names go.
    let (left, _) = try mounted.shell("find many -name '*7*' -delete; ls -U many | wc -l")
    #expect(left.trimmed == "59049")
  }

  @Test func largeFiles() throws {
    let (text, ending) = try MountedFixture().shell(
      """
      head -c 20000000 /dev/urandom > a && cp a b && cmp a b && cat a | cmp - b || exit 1
      dd if=a of=c bs=1M iflag=direct oflag=direct status=none; cmp a c || echo direct differs
      stat -c %s c
      """)
    #expect(text.trimmed == "20000000")
    #expect(ending == .exited(0))
  }

  @Test func numbersAtTheEdges() throws {
    let mounted = try MountedFixture()
    let path = mounted.path.appending("a")
    let file = try Files.open(path, O_CREAT | O_RDWR)
    for offset in [1 << 62, 1 << 40, 1 << 26 + 1] as [Int64] {
      #expect(throws: Errno(EFBIG)) { try Files.write(file, [1], at: offset) }
      #expect(throws: Errno(EFBIG)) { try Files.truncate(file, offset) }
      #expect(try Files.read(file, at: offset, count: 10).isEmpty)
    }
    #expect(try Files.status(path).size == 0)
    let times = [Timestamp(seconds: -1, nanoseconds: 999_999_999), Timestamp(seconds: 1 << 40)]
    for time in times {
      try Files.setTimes(path, mtime: time)
      #expect(try Files.status(path).mtime == time)
    }
  }

  @Test func extendedAttributes() throws {
    let mounted = try MountedFixture()
    let path = mounted.path.appending("a")
    _ = try Files.open(path, O_CREAT | O_RDWR)
    let values: [[UInt8]] = [[], [0], Array(0...255), [UInt8](repeating: 0xFF, count: 65_536)]
    for (number, value) in values.enumerated() {
      try Files.setExtendedAttribute(path, Array("user.\(number)".utf8), value)
      #expect(try Files.extendedAttribute(path, Array("user.\(number)".utf8)) == value)
    }
    #expect(try Files.extendedAttributes(path).count == values.count)
    try Files.removeExtendedAttribute(path, Array("user.0".utf8))
    for name in ["user.0", "security.x"].map({ Array($0.utf8) }) {
      #expect(try Files.extendedAttribute(path, name) == nil)
      #expect(throws: Errno(ENODATA)) { try Files.removeExtendedAttribute(path, name) }
    }
    let foreign = Array("system.x".utf8)
    #expect(throws: Errno(EOPNOTSUPP)) { try Files.extendedAttribute(path, foreign) }
    #expect(throws: Errno(EOPNOTSUPP)) { try Files.setExtendedAttribute(path, foreign, [1]) }
  }
}

extension String {
  /// Without line ends at its end.
  var trimmed: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
