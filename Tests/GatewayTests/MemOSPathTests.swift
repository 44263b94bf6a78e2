import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Paths in the MemOS dialect that lead out of the import roots.
@Suite struct MemOSPathTests {
  /// They are refused whatever is there already.
  @Test(arguments: [true, false]) func pathsOutsideAreRefusedEveryTime(_ hasRoot: Bool) throws {
    let place = try DocumentTests.Place()
    try Files.makeDirectories(place.path.appending("root"))
    try place.write("secret.txt", "secret")
    let caller = try Caller { $0.importRoots = hasRoot ? [place.path.appending("root")] : [] }
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"c1"}"#)
    for path in [
      "\(place.path)", "\(place.path)/c1", "\(place.path)/root/../c1", "../c1", "none/../../c1",
      "..",
    ] {
      for field in [#""path":"\#(path)""#, #""mem_cube_name_or_path":"\#(path)""#] {
        let body = #"{"mem_cube_id":"c1",\#(field)}"#
        let answer = try caller.call("POST", "/mem_cubes", body)
        #expect(answer.status == 400, "\(body): \(answer.body.asText)")
        #expect(answer.json().text("message")?.contains("import") == true)
      }
    }
  }

  /// What was read once may be gone: the same call says nothing new.
  @Test func whatIsGoneBelowARootIsNotOutside() throws {
    let place = try DocumentTests.Place()
    try Files.makeDirectories(place.path.appending("root/c1"))
    try place.write("root/owls.txt", "The owl sleeps in the tower.\n")
    try place.write(
      "root/c1/config.json",
      #"{"model_schema":"memos.configs.mem_cube.GeneralMemCubeConfig","cube_id":"c1","#
        + #""text_mem":{"backend":"naive_text","config":{}}}"#)
    let caller = try Caller { $0.importRoots = [place.path.appending("root")] }
    let calls = [
      ("/mem_cubes", #"{"path":"\#(place.path)/root/c1"}"#),
      ("/memories", #"{"doc_path":"owls.txt"}"#),
    ]
    let answers = try calls.map { try caller.good("POST", $0.0, $0.1) }
    try Files.removeTree(place.path.appending("root/c1"))
    try Files.unlink(place.path.appending("root/owls.txt"))
    #expect(try calls.map { try caller.good("POST", $0.0, $0.1) } == answers)
    // And behind a restart without the root the same call is no longer answered as before.
    var settings = GatewaySettings()
    settings.importRoots = []
    let other = try Gateway(caller.host, settings)
    defer { other.close() }
    for (path, body) in calls {
      let answer = other.respond(
        to: Request(
          method: Array("POST".utf8), target: Array(path.utf8),
          fields: [Request.Field("Authorization", "Token \(caller.key)")], body: Array(body.utf8)))
      #expect(answer.status == 400, "\(path)")
    }
  }

  /// Whoever may write below a root replaces a bundle that was registered by a link to one elsewhere; or
  /// takes it away, and the other cubes are answered all the same.
  @Test func whatWasRegisteredIsReplaced() throws {
    let place = try DocumentTests.Place()
    let root = place.path.appending("root")
    try Files.makeDirectories(root)
    let caller = try Caller { $0.importRoots = [root] }
    for (path, text) in [(root, "harmless"), (place.path, "secret")] {
      let cube = try Cube.create(at: path.appending("c.memcube"), host: caller.host)
      let edit = Edit(path: Array("a.md".utf8), content: .bytes(Array("\(text) swordfish".utf8)))
      try cube.write([.create(.memories, edit)], .durable)
      try cube.close()
    }
    for (path, body) in [
      ("/users", #"{"user_id":"ann"}"#),
      ("/mem_cubes", #"{"user_id":"ann","name":"ann","mem_cube_id":"ann"}"#),
      ("/memories", #"{"user_id":"ann","mem_cube_id":"ann","memory_content":"an own swordfish"}"#),
      ("/mem_cubes", #"{"user_id":"ann","mem_cube_name_or_path":"\#(root)/c.memcube"}"#),
    ] {
      _ = try caller.good("POST", path, body)
    }
    let named = "/memories?user_id=ann&mem_cube_id=c.memcube"
    // Of the newest cube that is there.
    func all() throws -> String {
      try caller.good("GET", "/memories?user_id=ann").bytes.asText
    }
    #expect(try all().contains("harmless"))
    try Files.rename(root.appending("c.memcube"), place.path.appending("gone"))
    #expect(try !all().contains("harmless") && all().contains("own"))
    #expect(try caller.call("GET", named).status >= 400)
    try Files.symlink(target: Array("../c.memcube".utf8), at: root.appending("c.memcube"))
    #expect(try !all().contains("secret") && all().contains("own"))
    let answer = try caller.call("GET", named)
    #expect(answer.status >= 400 && !answer.body.asText.contains("secret"))
    try Files.unlink(root.appending("c.memcube"))
    try Files.rename(place.path.appending("gone"), root.appending("c.memcube"))
    #expect(try all().contains("harmless"))
  }
}
