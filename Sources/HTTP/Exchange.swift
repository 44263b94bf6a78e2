internal import Posix

/// A request on its way in, and its answer on the way out. The library's thread fills it; while a
/// thread of the pool has it, its connection is suspended and the library leaves it alone.
final class Exchange: @unchecked Sendable {
  /// Where a request that is not to be answered as usual stands.
  enum Phase {
    /// The header is there, nothing was looked at.
    case begun
    /// The body comes.
    case reading
    /// A thread of the pool answers it.
    case handed
    /// It was answered.
    case answered
  }

  var request: Request
  var phase = Phase.begun
  var refusal: Refusal?
  /// Bytes that came, also those that were dropped.
  var received = 0
  let began = Clock.monotonic()
  var response: Response?
  var stream: ResponseStream?

  init(target: [UInt8]) { request = Request(method: [], target: target) }

  /// The body's length that the header declares; nil: none, or not a number.
  var declaredLength: Int? {
    guard let value = request["content-length"] else { return nil }
    return Int(String(decoding: value, as: UTF8.self))
  }

  /// Takes a part of the body. False: enough is enough, the connection is to be closed.
  func take(_ part: [UInt8], _ options: ServerOptions) -> Bool {
    received += part.count
    if refusal == nil, received > options.bodyLimit {
      refusal = .tooLong(limit: options.bodyLimit)
      request.body = []
    }
    if Clock.monotonic() - began > options.arrivalLimit { refusal = refusal ?? .tooSlow }
    if refusal == nil { request.body += part }
    // Who sends a little too much gets an answer; that can only be read behind what they send.
    return received <= options.bodyLimit * 8
      && Clock.monotonic() - began <= 2 * options.arrivalLimit
  }
}
