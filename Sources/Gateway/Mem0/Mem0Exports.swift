internal import Format
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
        .get, "/v1/exports", .read, "an export, as clients before 0.1.90 ask for it",
        takes: .body([], query: ["memory_export_id"] + scope).lists("categories", "fields")
      ) { (call) throws(Fault) in
        try Self.getExport(call, Fields(try Self.asked(call.query, scope)))
      },
      Endpoint(
        .post, "/v1/exports/get", .read, "an export",
        takes: .body(["memory_export_id"] + scope)
      ) { (call) throws(Fault) in
        try Self.getExport(call, call.body)
      },
    ]
  }

  /// What an export is about, as the same words give it again.
  private static func subject(_ body: Fields) -> [UInt8] {
    let members = (body.json.members ?? []).filter { member in
      (ids + narrowing).contains(member.key.asText) && !member.value.isNull
    }
    return JSON.object(members).canonical
  }

  /// A query as the body that asks the same.
  private static func asked(_ query: Parameters, _ scope: [String]) throws(Fault) -> JSON {
    var members: [JSON.Member] = []
    for name in ["memory_export_id"] + scope {
      let values = query.all(name)
      guard let value = values.first else { continue }
      switch (name, value.asText) {
      case ("filters", _), ("metadata", _):
        members.append(JSON.Member(name, try PythonLiteral.readJSON(value, name)))
      case ("categories", _), ("fields", _):
        members.append(JSON.Member(name, .array(values.map { .string($0) })))
      case (_, "true"), (_, "false"):
        let isFlag = ["latest_only", "include_merged", "show_expired"].contains(name)
        members.append(
          JSON.Member(name, isFlag ? .bool(value.count == 4) : .string(value)))
      default: members.append(JSON.Member(name, .string(value)))
      }
    }
    return .object(members)
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
      ("subject", .string(subject(call.body))), ("result", try filling.fill(schema).value))
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

  private static func getExport(_ call: Call, _ asked: Fields) throws(Fault) -> Reply {
    let project = try call.caller().project
    let accounts = call.gateway.accounts
    let id = try asked.text("memory_export_id")
    let about = subject(asked)
    let found = try caught { () throws(CubeError) -> Thing? in
      if let id { return try accounts.thing(export, id, of: project) }
      return try accounts.things(export, of: project).last { $0.value["subject"]?.string == about }
    }
    guard let found else { throw .notFound(.export, "Memory export not found") }
    return Reply(found.value["result"] ?? .object([]))
  }
}
