internal import Bundle
internal import Format
internal import Posix

/// The keys of a project.
extension Console {
  var keyEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/console/v1/keys", .manage, "the keys, without their secrets", takes: Self.takes(),
        Self.keys),
      Endpoint(
        .post, "/console/v1/keys", .manage, "make a key, no wider than the one that asks",
        takes: Self.takes(["name", "email", "role", "scopes", "expires"]), Self.makeKey),
      Endpoint(
        .delete, "/console/v1/keys/{id}", .manage, "end a key", takes: Self.takes(), Self.endKey),
    ]
  }

  static func keyObject(_ key: APIKey, at now: Timestamp) -> JSON {
    object(
      ("id", .string(key.id)), ("name", .string(key.name)), ("email", .text(key.email)),
      ("role", JSON(key.role.rawValue)),
      ("scopes", .array(key.scopes.map(\.rawValue).sorted().map { JSON($0) })),
      ("created", time(key.created)), ("expires", time(key.expires)),
      ("state", JSON(key.state(at: now).rawValue)))
  }

  static func keys(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let now = call.gateway.host.now()
    let all = try caught { () throws(CubeError) in
      try call.gateway.accounts.keysAsTheyCount(of: project)
    }
    return Reply(object(("keys", .array(all.map { keyObject($0, at: now) }))))
  }

  /// Makes a key. What it is for programs is shown now, and never again: of the answer that is kept for
  /// who sends the call twice it is left out, since only its hash is to be found here.
  static func makeKey(_ call: Call) throws(Fault) -> Reply {
    let session = try call.caller()
    guard let own = session.key else { throw Fault(.noKey, "a key is made with a key") }
    let accounts = call.gateway.accounts
    let wish = try wish(call, own)
    let made = try keyFault { () throws(CubeError) in
      try accounts.makeKey(wish, id: call.hex(6), for: session.project)
    }
    let shown = keyObject(made.key, at: call.gateway.host.now())
    var reply = Reply(status: 201, shown.with("secret", .string(made.secret)))
    reply.kept = shown.with("secret", .null)
    return reply
  }

  /// What a call asks for; where it says nothing of a thing, as the key that makes it has it.
  private static func wish(_ call: Call, _ own: APIKey) throws(Fault) -> APIKey {
    let now = call.gateway.host.now()
    var wish = APIKey(
      id: [], project: own.project, name: try call.body.text("name") ?? [], email: own.email,
      role: own.role, scopes: own.scopes, created: now, expires: own.expires)
    guard wish.name.count <= 200 else { throw .invalid("name", "name is over 200 bytes") }
    if let words = try call.body.texts("scopes") {
      wish.scopes = []
      for word in words {
        guard let scope = Scope(rawValue: word.asText) else {
          throw .invalid("scopes", "'\(word.asText)' is none of read, write, manage")
        }
        wish.scopes.insert(scope)
      }
      if wish.scopes.isEmpty { throw Fault(.empty, "scopes is empty", field: "scopes") }
    }
    if let text = try call.body.text("expires") {
      let day = text.count == 10 ? text + Array("T23:59:59Z".utf8) : text
      guard let time = Timestamp(rfc3339: day) else {
        throw .invalid("expires", "expires must be a day or a time, as RFC 3339 writes it")
      }
      guard time > now else { throw .invalid("expires", "expires is over") }
      wish.expires = time
    }
    if let email = try call.body.text("email") { wish.email = email }
    wish.isConfined = own.isConfined || wish.email != nil && wish.email != own.email
    if let word = try call.body.text("role") {
      wish.role = try role(word)
      guard wish.email == nil else {
        throw .invalid("role", "a key with an address has the role of that member")
      }
    }
    if let objection = own.objection(toMaking: wish) { throw Fault(.forbidden, objection) }
    return wish
  }

  static func endKey(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let id = call.name("id")
    let missing = Fault.notFound(.key, "there is no key '\(id.asText)'")
    do throws(CubeError) { try call.gateway.accounts.revoke(id, of: project) } catch {
      if case .notFound = error { throw missing }
      throw Fault(error)
    }
    return Reply(object(("revoked", .string(id))))
  }

  private static func keyFault<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    do throws(CubeError) { return try body() } catch {
      if case .notFound(let sentence) = error { throw Fault(.invalid, sentence, field: "email") }
      throw Fault(error)
    }
  }
}
