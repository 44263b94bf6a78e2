import HTTP
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// What those who keep the server ask it.
@Suite struct OperatorsTests {
  private func bare(
    _ caller: Caller, _ method: String, _ target: String, _ fields: [Request.Field] = []
  ) throws -> Answer {
    try caller.way.send(
      Request(method: Array(method.utf8), target: Array(target.utf8), fields: fields))
  }

  // MARK: Health

  @Test(arguments: WayName.allCases) func healthNeedsNoKey(_ way: WayName) throws {
    var settings = GatewaySettings()
    settings.version = "7.1"
    let caller = try Caller(way.type, settings)
    let answer = try bare(caller, "GET", "/health")
    #expect(answer.status == 200)
    let told = answer.json()
    #expect(told.text("status") == "ok" && told.text("version") == "7.1")
    #expect(told["writable"] == true && told["reason"] == .null)
    #expect(try caller.call("POST", "/health").status == 405)
  }

  @Test func aStoreThatCannotBeWrittenIsNotWell() throws {
    let caller = try Caller()
    let away = caller.directory.appending("away")
    try Files.rename(caller.host.store, away)
    defer { try? Files.rename(away, caller.host.store) }
    let answer = try bare(caller, "GET", "/health")
    #expect(answer.status == 503 && answer.json()["writable"] == false)
    let reason = answer.json().text("reason") ?? ""
    #expect(reason.contains("store") && !reason.contains(caller.directory.description))
  }

  // MARK: Metrics

