/// SHA-1 of FIPS 180-4, by libcrypto: for names that others make by it (UUIDs of version 5). It vouches
/// for nothing.
public enum SHA1 {
  /// The 20 bytes of the digest; nil where no libcrypto is installed.
  public static func hash(_ bytes: [UInt8]) -> [UInt8]? {
    guard let digest = unsafe LibCrypto.shared?.sha1 else { return nil }
    var out = [UInt8](repeating: 0, count: 20)
    let isDone = unsafe out.withUnsafeMutableBufferPointer { out in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe digest(bytes.baseAddress, bytes.count, out.baseAddress) != nil
      }
    }
    return isDone ? out : nil
  }
}
