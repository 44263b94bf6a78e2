public import Format

/// A request of JSON-RPC.
public struct RPCRequest: Hashable, Sendable {
  /// A string or an integer, as it came.
  public var id: JSON
  /// The method's name.
  public var method: String
  /// The parameters: an object.
  public var params: JSON

  /// The metadata of the request.
  var meta: JSON? { params["_meta"] }
}

/// What one message of a client is.
public enum RPCMessage: Sendable {
  /// Something that is to be answered.
  case request(RPCRequest)
  /// Something that is not.
  case notification(method: String, params: JSON)
  /// An answer; nothing here asks clients.
  case response
  /// None of these: the error message to be sent.
  case faulty(JSON)

  /// Reads a message.
  public init(_ text: [UInt8]) {
    let json: JSON
    do { json = try JSON.parse(text) } catch {
      let isLarge = error.reason == .length || error.reason == .depth
      self = .faulty(RPC.error(.null, isLarge ? .invalid : .parse))
      return
    }
    self.init(json)
  }

  /// Understands a JSON value as a message.
  public init(_ json: JSON) {
    let id = json["id"].flatMap { Self.isGood(id: $0) ? $0 : nil }
    guard json.members != nil, json["jsonrpc"]?.string == bytes("2.0") else {
      self = .faulty(RPC.error(id ?? .null, .invalid))
      return
    }
    if json["method"] == nil, json["result"] != nil || json["error"] != nil {
      self = .response
      return
    }
    let params = json["params"] ?? .object([])
    guard let method = json["method"]?.string, params.members != nil,
      id != nil || json["id"] == nil
    else {
      self = .faulty(RPC.error(id ?? .null, .invalid))
      return
    }
    if let id {
      self = .request(RPCRequest(id: id, method: shown(method), params: params))
    } else {
      self = .notification(method: shown(method), params: params)
    }
  }

  private static func isGood(id: JSON) -> Bool { id.string != nil || id.integer != nil }
}

/// Why a request has no result.
public struct RPCError: Error, Hashable, Sendable {
  /// The code, which JSON-RPC or the protocol gives it.
  public var code: Int
  /// What is wrong.
  public var message: String
  /// More about it.
  public var data: JSON?

  /// An error of its parts.
  public init(code: Int, message: String, data: JSON? = nil) {
    (self.code, self.message, self.data) = (code, message, data)
  }

  /// The line is no JSON.
  static let parse = RPCError(code: -32700, message: "Parse error")
  /// The JSON is no message.
  static let invalid = RPCError(code: -32600, message: "Invalid request")

  /// Parameters that cannot be used.
  static func params(_ message: String) -> RPCError { RPCError(code: -32602, message: message) }

  /// A method that is not there.
  static func unknown(_ method: String) -> RPCError {
    RPCError(code: -32601, message: "Method not found: \(method)")
  }

  /// A resource that is not there.
  static func noResource(_ uri: [UInt8], _ era: Era) -> RPCError {
    RPCError(
      code: era == .new ? -32602 : -32002, message: "Resource not found",
      data: .of(("uri", .shown(uri))))
  }
}

/// Messages of the server.
public enum RPC {
  /// The answer to a request.
  static func result(_ id: JSON, _ result: JSON) -> JSON {
    .of(("jsonrpc", "2.0"), ("id", id), ("result", result))
  }

  /// The answer to a request that failed.
  public static func error(_ id: JSON, _ error: RPCError) -> JSON {
    let body = JSON.of(
      ("code", JSON(error.code)), ("message", JSON(error.message)), ("data", error.data))
    return .of(("jsonrpc", "2.0"), ("id", id), ("error", body))
  }

  /// Something that the client is only to know.
  static func notification(_ method: String, _ params: JSON) -> JSON {
    .of(("jsonrpc", "2.0"), ("method", JSON(method)), ("params", params))
  }
}
