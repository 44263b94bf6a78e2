internal import Posix

// What libmicrohttpd calls, on its own thread: adapters that take pointers apart.

typealias OnTarget =
  @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, LibMicroHTTPD.Handle?) ->
  UnsafeMutableRawPointer?
typealias OnCompleted =
  @convention(c) (
    UnsafeMutableRawPointer?, LibMicroHTTPD.Handle?,
    UnsafeMutablePointer<UnsafeMutableRawPointer?>?, Int32
  ) -> Void
typealias OnConnected =
  @convention(c) (
    UnsafeMutableRawPointer?, LibMicroHTTPD.Handle?,
    UnsafeMutablePointer<UnsafeMutableRawPointer?>?, Int32
  ) -> Void
typealias OnRequest =
  @convention(c) (
    UnsafeMutableRawPointer?, LibMicroHTTPD.Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
    UnsafePointer<CChar>?, UnsafePointer<UInt8>?, UnsafeMutablePointer<Int>?,
    UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> Int32
typealias OnValue =
  @convention(c) (
    UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?
  ) -> Int32
typealias OnRead =
  @convention(c) (UnsafeMutableRawPointer?, UInt64, UnsafeMutablePointer<UInt8>?, Int) -> Int
typealias OnFree = @convention(c) (UnsafeMutableRawPointer?) -> Void

/// MHD_OPTION_URI_LOG_CALLBACK: the target before the library decodes it. What it gives is the
/// request's context, until `onCompleted`.
let onTarget: OnTarget = { context, target, handle in
  if let context = unsafe context, let handle = unsafe handle {
    unsafe Unmanaged<Server>.fromOpaque(context).takeUnretainedValue().library.addHost(to: handle)
  }
  let exchange = Exchange(target: unsafe bytes(target))
  exchange.place = UInt(bitPattern: target)
  // The library would now read the query's arguments into the connection's memory, and fall silent
  // where that has no room for them. They are ours to read: it finds none after the `?`.
  if let mark = exchange.request.target.firstIndex(of: 0x3F), let target = unsafe target {
    unsafe UnsafeMutablePointer(mutating: target)[mark + 1] = 0
  }
  return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// MHD_OPTION_NOTIFY_CONNECTION
let onConnected: OnConnected = { context, handle, _, event in
  guard let context = unsafe context, let handle = unsafe handle else { return }
  let server = unsafe Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
  let connection = UInt(bitPattern: handle)
  // MHD_CONNECTION_NOTIFY_STARTED, or CLOSED, which is said before the socket is closed.
  if event == 0 {
    unsafe server.arrivals.begin(connection, socket: server.library.socket(of: handle))
  } else {
    server.arrivals.close(connection)
  }
}

/// MHD_OPTION_NOTIFY_COMPLETED
let onCompleted: OnCompleted = { context, handle, slot, _ in
  guard let held = unsafe slot?.pointee, let context = unsafe context else { return }
  unsafe slot?.pointee = nil
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(held).takeRetainedValue()
  let server = unsafe Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
  server.arrivals.rests(UInt(bitPattern: handle))
  if let stream = exchange.stream {
    stream.abandon()
    server.forget(stream)
  }
  if exchange.isUnsent { server.sent() }
}

/// MHD_AccessHandlerCallback: once for the header, then for each part of the body, then for its
/// end, and once more when a suspended connection goes on.
let onRequest: OnRequest = { context, handle, _, method, version, part, size, slot in
  guard let context = unsafe context, let handle = unsafe handle,
    let held = unsafe slot?.pointee, let size = unsafe size
  else { return 0 }
  let server = unsafe Unmanaged<Server>.fromOpaque(context).takeUnretainedValue()
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(held).takeUnretainedValue()
  let connection = unsafe Connection(server.library, handle)
  if case .begun = exchange.phase {
    exchange.request.method = unsafe bytes(method)
    let isWhole = unsafe exchange.isFirstLineWhole(method, version)
    if !isWhole { exchange.refusal = .malformed("the first line of the request holds a NUL") }
    server.arrivals.arrives(
      UInt(bitPattern: handle), since: exchange.began, patience: server.options.arrivalLimit)
    let (fields, places) = connection.fields()
    exchange.request.fields = fields
    let header = unsafe HeaderPlaces(
      method: UInt(bitPattern: method), version: UInt(bitPattern: version),
      versionLength: UInt(bytes(version).count), fields: places,
      size: server.library.headerSize(of: handle))
    let needsHost = unsafe bytes(version).elementsEqual("HTTP/1.1".utf8)
    if needsHost, exchange.request["host"] == nil, exchange.refusal == nil {
      exchange.refusal = .malformed("the request has no Host")
    }
    if server.library.overlooksNUL, !header.isWhole, exchange.refusal == nil {
      exchange.refusal = .malformed(
        "the header of the request holds a NUL, a folded line, or line ends of two kinds")
    }
    return server.begin(exchange, of: connection) ? 1 : 0
  }
  let count = unsafe size.pointee
  if count > 0 {
    unsafe size.pointee = 0
    guard let part = unsafe part else { return 0 }
    let taken = unsafe [UInt8](UnsafeBufferPointer(start: part, count: count))
    guard exchange.take(taken, server.options, server.stores) else { return 0 }
    server.arrivals.arrives(
      UInt(bitPattern: handle), since: exchange.began, patience: exchange.patience(server.options))
    return 1
  }
  return server.go(on: exchange, of: connection) ? 1 : 0
}

/// MHD_ContentReaderCallback
let onRead: OnRead = { context, _, place, room in
  guard let context = unsafe context, let place = unsafe place, room > 0 else { return -2 }
  let stream = unsafe Unmanaged<ResponseStream>.fromOpaque(context).takeUnretainedValue()
  switch unsafe stream.read(into: place, room) {
  case .bytes(let count): return count
  case .suspended: return 0
  case .end: return -1  // MHD_CONTENT_READER_END_OF_STREAM
  case .failure: return -2  // MHD_CONTENT_READER_END_WITH_ERROR
  }
}

/// MHD_ContentReaderFreeCallback
let onFree: OnFree = { context in
  guard let context = unsafe context else { return }
  unsafe Unmanaged<ResponseStream>.fromOpaque(context).release()
}

extension Connection {
  /// Collects header fields.
  private final class Collector {
    var fields: [Request.Field] = []
    var places: [HeaderPlaces.Place] = []
  }

  /// The header's fields, and where they stand in the library's memory.
  func fields() -> (fields: [Request.Field], places: [HeaderPlaces.Place]) {
    let collector = Collector()
    let onValue: OnValue = { context, _, name, value in
      guard let context = unsafe context else { return 0 }
      let collector = unsafe Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
      let lower = unsafe bytes(name).map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
      let field = unsafe Request.Field(lower, bytes(value))
      collector.fields.append(field)
      collector.places.append(
        HeaderPlaces.Place(
          start: UInt(bitPattern: name), end: UInt(bitPattern: value) &+ UInt(field.value.count)))
      return 1
    }
    let context = unsafe Unmanaged.passUnretained(collector).toOpaque()
    // MHD_HEADER_KIND
    _ = unsafe library.values(
      handle, 1, unsafeBitCast(onValue, to: LibMicroHTTPD.Handle.self), context)
    // The first is that of `addHost`.
    let own = library.overlooksNUL ? 1 : 0
    return withExtendedLifetime(collector) {
      (Array(collector.fields.dropFirst(own)), Array(collector.places.dropFirst(own)))
    }
  }
}

/// The bytes of a C string; none for NULL.
private func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
  guard let text = unsafe text else { return [] }
  var out: [UInt8] = []
  var place = unsafe text
  while unsafe place.pointee != 0 {
    unsafe out.append(UInt8(bitPattern: place.pointee))
    unsafe place += 1
  }
  return out
}
