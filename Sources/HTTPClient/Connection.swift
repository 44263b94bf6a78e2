internal import Posix

/// A libcurl handle, which keeps its connection open from one request to the next. For one thread
/// at a time.
@safe final class Connection: @unchecked Sendable {
  private let library: LibCurl
  private let handle: LibCurl.Handle

  /// nil where there is no memory.
  init?(_ library: LibCurl) {
    guard let handle = unsafe library.make() else { return nil }
    self.library = library
    unsafe self.handle = unsafe handle
  }

  deinit { unsafe library.cleanUp(handle) }

  /// Sends a request; the transfer gets what comes.
  func perform(
    _ request: HTTPRequest, as name: String, _ transfer: Transfer
  ) throws(HTTPClientError) -> HTTPReply {
    unsafe library.reset(handle)
    var list: UnsafeMutableRawPointer?
    defer { unsafe library.freeList(list) }
    // Without the empty one libcurl would wait a second for "100 Continue" before a long body. It would sign that
    // header, too, without sending it.
    let lines = request.fields.map { "\($0.name): \($0.value)" }
    for line in lines + (request.signing == nil ? ["Expect:"] : []) {
      unsafe list = unsafe line.withCString { unsafe library.append(list, $0) }
    }
    let form: MIMEBody?
    if let given = request.form {
      guard let made = unsafe MIMEBody(given, handle) else {
        throw .unreachable("this libcurl cannot send forms")
      }
      form = made
    } else {
      form = nil
    }
    // libcurl reads it until the transfer ends.
    defer { withExtendedLifetime(form) {} }
    let upload = request.upload.map { BodyReader($0) }
    defer { withExtendedLifetime(upload) {} }
    guard describe(request, as: name), sign(request), send(upload),
      unsafe form == nil || library.set(handle, .form, form?.pointer),
      unsafe library.set(handle, .header, list),
      receive(by: transfer), !request.onlyPublic || confine(transfer)
    else { throw .unreachable("this libcurl does not know an option that is needed") }
    let code = unsafe library.perform(handle)
    if let failure = transfer.failure { throw failure }
    switch code {
    case 0: break
    case 28: throw .timeout  // CURLE_OPERATION_TIMEDOUT
    case 60: throw .untrusted  // CURLE_PEER_FAILED_VERIFICATION
    case 77: throw .noAuthorities  // CURLE_SSL_CACERT_BADFILE
    case _ where transfer.metPrivate:
      throw .notPublic
    default: throw .unreachable(library.description(code))
    }
    return HTTPReply(status: unsafe library.status(handle), fields: transfer.fields, body: [])
  }

  /// Sets what is asked for.
  private func describe(_ request: HTTPRequest, as name: String) -> Bool {
    func set(_ option: LibCurl.Number, _ value: Int) -> Bool {
      unsafe library.set(handle, option, value)
    }
    func set(_ option: LibCurl.Text, _ value: [UInt8]) -> Bool {
      unsafe library.set(handle, option, value)
    }
    let hasBody =
      request.form == nil && request.upload == nil
      && (request.method == .post || request.method == .put)
    // A redirection would carry the key to another server.
    return set(.url, Array(request.url.utf8)) && set(.userAgent, Array(name.utf8))
      && set(.protocols, Array("http,https".utf8)) && set(.followsRedirects, 0)
      && set(.usesNoSignals, 1) && set(.timeout, Int(clamping: request.timeout / 1_000_000))
      && set(.connectTimeout, Int(clamping: request.connectTimeout / 1_000_000))
      && (!hasBody
        || set(.post, 1) && set(.bodySize, request.body.count) && set(.copiedBody, request.body))
      && (request.method != .head || set(.noBody, 1))
      && set(.method, Array(request.method.rawValue.utf8))
  }

  /// Has libcurl sign the request, and sets when it is given up for slow.
  private func sign(_ request: HTTPRequest) -> Bool {
    func set(_ option: LibCurl.Number, _ value: Int) -> Bool {
      unsafe library.set(handle, option, value)
    }
    func set(_ option: LibCurl.Text, _ value: String) -> Bool {
      unsafe library.set(handle, option, Array(value.utf8))
    }
    if let stall = request.stallTimeout {
      let seconds = max(1, Int(clamping: stall / 1_000_000_000))
      guard unsafe library.set(handle, .slowLimit, 1),
        unsafe library.set(handle, .slowTime, seconds)
      else { return false }
    }
    if let file = request.authorities,
      unsafe !library.set(handle, .authorities, file.bytes)
    {
      return false
    }
    guard let signing = request.signing else { return true }
    return set(.signing, "aws:amz:\(signing.region):\(signing.service)")
      && set(.userAndPassword, "\(signing.accessKey):\(signing.secretKey)")
      && set(.continueTimeout, 1)
  }

