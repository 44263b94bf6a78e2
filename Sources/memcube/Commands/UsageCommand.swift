internal import Bundle
internal import Format
internal import Gateway
internal import Posix

/// `memcube usage`: what was called.
struct UsageCommand: Command {
  static let declaration = Declaration(
    name: "usage", summary: "show what programs asked of the server",
    forms: ["[PROJECT | --project NAME] [--calls N] [--json]"],
    about: [
      "Without --calls it shows, month by month (UTC), how many calls added, how many searched, "
        + "and the budget. With --calls it shows the latest calls, the last first: when, by "
        + "which key, what, the answer's status, how long it took, and how many memories it was "
        + "about. What was said is not kept. Calls are kept for 90 days. Of servers that share a "
        + "store the calls of this machine's server are shown; the console shows those of all."
    ],
    operands: [
      .init(name: "PROJECT", count: .optional, help: "the project; default unless given")
    ],
    options: [
      .init(name: "project", value: "NAME", help: "the same as PROJECT"),
      .init(name: "calls", value: "N", help: "show the latest N calls"), .json,
    ],
    examples: [.init(line: "memcube usage shop --calls 20", effect: "the project's latest calls")],
    page: Declaration.serverPage, statuses: [3])

  let project: [UInt8]
  let calls: Int?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    let named = given.operandList("PROJECT").first
    let option = given.value("project")
    if let named, let option, named != option {
      throw UsageError("PROJECT and --project name two projects; give one of them")
    }
    project = named ?? option ?? Project.defaultName
    calls = try given.number("calls", in: 1...100_000)
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let accounts = try around.accountsToLookAt()
    let named = try core { () throws(CubeError) in try accounts.project(naming: project) }
    if let calls {
      let found = try core { () throws(CubeError) in try accounts.calls(of: named, limit: calls) }
      return try show(found, around.console)
    }
    var months = try core { () throws(CubeError) in try accounts.usage(of: named) }
    // A budget shows before it is used.
    let now = try around.host().now().yearAndMonth
    if months.first?.month != now { months.insert(Usage(month: now), at: 0) }
    func budget(_ limit: Int?) -> String { limit.map { " of \($0)" } ?? "" }
    if asJSON {
      return try around.console.write(
        list: months.map { month in
          .object([
            .init("month", .string(month.month)), .init("ingest", JSON(month.ingest)),
            .init("ingest_budget", named.monthlyIngest.map { JSON($0) } ?? .null),
            .init("retrieval", JSON(month.retrieval)),
            .init("retrieval_budget", named.monthlyRetrieval.map { JSON($0) } ?? .null),
          ])
        })
    }
    for month in months {
      try around.console.line(
        "\(Path(month.month))\t\(month.ingest)\(budget(named.monthlyIngest)) added\t"
          + "\(month.retrieval)\(budget(named.monthlyRetrieval)) searched")
    }
  }

  private func show(_ calls: [CallRecord], _ console: Console) throws(Failure) {
    if asJSON {
      return try console.write(
        list: calls.map { call in
          .object([
            .init("time", .string(call.time.rfc3339Milliseconds)),
            .init("key", call.key.map { .string($0) } ?? .null),
            .init("dialect", .string(call.dialect)), .init("endpoint", .string(call.endpoint)),
            .init("status", JSON(call.status)), .init("micros", JSON(call.micros)),
            .init("count", JSON(call.count)),
          ])
        })
    }
    for call in calls {
      let time = String(decoding: call.time.rfc3339Milliseconds, as: UTF8.self)
      try console.line(
        fields: time, call.key.map { "\(Path($0))" } ?? "-", "\(Path(call.endpoint))",
        "\(call.status)", "\(call.micros / 1000) ms", "\(call.count)")
    }
  }
}
