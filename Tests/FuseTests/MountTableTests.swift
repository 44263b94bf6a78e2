import Fuse
import Posix
import Testing

struct MountTableTests {
  @Test func linesOfTheKernel() {
    let text = #"""
      22 27 0:21 / /proc rw,relatime - proc proc rw
      36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue
      90 22 0:50 / /home/a\040b/\134x\012\303\251 rw,nosuid - fuse.memcube memcube rw,user_id=1000
      """#
    let mounts = MountTable.parse(Array(text.utf8))
    #expect(mounts.map(\.id) == [22, 36, 90])
    #expect(mounts.map(\.path) == [Path("/proc"), Path("/mnt2"), Path("/home/a b/\\x\né")])
    #expect(
      mounts.map { String(decoding: $0.type, as: UTF8.self) } == ["proc", "ext3", "fuse.memcube"])
    #expect(mounts.map { $0.isNamed("memcube") } == [false, false, true])
    #expect(mounts[1].device == Array("98:0".utf8))
    #expect(mounts[1].source == Array("/dev/root".utf8))
  }

  @Test(arguments: [
    "", "\n\n", "1", "x 35 98:0 / /m rw - ext3 a b", "36 35 98:0 / /m rw ext3 a b c",
    "36 35 98:0 / /m rw - ext3", "99999999999999999999 35 98:0 / /m rw - ext3 a b",
    "36 35 98:0 / /m rw - - -", "1 2 3 4 5 6 7 8 -",
  ])
  func linesThatAreNone(text: String) {
    #expect(MountTable.parse(Array(text.utf8)).count <= 1)
  }

  @Test(arguments: [#"\"#, #"\0"#, #"\04"#, #"\089"#, #"\400"#, #"\\040"#])
  func escapesThatAreNone(path: String) {
    let line = "36 35 98:0 / /m\(path) rw - ext3 a b"
    #expect(MountTable.parse(Array(line.utf8)).count == 1)
  }

  @Test func theTableOfThisProcess() throws {
    let mounts = try MountTable.read()
    #expect(try MountTable.mount(at: Path("/proc"))?.type == Array("proc".utf8))
    #expect(mounts.contains { $0.path == Path("/") })
    #expect(try MountTable.mount(at: Path("/proc/self")) == nil)
  }
}