  @Test(arguments: WayName.allCases) func metricsCountCalls(_ way: WayName) throws {
    let caller = try Caller(way.type)
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"whisper","user_id":"u","infer":false}"#)
    _ = try caller.call("GET", "/v1/memories/01a1fadf-5d73-7596-b0e8-d0c487f0ee34/")
    _ = try caller.call("GET", "/v1/secret-path")
    let answer = try caller.call("GET", "/metrics")
    #expect(answer.status == 200)
    #expect(answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    let page = answer.body.asText
    let labels = #"dialect="mem0",method="POST",endpoint="/v3/memories/add""#
    #expect(page.contains("memcube_http_requests_total{\(labels),status=\"200\"} 1\n"))
    #expect(page.contains(#"endpoint="/v1/memories/{id}",status="404"} 1"#))
    #expect(
      page.contains("memcube_http_request_duration_seconds_bucket{\(labels),le=\"+Inf\"} 1\n"))
    #expect(page.contains("memcube_http_request_duration_seconds_count{\(labels)} 1\n"))
    for name in [
      "memcube_jobs{state=\"queued\"} 0", "memcube_open_cubes 1", "process_resident_memory_bytes ",
      "process_start_time_seconds ",
    ] { #expect(page.contains("\n" + name), "\(name)") }
    #expect(!page.contains("whisper") && !page.contains("secret-path"))
    Self.checkFormat(page)
  }

  /// Every line is a comment or a sample, every sample's metric has its type before it, and the buckets of
  /// a histogram rise.
  private static func checkFormat(_ page: String) {
    var types: [String: String] = [:]
    var last: (series: String, value: Int64)?
    #expect(page.hasSuffix("\n"))
    for line in page.split(separator: "\n") {
      if line.hasPrefix("# TYPE ") {
        let words = line.split(separator: " ")
        types[String(words[2])] = String(words[3])
        continue
      }
      if line.hasPrefix("#") { continue }
      let name = String(line.prefix { $0 != "{" && $0 != " " })
      let value = line.split(separator: " ").last.flatMap { Double($0) }
      #expect(value != nil, "\(line)")
      let base = ["_bucket", "_sum", "_count"].reduce(name) { name, end in
        name.hasSuffix(end) && types[String(name.dropLast(end.count))] == "histogram"
          ? String(name.dropLast(end.count)) : name
      }
      #expect(types[base] != nil, "\(line)")
      guard name.hasSuffix("_bucket"), let bound = line.firstRange(of: ",le=") else { continue }
      let series = String(line[..<bound.lowerBound])
      let count = Int64(value ?? 0)
      if let last, last.series == series { #expect(count >= last.value, "\(line)") }
      last = (series, count)
    }
  }

  @Test func metricsAreForWhoManages() throws {
    let caller = try Caller()
    let key = try caller.gateway.accounts.makeKey(try caller.project, scopes: [.read, .write])
    #expect(try caller.call("GET", "/metrics", key: key.secret.asText).status == 403)
    #expect(try bare(caller, "GET", "/metrics").status == 401)
    let atSocket = try Caller { $0.isAtSocket = true }
    #expect(try bare(atSocket, "GET", "/metrics").status == 200)
    #expect(try bare(atSocket, "GET", "/v1/memories/?user_id=u").status == 401)
  }

  // MARK: OpenAPI

  /// Each document has all endpoints of its dialect and no others, each with its fields.
  @Test func documentsAreTheTable() throws {
    let caller = try Caller()
    for dialect in caller.gateway.router.dialects {
      let answer = try bare(caller, "GET", "/openapi.json?dialect=\(dialect.name)")
      #expect(answer.status == 200, "\(dialect.name)")
      let document = answer.json()
      #expect(document.text("openapi") == "3.1.0")
      var told: Set<String> = []
      var ids: Set<String> = []
      for path in document["paths"]?.members ?? [] {
        for operation in path.value.members ?? [] {
          told.insert("\(operation.key.asText.uppercased()) \(path.key.asText)")
          let id = operation.value.text("operationId") ?? ""
          #expect(ids.insert(id).inserted, "\(dialect.name): \(id)")
          let inPath = (operation.value["parameters"]?.elements ?? [])
            .filter { $0.text("in") == "path" }.compactMap { $0.text("name") }
          let names = path.key.asText.split(separator: "/").filter { $0.hasPrefix("{") }
          #expect(inPath == names.map { String($0.dropFirst().dropLast()) }, "\(id)")
          #expect(operation.value["responses"]?.members?.isEmpty == false, "\(id)")
        }
      }
      var known: Set<String> = []
      for endpoint in dialect.endpoints {
        let path = OpenAPIDocument.template(
          EndpointDescription.prefix(of: dialect.name) + endpoint.pattern.text)
        known.insert("\(endpoint.method.rawValue) \(path)")
        let method = endpoint.method.rawValue.lowercased()
        guard let operation = document["paths"]?[path]?[method] else { continue }
        let schema = operation["requestBody"]?["content"]?["application/json"]?["schema"]
        for field in endpoint.takes?.body ?? [] {
          #expect(schema?["properties"]?[field] != nil, "\(method) \(path): \(field)")
        }
        let query = (operation["parameters"]?.elements ?? [])
          .filter { $0.text("in") == "query" }.compactMap { $0.text("name") }
        for field in endpoint.takes?.query ?? [] {
          #expect(query.contains(field), "\(method) \(path): \(field)")
        }
        #expect((operation["security"] == .array([])) == (endpoint.right == .none))
      }
      #expect(told == known, "\(told.symmetricDifference(known))")
    }
    #expect(try bare(caller, "GET", "/openapi.json?dialect=none").status == 400)
  }

  @Test(arguments: [
    ("/openapi.json", "/users"), ("/api/openmem/v1/openapi.json", "/api/openmem/v1/add/message"),
    ("/v1/openapi.json", "/v3/memories/add"), ("/console/v1/openapi.json", "/console/v1/keys"),
  ]) func eachPathHasItsDialect(_ path: String, _ endpoint: String) throws {
    let document = try bare(try Caller(), "GET", path).json()
    #expect(document["paths"]?[endpoint] != nil)
  }

  // MARK: Pages of other sites

  @Test(arguments: WayName.allCases) func pagesOfNamedOriginsMayCall(_ way: WayName) throws {
    var settings = GatewaySettings()
    settings.origins = [Array("https://app.example.org".utf8)]
    let caller = try Caller(way.type, settings)
    func fields(_ origin: String) -> [Request.Field] {
      [
        Request.Field("Host", "localhost"), Request.Field("Origin", origin),
        Request.Field("Authorization", "Token \(caller.key)"),
      ]
    }
    let answer = try bare(caller, "GET", "/v1/ping/", fields("https://app.example.org"))
    #expect(answer.status == 200)
    #expect(answer.fields["access-control-allow-origin"] == "https://app.example.org")
    #expect(answer.fields["vary"] == "Origin")
    #expect(answer.fields["access-control-allow-credentials"] == nil)
    // An error is read by the page as well.
    let lost = try bare(caller, "GET", "/v1/nothing/", fields("https://app.example.org"))
    #expect(lost.status == 404 && lost.fields["access-control-allow-origin"] != nil)
    for other in ["https://app.example.org.evil.example", "http://app.example.org", "null"] {
      let refused = try bare(caller, "GET", "/v1/ping/", fields(other))
      #expect(refused.status == 403 && refused.fields["access-control-allow-origin"] == nil)
    }
  }

  @Test func browsersAskBefore() throws {
    var settings = GatewaySettings()
    settings.origins = [Array("http://localhost:3000".utf8)]
    let caller = try Caller(DirectWay.self, settings)
    func ask(_ origin: String) throws -> Answer {
      try bare(
        caller, "OPTIONS", "/v3/memories/add",
        [
          Request.Field("Host", "localhost"), Request.Field("Origin", origin),
          Request.Field("Access-Control-Request-Method", "POST"),
          Request.Field("Access-Control-Request-Headers", "authorization,content-type"),
        ])
    }
    let answer = try ask("http://localhost:3000")
    #expect(answer.status == 204 && answer.body.isEmpty)
    #expect(answer.fields["access-control-allow-origin"] == "http://localhost:3000")
    #expect(answer.fields["access-control-allow-methods"]?.contains("DELETE") == true)
    #expect(answer.fields["access-control-allow-headers"] == "authorization,content-type")
    // Of this machine, and not named.
    let other = try ask("http://localhost:4000")
    #expect(other.status == 403 && other.fields["access-control-allow-origin"] == nil)
    #expect(other.fields["www-authenticate"] == nil)
  }
}
