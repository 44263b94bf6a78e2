internal import Bundle
public import Format
internal import HTTP
internal import Posix
internal import Replication
internal import SQLite

/// How much of a month's budget is used.
public struct Usage: Hashable, Sendable {
  /// The month, `2026-11`, UTC.
  public var month: [UInt8]
  /// Calls that added.
  public var ingest = 0
  /// Calls that looked for something.
  public var retrieval = 0

  /// A month in which nothing is used yet.
  public init(month: [UInt8]) { self.month = month }
}

/// What is left of a budget after a call.
struct Allowance: Hashable, Sendable {
  var limit: Int
  var remaining: Int
  /// When the budget is renewed, seconds since 1970.
  var reset: Int64

  /// The same in the header of an answer.
  var fields: [Request.Field] {
    [
      Request.Field("X-RateLimit-Limit", "\(limit)"),
      Request.Field("X-RateLimit-Remaining", "\(remaining)"),
      Request.Field("X-RateLimit-Reset", "\(reset)"),
    ]
  }
}

/// Calls of a project in the present minute.
struct RateWindow: Sendable {
  var minute: Int64
  var count: Int
}

extension Accounts {
  /// The member of a project's settings with the name of the project whose key made it.
  static let payerKey = "paid_by"

  /// The project whose budgets bound those of a project as well, since a key of it made this one. Otherwise a
  /// caller who may make projects would have as many budgets as they like.
  private func payer(of project: Project) -> Project? {
    guard let name = project.settings[Self.payerKey]?.string, name != project.name else {
      return nil
    }
    return (try? self.project(named: name)) ?? nil
  }

  /// Counts a call toward the month's budget, if there is room, and toward that of who pays.
  /// - Returns: what is left; nil where there is no budget.
  /// - Throws: a `quota` fault.
  func charge(_ meter: Meter, _ project: Project) throws(Fault) -> Allowance? {
    let payers = [project] + [payer(of: project)].compactMap(\.self)
    let now = host.now()
    let month = now.yearAndMonth
    let tallies = payers.map { Unwritten.Count(project: $0.row, month: month, meter: meter) }
    guard let limit = payers.compactMap({ $0.limit(meter) }).min() else {
      for tally in tallies { count(1, tally) }
      return nil
    }
    let reset = now.nextMonth
    let elsewhere = payers.map { Int(clamping: usedElsewhere($0, month, meter)) }
    let remaining: Int?
    // What was counted before there was a budget counts.
    if unwritten.withLock({ unwritten in tallies.contains { unwritten.used[$0] != nil } }) {
      try? writeCalls()
    }
    do throws(CubeError) {
      remaining = try count { (connection) throws(SQLiteError) in
        try Self.add(connection, payers, month, meter, usedElsewhere: elsewhere)
      }
    } catch { throw Fault(error) }
    guard let remaining else {
      let seconds = Int(clamping: max(1, reset - now.seconds))
      let what = meter == .ingest ? "adding" : "searching"
      var fault = Fault(
        .quota(meter, retryAfter: seconds),
        "this month's budget of \(limit) calls for \(what) is used up")
      fault.allowance = Allowance(limit: limit, remaining: 0, reset: reset)
      throw fault
    }
    return Allowance(limit: limit, remaining: remaining, reset: reset)
  }

  /// Adds one to what each uses, if all have room, else to none. What is left to them; nil: nothing is.
  private static func add(
    _ connection: Connection, _ payers: [Project], _ month: [UInt8], _ meter: Meter,
    usedElsewhere: [Int]
  ) throws(SQLiteError) -> Int? {
    var remaining = Int.max
    for (index, payer) in payers.enumerated() {
      let limit = payer.limit(meter).map { $0 - usedElsewhere[index] }
      guard let used = try add(1, connection, payer, month, meter, limit: limit) else {
        for other in payers[..<index] {
          _ = try add(-1, connection, other, month, meter, limit: nil)
        }
        return nil
      }
      if let limit { remaining = min(remaining, max(0, limit - Int(clamping: used))) }
    }
    return remaining
  }

  /// Takes a call back that was refused after it was counted.
  func refund(_ meter: Meter, _ project: Project) {
    let month = host.now().yearAndMonth
    let payers = [project] + [payer(of: project)].compactMap(\.self)
    if payers.allSatisfy({ $0.limit(meter) == nil }) {
      for payer in payers {
        count(-1, Unwritten.Count(project: payer.row, month: month, meter: meter))
      }
      return
    }
    _ = try? count { (connection) throws(SQLiteError) in
      for payer in payers {
        _ = try Self.add(-1, connection, payer, month, meter, limit: nil)
      }
    }
  }

  /// Counts calls that no budget bounds; they are written a moment later.
  private func count(_ calls: Int64, _ tally: Unwritten.Count) {
    unwritten.withLock { $0.used[tally, default: 0] += calls }
  }

