/// A large content in blobs/, named by its SHA-256.
public struct Blob: Hashable, Sendable {
  /// The 32 bytes of the SHA-256.
  public var sha256: [UInt8]
  /// Bytes.
  public var size: Int64

  /// A reference of its parts.
  public init(sha256: [UInt8], size: Int64) {
    self.sha256 = sha256
    self.size = size
  }
}

/// What a version holds.
public enum Content: Hashable, Sendable {
  /// The bytes themselves, at most 1 MiB of UTF-8.
  case bytes([UInt8])
  /// Bytes in blobs/.
  case blob(Blob)
  /// A symbolic link's target.
  case link([UInt8])
  /// Bytes that are not here (yet): reading gives EIO. The recorded size, where known.
  case missing(size: Int64)
}
