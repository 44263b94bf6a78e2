internal import Bundle
internal import Format
internal import Posix
internal import SQLite

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
    try writeCalls()
    var activity = CallActivity()
    var seen = 0
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT time, endpoint, status, micros FROM call WHERE project = ?1 AND time >= ?2
        ORDER BY row DESC LIMIT ?3
        """)
      defer { query.reset() }
      try query.bind(1, project.row)
      try query.bind(2, since.milliseconds)
      try query.bind(3, Int64(Self.activityLimit))
      while try query.step() {
        let (status, micros) = (Int(clamping: query.int(2)), query.int(3))
        let endpoint = query.text(1)
        seen += 1
        activity.endpoints[endpoint, default: .init()].add(status, micros)
        guard endpoint == wanted ?? endpoint else { continue }
        activity.all.add(status, micros)
        activity.days[query.int(0) / 86_400_000, default: .init()].add(status, micros)
      }
    }
    activity.isCut = seen == Self.activityLimit
    activity.all.sort()
    for name in activity.endpoints.keys { activity.endpoints[name]?.sort() }
    return activity
  }
}

extension CallActivity.Series {
  fileprivate mutating func sort() { micros.sort() }
}
