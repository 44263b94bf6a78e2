import MemCube
import Testing

@testable import Gateway

/// What is said of a fact that is known: nothing of it is lost.
@Suite struct SaidAgainTests {
  private func add(_ caller: Caller, _ more: String) throws {
    _ = try caller.good(
      "POST", "/v1/memories/", #"{"messages":"I live in Paris.","user_id":"u"\#(more)}"#)
  }

  private func ends(_ caller: Caller) throws -> [JSON?] {
    try caller.good("GET", "/v1/memories/?user_id=u").elements?.map { $0["expiration_date"] } ?? []
  }

  @Test func whatHasExpiredHoldsAgain() throws {
    let caller = try Caller()
    try add(caller, #","expiration_date":"2020-01-01""#)
    #expect(try ends(caller) == [])
    try add(caller, "")
    #expect(try ends(caller) == [.null])
    // What holds without an end is not ended by who says it for a while.
    try add(caller, #","expiration_date":"2090-01-01""#)
    #expect(try ends(caller) == [.null])
  }

  @Test func theLaterEndCounts() throws {
    let caller = try Caller()
    try add(caller, #","expiration_date":"2090-01-01""#)
    try add(caller, #","expiration_date":"2089-01-01""#)
    #expect(try ends(caller) == ["2090-01-01"])
    try add(caller, #","expiration_date":"2091-01-01""#)
    #expect(try ends(caller) == ["2091-01-01"])
    try add(caller, "")
    #expect(try ends(caller) == [.null])
  }
}
