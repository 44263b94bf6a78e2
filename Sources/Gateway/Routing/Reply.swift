public import Format
public import HTTP

/// What a call is answered with.
public struct Reply: Sendable {
  /// What it holds.
  public enum Body: Sendable {
    /// A JSON value.
    case json(JSON)
    /// A text of another type.
    case text([UInt8], type: String)
    /// Server-sent events, as they are made.
    case events(@Sendable (any StreamWriter) -> Void)
  }

  /// The status.
  public var status: Int
  /// What it holds.
  public var body: Body
  /// Header fields beside Content-Type.
  public var fields: [Request.Field] = []
  /// What caches may do with it.
  var caching = "no-store"
  /// Whether who asks the same again within its time gets the same.
  var isFinal = true
  /// What is kept of it for who asks the same again; nil: all of it.
  var kept: JSON?
  /// The names of the cubes and owners whom it tells of, where the call did not say that.
  var about: [[UInt8]] = []
  /// How many memories it gave or made, for the call log.
  public var count = 0
  /// The memories that it gives, where they do not stand in it by their ids; of a stream known at its end.
  var given: GivenMemories?

  /// A reply of a JSON value.
  public init(status: Int = 200, _ json: JSON, count: Int = 0) {
    self.status = status
    body = .json(json)
    self.count = count
  }

  /// A reply of a text.
  init(text: [UInt8], type: String) {
    status = 200
    body = .text(text, type: type)
  }

  /// The JSON value; null of a stream.
  public var json: JSON { if case .json(let value) = body { value } else { .null } }

  /// The same as the HTTP layer sends it.
  var response: Response {
    switch body {
    case .events(let write):
      var response = Response.events(write)
      response.fields += fields
      return response
    case .json(let value):
      return response(of: value.bytes + [0x0A], type: "application/json; charset=utf-8")
    case .text(let text, let type): return response(of: text, type: type)
    }
  }

  private func response(of bytes: [UInt8], type: String) -> Response {
    Response(
      status: status,
      fields: [
        Request.Field("Content-Type", type), Request.Field("Cache-Control", caching),
      ] + fields, body: .bytes(bytes))
  }
}
