internal import Digest
internal import Format
internal import HTTP
internal import Posix

/// A request, understood as far as all dialects agree.
struct Call: Sendable {
  /// The request as it came.
  let request: Request
  /// The path's segments after the dialect's prefix, decoded.
  let path: [[UInt8]]
  /// What follows the `?`.
  let query: Parameters
  /// What the path's `{names}` stand for.
  var names: [String: [UInt8]] = [:]
  /// The body: an object; empty if there was none.
  var body = Fields(.object([]))
  /// The files of a form.
  var files: [FormPart] = []
  /// Who calls, once that is known.
  var session: Session?
  /// The gateway that answers.
  let gateway: Gateway
  /// The endpoint that was found.
  var endpoint: Endpoint?
  /// This call's own id, for logs and answers, and for what it stores.
  var id: String
  /// The name of the dialect that it is in.
  let dialect: String

  /// When it came; the first time, where it is repeated.
  var began: Timestamp
  /// Who waits for the answer.
  var attendance = Attendance.patient
  /// Whether it is known when it is repeated: it has the same id then, by which it finds what it stored the
  /// first time.
  var isKnownAgain: Bool { replay != nil }
  /// The key by which it is known when it is repeated.
  var replay: ReplayKey?
  /// What the first one like it, which came to no answer, was about to take away.
  var aim: JSON?

  /// What a name of the path stands for; empty where the pattern has no such name.
  func name(_ name: String) -> [UInt8] { names[name] ?? [] }

  /// The value of a header field (in lower case).
  func header(_ name: String) -> [UInt8]? { request[name] }

  /// Who calls; to be asked where the endpoint needs a right.
  func caller() throws(Fault) -> Session {
    guard let session else { throw Fault(.noKey, "an API key is required") }
    return session
  }

  /// Whether the caller may read what is stored; else an answer has only what the call itself said.
  var mayRead: Bool { session?.objection(to: .read) == nil }

  /// So many bytes as hex digits that follow from its id: a repeated call finds what it made under them.
  func hex(_ count: Int) -> [UInt8] {
    Array(Hex.encode(SHA256.hash(Array(id.utf8))).prefix(2 * count))
  }

  /// The address at which the caller reached this server, `http://host:port`.
  var base: String {
    let given = Target.authority(request.target).map { Array($0) } ?? request["host"]
    let host = given.map { String(decoding: $0, as: UTF8.self) } ?? "localhost"
    return "\(gateway.settings.isEncrypted ? "https" : "http")://\(host)"
  }
}
