internal import Format
internal import HTTP
internal import Posix

extension Call {
  /// The longest `Idempotency-Key`, bytes.
  private static let keyLimit = 255

  /// The key by which the caller knows this call again; nil: it gave none, or the call changes
  /// nothing.
  /// - Throws: an `invalid` fault for a key that is none.
  func idempotencyKey() throws(Fault) -> [UInt8]? {
    guard let endpoint, endpoint.method != .get else { return nil }
    let given = request.fields.filter { $0.name.elementsEqual("idempotency-key".utf8) }
    guard let key = given.first?.value else { return nil }
    let isText = key.allSatisfy { 0x21...0x7E ~= $0 || $0 == 0x20 }
    guard given.count == 1, !key.isBlank, key.count <= Self.keyLimit, isText else {
      throw .invalid(
        "Idempotency-Key",
        "Idempotency-Key must be given once, as 1 to \(Self.keyLimit) characters of ASCII")
    }
    return key
  }

  /// What is asked, in a form in which the same is the same bytes.
  var meaning: [UInt8] { request.target + [0x0A] + (body.json.canonical) }

  /// How long the second of two equal calls waits for the first, and how often it looks, nanoseconds.
  private static let (patience, glance): (Int64, Int64) = (30_000_000_000, 20_000_000)

  /// Runs a call that may be sent again: the second one with the same key gets the first one's answer,
  /// and does nothing; it waits for it. What went wrong is not kept.
  /// - Parameters:
  ///   - replay: the key.
  ///   - owner: whose memories it is about; with them its answer is forgotten.
  ///   - body: answers the call that it is given, which has the id and the time of the first one with that
  ///     key. All that it stores it names after that id: after a crash or an error it is run again, and finds
  ///     it.
  /// - Returns: the answer, or the first one's.
  /// - Throws: status 409 where the key belongs to another call, or the first is not answered in time.
  func once(
    _ replay: ReplayKey, owner: Owner?, _ body: (Call) throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    try once(replay, owners: [owner].compactMap(\.self), body)
  }

  /// As `once`, of a call that may be about several: with the memories of any its answer is forgotten.
  func once(
    _ replay: ReplayKey, owners: [Owner], _ body: (Call) throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    // Within another one it would wait for itself.
    if isKnownAgain { return try body(self) }
    let project = try caller().project
    let accounts = gateway.accounts
    let end = Clock.monotonic() + Self.patience
    var call = self
    let turn = CallTurns.Key(replay, project)
    guard gateway.turns.take(turn, until: end) else {
      throw Self.refusal("the first call like this one is not answered yet")
    }
    defer { gateway.turns.give(turn) }
    claiming: while true {
      let state = try caught { () throws(CubeError) in
        try accounts.claim(
          replay, of: project, owner: replay.reads ? ReplayKey.anybody : ReplayKey.name(of: owners),
          holder: gateway.presence.name)
      }
      switch state {
      case .fresh(let turn):
        call.id = turn.id.asText
        call.began = turn.began
        call.replay = replay
        call.aim = turn.aim
        break claiming
      case .running where Clock.monotonic() < end: Clock.sleep(nanoseconds: Self.glance)
      case .running: throw Self.refusal("the first call like this one is not answered yet")
      case .different:
        throw Self.refusal(
          "this Idempotency-Key was used for another call; a new call needs a new key")
      case .answered(let status, var answer):
        if answer["replayed"] != nil { answer = answer.replacing("replayed", true) }
        var reply = Reply(status: status, answer)
        reply.fields.append(Request.Field("Idempotent-Replayed", "true"))
        return reply
      }
    }
    let reply: Reply
    do throws(Fault) { reply = try call.finding(body) } catch {
      try? accounts.release(replay, of: project)
      throw error
    }
    guard case .json(let answer) = reply.body, (200..<300).contains(reply.status), reply.isFinal
    else {
      try? accounts.release(replay, of: project)
      return reply
    }
    let isKept = try caught { () throws(CubeError) in
      try accounts.settle(
        replay, of: project, status: reply.status, reply.kept ?? answer, about: reply.about)
    }
    if !isKept { try? accounts.release(replay, of: project) }
    return reply
  }

  private static func refusal(_ sentence: String) -> Fault {
    Fault(.refused(status: 409), sentence, field: "Idempotency-Key")
  }
}
