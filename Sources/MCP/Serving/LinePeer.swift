public import Format
internal import Posix

/// One client that sends a message a line, and gets messages: standard input and output of `memcube mcp`.
public final class LinePeer: Sendable {
  /// What goes on for this client.
  struct State {
    var work: [JSON: Work] = [:]
    var waiting: [Waiting] = []
    /// The bytes of the requests that wait or run.
    var size = 0
    var running = 0
    var isOld = false
    var streams: [JSON: Subscription] = [:]
    var old: Subscription?
    /// Where cubes stood when they were subscribed to.
    var standing: [[UInt8]: Int64] = [:]
    var hasWatcher = false
    var isEnding = false
  }

  /// A request that no thread has taken yet.
  struct Waiting {
    var request: RPCRequest
    var era: Era
    var work: Work
    var size: Int
  }

  /// The bytes of requests beyond which no more are read until some are answered.
  private static let room = 64 << 20
  /// Requests that run at once, and that wait; streams.
  private static let (threads, queue, streamLimit) = (8, 10_000, 16)
  /// How often changes are looked for, nanoseconds.
  private static let interval: Int64 = 1_000_000_000
  /// How long answers may take after the end of input, nanoseconds.
  private static let patience: Int64 = 1_500_000_000

  let state = Condition(State())
  private let server: MCPServer
  private let send: @Sendable (JSON) -> Void

  /// A peer of a server; `send` gets one message at a time from any thread.
  public init(_ server: MCPServer, send: @escaping @Sendable (JSON) -> Void) {
    self.server = server
    self.send = send
  }

  /// Takes a message of so many bytes; where too much waits already, first waits itself.
  public func take(_ message: RPCMessage, size: Int = 0) {
    let _: Bool = state.wait { $0.size > Self.room ? nil : true }
    switch message {
    case .response: return
    case .faulty(let error): send(error)
    case .notification(let method, let params):
      guard method == "notifications/cancelled", let id = params["requestId"] else { return }
      let work = state.withLock { state in
        state.streams[id] = nil
        return state.work[id]
      }
      work?.cancel()
    case .request(let request):
      do throws(RPCError) { try take(request, size) } catch { send(RPC.error(request.id, error)) }
    }
  }

  private func take(_ request: RPCRequest, _ size: Int) throws(RPCError) {
    let isTaken = state.withLock {
      $0.work[request.id] != nil || $0.streams[request.id] != nil
    }
    if isTaken {
      throw RPCError(code: -32600, message: "a request with this id is being answered")
    }
    let era = try Era.of(request, isKnownOld: state.withLock { $0.isOld })
    if request.method == "initialize" { beginOld() }
    switch (request.method, era) {
    case ("subscriptions/listen", .new): return try listen(request)
    case ("resources/subscribe", .old), ("resources/unsubscribe", .old):
      try subscribe(request)
      return send(RPC.result(request.id, .object([])))
    default: break
    }
    let send = send
    let work = Work(request, send: { send($0) })
    // What needs no cube never waits for a tool.
    if MCPServer.isQuick(request.method) {
      if let answer = server.answer(request, era, work) { send(answer) }
      return
    }
    let (isFull, mustStart) = state.withLock { state in
      guard state.waiting.count < Self.queue else { return (true, false) }
      state.work[request.id] = work
      state.size += size
      state.waiting.append(Waiting(request: request, era: era, work: work, size: size))
      guard state.running < Self.threads else { return (false, false) }
      state.running += 1
      return (false, true)
    }
    if isFull { throw RPCError(code: -32603, message: "too many requests wait") }
    if mustStart { start() }
  }

  /// Starts a thread that answers what waits; where there is none, this one does.
  private func start() {
    do { try Thread.detach("mcp") { [self] in answerAll() } } catch { answerAll() }
  }

