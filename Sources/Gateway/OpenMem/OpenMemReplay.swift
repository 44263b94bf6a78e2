internal import Digest
internal import HTTP
internal import MemCube
internal import Posix

/// Answers of the last minutes, so that a call that is made again (a client tries every call three
/// times, and the answer of the first may be lost) does nothing twice. What was begun is noted before
/// anything is done, with the id under which all of it is stored: behind a crash the same call does
/// what is left under the same id.
struct OpenMemReplay: Sendable {
  private static let kind = "openmem-replay:"
  /// How long a call is known, milliseconds.
  private static let age: Int64 = 600_000
  /// How long a key that a caller made is known, milliseconds.
  private static let keyAge: Int64 = 86_400_000
  /// Calls that are under way, of all gateways of this process.
  private static let busy = Condition<Set<[UInt8]>>([])

  private let kind: String
  private let digest: [UInt8]
  private let age: Int64
  private let project: Project
  private let gateway: Gateway

  /// What a call means: its key, endpoint and body without nulls; or the `Idempotency-Key` header.
  init(_ call: Call) throws(Fault) {
    let session = try call.caller()
    project = session.project
    gateway = call.gateway
    kind = Self.kind(
      call.body["user_id"]?.string.map { .user($0) }
        ?? call.body["agent_id"]?.string.map { .agent($0) })
    var sum = SHA256()
    sum.update((session.key?.id ?? []) + [0x0A])
    sum.update(Array((call.endpoint?.pattern.text ?? "").utf8) + [0x0A])
    if let key = call.header("idempotency-key"), !key.isBlank {
      sum.update(Array("key:".utf8) + key)
      age = Self.keyAge
    } else {
      for pair in call.query.pairs { sum.update(pair.name + [0x3D] + pair.value + [0x26]) }
      sum.update(Array("body:".utf8) + call.body.json.withoutNulls.canonical)
      for file in call.files { try Self.add(file, to: &sum) }
      age = Self.age
    }
    digest = sum.finish()
  }

  /// Under what the answers are kept that are about somebody: with whom they are forgotten.
  static func kind(_ owner: Owner?) -> String { kind + (owner?.cubeName.asText ?? "") }

  /// Forgets the answers that are about somebody, or nobody: what they made was deleted.
  static func forget(_ owner: Owner?, _ call: Call) throws(Fault) {
    let project = try call.caller().project
    try caught { () throws(CubeError) in
      try call.gateway.accounts.dropAll(kind(owner), of: project)
    }
  }

  private static func add(_ file: FormPart, to sum: inout SHA256) throws(Fault) {
    sum.update((file.fileName ?? []) + Array("\n\(file.content.count)\n".utf8))
    var offset: Int64 = 0
    while offset < file.content.count {
      let part: [UInt8]
      do { part = try file.content.read(at: offset, count: 1 << 20) } catch {
        throw Fault(.unavailable, "a file of the form cannot be read again")
      }
      if part.isEmpty { break }
      sum.update(part)
      offset += Int64(part.count)
    }
  }

  /// The answer of the first such call; else that of `body`, which gets the id of what it does. What
  /// goes wrong is not kept.
  func once(
    _ body: (_ id: [UInt8]) throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    let turn = Array("\(gateway.host.store)/\(project.row)/".utf8) + digest
    let _: Bool = Self.busy.wait { $0.insert(turn).inserted ? true : nil }
    defer {
      Self.busy.withLock { _ = $0.remove(turn) }
      Self.busy.broadcast()
    }
    let now = gateway.host.now().milliseconds
    let known = try caught { () throws(CubeError) in
      try gateway.accounts.thing(kind, digest, of: project)
    }
    var id = Array(gateway.newID().utf8)
    if let known, now - known.updated.milliseconds < age {
      if let answer = known.value["answer"], !answer.isNull { return Reply(answer) }
      id = known.value["id"]?.string ?? id
    } else {
      try keep(id, .null)
    }
    let reply = try body(id)
    try keep(id, reply.json)
    try forgetOld(now)
    return reply
  }

  private func keep(_ id: [UInt8], _ answer: JSON) throws(Fault) {
    try caught { () throws(CubeError) in
      try gateway.accounts.note(
        kind, digest, object(("id", .string(id)), ("answer", answer)), of: project)
    }
  }

  /// Now and then drops what is too old to be asked for.
  private func forgetOld(_ now: Int64) throws(Fault) {
    guard digest.first.map({ $0 % 32 == 0 }) ?? false else { return }
    try caught { () throws(CubeError) in
      try gateway.accounts.drop(beginning: Self.kind, olderThan: now - Self.keyAge, of: project)
    }
  }
}

extension JSON {
  /// The same without members that are null, at every depth.
  var withoutNulls: JSON {
    switch self {
    case .object(let members):
      .object(
        members.compactMap { $0.value.isNull ? nil : Member($0.key, $0.value.withoutNulls) })
    case .array(let elements): .array(elements.map(\.withoutNulls))
    default: self
    }
  }
}
