internal import Format
internal import HTTP
internal import Posix

/// Which dialect a path and a way to give the key mean: api mapping, "Routing on one port".
struct Router: Sendable {
  /// The endpoints of a dialect, by method and how their path begins.
  fileprivate struct Table: Sendable {
    let dialect: any Dialect
    let endpoints: [Endpoint]

    init(_ dialect: any Dialect) {
      self.dialect = dialect
      endpoints = dialect.endpoints.sorted { $0.pattern.weight > $1.pattern.weight }
    }

    /// The endpoint of a path; or the methods that the path has, which may be none.
    func find(_ method: Method?, _ path: [[UInt8]]) -> Found {
      var others: [Method] = []
      for endpoint in endpoints {
        guard let names = endpoint.pattern.match(path) else { continue }
        if endpoint.method == method { return .endpoint(endpoint, names) }
        if !others.contains(endpoint.method) { others.append(endpoint.method) }
      }
      return .methods(others)
    }
  }

  /// What a path leads to.
  enum Found {
    case endpoint(Endpoint, [String: [UInt8]])
    case methods([Method])
  }

  /// A dialect, and the path as its endpoints know it.
  struct Choice {
    let dialect: any Dialect
    let path: [[UInt8]]
    fileprivate let table: Table

    func find(_ method: Method?) -> Found { table.find(method, path) }

    /// Why a call leads nowhere; nil: it does not.
    func objection(to method: Method?) -> Fault? {
      guard case .methods(let methods) = find(method) else { return nil }
      if methods.isEmpty { return Fault(.noEndpoint, elsewhere ?? "there is no such path here") }
      let list = methods.map(\.rawValue).joined(separator: ", ")
      var fault = Fault(.wrongMethod, "this path takes \(list)")
      fault.details["allow"] = list
      return fault
    }

    /// What there is, where a path of OpenMem was asked for below another one.
    private var elsewhere: String? {
      // A last word alone may be any dialect's.
      let isKnown = path.indices.suffix(3).contains { start in
        (start == 0 || path.count - start > 1) && OpenMem.hasPath(Array(path[start...]))
      }
      return isKnown && table.dialect.name != "openmem"
        ? "there is no such path here; OpenMem is below /api/openmem/v1: that is a part of its base URL"
        : nil
    }
  }

  private let openMem, mem0, memHQ, memOS, console, operators, mcp, stores, unknown: Table

  init() {
    openMem = Table(OpenMem())
    mem0 = Table(Mem0())
    memHQ = Table(MemHQ())
    memOS = Table(MemOS())
    console = Table(Console())
    operators = Table(Operators())
    mcp = Table(MCPDialect())
    stores = Table(MemoryStores())
    unknown = Table(UnknownScheme())
  }

  /// Every dialect with its endpoints, for the page.
  var dialects: [any Dialect] {
    [
      mem0.dialect, memHQ.dialect, openMem.dialect, memOS.dialect, console.dialect,
      operators.dialect, mcp.dialect, stores.dialect,
    ]
  }

  /// The dialect of a path; the scheme decides between the two that share paths.
  func choose(_ path: [[UInt8]], _ scheme: Authorization.Scheme?) -> Choice {
    func begins(_ words: String...) -> Bool {
      path.count >= words.count && zip(path, words).allSatisfy { $0.elementsEqual($1.utf8) }
    }
    func choice(_ table: Table, dropping count: Int = 0) -> Choice {
      Choice(dialect: table.dialect, path: Array(path.dropFirst(count)), table: table)
    }
    if Operators.hasPath(path) { return choice(operators) }
    if MCPDialect.hasPath(path) { return choice(mcp) }
    if let words = MemoryStores.prefix(of: path) { return choice(stores, dropping: words) }
    if begins("api", "openmem", "v1") { return choice(openMem, dropping: 3) }
    if begins("platform", "api", "openmem", "v1") { return choice(openMem, dropping: 4) }
    if begins("api", "v1") { return choice(mem0) }
    if begins("console") { return choice(console) }
    if begins("v1") || begins("v2") || begins("v3") {
      switch scheme {
      case .bearer: return choice(memHQ)
      case .token, .basic: return choice(mem0)
      case .other, nil: return choice(unknown)
      }
    }
    return choice(memOS, dropping: begins("api") ? 1 : 0)
  }
}

/// A caller that asks for a path of two dialects, and gives no key that says which one is meant, gets an
/// answer that both understand.
struct UnknownScheme: Dialect {
  let name = "none"
  let endpoints: [Endpoint] = []

  func reply(to fault: Fault, of call: Call) -> Reply {
    // Whatever is wrong: a caller without a key may not know it.
    let status: Int
    switch fault.kind {
    case .refused(let given): status = given
    case .foreignOrigin: status = 403
    default: status = 401
    }
    let message = status == 401 ? "an API key is required: Authorization: Token KEY" : fault.message
    return Reply(
      status: status,
      object(
        ("detail", JSON(message)), ("error", JSON(message)), ("message", JSON(message)),
        ("code", status == 401 ? "UNAUTHORIZED" : "REFUSED"), ("correlationId", JSON(call.id))))
  }
}
