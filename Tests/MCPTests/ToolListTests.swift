import Testing

@testable import Format
@testable import MCP

/// What clients take of a list of tools: spec of the clients, and what their services refuse.
struct ToolListTests {
  private static let allowed: Set = [
    "type", "properties", "required", "items", "enum", "description", "minimum", "maximum",
  ]
  private static let others: Set = ["minItems", "maxItems", "additionalProperties"]

  /// All schemas within a schema.
  private func schemas(in schema: JSON) -> [JSON] {
    let below =
      (schema["properties"]?.members ?? []).map(\.value) + [schema["items"]].compactMap(\.self)
    return [schema] + below.flatMap { schemas(in: $0) }
  }

  @Test func schemasAreWhatAllClientsTake() throws {
    let tools = ProtocolTable.shared.tools
    #expect(tools.count == 13)
    for tool in tools {
      let name = try #require(tool.text("name"))
      #expect(name.allSatisfy { $0.isLowercase || $0 == "_" } && name.count <= 24)
      for key in ["inputSchema", "outputSchema"] {
        let schema = try #require(tool[key])
        #expect(schema.text("type") == "object")
        for part in schemas(in: schema) {
          let keys = Set((part.members ?? []).map { shown($0.key) })
          #expect(keys.isSubset(of: Self.allowed.union(Self.others)), "\(name): \(keys)")
          #expect(part.text("type") != "array" || part["items"] != nil)
        }
      }
    }
  }

  @Test func theListIsShort() throws {
    let ground = try Ground { $0 = MCPOptions(version: "1") ?? $0 }
    let list = try ground.ask("tools/list")
    // A token is some four bytes.
    #expect(list.bytes.count < 10_000)
    #expect(list == (try ground.ask("tools/list")))
    #expect(list["result"]?["tools"]?.elements?.count == 11)
  }

  @Test func whatWritesIsNotOfferedToReaders() throws {
    let ground = try Ground { $0.isReadOnly = true }
    let tools = try ground.ask("tools/list")["result"]?["tools"]?.elements ?? []
    #expect(tools.allSatisfy { $0["annotations"]?["readOnlyHint"] == true })
    #expect(try ground.refused("remember", #"{"text":"no"}"#).contains("read-only"))
  }

  @Test func unknownSetsAreRefused() {
    #expect(MCPOptions(tools: "nothing", version: "1") == nil)
    #expect(MCPOptions(tools: "recall,read", version: "1")?.tools == ["recall", "read"])
  }

  @Test func instructionsAreShort() throws {
    let ground = try Ground((1...60).map { "a-cube-with-a-rather-long-name-\($0)" })
    let result = try #require(try ground.ask("initialize", #"{"protocolVersion":"x"}"#)["result"])
    #expect(result.text("protocolVersion") == "2025-11-25")
    #expect(try #require(result["instructions"]?.string).count <= 2000)
  }
}
