internal import MemCube
internal import Posix

/// Exports: memories in the shape that a caller asks for.
extension Mem0 {
  private static let export = "mem0-export"

  var exportEndpoints: [Endpoint] {
    let scope = Self.ids + Self.narrowing
    return [
      Endpoint(
        .post, "/v1/exports", .write, "make an export",
        takes: .body(["schema", "export_instructions"] + scope), Self.makeExport),
      Endpoint(
        .post, "/v1/exports/get", .read, "an export",
        takes: .body(["memory_export_id"] + scope), Self.getExport),
    ]
  }

  /// What an export is about, as the same words give it again.
  private static func subject(_ call: Call) -> [UInt8] {
    let members = (call.body.json.members ?? []).filter { member in
      (ids + narrowing).contains(member.key.asText) && !member.value.isNull
    }
    return JSON.object(members).canonical
  }

  static func makeExport(_ call: Call) throws(Fault) -> Reply {
    let schema = try Mem0Filling.schema(call.body["schema"], "schema")
    _ = try call.body.text("export_instructions")
    let scope = try Mem0Scope(call, .second)
    let project = try call.caller().project
    let memories = call.gateway.memories
    let candidates = try scope.candidates(project, memories)
    let filling = Mem0Filling(schema, memories, candidates)
    let value = object(
      ("subject", .string(subject(call))), ("result", try filling.fill(schema)))
    try caught { () throws(CubeError) in
      let named = Mem0().owner(of: call).map { [$0.cubeName] } ?? []
      let told = try memories.catalog.owners(in: candidates.keys.map(\.name), of: project)
      try call.gateway.accounts.keep(
        export, Array(call.id.utf8), value, of: project,
        about: Array(Set(named + told)).sorted { $0.lexicographicallyPrecedes($1) })
    }
    return Reply(
      status: 201,
      object(
        ("message", "Memory export request received. The export is ready."), ("id", JSON(call.id)))
    )
  }

  static func getExport(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let accounts = call.gateway.accounts
    let id = try call.body.text("memory_export_id")
    let about = subject(call)
    let found = try caught { () throws(CubeError) -> Thing? in
      if let id { return try accounts.thing(export, id, of: project) }
      return try accounts.things(export, of: project).last { $0.value["subject"]?.string == about }
    }
    guard let found else { throw .notFound(.export, "Memory export not found") }
    return Reply(found.value["result"] ?? .object([]))
  }
}
