/// What is answered.
public struct Response: Sendable {
  /// What the answer holds.
  public enum Body: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// What the closure writes as time goes on, on a thread of its own, until it returns.
    case stream(@Sendable (any StreamWriter) -> Void)
  }

  /// The status, such as 200.
  public var status: Int
  /// Header fields beside Date, Content-Length and Connection.
  public var fields: [Request.Field]
  /// What it holds.
  public var body: Body
  /// How many bytes a stream will have; nil: it is not known, and the answer is sent in chunks. One that
  /// ends before closes the connection, so that its reader knows.
  public var length: Int64?
  /// Whether what it answers only looked, and can be asked again: it need not be sent where too many
  /// are not read yet.
  public var isRepeatable = false

  /// An answer of its parts.
  public init(status: Int, fields: [Request.Field] = [], body: Body = .bytes([])) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// Server-sent events, which the closure writes with `StreamWriter.event`.
  public static func events(_ write: @escaping @Sendable (any StreamWriter) -> Void) -> Response {
    Response(
      status: 200,
      fields: [
        Request.Field("Content-Type", "text/event-stream; charset=utf-8"),
        Request.Field("Cache-Control", "no-store"),
      ], body: .stream(write))
  }
}

/// Takes the parts of an answer that is made while it is sent.
public protocol StreamWriter: Sendable {
  /// Adds bytes; waits while the reader is slow. False once the client is gone: then stop.
  func write(_ bytes: [UInt8]) -> Bool
  /// Whether the client is gone, as far as that can be known without writing.
  var isGone: Bool { get }
  /// Whether the server stops: what would go on without end ends now.
  var mustEnd: Bool { get }
}

extension StreamWriter {
  /// Adds a server-sent event; line ends in the data begin further `data:` lines.
  /// - Parameters:
  ///   - name: the event's name, one line; nil: without.
  ///   - data: what it says.
  /// - Returns: false once the client is gone.
  public func event(_ name: String? = nil, _ data: [UInt8]) -> Bool {
    var out = name.map { Array("event: \($0)\n".utf8) } ?? []
    for line in data.split(separator: 0x0A, omittingEmptySubsequences: false) {
      out += Array("data: ".utf8) + line + [0x0A]
    }
    return write(out + [0x0A])
  }
}