  /// Adds to what is used, unless that would be over the limit; what is used then.
  private static func add(
    _ count: Int64, _ connection: Connection, _ project: Project, _ month: [UInt8], _ meter: Meter,
    limit: Int?
  ) throws(SQLiteError) -> Int64? {
    if let limit, limit <= 0 { return nil }
    let insert = try connection.statement(
      """
      INSERT INTO usage(project, month, meter, used) VALUES(?1, ?2, ?3, max(0, ?4))
      ON CONFLICT(project, month, meter) DO UPDATE SET used = max(0, used + ?4)
      WHERE ?5 IS NULL OR used + ?4 <= ?5 RETURNING used
      """)
    defer { insert.reset() }
    try insert.bind(1, project.row)
    try insert.bind(2, text: month)
    try insert.bind(3, text: Array(meter.rawValue.utf8))
    try insert.bind(4, count)
    try insert.bind(5, limit.map { Int64($0) })
    var used: Int64?
    while try insert.step() { used = insert.int(0) }
    return used
  }

  /// What a project used, the latest month first.
  public func usage(of project: Project) throws(CubeError) -> [Usage] {
    try? writeCalls()
    let here = try usageHere(of: project)
    return sharing == nil ? here : try addingElsewhere(here, of: project)
  }

  private func usageHere(of project: Project) throws(CubeError) -> [Usage] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        "SELECT month, meter, used FROM usage WHERE project = ?1 ORDER BY month DESC")
      defer { query.reset() }
      try query.bind(1, project.row)
      var found: [Usage] = []
      while try query.step() {
        let month = query.text(0)
        if found.last?.month != month { found.append(Usage(month: month)) }
        let used = Int(clamping: query.int(2))
        switch Meter(rawValue: query.text(1).asText) {
        case .ingest: found[found.count - 1].ingest = used
        case .retrieval: found[found.count - 1].retrieval = used
        case nil: break
        }
      }
      return found
    }
  }

  /// Counts a call toward the minute's rate.
  /// - Throws: a `limited` fault.
  func pace(_ project: Project) throws(Fault) {
    let payer = payer(of: project)
    guard let rate = [project.rate, payer?.rate].compactMap(\.self).min() else { return }
    let now = host.now()
    let (minute, second) = now.seconds.quotientAndRemainder(dividingBy: 60)
    let row = payer?.row ?? project.row
    let count = rates.withLock { rates in
      if rates.count > 10_000 { rates = [:] }
      var window = rates[row] ?? RateWindow(minute: minute, count: 0)
      if window.minute != minute { window = RateWindow(minute: minute, count: 0) }
      window.count += 1
      rates[row] = window
      return window.count
    }
    guard count > rate else { return }
    let seconds = Int(max(1, 60 - second))
    var fault = Fault(
      .limited(retryAfter: seconds), "more than \(rate) calls a minute; try again in \(seconds) s")
    fault.allowance = Allowance(limit: rate, remaining: 0, reset: (minute + 1) * 60)
    throw fault
  }
}

extension Project {
  /// The month's budget of a kind of calls; nil: there is none.
  fileprivate func limit(_ meter: Meter) -> Int? {
    meter == .ingest ? monthlyIngest : monthlyRetrieval
  }
}

extension Timestamp {
  /// The first second of the next month, UTC.
  var nextMonth: Int64 {
    let text = rfc3339Milliseconds.asText
    let year = Int(text.prefix(4)) ?? 1970
    let month = Int(text.dropFirst(5).prefix(2)) ?? 1
    let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let first = "\(digits(nextYear, 4))-\(digits(nextMonth, 2))-01T00:00:00Z"
    return Timestamp(rfc3339: Array(first.utf8))?.seconds ?? seconds
  }
}

extension CubeError {
  /// Whether nothing can be written now, and all that is there can be read.
  var isOfRoom: Bool {
    switch self {
    case .io(.noSpace, _), .io(.overQuota, _), .readOnly: true
    default: false
    }
  }
}

extension Fault {
  /// Of a cube that is archived: a detail that says so.
  static let archived = "archived"

  /// What an error of the core means to a caller. What a path or a file is called on this machine
  /// stays here.
  init(_ error: CubeError) {
    switch error {
    case .notFound(let text): self.init(.notFound(.memory), text)
    case .exists(let text): self.init(.exists(.cube), text)
    case .invalid(let text): self.init(.invalid, text)
    case .immutable: self = .invalid("memory_id", "this memory is immutable")
    case .tooLarge(let text): self.init(.refused(status: 413), text)
    case .archived:
      self.init(.forbidden, "the cube is archived: nothing new is recorded in it")
      details[Self.archived] = "true"
    case .readOnly, .refused: self.init(.forbidden, "the cube cannot be written")
    case .io(.noSpace, _), .io(.overQuota, _):
      self.init(.unavailable, "there is no room left to store this")
    // What the server itself says of its store names no place.
    case SharedHome.replaced, SharedHome.erased: self.init(.refused(status: 503), error.message)
    case .unreachable: self.init(.unavailable, SharedFollowing.away)
    case .io, .index: self.init(.unavailable, "the store cannot be read or written now")
    case .damaged, .foreign:
      self.init(
        .failed,
        "the cube, or the server's own database, is damaged; memcube verify and the log say where")
    }
  }
}
