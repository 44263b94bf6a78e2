import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// What is purged is told by no event, export or kept answer any more.
@Suite struct PurgedAnswersTests {
  @Test func whatWasToldIsForgotten() throws {
    let caller = try Caller()
    for user in ["vic", "other"] {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"messages":"The tangerine sextant is hidden.","user_id":"\#(user)","async_mode":false}"#)
    }
    let accounts = caller.gateway.accounts
    func events() throws -> Int {
      try caller.good("GET", "/v1/events/")["results"]?.elements?.count ?? 0
    }
    let before = try events()
    #expect(before >= 2)
    try accounts.forgetTold(ofCube: Array("vic".utf8), folder: nil)
    #expect(try events() == before - 1)
    try accounts.forgetTold(ofCube: Array("other".utf8), folder: nil)
    for suffix in ["", "-wal"] {
      let path = Path(caller.gateway.host.store.appending(Accounts.fileName).bytes + suffix.utf8)
      let bytes = (try? Files.readAll(path)) ?? []
      #expect(!String(decoding: bytes, as: UTF8.self).contains("tangerine sextant"))
    }
    // The memories are the bundle's, which `memcube purge` sees to.
    let kept = try caller.good(
      "POST", "/v3/memories/search/", #"{"query":"sextant","filters":{"user_id":"vic"}}"#)
    #expect(kept["results"]?.elements?.count == 1)
  }

  @Test func anUnknownCubeIsNothing() throws {
    let caller = try Caller()
    try caller.gateway.accounts.forgetTold(ofCube: Array("nobody".utf8), folder: nil)
    try caller.gateway.accounts.forgetTold(
      ofCube: Array("nobody".utf8), folder: Array("nowhere".utf8))
  }
}
