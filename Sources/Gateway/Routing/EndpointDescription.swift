/// An endpoint as a page tells it.
public struct EndpointDescription: Hashable, Sendable {
  /// The dialect's name.
  public var dialect: String
  /// GET, POST, …
  public var method: String
  /// The path with its `{names}`.
  public var path: String
  /// Who may call it: none, key, read, write or manage.
  public var right: String
  /// The flag of the body without which `write` is needed as well; nil: none.
  public var storesUnless: String?
  /// What it counts as: ingest or retrieval; nil: it is free.
  public var meter: String?
  /// What it does, in a few words.
  public var summary: String
  /// The fields that it reads, of the body and of the query.
  public var body, query: [String]
  /// Why the server does not have it; nil: it does.
  public var objection: String?
}

extension EndpointDescription {
  /// What stands before the paths of a dialect's endpoints.
  static func prefix(of dialect: String) -> String {
    switch dialect {
    case "openmem": "/api/openmem/v1"
    case "memory-stores": "/v1"
    default: ""
    }
  }
}

extension Gateway {
  /// Every endpoint of every dialect, in the order of their declarations.
  public static var endpoints: [EndpointDescription] {
    Router().dialects.flatMap { dialect in
      let prefix = EndpointDescription.prefix(of: dialect.name)
      return dialect.endpoints.map { endpoint in
        EndpointDescription(
          dialect: dialect.name, method: endpoint.method.rawValue,
          path: prefix + endpoint.pattern.text, right: endpoint.right.rawValue,
          storesUnless: endpoint.storesUnless,
          meter: endpoint.meter?.rawValue, summary: endpoint.summary,
          body: endpoint.takes?.body ?? [], query: endpoint.takes?.query ?? [],
          objection: endpoint.objection)
      }
    }
  }
}
