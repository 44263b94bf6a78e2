internal import Gateway
internal import HTTP
internal import Posix
internal import XML

extension Call {
  /// The longest text of a lock's owner, bytes.
  private static let ownerLimit = 4 << 10

  /// LOCK: takes a lock, or gives one more time.
  func lock(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    if request.body.isEmpty { return try refresh(tokens) }
    let depth = try depth(.infinity)
    guard depth != .one else { throw Refused(400, "Depth is 0 or infinity") }
    var lock = try wantedLock(try document(request.body))
    lock.isDeep = depth == .infinity
    // After a PUT of another client that has begun.
    return try use.share.writing(location, for: attendance) { () throws(Refused) in
      guard try find(location) == nil else {
        try locks.take(lock)
        return Self.answer(lock, 200)
      }
      // RFC 4918, 7.3: a lock of what is not there makes an empty file.
      let site = try site(location)
      try checkLocks(location, names: true, tokens)
      try locks.take(lock)
      do throws(Refused) {
        if site.present == nil { _ = try store(ByteSource.memory([]), at: site) }
      } catch {
        _ = locks.release(lock.token, on: location)
        throw error
      }
      return Self.answer(lock, 201)
    }
  }

  private func refresh(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    for token in tokens {
      let known = locks.covering(location).contains { $0.token == token && $0.key == guest.key }
      if known, let lock = locks.refresh(token, on: location, seconds: wantedSeconds()) {
        return Self.answer(lock, 200, isNew: false)
      }
    }
    throw Refused(
      412, "no lock of this token is held here", condition: "lock-token-matches-request-uri")
  }

  private func wantedLock(_ root: XMLElement) throws(Refused) -> WriteLock {
    func dav(_ name: String) -> XMLName { XMLName("DAV:", name) }
    guard root.name == dav("lockinfo"), root[dav("locktype")]?[dav("write")] != nil,
      let scope = root[dav("lockscope")]
    else { throw Refused(400, "the body is no lockinfo of a write lock") }
    let isShared = scope[dav("shared")] != nil
    guard isShared || scope[dav("exclusive")] != nil else {
      throw Refused(400, "a lock is exclusive or shared")
    }
    let owner = root[dav("owner")]?.bytes ?? []
    guard owner.count <= Self.ownerLimit else { throw Refused(413, "the lock's owner is too long") }
    let seconds = wantedSeconds()
    return WriteLock(
      token: Array("urn:uuid:".utf8) + UUIDs.random(Random.bytes(16)), location: location,
      isShared: isShared, isDeep: false, owner: owner, key: guest.key, seconds: seconds,
      end: Clock.monotonic() + seconds * 1_000_000_000)
  }

  /// For how long a lock is given: what the client asks for first, an hour at most.
  private func wantedSeconds() -> Int64 {
    guard let text = request["timeout"] else { return LockTable.usual }
    let first = String(decoding: text.prefix { $0 != 0x2C }, as: UTF8.self)
    if first.lowercased().hasPrefix("infinite") { return LockTable.longest }
    guard first.hasPrefix("Second-"), let seconds = Int64(first.dropFirst(7)), seconds > 0 else {
      return LockTable.usual
    }
    return min(seconds, LockTable.longest)
  }

  private static func answer(_ lock: WriteLock, _ status: Int, isNew: Bool = true) -> Response {
    var body = Array("\(XMLWriting.head)<D:prop xmlns:D=\"DAV:\"><D:lockdiscovery>".utf8)
    body += lock.discovery
    body += Array("</D:lockdiscovery></D:prop>\n".utf8)
    var fields = [XMLWriting.type]
    if isNew {
      fields.append(Request.Field(Array("lock-token".utf8), [0x3C] + lock.token + [0x3E]))
    }
    return Response(status: status, fields: fields, body: .bytes(body))
  }

  /// UNLOCK.
  func unlock() throws(Refused) -> Response {
    guard let text = request["lock-token"], text.first == 0x3C, text.last == 0x3E, text.count > 2
    else { throw Refused(400, "the Lock-Token header is missing, or no <token>") }
    let token = Array(text.dropFirst().dropLast())
    let held = locks.covering(location).first { $0.token == token }
    if let held, held.key != guest.key {
      throw Refused(403, "the lock was taken with another key")
    }
    guard locks.release(token, on: location) else {
      throw Refused(
        409, "no lock of this token is held here", condition: "lock-token-matches-request-uri")
    }
    return Response(status: 204)
  }
}
