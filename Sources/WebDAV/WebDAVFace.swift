public import Bundle
public import Gateway
public import HTTP
internal import MemCubeFS
internal import Posix

/// A server's requests: those below `/dav` are answered here, and all others by the gateway.
public final class WebDAVFace: Handler {
  /// What all paths of the face begin with.
  public static let path = Location.root + [0x2F]

  private let gateway: Gateway
  private let shares: Shares
  private let numbers = Lock<Int32>(1)

  /// The face of a host's store, whose keys the gateway knows.
  public init(_ host: Host, _ gateway: Gateway) {
    self.gateway = gateway
    shares = Shares(host) { [weak gateway] in gateway?.report($0) }
  }

  /// Records all that there is, and closes the cubes; to be called when no more requests come.
  public func close() { shares.close() }

  /// Answers a request.
  public func respond(to request: Request) -> Response { respond(to: request, for: .patient) }

  /// Answers the request of a client that may leave.
  public func respond(to request: Request, for attendance: Attendance) -> Response {
    guard Location.isBelow(request.target) else {
      // Windows asks at the root whether there is such a face at all.
      let isQuestion = Method(request) == .options && request["origin"] == nil
      return isQuestion && request.target == [0x2F]
        ? Self.options : gateway.respond(to: request, for: attendance)
    }
    guard let method = Method(request) else {
      var refused = Refused(405, "this method is none of WebDAV's")
      refused.fields = [Request.Field("Allow", Method.list)]
      return refused.response
    }
    if method == .options { return Self.options }
    return respond(method, to: request, for: attendance)
  }

  private func respond(
    _ method: Method, to request: Request, for attendance: Attendance
  ) -> Response {
    let guest: Guest
    do throws(Fault) { guest = try gateway.guest(request) } catch {
      return Self.response(to: error)
    }
    var response: Response
    do throws(Refused) {
      if let objection = guest.objection(toWriting: method.writes) {
        throw Refused(403, objection)
      }
      response = try answer(method, request, guest, attendance)
    } catch {
      var refused = error
      refused.sentence = gateway.told(refused.sentence)
      response = refused.response
    }
    response.isRepeatable = !method.writes
    gateway.note(guest, "webdav", method: method.rawValue, status: response.status)
    return response
  }

  /// So often a request is begun anew where what it looked up was changed by others meanwhile.
  private static let attempts = 4

  private func answer(
    _ method: Method, _ request: Request, _ guest: Guest, _ attendance: Attendance
  ) throws(Refused) -> Response {
    let location = try Location(request.target)
    let use = try asked { () throws(Errno) in try shares.use(guest.folder) }
    // Of an earlier request that this thread answered.
    _ = MemoryTree.takeReason()
    for _ in 1..<Self.attempts {
      let call = Call(request, location, guest, use, attendance, number: nextNumber())
      do { return try method.answer(call) } catch {
        guard error.isStale else { throw error }
      }
    }
    return try method.answer(
      Call(request, location, guest, use, attendance, number: nextNumber()))
  }

  /// A number for what a request is to the tree, which knows threads by theirs.
  private func nextNumber() -> Int32 {
    numbers.withLock { number in
      number = number == .max ? 1 : number + 1
      return number
    }
  }

  /// Answers a request that was refused before it was whole.
  public func refuse(_ request: Request, _ refusal: Refusal) -> Response {
    guard Location.isBelow(request.target) else { return gateway.refuse(request, refusal) }
    var refused = Refused(refusal.status, refusal.sentence)
    if refusal.status == 401 { refused.fields = [Self.challenge] }
    return refused.response
  }

  /// Refuses a long body without a key that may write.
  public func objection(to request: Request) -> Refusal? {
    guard Location.isBelow(request.target) else { return gateway.objection(to: request) }
    return gateway.objection(toBodyOf: request)
  }

  /// What asks a client for a key: as a password, whatever the name.
  private static let challenge = Request.Field(
    "WWW-Authenticate", "Basic realm=\"memcube\", charset=\"UTF-8\"")

  private static func response(to fault: Fault) -> Response {
    var refused = Refused(fault.kind.status, fault.message)
    switch fault.kind {
    case .noKey, .badKey: refused.fields = [challenge]
    case .limited(let seconds), .quota(_, let seconds):
      refused.fields = [Request.Field("Retry-After", "\(seconds)")]
    default: break
    }
    return refused.response
  }

  /// OPTIONS: what there is, for clients without a key too.
  private static let options = Response(
    status: 200,
    fields: [
      Request.Field("DAV", "1, 2"), Request.Field("MS-Author-Via", "DAV"),
      Request.Field("Allow", Method.list),
    ])
}

/// The methods of the face.
enum Method: String, CaseIterable {
  case options = "OPTIONS"
  case get = "GET"
  case head = "HEAD"
  case put = "PUT"
  case delete = "DELETE"
  case propfind = "PROPFIND"
  case proppatch = "PROPPATCH"
  case makeCollection = "MKCOL"
  case copy = "COPY"
  case move = "MOVE"
  case lock = "LOCK"
  case unlock = "UNLOCK"

  /// All of them, for an Allow header.
  static let list = allCases.map(\.rawValue).joined(separator: ", ")

  /// The method of a request; nil: none of these.
  init?(_ request: Request) { self.init(rawValue: String(decoding: request.method, as: UTF8.self)) }

  /// Whether it changes something.
  var writes: Bool {
    switch self {
    case .options, .get, .head, .propfind: false
    case .put, .delete, .proppatch, .makeCollection, .copy, .move, .lock, .unlock: true
    }
  }

  /// Answers a call, after the conditions of its If header.
  func answer(_ call: Call) throws(Refused) -> Response {
    let tokens = try call.checkIf()
    switch self {
    case .options: return Response(status: 200)
    case .get, .head: return try call.get()
    case .put: return try call.put(tokens)
    case .delete: return try call.delete(tokens)
    case .propfind: return try call.propfind()
    case .proppatch: return try call.proppatch(tokens)
    case .makeCollection: return try call.makeCollection(tokens)
    case .copy: return try call.copy(tokens)
    case .move: return try call.move(tokens)
    case .lock: return try call.lock(tokens)
    case .unlock: return try call.unlock()
    }
  }
}
