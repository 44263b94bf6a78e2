internal import Digest

/// What contents are compared by: the SHA-256 of the bytes, or of a link's target.
package struct ContentDigest: Hashable, Sendable {
  /// Whether the content is a symbolic link's target; a link equals only a link.
  package var isLink: Bool
  /// 32 bytes.
  package var sha256: [UInt8]

  /// A digest of its parts.
  package init(isLink: Bool, sha256: [UInt8]) {
    self.isLink = isLink
    self.sha256 = sha256
  }

  /// The digest of a file's bytes.
  package init(bytes: [UInt8]) { self.init(isLink: false, sha256: Self.sha256(bytes)) }

  /// The SHA-256 of some bytes.
  package static func sha256(_ bytes: [UInt8]) -> [UInt8] { SHA256.hash(bytes) }
}
