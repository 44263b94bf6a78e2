internal import Bundle
internal import Format
internal import Posix

/// What is noted of each call, for the log and for those who measure the server.
extension Gateway {
  /// Notes a call; one whose stream gives memories at its end.
  func log(_ call: Call, _ dialect: any Dialect, _ reply: inout Reply, since began: Int64) {
    let answered = reply
    guard case .events(let write) = reply.body, reply.given != nil else {
      return note(call, dialect, answered, since: began)
    }
    reply.body = .events { writer in
      write(writer)
      self.note(call, dialect, answered, since: began)
    }
  }

  private func note(
    _ call: Call, _ dialect: any Dialect, _ reply: Reply, since began: Int64
  ) {
    let micros = (Clock.monotonic() - began) / 1000
    metrics.note(dialect.name, call.endpoint, status: reply.status, micros: micros)
    guard let session = call.session, let endpoint = call.endpoint else { return }
    // What a person looks at in the console is no call of a program.
    if session.isVisit, endpoint.right == .read || endpoint.right == .key { return }
    let given = reply.given?.all
    let retrieved =
      given
      ?? (endpoint.meter == .retrieval ? RetrievedMemories(reply.json) : RetrievedMemories(.null))
    accounts.note(
      CallRecord(
        project: session.project.row, key: session.key?.id, time: host.now(),
        dialect: Array(dialect.name.utf8),
        endpoint: Array("\(endpoint.method.rawValue) \(endpoint.pattern.text)".utf8),
        status: reply.status, micros: micros, count: given?.ids.count ?? reply.count,
        // What was deleted is named in no log.
        user: endpoint.method == .delete ? nil : dialect.owner(of: call)?.cubeName,
        memories: retrieved.packed))
  }
}
