import MemCube
import Testing

@testable import Gateway

/// Exports, as clients of all versions fetch them.
@Suite struct ExportTests {
  /// Clients before 0.1.90 ask for an export by its address.
  @Test func anExportIsGivenToAGET() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v1/memories", #"{"messages":"Likes tea","user_id":"u","infer":false}"#)
    let schema = #""schema":{"type":"object","properties":{"drink":{"type":"string"}}}"#
    let id = try caller.good("POST", "/v1/exports/", #"{\#(schema),"user_id":"u"}"#).text("id")
    _ = try caller.good(
      "POST", "/v1/exports/", #"{\#(schema),"filters":{"user_id":"w"},"show_expired":true}"#)
    let whole = try caller.good("POST", "/v1/exports/get/", #"{"user_id":"u"}"#)
    for query in ["memory_export_id=\(id ?? "")", "user_id=u"] {
      let answer = try caller.call("GET", "/v1/exports/?\(query)")
      #expect(answer.status == 200 && answer.json() == whole, "\(query): \(answer.body.asText)")
    }
    let filters = "filters=%7B%27user_id%27%3A%27w%27%7D&show_expired=true"
    #expect(try caller.call("GET", "/v1/exports/?\(filters)").status == 200)
    #expect(try caller.call("GET", "/v1/exports/?filters=%7B").status == 400)
    #expect(try caller.call("GET", "/v1/exports/?user_id=nobody").status == 404)
  }
}
