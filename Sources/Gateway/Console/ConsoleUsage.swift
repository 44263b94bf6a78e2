internal import MemCube
internal import Posix

/// What was called.
extension Console {
  var usageEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/console/v1/usage", .read, "calls month by month, and the budgets",
        takes: Self.takes(), Self.usage),
      Endpoint(
        .get, "/console/v1/calls", .manage, "the log of calls, the last first",
        takes: Self.takes(query: ["limit", "before"]), Self.calls),
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

  /// A parameter that is a whole number of a range.
  private static func number(
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

  /// Nothing of what was said is in it: see `CallRecord`.
  static func calls(_ call: Call) throws(Fault) -> Reply {
    let limit = try number("limit", in: 1...1000, call) ?? 100
    let before = try number("before", in: 1...Int(JSON.integerLimit), call)
    let project = try call.caller().project
    let found = try caught { () throws(CubeError) in
      try call.gateway.accounts.calls(
        of: project, limit: limit, before: before.map { Int64($0) })
    }
    let list = found.map { call in
      object(
        ("id", JSON(call.row)), ("time", time(call.time)), ("key", .text(call.key)),
        ("dialect", .string(call.dialect)), ("endpoint", .string(call.endpoint)),
        ("status", JSON(call.status)), ("micros", JSON(call.micros)), ("count", JSON(call.count)))
    }
    // Fewer than were asked for: there are no more.
    let next = found.count < limit ? nil : found.last?.row
    return Reply(
      object(("calls", .array(list)), ("next_before", next.map { JSON($0) } ?? .null)))
  }
}
