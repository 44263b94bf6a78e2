public import Posix

/// An HTTP/1.1 server: one thread of libmicrohttpd's reads and writes all connections, and a fixed
/// number of threads answers requests, so that a slow one keeps no other waiting.
public final class Server: Sendable {
  @safe private struct Running: @unchecked Sendable {
    var daemon: LibMicroHTTPD.Handle
    var identity: IdentityText?
  }

  let options: ServerOptions
  let handler: any Handler
  let library: LibMicroHTTPD
  let traffic = Condition(Traffic())
  let stores: BodyStores
  private let answers: AnswerRoom
  private let pool: WorkerPool
  let arrivals: Arrivals
  private let running = Lock<Running?>(nil)
  /// Where it listens, with the port that it got.
  public let address: SocketAddress

  /// What is on its way.
  struct Traffic {
    var requests = 0
    /// Requests that were handed on and whose answers are not sent to their end.
    var unsent = 0
    var streams: [ObjectIdentifier: ResponseStream] = [:]
    var isStopping = false
  }

  /// Starts a server; requests come from now on, until `stop`.
  public init(_ options: ServerOptions, _ handler: any Handler) throws(ServerError) {
    guard let library = LibMicroHTTPD.shared else { throw .noLibrary }
    self.library = library
    self.options = options
    self.handler = handler
    stores = BodyStores(options.storedBodies)
    answers = AnswerRoom(options.answerLimit)
    let socket: ListeningSocket
    do { socket = try Sockets.listen(options.address) } catch { throw .address(error) }
    address = socket.address
    do {
      pool = try WorkerPool(threads: options.threads, limit: options.waitingLimit)
    } catch { throw .threads(error) }
    do { arrivals = try Arrivals(options) } catch {
      pool.end()
      throw .threads(error)
    }
    let identity = options.identity.map { IdentityText($0) }
    // The library's now: `stop` takes it back.
    let raw = socket.release()
    let daemon = unsafe start(raw, identity)
    guard let daemon = unsafe daemon else {
      _ = FileDescriptor(adopting: raw)
      pool.end()
      arrivals.end()
      throw .refused
    }
    let value = unsafe Running(daemon: unsafe daemon, identity: identity)
    running.withLock { $0 = value }
    // The library calls it until it is stopped.
    _ = unsafe Unmanaged.passRetained(self)
  }

  private func start(_ socket: Int32, _ identity: IdentityText?) -> LibMicroHTTPD.Handle? {
    // By epoll, version 0.9.75 goes on calling gnutls_handshake() as long as a handshake is not whole.
    let waits =
      identity == nil ? LibMicroHTTPD.Flag.ownThread : LibMicroHTTPD.Flag.ownPollingThread
    var flags = waits | LibMicroHTTPD.Flag.suspends
    var list: [(LibMicroHTTPD.Option, Int, LibMicroHTTPD.Handle?)] = unsafe [
      (.socket, Int(socket), nil), (.connectionMemory, options.headerMemory, nil),
      // At its own limit the library hears no more of connections that end: it must not come to that.
      (.connections, options.connectionLimit + 64, nil), (.idleSeconds, options.idleSeconds, nil),
      (.strict, 1, nil), (.pipeSignalIsIgnored, 1, nil),
    ]
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe list.append((.onTarget, unsafeBitCast(onTarget, to: Int.self), context))
    unsafe list.append((.whenCompleted, unsafeBitCast(onCompleted, to: Int.self), context))
    unsafe list.append((.whenConnected, unsafeBitCast(onConnected, to: Int.self), context))
    if let identity {
      flags |= LibMicroHTTPD.Flag.tls
      unsafe list.append((.key, 0, identity.key))
      unsafe list.append((.certificate, 0, identity.certificate))
      unsafe list.append((.priorities, 0, identity.priorities))
    }
    return unsafe library.start(
      flags: flags, answer: unsafeBitCast(onRequest, to: LibMicroHTTPD.Handle.self),
      context: context, options: list)
  }

