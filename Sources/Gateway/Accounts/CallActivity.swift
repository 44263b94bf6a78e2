internal import Bundle
internal import Format
internal import Posix
internal import SQLite
internal import Stores

/// What a project's calls of some days were like.
struct CallActivity: Hashable, Sendable {
  /// Some calls alike.
  struct Series: Hashable, Sendable {
    var calls = 0
    /// By the first digit of the status.
    var statuses: [Int: Int] = [:]
    fileprivate var micros: [Int64] = []

    /// The time within which this part of the calls was answered, microseconds; nil: there are none.
    func percentile(_ part: Double) -> Int64? {
      guard !micros.isEmpty else { return nil }
      let place = (Double(micros.count) * part).rounded(.up)
      return micros[min(max(0, Int(place) - 1), micros.count - 1)]
    }

    fileprivate mutating func add(_ status: Int, _ micros: Int64) {
      calls += 1
      statuses[status / 100, default: 0] += 1
      self.micros.append(micros)
    }
  }

  /// All of them and each day's (days since 1970), or those of the endpoint that was asked for; and each endpoint's.
  var all = Series()
  var days: [Int64: Series] = [:]
  var endpoints: [[UInt8]: Series] = [:]
  /// Whether earlier calls of these days were left out.
  var isCut = false
}

extension Accounts {
  /// So many calls are looked at: some 50 ms.
  private static let activityLimit = 100_000

  /// What the calls since a time were like; day by day those of one endpoint alone, where it is given.
  func activity(
    of project: Project, since: Timestamp, endpoint wanted: [UInt8]? = nil
  ) throws(CubeError) -> CallActivity {
    var activity = CallActivity()
    let seen = try eachCall(of: project, since: since) { time, name, status, micros in
      activity.endpoints[name, default: .init()].add(status, micros)
      guard name == wanted ?? name else { return }
      activity.all.add(status, micros)
      activity.days[time / 86_400_000, default: .init()].add(status, micros)
    }
    activity.isCut = seen == Self.activityLimit
    activity.all.sort()
    for name in activity.endpoints.keys { activity.endpoints[name]?.sort() }
    return activity
  }

  /// Gives the latest calls since a time: when, what, with which status, in how many microseconds.
  /// - Returns: how many.
  private func eachCall(
    of project: Project, since: Timestamp, _ body: (Int64, [UInt8], Int, Int64) -> Void
  ) throws(CubeError) -> Int {
    if let sharing {
      let query = CallQuery(from: since.milliseconds, limit: Self.activityLimit)
      let found = try read(sharing) { (table) throws(StoreError) in
        try table.calls(of: project.id, query)
      }
      for call in found { body(call.time, call.endpoint, Int(clamping: call.status), call.micros) }
      return found.count
    }
    try writeCalls()
    return try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT time, endpoint, status, micros FROM call WHERE project = ?1 AND time >= ?2
        ORDER BY row DESC LIMIT ?3
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, since.milliseconds)
      try query.bind(3, Int64(Self.activityLimit))
      var seen = 0
      while try query.step() {
        body(query.int(0), query.text(1), Int(clamping: query.int(2)), query.int(3))
        seen += 1
      }
      return seen
    }
  }
}

extension CallActivity.Series {
  fileprivate mutating func sort() { micros.sort() }
}
