internal import Posix

/// Sends requests, each in the calling thread; connections are kept for the next one.
public final class HTTPClient: Sendable {
  /// At most so many connections are kept.
  private static let idleLimit = 8

  private let name: String
  private let idle = Lock<[Connection]>([])

  /// A client that names itself so to servers, such as `memcube/0.1.0`.
  public init(name: String) { self.name = name }

  /// Sends a request and waits for the whole reply, whatever its status.
  /// - Parameters:
  ///   - request: what is asked.
  ///   - shouldStop: asked about once a second, and whenever bytes come.
  /// - Returns: the reply with its body.
  /// - Throws: where there is no reply.
  public func send(
    _ request: HTTPRequest, shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(HTTPClientError) -> HTTPReply {
    let collected = Lock<[UInt8]>([])
    var reply = try send(request, shouldStop: shouldStop) { part in
      collected.withLock { $0 += part }
      return true
    }
    reply.body = collected.withLock { $0 }
    return reply
  }

  /// Sends a request and hands on the reply's body as it comes; `receive` gives false for enough.
  public func send(
    _ request: HTTPRequest, shouldStop: @escaping @Sendable () -> Bool = { false },
    receive: @escaping ([UInt8]) -> Bool
  ) throws(HTTPClientError) -> HTTPReply {
    try send(request, keepsErrors: false, shouldStop, receive)
  }

  /// As `send(_:shouldStop:receive:)`, but only the body of a reply whose status is 2xx is handed on; of others
  /// the first 64 KiB are in the reply.
  public func download(
    _ request: HTTPRequest, receive: @escaping ([UInt8]) -> Bool
  ) throws(HTTPClientError) -> HTTPReply {
    try send(request, keepsErrors: true, { false }, receive)
  }

  private func send(
    _ request: HTTPRequest, keepsErrors: Bool, _ shouldStop: @escaping () -> Bool,
    _ receive: @escaping ([UInt8]) -> Bool
  ) throws(HTTPClientError) -> HTTPReply {
    if let objection = request.objection { throw .invalid(objection) }
    let connection: Connection
    if let kept = idle.withLock({ $0.popLast() }) {
      connection = kept
    } else {
      guard let library = LibCurl.shared else { throw .noLibrary }
      guard let made = Connection(library) else { throw .unreachable("out of memory") }
      connection = made
    }
    let transfer = Transfer(request.replyLimit, keepsErrors: keepsErrors, shouldStop, receive)
    // What broke off is not used again.
    var reply = try connection.perform(request, as: name, transfer)
    reply.body = transfer.errorBody
    idle.withLock { if $0.count < HTTPClient.idleLimit { $0.append(connection) } }
    return reply
  }
}
