internal import Digest
internal import Format
internal import HTTP
internal import Posix

/// Knows calls of the last minutes again, also without a key, so that a repeated call does nothing twice. A
/// client tries every call three times, and the answer to the first may be lost.
struct OpenMemReplay: Sendable {
  /// How long a call without a key is known, milliseconds.
  private static let age: Int64 = 600_000

  private let key: ReplayKey
  private let owners: [Owner]
  private let call: Call

  /// What a call means: its body without nulls, query and files; or the `Idempotency-Key`. Such a key is
  /// refused where it comes again about another owner.
  init(_ call: Call) throws(Fault) {
    self.call = call
    owners = Self.owners(of: call)
    if let chosen = try call.idempotencyKey() {
      key = ReplayKey(call, key: chosen, meaning: ReplayKey.name(of: owners) ?? [])
      return
    }
    var sum = SHA256()
    for pair in call.query.pairs { sum.update(pair.name + [0x3D] + pair.value + [0x26]) }
    sum.update(Array("body:".utf8) + call.body.json.withoutNulls.canonical)
    for file in call.files { try Self.add(file, to: &sum) }
    key = ReplayKey(call, key: nil, meaning: sum.finish(), age: Self.age)
  }

  /// Whose memories a call is about: each user, else each agent. Beside users the first agent is the one that
  /// speaks with them.
  private static func owners(of call: Call) -> [Owner] {
    func ids(_ name: String) -> [[UInt8]] {
      let value = call.body[name]
      return value?.string.map { [$0] } ?? value?.elements?.compactMap(\.string) ?? []
    }
    let users = ids("user_id")
    let agents = ids("agent_id")
    let others = users.isEmpty ? agents[...] : agents.dropFirst()
    return users.map { .user($0) } + others.map { .agent($0) }
  }

  /// Notes, before the call is answered, whose memories the answer will tell. It is forgotten with any
  /// deleted memory of theirs, as with those of the owners that the call is about.
  func note(tellsOf memories: [Memory]) throws(Fault) {
    let told = memories.map(\.place.name) + memories.compactMap { $0.ids.owner?.cubeName }
    let own = owners.map(\.cubeName)
    let names = own + Set(told).subtracting(own)
    guard names.count > own.count else { return }
    let project = try call.caller().project
    try caught { () throws(CubeError) in
      try call.gateway.accounts.note(key, of: project, isAbout: names)
    }
  }

  /// Forgets the answers that are about no owner, and those about these knowledge bases: one of them, a file
  /// or a form was deleted.
  static func forget(_ call: Call, _ bases: [[UInt8]] = []) throws(Fault) {
    let project = try call.caller().project
    try caught { () throws(CubeError) in
      for name in [nil] + bases.map({ Owner.knowledgeBase($0).cubeName }) {
        try call.gateway.accounts.forgetAnswers(
          call.dialect, about: name, of: project, chosenToo: true)
      }
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

  /// The answer of the first such call; else that of `body`, which gets the id of what it does.
  func once(
    _ body: (_ id: [UInt8]) throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    try call.once(key, owners: owners) { (call) throws(Fault) in try body(Array(call.id.utf8)) }
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
