/// Codes that only who has a key can make, and check: RFC 2104, with SHA-256.
public enum HMAC {
  private static let block = 64

  /// The 32 bytes that vouch for a message.
  public static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var padded = key.count > block ? SHA256.hash(key) : key
    padded += Array(repeating: 0, count: block - padded.count)
    var inner = SHA256()
    inner.update(padded.map { $0 ^ 0x36 })
    inner.update(message)
    return SHA256.hash(padded.map { $0 ^ 0x5C } + inner.finish())
  }
}
