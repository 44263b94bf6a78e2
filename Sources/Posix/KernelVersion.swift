/// A version of Linux: 6.12.
public struct KernelVersion: Hashable, Comparable, Sendable {
  /// The first two numbers.
  public var major, minor: Int

  /// A version of its numbers.
  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// The version of a release as proc(5) gives it, such as `6.12.9-amd64`; nil if it is none.
  public init?(release: [UInt8]) {
    let numbers = release.split(separator: 0x2E, maxSplits: 2, omittingEmptySubsequences: false)
    guard numbers.count > 1, let major = Int(String(decoding: numbers[0], as: UTF8.self)),
      let minor = Int(
        String(decoding: numbers[1].prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    else { return nil }
    self.init(major, minor)
  }

  /// That of this machine; nil where nothing tells.
  public static let running: KernelVersion? =
    (try? Files.readAll(Path("/proc/sys/kernel/osrelease"), limit: 256))
    .flatMap { KernelVersion(release: $0) }

  /// By number.
  public static func < (a: KernelVersion, b: KernelVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}
