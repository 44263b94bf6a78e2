import Posix
import Testing

@Suite struct KernelVersionTests {
  @Test(arguments: [
    ("6.12.9-amd64\n", KernelVersion(6, 12)), ("6.1.0-28-amd64", KernelVersion(6, 1)),
    ("7.0-rc1", KernelVersion(7, 0)), ("5.15", KernelVersion(5, 15)), ("", nil), ("6", nil),
    ("6.", nil), ("a.1", nil), ("99999999999999999999.1", nil),
  ])
  func releases(release: String, version: KernelVersion?) {
    #expect(KernelVersion(release: Array(release.utf8)) == version)
  }

  @Test func theyAreInOrder() {
    #expect(
      KernelVersion(6, 6) < KernelVersion(6, 12) && KernelVersion(5, 19) < KernelVersion(6, 0))
    #expect(!(KernelVersion(6, 12) < KernelVersion(6, 12)))
    #expect(KernelVersion.running != nil)
  }
}
