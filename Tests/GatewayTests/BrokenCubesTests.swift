import HTTP
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Directories among the cubes that are none, or none any more: they keep no other from answering.
@Suite struct BrokenCubesTests {
  private let add = #""messages":"The heron nests by the weir.","infer":false}"#

  private func path(_ name: String, _ caller: Caller) -> Path {
    caller.host.store.appending("cubes").appending("\(name).memcube")
  }

  /// One that cannot be opened is left out of what is asked of all, and is no "there is no such memory".
  @Test func theOthersAnswer() throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/v3/memories/add/", #"{"user_id":"ann",\#(add)"#)
    try Files.makeDirectories(path("junk", caller).appending("cellar"), mode: 0o700)
    for (path, body) in [
      ("/v1/memory/search", #"{"q":"heron","projectTags":["a"]}"#),
      ("/v1/memhq/search", #"{"query":"heron"}"#),
    ] {
      let found = try caller.call("POST", path, body, scheme: "Bearer")
      #expect(found.status == 200 && found.json()["results"]?.elements?.count == 1, "\(path)")
    }
    let asked = try caller.call(
      "POST", "/v1/memory/ask", #"{"question":"Where does the heron nest?","projectTag":"a"}"#,
      scheme: "Bearer")
    #expect(asked.status == 200 && asked.json().text("answer")?.contains("weir") == true)
    #expect(try caller.call("GET", "/v1/users", scheme: "Bearer").status == 200)
    let own = try caller.call(
      "POST", "/v3/memories/search/", #"{"query":"x","filters":{"user_id":"junk"}}"#)
    #expect(own.status >= 500, "\(own.status) \(own.body.asText)")
    #expect(Files.exists(path("junk", caller).appending("cellar")))
  }

  /// What is left of a cube that could not be made, for want of descriptors say, is made anew.
  @Test func whatWasLeftOfACubeIsNoHindrance() throws {
    let caller = try Caller()
    let index = path("bob", caller).appending("index")
    try Files.makeDirectories(index, mode: 0o700)
    try Files.write(
      try Files.open(index.appending("CACHEDIR.TAG"), OpenFlags.write | OpenFlags.create),
      Array("Signature".utf8))
    _ = try caller.good("POST", "/v3/memories/add/", #"{"user_id":"bob",\#(add)"#)
    let list = try caller.good("POST", "/v3/memories/", #"{"filters":{"user_id":"bob"}}"#)
    #expect(list["count"]?.integer == 1)
  }
}
