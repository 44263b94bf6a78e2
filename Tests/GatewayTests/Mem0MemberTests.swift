import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Members of projects, as Mem0's clients manage them.
@Suite struct Mem0MemberTests {
  private static let base = "/api/v1/orgs/organizations"

  private func organization(_ caller: Caller) throws -> String {
    try #require(try caller.good("GET", "/v1/ping/").text("org_id"))
  }

  private func members(_ caller: Caller, _ path: String) throws -> [String: String] {
    let list = try caller.good("GET", path)["members"]?.elements ?? []
    let pairs = list.map { ($0.text("email") ?? "", $0.text("role") ?? "") }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  /// A reader is added, made an owner, and taken out, also of a project that a key without an address made.
  @Test(arguments: WayName.allCases, [true, false])
  func membersComeAndGo(_ way: WayName, _ isMade: Bool) throws {
    let caller = try Caller(way.type)
    let organization = try organization(caller)
    var project = try #require(try caller.good("GET", "/v1/ping/").text("project_id"))
    if isMade {
      let made = try caller.good(
        "POST", "\(Self.base)/\(organization)/projects/", #"{"name":"mine"}"#)
      project = try #require(made.text("project_id"))
    }
    let path = "\(Self.base)/\(organization)/projects/\(project)/members/"
    #expect(try members(caller, path) == ["owner@localhost": "OWNER"])
    _ = try caller.good("POST", path, #"{"email":"rik@example.org","role":"READER"}"#)
    #expect(
      try caller.call("POST", path, #"{"email":"rik@example.org","role":"READER"}"#).status == 400)
    _ = try caller.good("PUT", path, #"{"email":"rik@example.org","role":"OWNER"}"#)
    #expect(
      try members(caller, path) == ["owner@localhost": "OWNER", "rik@example.org": "OWNER"])
    _ = try caller.good("DELETE", path + "?email=rik@example.org")
    #expect(try members(caller, path) == ["owner@localhost": "OWNER"])
    // That one is nobody: it stands for keys.
    for (method, target, body) in [
      ("PUT", path, #"{"email":"owner@localhost","role":"READER"}"#),
      ("DELETE", path + "?email=owner@localhost", ""),
      ("DELETE", path + "?email=rik@example.org", ""),
    ] {
      #expect(try caller.call(method, target, body).status == 404)
    }
  }

  /// Where only members' keys are left, the last owner stays.
  @Test func lastOwnerStays() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let project = try caller.project
    let ana = Array("ana@example.org".utf8)
    try accounts.setMember(ana, .owner, of: project)
    let key = try accounts.makeKey(project, email: ana).secret.asText
    for old in try accounts.keys(of: project) where old.email == nil {
      try accounts.revoke(old.id, of: project)
    }
    let path =
      "\(Self.base)/\(try accounts.organization().asText)/projects/\(project.id.asText)/members/"
    let shown = try caller.call("GET", path, key: key).json()["members"]
    #expect(shown?.texts("email") == ["ana@example.org"])
    #expect(try caller.call("DELETE", path + "?email=ana@example.org", key: key).status == 400)
    let body = #"{"email":"ana@example.org","role":"READER"}"#
    #expect(try caller.call("PUT", path, body, key: key).status == 400)
  }
}