  /// Takes no more connections, waits for the answers and streams that are being made (`stopPatience` at
  /// most; streams that are not done by then are broken off) and then sent (`sendPatience`), and ends. A
  /// second call does nothing.
  public func stop() {
    let taken = running.withLock { state -> Running? in
      defer { state = nil }
      return state
    }
    guard let taken else { return }
    let raw = unsafe library.quiesce(taken.daemon)
    if raw >= 0 { _ = FileDescriptor(adopting: raw) }
    if case .file(let path) = address { try? Files.unlink(path) }
    traffic.withLock { traffic in
      traffic.isStopping = true
      for stream in traffic.streams.values { stream.noteStop() }
    }
    let end = Clock.monotonic() + options.stopPatience
    _ = traffic.wait(nanoseconds: options.stopPatience) { traffic in
      traffic.requests == 0 && traffic.streams.isEmpty ? true : nil
    }
    for stream in traffic.withLock({ Array($0.streams.values) }) { stream.breakOff() }
    // What a thread still has is suspended, and the library must not be stopped under it: a thread that
    // is not done in time ends with the process.
    let rest = max(0, end - Clock.monotonic())
    guard traffic.wait(nanoseconds: rest, until: { $0.requests == 0 ? true : nil }) != nil
    else { return }
    // An answer that is made is not sent yet, and the library closes every connection at once.
    _ = traffic.wait(nanoseconds: options.sendPatience, until: { $0.unsent == 0 ? true : nil })
    pool.end()
    unsafe library.stop(taken.daemon)
    arrivals.end()
    unsafe Unmanaged.passUnretained(self).release()
  }

  /// Hands a whole request to a thread of the pool; the connection is suspended meanwhile.
  func hand(_ exchange: Exchange, of connection: Connection) -> Bool {
    exchange.isUnsent = true
    traffic.withLock {
      $0.requests += 1
      $0.unsent += 1
    }
    connection.suspend()
    let caller = unsafe UInt(bitPattern: connection.handle)
    let attendance = Attendance { [arrivals] in
      arrivals.isGone(caller)
    } setAside: { [pool] isAside in
      if isAside { pool.stepAside() } else { pool.stepBack() }
    }
    let isTaken = pool.hand { [self] in
      answer(exchange, handler.respond(to: exchange.request, for: attendance))
      exchange.letGo()
      connection.resume()
      finish()
    }
    if !isTaken {
      exchange.response = handler.refuse(exchange.request, .busy)
      connection.resume()
      finish()
    }
    return true
  }

  /// Keeps an answer until it is sent, or says that there is no room for it.
  private func answer(_ exchange: Exchange, _ response: Response) {
    exchange.response = response
    guard case .bytes(let bytes) = response.body, bytes.count > AnswerRoom.small else { return }
    exchange.room = answers.take(bytes.count, isOwed: !response.isRepeatable)
    if exchange.room == nil {
      exchange.response = handler.refuse(exchange.request, .tooManyUnread)
    }
  }

  /// An answer was sent to its end, or its client is gone.
  func sent() {
    traffic.withLock { $0.unsent -= 1 }
    traffic.broadcast()
  }

  private func finish() {
    traffic.withLock { $0.requests -= 1 }
    traffic.broadcast()
  }
}

/// A certificate and its key as the library wants them: C strings that stay.
@safe final class IdentityText: @unchecked Sendable {
  let certificate: UnsafeMutableRawPointer
  let key: UnsafeMutableRawPointer
  /// GnuTLS's priority string. TLS 1.0 and 1.1 must not be used: RFC 8996.
  let priorities = unsafe text(Array("NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2".utf8))

  init(_ identity: ServerOptions.Identity) {
    unsafe certificate = Self.text(identity.certificate)
    unsafe key = Self.text(identity.key)
  }

  deinit {
    unsafe certificate.deallocate()
    unsafe key.deallocate()
    unsafe priorities.deallocate()
  }

  private static func text(_ bytes: [UInt8]) -> UnsafeMutableRawPointer {
    let place = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + 1, alignment: 1)
    unsafe place.copyMemory(from: bytes, byteCount: bytes.count)
    unsafe place.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
    return unsafe place
  }
}
