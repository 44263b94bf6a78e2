import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// What a document says, or what a group is told of no "I", nobody said.
@Suite struct MemHQWrittenTests {
  private static let policy =
    "Employees get 28 days of holiday. The office closes at 18:00 on Fridays. "
    + "Expense reports are due on the fifth of each month. Visitors sign in at the desk."

  private func learned(_ caller: Caller, _ target: String, _ kind: String, _ text: String) throws
    -> [(text: String, type: String)]
  {
    let added = try caller.call(
      "POST", "/v1/memory/add",
      #"{"content":"\#(text)","sourceType":"\#(kind)"\#(target)}"#, scheme: "Bearer")
    let id = try #require(added.json().text("jobId"))
    #expect(
      try eventually {
        let job = try caller.call("GET", "/v1/memory/job/\(id)", scheme: "Bearer").json()
        return job.text("status") == "done"
      })
    let project = try caller.project
    var found: [(text: String, type: String)] = []
    for name in try caller.gateway.memories.cubes.names(project.folder) {
      let place = CubePlace(folder: project.folder, name: name)
      _ = try caller.gateway.memories.use(place) { (cube, owner) throws(CubeError) in
        found += try cube.memories(rows: try cube.memoryRows(), at: place, of: owner).map {
          ($0.text.asText, $0.type?.asText ?? "")
        }
      }
    }
    return found
  }

  @Test(arguments: [
    (#","group":"policies""#, "PDF"), (#","group":"policies""#, "TEXT"), ("", "TEXT"),
    (#","userId":"u""#, "PDF"),
  ])
  func nobodySaidIt(target: String, kind: String) throws {
    let caller = try Caller()
    _ = try caller.call("POST", "/v1/groups", #"{"name":"policies"}"#, scheme: "Bearer")
    let found = try learned(caller, target, kind, Self.policy)
    #expect(found.contains { $0.text.hasPrefix("Employees get 28 days of holiday.") }, "\(found)")
    #expect(!found.contains { $0.text.contains("user") || $0.type == "BELIEF" }, "\(found)")
  }

  /// What somebody says of themself is theirs, also in a group.
  @Test(arguments: [#","userId":"u""#, #","group":"policies""#])
  func whoSpeaksIsTold(target: String) throws {
    let caller = try Caller()
    _ = try caller.call("POST", "/v1/groups", #"{"name":"policies"}"#, scheme: "Bearer")
    let found = try learned(caller, target, "TEXT", "I moved to Porto in May.")
    #expect(found.contains { $0.text.hasPrefix("The user moved to Porto") }, "\(found)")
  }
}
