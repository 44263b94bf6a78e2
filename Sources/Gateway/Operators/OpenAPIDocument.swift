internal import Format

/// The endpoints of a dialect as OpenAPI 3.1, made from the table that answers calls.
///
/// It says which fields an endpoint reads, and not their types: services disagree with their own pages there,
/// and calls are checked when they come.
struct OpenAPIDocument {
  /// Where it is answered.
  static let paths = [
    "/openapi.json", "/api/openmem/v1/openapi.json", "/v1/openapi.json", "/console/v1/openapi.json",
  ]
  /// Of these paths, the dialect that is meant where the call names none.
  static let usual = [
    "/api/openmem/v1/openapi.json": "openmem", "/v1/openapi.json": "mem0",
    "/console/v1/openapi.json": "console",
  ]

  let json: JSON

  init(_ dialect: any Dialect, version: String, server: String) {
    var paths: [(path: String, operations: [JSON.Member])] = []
    for endpoint in dialect.endpoints {
      let full = EndpointDescription.prefix(of: dialect.name) + endpoint.pattern.text
      let path = Self.template(full)
      let operation = JSON.Member(
        endpoint.method.rawValue.lowercased(), Self.operation(endpoint, path, dialect))
      if let known = paths.firstIndex(where: { $0.path == path }) {
        let isThere = paths[known].operations.contains { $0.key == operation.key }
        if !isThere { paths[known].operations.append(operation) }
      } else {
        paths.append((path, [operation]))
      }
    }
    json = object(
      ("openapi", "3.1.0"),
      (
        "info",
        object(("title", JSON("memcube, the dialect \(dialect.name)")), ("version", JSON(version)))
      ),
      ("servers", .array([object(("url", JSON(server)))])),
      ("paths", .object(paths.map { JSON.Member(Array($0.path.utf8), .object($0.operations)) })),
      ("components", object(("securitySchemes", object(("key", Self.scheme(of: dialect)))))))
  }

  /// A path as OpenAPI writes it: `{id+}` is `{id}` there.
  static func template(_ pattern: String) -> String {
    pattern.split(separator: "+}", omittingEmptySubsequences: false).joined(separator: "}")
  }

  /// The `{names}` of a path.
  private static func names(in path: String) -> [String] {
    path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
      String($0.dropFirst().dropLast())
    }
  }

  private static func scheme(of dialect: any Dialect) -> JSON {
    if dialect is MemHQ || dialect is MemoryStores {
      return object(("type", "http"), ("scheme", "bearer"))
    }
    return object(
      ("type", "apiKey"), ("in", "header"), ("name", "Authorization"),
      ("description", "Token KEY"))
  }

  private static func operation(
    _ endpoint: Endpoint, _ path: String, _ dialect: any Dialect
  ) -> JSON {
    let words = path.split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    var members: [(String, JSON)] = [
      ("operationId", JSON("\(endpoint.method.rawValue.lowercased())_\(words)")),
      ("summary", JSON(endpoint.summary)),
      ("parameters", .array(parameters(endpoint, path, dialect))),
    ]
    let body = (endpoint.takes?.body ?? []) + dialect.choiceFields.body
    if [.post, .put, .patch].contains(endpoint.method) || !body.isEmpty {
      members.append(("requestBody", requestBody(body)))
    }
    members.append(("responses", responses(endpoint)))
    if endpoint.right == .none {
      members.append(("security", .array([])))
    } else {
      members.append(("security", .array([object(("key", .array([])))])))
      members.append(("x-memcube-right", JSON(endpoint.right.rawValue)))
    }
    if let meter = endpoint.meter { members.append(("x-memcube-meter", JSON(meter.rawValue))) }
    return .object(members.map { JSON.Member($0.0, $0.1) })
  }

  private static func parameters(
    _ endpoint: Endpoint, _ path: String, _ dialect: any Dialect
  ) -> [JSON] {
    let text = object(("type", "string"))
    let inPath = names(in: path).map {
      object(("name", JSON($0)), ("in", "path"), ("required", true), ("schema", text))
    }
    let takes = endpoint.takes ?? .nothing
    let query = takes.query + dialect.choiceFields.query.filter { !takes.query.contains($0) }
    return inPath
      + query.map { name in
        let schema =
          takes.lists.contains(name) ? object(("type", "array"), ("items", text)) : text
        return object(("name", JSON(name)), ("in", "query"), ("schema", schema))
      }
  }

  private static func requestBody(_ fields: [String]) -> JSON {
    var seen: Set<String> = []
    let properties = fields.filter { seen.insert($0).inserted }.map {
      JSON.Member(Array($0.utf8), .object([]))
    }
    let schema = object(
      ("type", "object"), ("properties", .object(properties)), ("additionalProperties", true))
    return object(("content", object(("application/json", object(("schema", schema))))))
  }

  private static func responses(_ endpoint: Endpoint) -> JSON {
    if let objection = endpoint.objection {
      return object(("501", object(("description", JSON("not supported: \(objection)")))))
    }
    return object(
      ("200", object(("description", "done"))),
      ("default", object(("description", "an error, in the dialect's form"))))
  }
}
