internal import Posix

// The life of a request on the library's thread.
extension Server {
  /// Looks at a header. False closes the connection.
  func begin(_ exchange: Exchange, of connection: Connection) -> Bool {
    exchange.phase = .reading
    if exchange.request.fields.count > options.fieldLimit {
      exchange.refusal = exchange.refusal ?? .tooManyFields
    }
    // What another server before this one takes for the end of the body may be another: nothing more
    // is read.
    if let objection = Framing.objection(to: exchange.request) {
      exchange.refusal = objection
      return answer(exchange, on: connection)
    }
    if case .malformed = exchange.refusal { return answer(exchange, on: connection) }
    // The body is read to its end all the same, since the next request begins there, but not kept.
    if exchange.refusal == nil, exchange.mayBeLong || exchange.asksToGoOn {
      exchange.refusal = handler.objection(to: exchange.request)
    }
    let limit = exchange.limit(options)
    if let length = exchange.declaredLength, length > limit {
      exchange.refusal = exchange.refusal ?? .tooLong(limit: limit)
      // So much is not read to its end: who sends it may not hear why the connection is closed.
      if length > max(limit, options.bodyLimit * 8) { return answer(exchange, on: connection) }
    }
    // Who waits for a word before the body hears at once that there is no use in one.
    if exchange.asksToGoOn, exchange.refusal != nil { return answer(exchange, on: connection) }
    return true
  }

  /// A request has arrived, or its answer is ready.
  func go(on exchange: Exchange, of connection: Connection) -> Bool {
    switch exchange.phase {
    case .begun, .reading:
      if exchange.refusal == nil, traffic.withLock({ $0.isStopping }) {
        exchange.refusal = .stopping
      }
      if exchange.refusal != nil { return answer(exchange, on: connection) }
      exchange.phase = .handed
      exchange.finishBody()
      unsafe arrivals.answers(UInt(bitPattern: connection.handle))
      return hand(exchange, of: connection)
    case .handed: return answer(exchange, on: connection)
    case .answered: return false
    }
  }

  /// Sends the answer.
  private func answer(_ exchange: Exchange, on connection: Connection) -> Bool {
    exchange.phase = .answered
    var response =
      if let refusal = exchange.refusal {
        handler.refuse(exchange.request, refusal)
      } else if let made = exchange.response { made } else { Response(status: 500) }
    exchange.response = nil
    // Where it is not certain what the request was, nor is it where the next one begins.
    switch exchange.refusal {
    case .malformed, .unknownCoding:
      response.fields.append(Request.Field("Connection", "close"))
    // Nor where its body begins, if it comes all the same.
    case .some where exchange.asksToGoOn && exchange.received == 0:
      response.fields.append(Request.Field("Connection", "close"))
    default: break
    }
    switch response.body {
    case .bytes(let bytes):
      // MHD_RESPMEM_MUST_COPY
      var copy = bytes
      let made = unsafe copy.withUnsafeMutableBytes {
        unsafe library.fromBuffer($0.count, $0.baseAddress, 2)
      }
      return unsafe queue(made, response, on: connection)
    case .stream(let write): return stream(exchange, response, write, on: connection)
    }
  }

  private func stream(
    _ exchange: Exchange, _ response: Response,
    _ write: @escaping @Sendable (any StreamWriter) -> Void,
    on connection: Connection
  ) -> Bool {
    let caller = unsafe UInt(bitPattern: connection.handle)
    let stream = ResponseStream(connection) { [arrivals] in arrivals.isGone(caller) }
    exchange.stream = stream
    let held = unsafe Unmanaged.passRetained(stream).toOpaque()
    // UInt64.max is MHD_SIZE_UNKNOWN.
    let length = response.length.map { UInt64(max(0, $0)) } ?? .max
    let made = unsafe library.fromCallback(
      length, 16 << 10, unsafeBitCast(onRead, to: LibMicroHTTPD.Handle.self), held,
      unsafeBitCast(onFree, to: LibMicroHTTPD.Handle.self))
    guard unsafe made != nil else {
      unsafe Unmanaged<ResponseStream>.fromOpaque(held).release()
      return false
    }
    let isStopping = traffic.withLock { traffic in
      traffic.streams[ObjectIdentifier(stream)] = stream
      return traffic.isStopping
    }
    if isStopping { stream.abandon() }
    do {
      try Thread.detach("stream") {
        write(stream)
        stream.end()
      }
    } catch { stream.abandon() }
    return unsafe queue(made, response, on: connection)
  }

  /// A stream's request is over.
  func forget(_ stream: ResponseStream) {
    traffic.withLock { _ = $0.streams.removeValue(forKey: ObjectIdentifier(stream)) }
    traffic.broadcast()
  }

  private func queue(
    _ made: LibMicroHTTPD.Handle?, _ response: Response, on connection: Connection
  ) -> Bool {
    guard let made = unsafe made else { return false }
    defer { unsafe library.destroyResponse(made) }
    for field in response.fields {
      // A line end would begin another field, and a NUL would cut the value.
      guard !(field.name + field.value).contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 })
      else { continue }
      let name = String(decoding: field.name, as: UTF8.self)
      let value = String(decoding: field.value, as: UTF8.self)
      _ = unsafe name.withCString { name in
        unsafe value.withCString { unsafe library.addHeader(made, name, $0) }
      }
    }
    let status = UInt32(clamping: min(599, max(200, response.status)))
    return unsafe library.queue(connection.handle, status, made) == 1
  }
}
