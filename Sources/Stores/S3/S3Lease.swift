internal import Digest
internal import HTTPClient
internal import Posix

/// Leases are objects `leases/NAME` that hold the seconds and the holder; their times are the server's.
extension S3Store {
  /// How long a machine waits before it looks whether another one took the lease at the same time: where the
  /// server does not know conditional writes, the last one wins.
  private static let doubt: Int64 = 700_000_000

  private struct Held {
    var holder: [UInt8]
    var isOver: Bool
    var tag: String?
  }

  /// Takes a lease, or prolongs it.
  public func lease(
    _ name: [UInt8], by holder: [UInt8], seconds: Int
  ) throws(StoreError) -> Bool {
    let key = "leases/\(Hex.encode(Array(SHA256.hash(name).prefix(16))).text)"
    let found = try held(key)
    if let found, found.holder != holder, !found.isOver { return false }
    let bytes = Array("\(max(0, seconds)) ".utf8) + holder
    guard try take(key, bytes, found?.tag) else { return false }
    if let found, found.holder == holder, !found.isOver { return true }
    Clock.sleep(nanoseconds: Self.doubt)
    return try held(key)?.holder == holder
  }

  private func held(_ key: String) throws(StoreError) -> Held? {
    guard let reply = try client.find(S3Request(.get, key, "a lease")) else { return nil }
    guard let space = reply.body.firstIndex(of: 0x20),
      let seconds = Int64(String(decoding: reply.body[..<space], as: UTF8.self)), seconds >= 0
    else { throw S3Failure.noService(client.place) }
    let now = HTTPDate.seconds(reply["date"]) ?? Clock.now().seconds
    let then = HTTPDate.seconds(reply["last-modified"]) ?? now
    return Held(
      holder: Array(reply.body[(space + 1)...]), isOver: now - then >= seconds, tag: reply["etag"])
  }

  /// Puts a lease unless another machine was faster, as far as the server can tell.
  private func take(_ key: String, _ bytes: [UInt8], _ tag: String?) throws(StoreError) -> Bool {
    let condition = tag.map { HTTPRequest.Field("If-Match", $0) } ?? .init("If-None-Match", "*")
    do {
      try client.put(key, bytes, "a lease", fields: [condition])
      return true
    } catch {
      // 412 and 409: another machine's is there. 501: such servers know no conditions.
      guard case .refused(let text) = error else { throw error }
      if ["PreconditionFailed", "ConditionalRequestConflict", "412", "409"].contains(
        where: text.contains)
      {
        return false
      }
      guard text.contains("NotImplemented") else { throw error }
      try client.put(key, bytes, "a lease")
      return true
    }
  }
}
