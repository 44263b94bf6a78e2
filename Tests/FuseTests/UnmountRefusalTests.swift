import Glibc
import Posix
import Testing

@testable import Fuse

struct UnmountRefusalTests {
  private let gone = "fusermount3: entry for /m not found in /etc/mtab\n"

  @Test(arguments: [
    ("fusermount3: failed to unmount /m: Device or resource busy\n", "busy"),
    (
      "fusermount3: failed to unmount /m: Operation not permitted\n",
      "failed to unmount /m: Operation not permitted"
    ),
    (
      "warning\nfusermount3: failed to chdir to /m: Permission denied\n",
      "failed to chdir to /m: Permission denied"
    ),
    ("fusermount3: /m not mounted by you\n", "/m not mounted by you"), ("", ""), ("\n\n", ""),
    ("odd \u{FF}", "odd \u{FF}"),
  ])
  func readsTheHelpersWords(said: String, meant: String) {
    let refusal = UnmountRefusal(helperSaid: Array(said.utf8), isThere: true)
    #expect(refusal == (meant == "busy" ? .busy : .helper(Array(meant.utf8))))
    #expect(UnmountRefusal(helperSaid: Array(said.utf8), isThere: false) == .gone)
  }

  @Test(
    arguments: [
      (.busy, EBUSY), (.gone, ENOENT), (.noHelper, ENOSYS), (.helper([]), EPERM),
      (.failed(Errno(EIO)), EIO),
    ] as [(UnmountRefusal, Int32)])
  func hasAnErrorNumber(refusal: UnmountRefusal, number: Int32) {
    #expect(refusal.errno == Errno(number))
  }
}
