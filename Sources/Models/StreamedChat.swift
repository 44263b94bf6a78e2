internal import Format
internal import HTTPClient
internal import Posix

extension ModelClient {
  /// The longest stream that is taken, bytes: each word of it stands in an object of its own.
  private static let streamLimit = 64 << 20
  /// A stream may take so many times longer than a silence in it.
  private static let streamTimes: Int64 = 10

  /// As `chat`, and hands on what the model says as it comes. It is asked again only where nothing was
  /// handed on yet.
  /// - Returns: all of it, UTF-8, without white space around it.
  /// - Throws: also `.malformed` where the answer broke off.
  package func streamedChat(
    _ messages: [ChatMessage], _ sampling: Sampling, _ patience: Patience,
    tell: @escaping @Sendable ([UInt8]) -> Void
  ) throws(ModelError) -> [UInt8] {
    var members = try request(
      messages, tokens: sampling.tokens, temperature: sampling.temperature, topP: sampling.topP)
    members.append(JSON.Member("stream", true))
    let body = JSON.object(members)
    return try repeated(patience) { (timeout) throws(ModelError) in
      try stream(body, timeout, patience, tell)
    }
  }

  /// One try.
  private func stream(
    _ body: JSON, _ timeout: Int64, _ patience: Patience,
    _ tell: @escaping @Sendable ([UInt8]) -> Void
  ) throws(ModelError) -> Outcome<[UInt8]> {
    var request = request(
      "/chat/completions", body, timeout, accepting: "text/event-stream, application/json")
    request.timeout = timeout.multipliedReportingOverflow(by: Self.streamTimes).partialValue
    request.replyLimit = Self.streamLimit
    let events = Lock(ChatEvents(hiding: endpoint.key))
    let heard = Lock(Clock.monotonic())
    let isSilent = { @Sendable in Clock.monotonic() - heard.withLock { $0 } > timeout }
    let reply: HTTPReply
    do {
      reply = try client.send(request) {
        self.shouldStop() || patience.shouldStop() || isSilent()
      } receive: { part in
        heard.withLock { $0 = Clock.monotonic() }
        let (said, goesOn) = events.withLock { ($0.take(part), $0.failure == nil) }
        if !said.isEmpty { tell(said) }
        return goesOn
      }
    } catch {
      let came = events.withLock { $0 }
      if let failure = came.failure { throw failure }
      let isOver = error == .stopped && isSilent()
      let reason =
        isOver ? Self.silence(timeout) : try Self.passing(error, of: request, timeout)
      return try settled(.again(reason, nil), came.hasSaid)
    }
    let came = events.withLock { events in
      events.finish()
      return events
    }
    return try settled(try result(reply, came, tell), came.hasSaid)
  }

  /// What was handed on cannot be taken back: it is not said once more.
  private func settled(
    _ outcome: Outcome<[UInt8]>, _ hasSaid: Bool
  ) throws(ModelError) -> Outcome<[UInt8]> {
    if hasSaid, case .again(let error, _) = outcome { throw error }
    return outcome
  }

  /// What a whole reply is.
  private func result(
    _ reply: HTTPReply, _ came: ChatEvents, _ tell: ([UInt8]) -> Void
  ) throws(ModelError) -> Outcome<[UInt8]> {
    if let refused: Outcome<[UInt8]> = try refusal(reply, came.other) { return refused }
    if let failure = came.failure { throw failure }
    // Not every service streams: this one answers as ever.
    if !came.hasEvents, let value = try? JSON.parse(came.other) {
      count(value)
      let text = try Self.said(in: value)
      tell(text)
      return .done(text)
    }
    guard came.isWhole else { return .again(.malformed("it broke off"), nil) }
    if let usage = came.usage { count(usage) }
    return .done(try Self.trimmed(came.text))
  }
}

/// The server-sent events of a model that talks: `data:` with an object that holds the next words, and
/// `data: [DONE]` at the end.
struct ChatEvents: Sendable {
  /// The longest line, bytes; how much is kept of what is no event; the longest answer.
  private static let (lineLimit, otherLimit, textLimit) = (1 << 20, 8 << 20, 4 << 20)

  private var line: [UInt8] = []
  private var data: [UInt8] = []
  /// Whether the last byte was a carriage return, which may end a line together with a line feed.
  private var endsInReturn = false
  /// All that was said.
  private(set) var text: [UInt8] = []
  /// Whether anything was, that is no white space.
  private(set) var hasSaid = false
  private(set) var hasEvents = false
  /// Whether the model said that this is all.
  private(set) var isWhole = false
  /// What came before the first event: a reply that is none of events.
  private(set) var other: [UInt8] = []
  /// The object that tells how much was used.
  private(set) var usage: JSON?
  /// Why nothing more is wanted.
  private(set) var failure: ModelError?
  /// What is not repeated of what it says.
  private let key: [UInt8]?

  /// Events of a service that was given a key.
  init(hiding key: [UInt8]? = nil) { self.key = key }

  /// Takes the next bytes; what was said in them.
  mutating func take(_ part: [UInt8]) -> [UInt8] {
    if !hasEvents, other.count < Self.otherLimit { other += part }
    let start = text.count
    let hadSaid = hasSaid
    for byte in part {
      if failure != nil || isWhole && usage != nil { break }
      let follows = endsInReturn && byte == 0x0A
      endsInReturn = byte == 0x0D
      if follows { continue }
      if byte == 0x0A || byte == 0x0D {
        endLine()
        continue
      }
      line.append(byte)
      if line.count > Self.lineLimit { failure = .malformed("a line of it is too long") }
    }
    let said = text[start...]
    // An answer begins with its first word.
    return Array(hadSaid ? said : said.drop { $0 <= 0x20 })
  }

  /// Nothing more comes.
  mutating func finish() {
    if !line.isEmpty { endLine() }
    endEvent()
  }

  private mutating func endLine() {
    defer { line = [] }
    if line.isEmpty { return endEvent() }
    guard line.starts(with: "data:".utf8) else { return }
    hasEvents = true
    let value = line.dropFirst(5)
    data += (data.isEmpty ? [] : [0x0A]) + (value.first == 0x20 ? value.dropFirst() : value)
    if data.count > Self.lineLimit { failure = .malformed("an event of it is too long") }
  }

  private mutating func endEvent() {
    defer { data = [] }
    if data.isEmpty || failure != nil { return }
    if data.elementsEqual("[DONE]".utf8) {
      isWhole = true
      return
    }
    guard let event = try? JSON.parse(data) else {
      failure = .malformed("an event of it is no JSON")
      return
    }
    if let error = event["error"], !error.isNull {
      failure = .failed(ModelClient.message(data, hiding: key))
      return
    }
    if event["usage"]?["total_tokens"] != nil { usage = event }
    guard let choice = event["choices"]?.elements?.first else { return }
    let said = choice["delta"]?["content"]?.string ?? []
    text += said
    hasSaid = hasSaid || said.contains { $0 > 0x20 }
    if choice["finish_reason"]?.isNull == false { isWhole = true }
    if text.count > Self.textLimit { failure = .malformed("it is too long") }
  }
}
