internal import Format
internal import Posix

/// Who may use a project.
extension Console {
  var memberEndpoints: [Endpoint] {
    let one = "/console/v1/members/{email}"
    return [
      Endpoint(
        .get, "/console/v1/members", .read, "the members", takes: Self.takes(), Self.members),
      Endpoint(
        .put, one, .manage, "add a member, or change the role of one", takes: Self.takes(["role"]),
        Self.setMember),
      Endpoint(
        .delete, one, .manage, "take a member out: their keys are good for nothing then",
        takes: Self.takes(), Self.removeMember),
    ]
  }

  private static func memberObject(_ member: Member) -> JSON {
    object(
      ("email", .string(member.email)), ("role", JSON(member.role.rawValue)),
      ("since", time(member.created)))
  }

  static func members(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let all = try caught { () throws(CubeError) in
      try call.gateway.accounts.members(of: project)
    }
    return Reply(object(("members", .array(all.map(memberObject)))))
  }

  /// A role that a call names.
  static func role(_ word: [UInt8]) throws(Fault) -> Role {
    guard let role = Role(word: word) else {
      throw .invalid("role", "role must be READER or OWNER")
    }
    return role
  }

  static func setMember(_ call: Call) throws(Fault) -> Reply {
    let email = call.name("email")
    let role = try role(try call.body.requiredText("role"))
    let project = try call.caller().project
    let accounts = call.gateway.accounts
    let member = try memberFault { () throws(CubeError) -> Member? in
      try accounts.setMember(email, role, of: project)
      return try accounts.member(email, of: project)
    }
    guard let member else { throw .notFound(.member, "the member was taken out meanwhile") }
    return Reply(memberObject(member))
  }

  static func removeMember(_ call: Call) throws(Fault) -> Reply {
    let email = call.name("email")
    let project = try call.caller().project
    let reply = Reply(object(("removed", .string(email))))
    let accounts = call.gateway.accounts
    try memberFault { () throws(CubeError) in
      if try accounts.member(email, of: project) != nil { try call.takes(reply) }
      try accounts.removeMember(email, of: project)
    }
    return reply
  }

  /// The last owner stays: said as what the caller got wrong.
  private static func memberFault<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(Fault) -> Result {
    do throws(CubeError) { return try body() } catch {
      switch error {
      case .refused(let sentence), .invalid(let sentence): throw .invalid("email", sentence)
      case .notFound(let sentence): throw .notFound(.member, sentence)
      default: throw Fault(error)
      }
    }
  }
}
