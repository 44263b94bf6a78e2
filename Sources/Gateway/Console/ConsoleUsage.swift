internal import Bundle
internal import Format
internal import Posix
internal import Search

/// What was called.
extension Console {
  var usageEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/console/v1/usage", .read, "calls month by month, and the budgets",
        takes: Self.takes(), Self.usage),
      Endpoint(
        .get, "/console/v1/activity", .read,
        "calls day by day, of all endpoints or one, and by endpoint, with their times",
        takes: Self.takes(query: ["days", "endpoint"]), Self.activity),
      Endpoint(
        .get, "/console/v1/calls", .manage, "the log of calls, the last first",
        takes: Self.takes(query: ["limit", "before", "page", "status", "user", "from", "to"]),
        Self.calls),
    ]
  }

  static func usage(_ call: Call) throws(Fault) -> Reply {
    let project = try call.caller().project
    let months = try caught { () throws(CubeError) in
      try call.gateway.accounts.usage(of: project)
    }
    let list = months.map { month in
      object(
        ("month", .string(month.month)), ("ingest", JSON(month.ingest)),
        ("retrieval", JSON(month.retrieval)))
    }
    return Reply(object(("budgets", budgets(project)), ("months", .array(list))))
  }

  /// What the calls of the last days were like, today's among them.
  private static func activity(_ call: Call) throws(Fault) -> Reply {
    let days = try number("days", in: 1...90, call) ?? 30
    let today = call.gateway.host.now().seconds / 86_400
    let first = today - Int64(days) + 1
    let project = try call.caller().project
    let found = try caught { () throws(CubeError) in
      try call.gateway.accounts.activity(
        of: project, since: Timestamp(seconds: first * 86_400), endpoint: call.query["endpoint"])
    }
    let list = (first...max(first, today)).map { day in
      series(found.days[day] ?? .init(), timed: false)
        .with("day", .string(Timestamp(seconds: day * 86_400).day))
    }
    let endpoints = found.endpoints.sorted {
      ($0.value.calls, $1.key.count) > ($1.value.calls, $0.key.count)
    }
    .prefix(200).map { series($0.value, timed: true).with("endpoint", .string($0.key)) }
    return Reply(
      object(
        ("all", series(found.all, timed: true)), ("days", .array(list)),
        ("endpoints", .array(endpoints)), ("is_cut", .bool(found.isCut))))
  }

  private static func series(_ series: CallActivity.Series, timed: Bool) -> JSON {
    let statuses = series.statuses.sorted { $0.key < $1.key }.map { hundred, count in
      JSON.Member("\(hundred)xx", JSON(count))
    }
    let shown = object(("calls", JSON(series.calls)), ("statuses", .object(statuses)))
    if !timed { return shown }
    func micros(_ part: Double) -> JSON { series.percentile(part).map { JSON($0) } ?? .null }
    return shown.with([("p50", micros(0.5)), ("p99", micros(0.99))])
  }

  /// A parameter that is a whole number of a range.
  static func number(
    _ name: String, in range: ClosedRange<Int>, _ call: Call
  ) throws(Fault) -> Int? {
    guard let text = call.query[name] else { return nil }
    guard text.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text.asText),
      range.contains(number)
    else {
      throw .invalid(
        name, "\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `404`, or `4xx` for all of a hundred.
  private static func statuses(_ call: Call) throws(Fault) -> ClosedRange<Int>? {
    guard let text = call.query["status"] else { return nil }
    let word = text.asText.lowercased()
    if word.utf8.count == 3, word.hasSuffix("xx"), let hundred = Int(word.prefix(1)),
      1...5 ~= hundred
    {
      return hundred * 100...hundred * 100 + 99
    }
    guard word.utf8.count == 3, let status = Int(word), 100...599 ~= status else {
      throw .invalid(
        "status", "status must be a status such as 404, or a class of them such as 4xx")
    }
    return status...status
  }

  private static func time(_ name: String, _ call: Call) throws(Fault) -> Timestamp? {
    guard let text = call.query[name] else { return nil }
    return try WrittenTime(.string(text), of: name).time
  }

  /// Nothing of what was said is in it: see `CallRecord`.
  static func calls(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...1000, call) ?? 100
    let page = try number("page", in: 1...1_000_000, call) ?? 1
    var filter = CallFilter()
    filter.before = try number("before", in: 1...Int(JSON.integerLimit), call).map { Int64($0) }
    filter.offset = (page - 1) * limit
    filter.statuses = try statuses(call) ?? filter.statuses
    (filter.from, filter.to) = (try time("from", call), try time("to", call))
    filter.user = call.query["user"].map { id in
      // An agent's calls and the like are found by the name of its cube.
      if case .user = Owner(cubeName: id, id: nil) { return Owner.user(id).cubeName }
      return id
    }
    let wanted = filter
    let project = try call.caller().project
    let found = try caught { () throws(CubeError) in
      try call.gateway.accounts.calls(of: project, limit: limit, wanted)
    }
    let list = found.map { call in
      object(
        ("id", JSON(call.row)), ("time", time(call.time)), ("key", .text(call.key)),
        ("user", .text(call.user.map { shown($0) })),
        ("dialect", .string(call.dialect)), ("endpoint", .string(call.endpoint)),
        ("status", JSON(call.status)), ("micros", JSON(call.micros)), ("count", JSON(call.count)))
    }
    // Fewer than were asked for: there are no more.
    let next = found.count < limit ? nil : found.last?.row
    return Reply(
      object(("calls", .array(list)), ("next_before", next.map { JSON($0) } ?? .null)))
  }

  /// A user's id; the name of the cube for an agent and the like.
  private static func shown(_ cube: [UInt8]) -> [UInt8] {
    let owner = Owner(cubeName: cube, id: nil)
    if case .user(let id) = owner { return id }
    return cube
  }
}
