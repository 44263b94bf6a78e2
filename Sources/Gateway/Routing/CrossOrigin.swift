internal import HTTP

/// Which pages of other sites may call this server: the CORS protocol of the Fetch standard. Origins are
/// exact. Keys come in a header, so that no answer allows a browser's own credentials.
struct CrossOrigin: Hashable, Sendable {
  /// `https://app.example.org`
  let origins: [[UInt8]]

  /// Whether a browser asks whether a page may call.
  static func isPreflight(_ request: Request) -> Bool {
    request.method.elementsEqual("OPTIONS".utf8)
      && request["access-control-request-method"] != nil
  }

  /// The answer to a browser that asks whether a page may call; nil: it is no such request.
  func preflight(_ request: Request) -> Response? {
    guard Self.isPreflight(request), let origin = allowed(request) else { return nil }
    let methods = Method.allCases.map(\.rawValue).joined(separator: ", ")
    var fields = Self.allowance(origin)
    fields.append(Request.Field("Access-Control-Allow-Methods", methods))
    if let names = request["access-control-request-headers"], Self.areNames(names) {
      fields.append(Request.Field(Array("access-control-allow-headers".utf8), names))
    }
    if request["access-control-request-private-network"] != nil {
      fields.append(Request.Field("Access-Control-Allow-Private-Network", "true"))
    }
    fields.append(Request.Field("Access-Control-Max-Age", "600"))
    return Response(status: 204, fields: fields)
  }

  /// The fields for the browser in an answer. They say to caches that it depends on the page.
  func fields(for request: Request) -> [Request.Field] {
    if origins.isEmpty { return [] }
    guard let origin = allowed(request) else { return [Request.Field("Vary", "Origin")] }
    let shown =
      "Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, "
      + "Idempotent-Replayed, X-Memcube-Token"
    return Self.allowance(origin) + [Request.Field("Access-Control-Expose-Headers", shown)]
  }

  /// The page's origin, if it is one of these.
  func allowed(_ request: Request) -> [UInt8]? {
    let given = request.fields.filter { $0.name.elementsEqual("origin".utf8) }
    guard given.count == 1, let origin = given.first?.value, origins.contains(origin) else {
      return nil
    }
    return origin
  }

  private static func allowance(_ origin: [UInt8]) -> [Request.Field] {
    [
      Request.Field(Array("access-control-allow-origin".utf8), origin),
      Request.Field("Vary", "Origin"),
    ]
  }

  /// Whether a text is a list of the names of header fields, of a length that browsers send.
  private static func areNames(_ text: [UInt8]) -> Bool {
    text.count <= 1024
      && text.allSatisfy {
        0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
          || [0x2D, 0x5F, 0x2C, 0x20].contains($0)
      }
  }
}
