import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MCP
@testable import MemCube

/// A server over a store of its own, removed at the end.
final class Ground: Sendable {
  let directory: Path
  let shelf: StoreShelf
  let server: MCPServer

  init(
    _ cubes: [String] = ["notes"], change: (inout MCPOptions) -> Void = { _ in }
  ) throws {
    let name = "memcube-mcp-" + Random.bytes(6).map { String($0, radix: 16) }.joined()
    directory = Path("/tmp").appending(name)
    try Files.makeDirectory(directory)
    let host = Host(
      store: directory.appending("store"), state: directory.appending("state"),
      cache: directory.appending("cache"), author: bytes("ana"), now: { Clock.now() },
      random: { Random.bytes($0) })
    for cube in cubes { try Store(host).create(bytes(cube), host: host).close() }
    var options = try #require(MCPOptions(tools: "all", version: "1"))
    change(&options)
    shelf = StoreShelf(host, [], project: nil, isReadOnly: options.isReadOnly)
    server = MCPServer(shelf, options)
  }

  deinit {
    shelf.close()
    try? Files.removeTree(directory)
  }

  /// The answer to a request.
  func ask(_ method: String, _ params: String = "{}", era: Era = .old) throws -> JSON {
    let request = RPCRequest(id: 1, method: method, params: try JSON.parse(bytes(params)))
    return try #require(server.answer(request, era, Work(request)))
  }

  /// The result of a tool.
  func call(_ tool: String, _ arguments: String = "{}") throws -> JSON {
    let answer = try ask("tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#)
    return try #require(answer["result"], "\(shown(answer.bytes))")
  }

  /// What a tool gives that goes well.
  func said(_ tool: String, _ arguments: String = "{}") throws -> JSON {
    let result = try call(tool, arguments)
    #expect(result["isError"] == false, "\(shown(result.bytes))")
    return try #require(result["structuredContent"])
  }

  /// The sentence of a tool that refuses.
  func refused(_ tool: String, _ arguments: String) throws -> String {
    let result = try call(tool, arguments)
    #expect(result["isError"] == true, "\(shown(result.bytes))")
    return shown(result["content"]?.elements?.first?["text"]?.string ?? [])
  }
}

extension JSON: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self.init(value) }

  /// The text of a key.
  func text(_ key: String) -> String? { self[key]?.string.map { MCP.shown($0) } }
}
