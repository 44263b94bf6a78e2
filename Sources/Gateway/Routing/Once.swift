internal import HTTP
internal import MemCube

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

  /// Runs a call that may be sent again: the second one with the same key gets the first one's answer,
  /// and does nothing. What went wrong is not kept.
  /// - Parameters:
  ///   - replay: the key; nil: the call is run as it is.
  ///   - owner: whose memories it is about; with them its answer is forgotten.
  ///   - body: answers it.
  /// - Returns: the answer, or the first one's.
  /// - Throws: status 409 where the key belongs to another call, or the first is not answered yet.
  func once(
    _ replay: ReplayKey?, owner: Owner?, _ body: () throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    guard let replay else { return try body() }
    let project = try caller().project
    let accounts = gateway.accounts
    let state = try caught { () throws(CubeError) in
      try accounts.claim(
        replay, of: project, owner: owner?.cubeName, holder: gateway.presence.name)
    }
    switch state {
    case .fresh: break
    case .different:
      throw Fault(
        .refused(status: 409),
        "this Idempotency-Key was used for another call; a new call needs a new key",
        field: "Idempotency-Key")
    case .running:
      throw Fault(
        .refused(status: 409),
        "the first call with this Idempotency-Key is not answered yet; ask again in a moment",
        field: "Idempotency-Key")
    case .answered(let status, var answer):
      if answer["replayed"] != nil { answer = answer.replacing("replayed", true) }
      var reply = Reply(status: status, answer)
      reply.fields.append(Request.Field("Idempotent-Replayed", "true"))
      return reply
    }
    let reply: Reply
    do throws(Fault) { reply = try body() } catch {
      try? accounts.release(replay, of: project)
      throw error
    }
    guard case .json(let answer) = reply.body, (200..<300).contains(reply.status) else {
      try? accounts.release(replay, of: project)
      return reply
    }
    try caught { () throws(CubeError) in
      try accounts.settle(replay, of: project, status: reply.status, answer)
    }
    return reply
  }
}
