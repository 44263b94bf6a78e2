import HTTP
import HTTPClient
import Posix
import SQLite
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Gateway

/// What a call was answered with.
struct Answer {
  var status: Int
  var fields: [String: String]
  var body: [UInt8]

  /// The body as JSON; `.null`, and a recorded issue, if it is none.
  func json(_ location: SourceLocation = #_sourceLocation) -> JSON {
    do { return try JSON.parse(body) } catch {
      Issue.record("no JSON (\(error)): \(body.asText)", sourceLocation: location)
      return .null
    }
  }
}

/// A way to a gateway: straight to the value, or over a socket.
protocol Way: Sendable {
  init(_ gateway: Gateway) throws
  func send(_ request: Request) throws -> Answer
  func end()
}

/// Straight to the value.
struct DirectWay: Way {
  let gateway: Gateway

  init(_ gateway: Gateway) { self.gateway = gateway }

  func send(_ request: Request) throws -> Answer {
    let response = gateway.respond(to: request)
    guard case .bytes(let body) = response.body else {
      return Answer(status: response.status, fields: [:], body: [])
    }
    let pairs = response.fields.map { ($0.name.asText, $0.value.asText) }
    let fields = Dictionary(pairs, uniquingKeysWith: { $1 })
    return Answer(status: response.status, fields: fields, body: body)
  }

  func end() {}
}

/// Over a socket, as programs do.
struct SocketWay: Way {
  private let server: Server
  private let client = HTTPClient(name: "test")

  init(_ gateway: Gateway) throws {
    server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), gateway)
  }

  func send(_ request: Request) throws -> Answer {
    guard case .internet(let name, let port) = server.address,
      let method = HTTPRequest.Method(rawValue: request.method.asText)
    else { throw Errno(22) }
    let reply = try client.send(
      HTTPRequest(
        method, "http://\(name):\(port)\(request.target.asText)",
        fields: request.fields.map { .init($0.name.asText, $0.value.asText) },
        body: request.body))
    let fields = Dictionary(reply.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
    return Answer(status: reply.status, fields: fields, body: reply.body)
  }

  func end() { server.stop() }
}

/// A gateway over a store of its own, with a key, and a way to it.
final class Caller {
  let directory: Path
  let host: Host
  let gateway: Gateway
  let way: any Way
  let key: String

  init(
    _ way: any Way.Type = DirectWay.self, _ settings: GatewaySettings = GatewaySettings(),
    _ change: (inout Host) -> Void = { _ in }
  ) throws {
    directory = Path("/tmp/memcube-gateway-\(UUIDs.random(Random.bytes(16)).asText)")
    try Files.makeDirectory(directory)
    var host = Host(
      store: directory.appending("store"), state: directory.appending("state"),
      cache: directory.appending("cache"), author: Array("ana".utf8), now: { Clock.now() },
      random: { Random.bytes($0) })
    change(&host)
    self.host = host
    gateway = try Gateway(host, settings)
    self.way = try way.init(gateway)
    let project = try #require(try gateway.accounts.project(named: Project.defaultName))
    key = try gateway.accounts.makeKey(project).secret.asText
  }

  convenience init(_ change: (inout GatewaySettings) -> Void) throws {
    var settings = GatewaySettings()
    change(&settings)
    try self.init(DirectWay.self, settings)
  }

  deinit {
    way.end()
    gateway.close()
    // A cube's last work in the background may come in between.
    _ = eventually(within: 2) {
      (try? Files.removeTree(directory)) != nil || !Files.exists(directory)
    }
  }

  var project: Project {
    get throws { try #require(try gateway.accounts.project(named: Project.defaultName)) }
  }

  /// A call with a JSON body, by the scheme Token.
  func call(
    _ method: String, _ target: String, _ body: String? = nil, key: String? = nil,
    scheme: String = "Token", fields: [Request.Field] = []
  ) throws -> Answer {
    try way.send(
      Request(
        method: Array(method.utf8), target: Array(target.utf8),
        fields: [Request.Field("Authorization", "\(scheme) \(key ?? self.key)")] + fields,
        body: Array((body ?? "").utf8)))
  }

  /// As `call`, of one that must go well.
  func good(
    _ method: String, _ target: String, _ body: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let answer = try call(method, target, body)
    #expect(
      answer.status == 200 || answer.status == 201, "\(target): \(answer.body.asText)",
      sourceLocation: location)
    return answer.json(location)
  }

  /// Leaves what a server leaves that is killed between what its calls store and their answers.
  func crash() throws {
    try gateway.accounts.count { (connection) throws(SQLiteError) in
      try connection.execute("UPDATE replay SET status = NULL, answer = NULL, holder = x'31'")
    }
  }

  /// Waits until an event has ended; its state.
  func wait(for event: [UInt8]) throws -> String {
    let ended = try eventualValue {
      let state = try good("GET", "/v1/event/\(event.asText)/")["status"]?.string?.asText
      return state == "SUCCEEDED" || state == "FAILED" ? state : nil
    }
    return ended ?? "never"
  }
}

/// Which way; every body that takes one runs on both.
enum WayName: String, CaseIterable, Sendable {
  case direct, socket

  var type: any Way.Type { self == .direct ? DirectWay.self : SocketWay.self }
}

extension JSON {
  /// A member's text.
  func text(_ key: String) -> String? { self[key]?.string?.asText }

  /// The texts of a member in each element of a list.
  func texts(_ key: String) -> [String] { (elements ?? []).compactMap { $0.text(key) } }
}
