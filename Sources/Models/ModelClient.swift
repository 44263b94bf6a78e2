internal import Format
internal import HTTPClient
public import Posix

/// How long a caller waits for a model.
public struct Patience: Sendable {
  /// How long all of it may take, nanoseconds, waiting for a turn among it; nil: each try as long as
  /// the endpoint says.
  var whole: Int64?
  /// How often it is tried again; nil: as the endpoint says, as long as the time allows.
  var retries: Int?
  /// Whether no caller waits: such work leaves one of the requests that may be under way to callers who wait.
  var isBackground = false
  /// Asked while a request is under way.
  var shouldStop: @Sendable () -> Bool = { false }

  /// A caller waits for the answer, as long as the endpoint allows.
  public static let asked = Patience()
  /// A caller waits for something that it can do without.
  package static func brief(_ nanoseconds: Int64) -> Patience {
    Patience(whole: nanoseconds, retries: 0)
  }
  /// A caller waits for the answer, so many nanoseconds at most, and may give up before.
  public static func asked(
    within nanoseconds: Int64, until stop: @escaping @Sendable () -> Bool
  ) -> Patience {
    Patience(whole: nanoseconds, shouldStop: stop)
  }
  /// A caller waits for the answer, as long as the endpoint allows, and may give up before.
  public static func asked(until stop: @escaping @Sendable () -> Bool) -> Patience {
    Patience(shouldStop: stop)
  }
  /// No caller waits.
  package static func background(until stop: @escaping @Sendable () -> Bool) -> Patience {
    Patience(isBackground: true, shouldStop: stop)
  }
}

/// Asks a model's service: at most so many requests at once, again after failures that may pass,
/// within a budget of tokens. May be used by any thread.
public final class ModelClient: Sendable {
  /// What it asks.
  public let endpoint: ModelEndpoint
  let client = HTTPClient(name: "memcube")
  private let underWay = Condition(0)
  private let used = Lock(0)
  /// The vectors of questions, for all cubes of this process.
  package let questions = QuestionMemory()
  /// Whether it is of use to ask for memories, answers, an order of results.
  package let extraction = Recovery(after: 3), answering = Recovery(after: 1),
    ranking = Recovery(after: 1)
  let shouldStop: @Sendable () -> Bool
  private let sleep: @Sendable (Int64) -> Void

  /// A client of an endpoint. `shouldStop` is asked while a request is under way; `sleep` waits so
  /// many nanoseconds between two tries.
  public init(
    _ endpoint: ModelEndpoint, shouldStop: @escaping @Sendable () -> Bool = { false },
    sleep: @escaping @Sendable (Int64) -> Void = { Clock.sleep(nanoseconds: $0) }
  ) {
    self.endpoint = endpoint
    self.shouldStop = shouldStop
    self.sleep = sleep
  }

  /// Tokens used so far, as the service counts them.
  public var tokens: Int { used.withLock { $0 } }

  /// How soon who waits for a turn looks whether it is still wanted, nanoseconds.
  private static let glance: Int64 = 500_000_000
  /// The first pause before another try, nanoseconds; it doubles.
  private static let pause: Int64 = 500_000_000
  /// The longest pause that a service may ask for by `Retry-After`, seconds.
  private static let longestPause: Int64 = 30
  /// Statuses that may pass: request timeout, conflict, too early, too many requests, and the
  /// server's own errors (RFC 9110, 15.5 and 15.6; RFC 6585).
  private static let passing: Set<Int> = [408, 409, 425, 429, 500, 502, 503, 504, 529]

  /// Posts a JSON value below the base and gives the JSON that comes back with a 2xx status.
  func post(
    _ path: String, _ body: JSON, _ patience: Patience = .asked
  ) throws(ModelError) -> JSON {
    try repeated(patience) { (timeout) throws(ModelError) in
      try attempt(path, body, timeout, patience)
    }
  }

  /// Makes a request of one kind until it comes to something, in its turn.
  func repeated<Value>(
    _ patience: Patience, _ attempt: (_ timeout: Int64) throws(ModelError) -> Outcome<Value>
  ) throws(ModelError) -> Value {
    let spent = used.withLock { $0 }
    if let budget = endpoint.budget, spent >= budget { throw .budget(budget) }
    let end = patience.whole.map { Clock.monotonic() + $0 }
    try takeTurn(patience)
    defer {
      underWay.withLock { $0 -= 1 }
      // All: who may go on depends on who asks.
      underWay.broadcast()
    }
    var tries = 0
    while true {
      var timeout = endpoint.timeout
      if let end {
        timeout = min(timeout, end - Clock.monotonic())
        if timeout < 1_000_000 { throw .busy }
      }
      switch try attempt(timeout) {
      case .done(let value): return value
      case .again(let error, let wait):
        if shouldStop() || patience.shouldStop() { throw .stopped }
        // A person waits no longer for the service's pause than for its answer.
        let longest = patience.isBackground ? Int64.max : endpoint.timeout
        let pause = min(longest, wait ?? Self.pause << Int64(min(tries, 6)))
        guard tries < (patience.retries ?? endpoint.retries),
          end.map({ Clock.monotonic() + pause < $0 }) ?? true
        else { throw error }
        sleep(pause)
        tries += 1
      }
    }
  }

