internal import Format
internal import HTTP
internal import MCP

/// The header fields by which proxies route the protocol's requests.
struct MCPHeaders {
  private static let version = "mcp-protocol-version"
  private let request: Request

  /// The header fields of a request.
  init(_ request: Request) { self.request = request }

  /// Whether the revision is one of the old era; also where none is said.
  var isOld: Bool {
    guard let version = request[Self.version] else { return true }
    return Era.oldVersions.contains { $0.utf8.elementsEqual(version) }
  }

  /// The revision that is said, where it is none that is known.
  var unknownVersion: [UInt8]? {
    guard let version = request[Self.version], !isOld,
      !version.elementsEqual(Era.newVersion.utf8)
    else { return nil }
    return version
  }

  /// Whether a stream of events is taken as an answer, and plain JSON.
  var takesEvents: Bool { accepts("text/event-stream", byWildcard: false) }
  /// Whether plain JSON is taken.
  var takesJSON: Bool { accepts("application/json", byWildcard: true) }

  private func accepts(_ type: String, byWildcard: Bool) -> Bool {
    guard let accept = request["accept"] else { return byWildcard }
    let text = accept.asText.lowercased()
    return text.contains(type) || byWildcard && text.contains("*/*")
  }

  /// Whether the body is JSON, by what it says of itself.
  var hasJSON: Bool {
    let type = (request["content-type"] ?? []).prefix { $0 != 0x3B }
    return Array(type).asText.trimmed.lowercased() == "application/json"
  }

  /// A field that stands there twice; nil: none does.
  var duplicate: String? {
    [Self.version, "mcp-method", "mcp-name"].first { name in
      request.fields.count { $0.name.asText.lowercased() == name } > 1
    }
  }

  /// How the fields and the body of a request of the new era differ; nil: they do not.
  func mismatch(_ body: RPCRequest) -> String? {
    let said = body.params["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.string
    if request[Self.version] != said {
      return "mcp-protocol-version header does not match the request body's protocolVersion"
    }
    if request["mcp-method"]?.asText != body.method {
      return "mcp-method header does not match the request body's method"
    }
    let key: String
    switch body.method {
    case "tools/call", "prompts/get": key = "name"
    case "resources/read": key = "uri"
    default: return nil
    }
    guard let given = request["mcp-name"].flatMap(Self.decoded), given == body.params[key]?.string
    else { return "mcp-name header does not match the request body's '\(key)' parameter" }
    return nil
  }

  /// A value without the frame of base64; nil where that is damaged.
  private static func decoded(_ value: [UInt8]) -> [UInt8]? {
    let (start, end) = (Array("=?base64?".utf8), Array("?=".utf8))
    guard value.starts(with: start), value.suffix(2).elementsEqual(end),
      value.count >= start.count + 2
    else { return value }
    return Base64.decode(Array(value.dropFirst(start.count).dropLast(2)))
  }
}

extension String {
  /// Without white space around it.
  fileprivate var trimmed: String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
