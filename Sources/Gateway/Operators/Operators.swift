internal import Format
internal import Posix

/// What those who keep the server ask it: whether it is well, what it did, and which endpoints it has.
struct Operators: Dialect {
  let name = "server"

  var endpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/health", .none, "whether the server answers and the store can be written",
        takes: .nothing, Self.health),
      Endpoint(
        .get, "/metrics", .manage, "counters of the server, in the text format of Prometheus",
        takes: .nothing, Self.metrics
      ).openAtSocket,
    ]
      + OpenAPIDocument.paths.map { path in
        Endpoint(
          .get, path, .none, "the endpoints of a dialect, as OpenAPI 3.1",
          takes: .query("dialect"), Self.openAPI)
      }
  }

  /// None of its calls is about memories.
  func owner(of call: Call) -> Owner? { nil }

  func reply(to fault: Fault, of call: Call) -> Reply { Console().reply(to: fault, of: call) }

  /// Whether a path is one of these.
  static func hasPath(_ path: [[UInt8]]) -> Bool { patterns.contains { $0.match(path) != nil } }

  private static let patterns = Operators().endpoints.map(\.pattern)

  // MARK: Health

  static func health(_ call: Call) throws(Fault) -> Reply {
    let gateway = call.gateway
    let objection = gateway.health.objection(to: gateway.host) ?? gateway.following.objection
    return Reply(
      status: objection == nil ? 200 : 503,
      object(
        ("status", objection == nil ? "ok" : "failing"),
        ("version", JSON(gateway.settings.version)), ("writable", .bool(objection == nil)),
        ("reason", .text(objection))))
  }

  // MARK: Metrics

  static func metrics(_ call: Call) throws(Fault) -> Reply {
    let gateway = call.gateway
    let jobs = try caught { () throws(CubeError) in try gateway.accounts.jobCounts() }
    var page = MetricsPage()
    page.info(
      "memcube_build_info", "The version that runs.", [("version", gateway.settings.version)])
    gateway.metrics.write(to: &page)
    page.gauges(
      "memcube_jobs", "Tasks that are not done, by state.",
      [([("state", "queued")], jobs.queued), ([("state", "running")], jobs.running)])
    page.gauges(
      "memcube_open_cubes", "Cubes that are open.", [([], Int64(gateway.memories.cubes.openCount))])
    if let memory = Self.residentMemory {
      page.gauges(
        "process_resident_memory_bytes", "Memory that the process holds, bytes.", [([], memory)])
    }
    page.gauges(
      "process_start_time_seconds", "When the server began, seconds since 1970.",
      [([], gateway.metrics.began.seconds)])
    return Reply(text: page.bytes, type: "text/plain; version=0.0.4; charset=utf-8")
  }

  /// Bytes of memory that this process holds; nil: unknown.
  private static var residentMemory: Int64? {
    guard let text = try? Files.readAll(Path("/proc/self/status"), limit: 8192) else { return nil }
    for line in text.split(separator: 0x0A) where line.starts(with: "VmRSS:".utf8) {
      return Int64(String(decoding: line, as: UTF8.self).filter(\.isNumber)).map { $0 << 10 }
    }
    return nil
  }

  // MARK: Endpoints

  static func openAPI(_ call: Call) throws(Fault) -> Reply {
    let dialects = call.gateway.router.dialects
    let path = call.endpoint?.pattern.text ?? ""
    let named = call.query["dialect"]?.asText ?? OpenAPIDocument.usual[path] ?? MemOS().name
    guard let dialect = dialects.first(where: { $0.name == named }) else {
      let names = dialects.map(\.name).joined(separator: ", ")
      throw .invalid("dialect", "dialect must be one of \(names)")
    }
    let document = OpenAPIDocument(
      dialect, version: call.gateway.settings.version, server: call.base)
    return Reply(document.json)
  }
}
