internal import Bundle
internal import Format
public import HTTP
internal import Posix

/// A caller of another face of the server, who has a key: as far as keys, limits and logs go.
public struct Guest: Sendable {
  let session: Session
  let came: Timestamp
  let began: Int64

  /// The folder of the project whose cubes the key reaches; nil: the default project's.
  public var folder: [UInt8]? { session.project.folder }
  /// Which key it is.
  public var key: [UInt8] { session.key?.id ?? [] }

  /// Why this caller may not look, or not change anything; nil: it may.
  public func objection(toWriting: Bool) -> String? {
    session.objection(to: toWriting ? .write : .read)
  }
}

extension Gateway {
  /// Who sends a request that is not the gateway's own. It counts toward the project's rate.
  /// - Throws: a fault where no key counts, a page of another site asks, or too many calls come.
  public func guest(_ request: Request) throws(Fault) -> Guest {
    if let objection = originCheck.objection(to: request) { throw Fault(.foreignOrigin, objection) }
    let given = request.fields.filter { $0.name.elementsEqual("authorization".utf8) }
    guard given.count <= 1 else {
      throw Fault(.malformed, "the request has two Authorization headers: which key is meant?")
    }
    let session = try session(given.first.flatMap { Authorization($0.value) }, GuestDialect())
    try accounts.pace(session.project)
    return Guest(session: session, came: host.now(), began: Clock.monotonic())
  }

  /// Why a long body that is not the gateway's own is not worth reading; nil: it is. Does not wait.
  public func objection(toBodyOf request: Request) -> Refusal? {
    let keys = request["authorization"].flatMap { Authorization($0) }?.keys ?? []
    let standing = accounts.standing(
      ofFirst: keys.filter { !$0.isEmpty }, mayHaveNone: false, for: .write)
    switch standing {
    case .known: return nil
    case .unknown: return .unknownCaller
    case .mayNot(let reason): return .forbidden(reason)
    }
  }

  /// Notes for the call log and the metrics how a guest was answered, without the name of any file.
  public func note(_ guest: Guest, _ face: String, method: String, status: Int) {
    let micros = (Clock.monotonic() - guest.began) / 1000
    metrics.note(face, nil, status: status, micros: micros)
    accounts.note(
      CallRecord(
        project: guest.session.project.row, key: guest.session.key?.id, time: guest.came,
        dialect: Array(face.utf8), endpoint: Array(method.utf8), status: status, micros: micros,
        count: 0, user: nil))
  }

  /// Reports to the operator of the server.
  public func report(_ sentence: String) { settings.report(sentence) }
}

/// Guests always need a key, as a password too.
private struct GuestDialect: Dialect {
  let name = "guest"
  let endpoints: [Endpoint] = []

  func reply(to fault: Fault, of call: Call) -> Reply { Reply(status: fault.kind.status, .null) }
}
