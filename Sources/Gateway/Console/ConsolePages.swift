internal import Bundle
internal import Console
internal import Digest
internal import Format
internal import HTTP
internal import MemCube
internal import Posix

/// What a browser gets of the console, and its visits.
extension Console {
  var pageEndpoints: [Endpoint] {
    [
      Endpoint(.get, "/console", .none, "the console, for a browser", Self.start),
      Endpoint(.get, "/console/{name}", .none, "a file of the console", Self.file),
    ]
  }

  var visitEndpoints: [Endpoint] {
    let one = "/console/v1/visit"
    return [
      Endpoint(
        .get, one, .none, "whether a browser is signed in, and whether the server has keys",
        takes: Self.takes(), Self.visit),
      Endpoint(
        .post, one, .none, "sign a browser in, by a key or the secret of a link",
        takes: Self.takes(["key", "link"]), Self.beginVisit),
      Endpoint(.delete, one, .none, "sign a browser out", takes: Self.takes(), Self.endVisit),
    ]
  }

  // MARK: Pages

  /// The page; below `/console/`, from where its files are found also where a proxy puts a path before it.
  private static func start(_ call: Call) throws(Fault) -> Reply {
    let path = call.request.target.prefix { $0 != 0x3F && $0 != 0x23 }
    if path.last == 0x2F { return try page(ConsolePage.start, call) }
    var reply = Reply(text: [], type: "text/plain; charset=utf-8")
    reply.status = 307
    reply.fields = [Request.Field("Location", "console/")]
    return reply
  }

  private static func file(_ call: Call) throws(Fault) -> Reply {
    try page(call.name("name"), call)
  }

  private static func page(_ name: [UInt8], _ call: Call) throws(Fault) -> Reply {
    guard let page = ConsolePage.named(name) else {
      throw .notFound(.page, "the console has no such file")
    }
    let known = (call.header("if-none-match") ?? []).split(separator: 0x2C)
    let isKnown = known.contains { $0.filter { $0 != 0x20 }.elementsEqual(page.tag) }
    var reply = Reply(text: isKnown ? [] : page.bytes, type: page.type)
    reply.status = isKnown ? 304 : 200
    reply.caching = "no-cache"
    reply.fields = [
      Request.Field(Array("etag".utf8), page.tag),
      Request.Field("Content-Security-Policy", ConsolePage.policy),
      Request.Field("X-Content-Type-Options", "nosniff"),
      Request.Field("Referrer-Policy", "no-referrer"),
      Request.Field("Cross-Origin-Opener-Policy", "same-origin"),
      Request.Field("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    return reply
  }

  // MARK: Visits

  private static func visit(_ call: Call) throws(Fault) -> Reply {
    let gateway = call.gateway
    let secret = VisitCookie(gateway.host).secret(in: call.request)
    return try caught { () throws(CubeError) in
      let session = try secret.flatMap { (secret) throws(CubeError) in
        try gateway.accounts.session(visit: secret)
      }
      return Reply(
        object(
          ("signed_in", .bool(session != nil)),
          ("has_keys", .bool(try gateway.accounts.hadKeys())),
          ("version", JSON(gateway.settings.version))))
    }
  }

  private static func beginVisit(_ call: Call) throws(Fault) -> Reply {
    try VisitCookie.checkPage(call.request)
    var call = call
    try Gateway.readBody(&call)
    let accounts = call.gateway.accounts
    let secret: [UInt8]?
    if let link = try call.body.text("link") {
      secret = try caught { () throws(CubeError) in try accounts.beginVisit(link: link) }
      guard secret != nil else {
        throw Fault(.badKey, "this link was used, or is too old: memcube console makes another")
      }
    } else {
      let key = try call.body.requiredText("key").filter { $0 > 0x20 }
      secret = try caught { () throws(CubeError) -> [UInt8]? in
        try accounts.session(key: key)?.key.map { (key) throws(CubeError) in
          try accounts.beginVisit(with: key)
        }
      }
    }
    guard let secret else { throw Fault(.badKey, "the API key is unknown, revoked or expired") }
    if let former = VisitCookie(call.gateway.host).secret(in: call.request) {
      try caught { () throws(CubeError) in try accounts.endVisit(former) }
    }
    var reply = Reply(object(("signed_in", true)))
    reply.fields = [VisitCookie(call.gateway.host).field(secret, call)]
    return reply
  }

  private static func endVisit(_ call: Call) throws(Fault) -> Reply {
    try VisitCookie.checkPage(call.request)
    let cookie = VisitCookie(call.gateway.host)
    if let secret = cookie.secret(in: call.request) {
      try caught { () throws(CubeError) in try call.gateway.accounts.endVisit(secret) }
    }
    var reply = Reply(object(("signed_in", false)))
    reply.fields = [cookie.field(nil, call)]
    return reply
  }
}

/// The cookie of a visit. It has no path of its own, so that browsers send it to `/console/v1` alone, also where a
/// proxy puts a path before that.
struct VisitCookie: Hashable, Sendable {
  /// Its name, which other stores on this machine do not share: cookies know no ports.
  let name: [UInt8]

  /// The cookie of a store.
  init(_ host: Host) {
    name = Array("memcube-".utf8) + Hex.encode(SHA256.hash(host.store.bytes)).prefix(8)
  }

  /// What a request says of it; nil: nothing.
  func secret(in request: Request) -> [UInt8]? {
    for part in request["cookie"]?.split(separator: 0x3B) ?? [] {
      let pair = part.drop { $0 == 0x20 }
      guard pair.starts(with: name + [0x3D]) else { continue }
      return Array(pair.dropFirst(name.count + 1))
    }
    return nil
  }

  /// The field that sets it; nil takes it away.
  func field(_ secret: [UInt8]?, _ call: Call) -> Request.Field {
    let isEncrypted =
      call.gateway.settings.isEncrypted
      || call.header("x-forwarded-proto")?.elementsEqual("https".utf8) == true
    let end = secret == nil ? "; Max-Age=0" : ""
    return Request.Field(
      Array("set-cookie".utf8),
      name + [0x3D] + (secret ?? [])
        + Array("; HttpOnly; SameSite=Strict\(isEncrypted ? "; Secure" : "")\(end)".utf8))
  }

  /// The header that the console's own pages send, and that a page of another origin could send only after this
  /// server allowed it.
  static let header = "x-memcube-console"

  /// Refuses a request that may come from another page.
  static func checkPage(_ request: Request) throws(Fault) {
    let isOwn: Bool
    if let site = request["sec-fetch-site"] {
      isOwn = site.elementsEqual("same-origin".utf8)
    } else {
      // Of a browser that does not say so, or a proxy that leaves it out.
      let host = request["x-forwarded-host"] ?? request["host"] ?? []
      let end = Array("://".utf8) + host
      isOwn = request["origin"].map { $0.suffix(end.count).elementsEqual(end) } ?? true
    }
    guard request[header] != nil, isOwn else {
      throw Fault(.forbidden, "only the console's own page may do this: it sends X-Memcube-Console")
    }
  }
}

extension Gateway {
  /// Who visits the console; nil where a call gives a key, or no cookie.
  func visitor(
    _ call: Call, _ authorization: Authorization?, _ dialect: any Dialect
  ) throws(Fault) -> Session? {
    guard dialect.knowsVisits, authorization == nil,
      let secret = VisitCookie(host).secret(in: call.request)
    else { return nil }
    try VisitCookie.checkPage(call.request)
    let session = try caught { () throws(CubeError) in try accounts.session(visit: secret) }
    guard let session else { throw Fault(.badKey, "the visit has ended: sign in again") }
    return session
  }
}