  private func answerAll() {
    while true {
      let next = state.withLock { state -> Waiting? in
        if state.waiting.isEmpty {
          state.running -= 1
          return nil
        }
        return state.waiting.removeFirst()
      }
      guard let next else { break }
      let (request, work) = (next.request, next.work)
      let answer = work.isCancelled ? nil : server.answer(request, next.era, work)
      // First: a client may use the id again once it has the answer.
      state.withLock { state in
        state.work[request.id] = nil
        state.size -= next.size
      }
      state.broadcast()
      if let answer { send(answer) }
    }
    state.broadcast()
  }

  // MARK: Changes

  private func beginOld() {
    state.withLock { state in
      state.isOld = true
      state.old = state.old ?? Subscription()
    }
    watch()
  }

  private func subscribe(_ request: RPCRequest) throws(RPCError) {
    guard let uri = request.params["uri"]?.string else {
      throw .params("\(request.method) needs 'uri'")
    }
    let isAdded = request.method == "resources/subscribe"
    if isAdded {
      guard let cube = server.scope.place(uri: uri)?.cube,
        (try? server.scope.shelf.names())?.contains(cube) == true
      else { throw .noResource(uri, .old) }
    }
    var wish = Subscription()
    if isAdded { wish.uris = [uri] }
    let standing = wish.standing(server.scope)
    try state.withLock { state throws(RPCError) in
      if isAdded { try state.old?.add(uri) } else { state.old?.uris.removeAll { $0 == uri } }
      state.standing.merge(standing) { first, _ in first }
    }
  }

  private func listen(_ request: RPCRequest) throws(RPCError) {
    let subscription = try Subscription(request)
    try state.withLock { state throws(RPCError) in
      guard state.streams.count < Self.streamLimit else {
        throw .params("there are \(Self.streamLimit) streams already")
      }
    }
    let standing = subscription.standing(server.scope)
    send(subscription.acknowledgement)
    state.withLock { state in
      state.streams[request.id] = subscription
      state.standing.merge(standing) { first, _ in first }
    }
    watch()
  }

  /// Starts looking for changes, once.
  private func watch() {
    let mustStart = state.withLock { state in
      defer { state.hasWatcher = true }
      return !state.hasWatcher
    }
    if mustStart { try? Thread.detach("mcp-changes") { [self] in lookForChanges() } }
  }

  private func lookForChanges() {
    var look = ChangeLook()
    while true {
      let (subscriptions, standing) = state.withLock { state in
        defer { state.standing = [:] }
        return (Array(state.streams.values) + (state.old.map { [$0] } ?? []), state.standing)
      }
      look.begin(standing)
      if !subscriptions.isEmpty {
        let shelf = server.scope.shelf
        let names = (try? shelf.names()) ?? []
        let open = shelf.openNames()
        let cubes = subscriptions.reduce(into: Set<[UInt8]>()) {
          $0.formUnion($1.cubes(among: names, open: open, server.scope))
        }
        let changes = look.next(cubes, of: shelf)
        for subscription in subscriptions {
          for message in subscription.messages(of: changes) { send(message) }
        }
      }
      let isOver = state.wait(nanoseconds: Self.interval) { $0.isEnding ? true : nil }
      if isOver == true { return }
    }
  }

  // MARK: The end

  /// Ends: what was asked is answered, unless that takes too long.
  public func end() {
    let isDone = state.wait(nanoseconds: Self.patience) { state -> Bool? in
      state.running == 0 && state.waiting.isEmpty ? true : nil
    }
    let (left, streams) = state.withLock { state in
      state.isEnding = true
      state.waiting = []
      return (Array(state.work.values), Array(state.streams.values))
    }
    state.broadcast()
    if isDone == nil { for work in left { work.cancel() } }
    for stream in streams { if let message = stream.end { send(message) } }
  }
}

extension MCPServer {
  /// Whether a method needs no cube.
  static func isQuick(_ method: String) -> Bool {
    switch method {
    case "initialize", "server/discover", "ping", "tools/list", "prompts/list",
      "resources/templates/list":
      true
    default: false
    }
  }
}