  /// Has the body of a PUT read piece by piece.
  private func send(_ upload: BodyReader?) -> Bool {
    guard let upload else { return true }
    let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(upload).toOpaque())
    return unsafe library.set(handle, .upload, 1)
      && library.set(handle, .uploadSize, Int(upload.content.count))
      && library.set(handle, .readFunction, unsafeBitCast(onRead, to: UnsafeRawPointer.self))
      && library.set(handle, .readData, context)
      && library.set(handle, .seekFunction, unsafeBitCast(onSeek, to: UnsafeRawPointer.self))
      && library.set(handle, .seekData, context)
  }

  /// Sets who gets what comes.
  private func receive(by transfer: Transfer) -> Bool {
    let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(transfer).toOpaque())
    return unsafe library.set(
      handle, .bodyFunction, unsafeBitCast(onBody, to: UnsafeRawPointer.self))
      && library.set(handle, .bodyData, context)
      && library.set(handle, .headerFunction, unsafeBitCast(onHeader, to: UnsafeRawPointer.self))
      && library.set(handle, .headerData, context)
      && library.set(
        handle, .progressFunction, unsafeBitCast(onProgress, to: UnsafeRawPointer.self))
      && library.set(handle, .progressData, context) && library.set(handle, .noProgress, 0)
  }
}

extension Connection {
  /// Sees to it that only public addresses are connected to. It judges the address itself, after the name
  /// was resolved.
  private func confine(_ transfer: Transfer) -> Bool {
    let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(transfer).toOpaque())
    return unsafe library.set(handle, .proxy, [])
      && library.set(handle, .socketData, context)
      && library.set(handle, .socketFunction, unsafeBitCast(onSocket, to: UnsafeRawPointer.self))
  }
}

private typealias OnSocket =
  @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafeMutableRawPointer?) -> Int32

/// CURLOPT_OPENSOCKETFUNCTION: a socket for a `struct curl_sockaddr` (family, type, protocol, the
/// address' length, the address), or CURL_SOCKET_BAD.
private let onSocket: OnSocket = { context, _, address in
  guard let context = unsafe context, let address = unsafe address else { return -1 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let family = unsafe address.load(fromByteOffset: 0, as: Int32.self)
  let type = unsafe address.load(fromByteOffset: 4, as: Int32.self)
  let kind = unsafe address.load(fromByteOffset: 8, as: Int32.self)
  let length = unsafe address.load(fromByteOffset: 12, as: UInt32.self)
  let count = min(128, Int(length))
  let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: address + 16, count: count))
  guard SocketBytes.isPublic(bytes) else {
    transfer.metPrivate = true
    return -1
  }
  return SocketBytes.socket(family, type, kind)
}

private typealias OnBytes =
  @convention(c) (UnsafeMutablePointer<UInt8>?, Int, Int, UnsafeMutableRawPointer?) -> Int
private typealias OnProgress =
  @convention(c) (UnsafeMutableRawPointer?, Int64, Int64, Int64, Int64) -> Int32

/// CURLOPT_WRITEFUNCTION
private let onBody: OnBytes = { bytes, size, count, context in
  unsafe take(bytes, size * count, context) { $0.take(body: $1) }
}

/// CURLOPT_HEADERFUNCTION: one line a call.
private let onHeader: OnBytes = { bytes, size, count, context in
  unsafe take(bytes, size * count, context) { $0.take(header: $1) }
}

/// CURLOPT_XFERINFOFUNCTION
private let onProgress: OnProgress = { context, _, _, _, _ in
  guard let context = unsafe context else { return 1 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  return transfer.goesOn() ? 0 : 1
}

/// Hands bytes on; any other number than theirs breaks off.
private func take(
  _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
  _ body: (Transfer, [UInt8]) -> Bool
) -> Int {
  guard count > 0 else { return 0 }
  guard let bytes = unsafe bytes, let context = unsafe context else { return -1 }
  let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let part = unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  return body(transfer, part) ? count : -1
}