  /// What came of one try.
  enum Outcome<Value> {
    case done(Value)
    /// It may pass; after so many nanoseconds, if the service says.
    case again(ModelError, Int64?)
  }

  /// A request below the base.
  func request(
    _ path: String, _ body: JSON, _ timeout: Int64, accepting type: String = "application/json"
  ) -> HTTPRequest {
    var request = request(path, timeout, accepting: type)
    request.body = body.bytes
    request.fields.append(HTTPRequest.Field("Content-Type", "application/json"))
    return request
  }

  /// The same without a body.
  func request(_ path: String, _ timeout: Int64, accepting type: String) -> HTTPRequest {
    var request = HTTPRequest(.post, endpoint.base + path)
    request.fields = [HTTPRequest.Field("Accept", type)]
    if let key = endpoint.key {
      let text = "Bearer " + String(decoding: key, as: UTF8.self)
      request.fields.append(HTTPRequest.Field("Authorization", text))
    }
    request.timeout = timeout
    request.connectTimeout = min(request.connectTimeout, timeout)
    return request
  }

  /// One try.
  private func attempt(
    _ path: String, _ body: JSON, _ timeout: Int64, _ patience: Patience
  ) throws(ModelError) -> Outcome<JSON> {
    try answer(to: request(path, body, timeout), timeout, patience)
  }

  /// What comes of a request whose answer is JSON.
  func answer(
    to request: HTTPRequest, _ timeout: Int64, _ patience: Patience
  ) throws(ModelError) -> Outcome<JSON> {
    let reply: HTTPReply
    do {
      reply = try client.send(request) { self.shouldStop() || patience.shouldStop() }
    } catch { return .again(try Self.passing(error, of: request, timeout), nil) }
    if let refused: Outcome<JSON> = try refusal(reply, reply.body) { return refused }
    guard let value = try? JSON.parse(reply.body) else {
      // A cut or garbled answer may come whole the next time.
      return .again(.malformed("it is no JSON"), nil)
    }
    count(value)
    return .done(value)
  }

  /// Why there was no reply, where that may pass.
  /// - Throws: where it does not.
  static func passing(
    _ error: HTTPClientError, of request: HTTPRequest, _ timeout: Int64
  ) throws(ModelError) -> ModelError {
    switch error {
    case .noLibrary: throw .unreachable("libcurl is missing; install the package libcurl4")
    case .invalid(let why): throw .unreachable(why)
    case .notPublic: throw .unreachable("its address is not one of the public network")
    case .stopped: throw .stopped
    case .tooLong: throw .malformed("the answer is over \(request.replyLimit) bytes")
    case .timeout: return silence(timeout)
    case .unreachable(let why): return .unreachable(why)
    }
  }

  /// That nothing came for so long.
  static func silence(_ timeout: Int64) -> ModelError {
    let tenths = timeout / 100_000_000
    let seconds = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    return .unreachable("it did not answer within \(seconds) s")
  }

  /// What a status that is no success means; nil: it is one.
  func refusal<Value>(
    _ reply: HTTPReply, _ body: [UInt8]
  ) throws(ModelError) -> Outcome<Value>? {
    if (200..<300).contains(reply.status) { return nil }
    let error = ModelError.refused(reply.status, Self.message(body, hiding: endpoint.key))
    guard Self.passing.contains(reply.status) else { throw error }
    return .again(error, Self.wait(reply["retry-after"]))
  }

  /// Waits until fewer than `concurrency` requests are under way. Background work leaves one of them to
  /// callers who wait.
  private func takeTurn(_ patience: Patience) throws(ModelError) {
    let all = max(1, endpoint.concurrency)
    let limit = patience.isBackground ? max(1, all - 1) : all
    func turn(_ count: inout Int) -> Bool? {
      if count >= limit { return nil }
      count += 1
      return true
    }
    let (end, isBeyond) = Clock.monotonic().addingReportingOverflow(patience.whole ?? .max)
    while true {
      let rest = isBeyond ? Int64.max : max(0, end - Clock.monotonic())
      if underWay.wait(nanoseconds: min(rest, Self.glance), until: { turn(&$0) }) != nil { return }
      if shouldStop() || patience.shouldStop() { throw .stopped }
      if rest == 0 { throw .busy }
    }
  }

  func count(_ reply: JSON) {
    let tokens = reply["usage"]?["total_tokens"]?.integer ?? 0
    used.withLock { $0 += Int(clamping: max(0, min(tokens, 1 << 40))) }
  }

  /// What a service says of its refusal: `{"error":{"message":…}}`, or a start of its text. Some repeat the
  /// key that they do not know.
  static func message(_ body: [UInt8], hiding key: [UInt8]?) -> String {
    let value = try? JSON.parse(body)
    let said = value?["error"]?["message"]?.string ?? value?["message"]?.string
    var text = said ?? (value == nil ? body : [])
    if let key, !key.isEmpty { text = text.replacing(key, with: Array("(the key)".utf8)) }
    let line = text.prefix(200).map { $0 < 0x20 ? 0x20 : $0 }
    return String(decoding: line, as: UTF8.self)
  }

  /// `Retry-After` in nanoseconds; a date is not understood, and counts as absent.
  static func wait(_ field: String?) -> Int64? {
    guard let field, let seconds = Int64(field), seconds >= 0 else { return nil }
    return min(seconds, longestPause) * 1_000_000_000
  }
}
