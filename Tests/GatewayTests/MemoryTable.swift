import Posix
import Stores

@testable import Gateway

/// The shared table in memory, which may be out of reach, or lose its answers.
final class MemoryTable: AccountTable {
  struct State {
    var rows: [SharedID: AccountRow] = [:]
    var usage: [UsageRow] = []
    var calls: [CallRow] = []
    var last: Int64 = 0
    var isAway = false
    var losesAnswers = false
    /// How often rows were put.
    var puts = 0
    /// Runs before the next put, and is forgotten.
    var beforePut: (@Sendable () -> Void)?
  }

  let state = Condition(State())

  var isAway: Bool {
    get { state.withLock { $0.isAway } }
    set { state.withLock { $0.isAway = newValue } }
  }

  var losesAnswers: Bool {
    get { state.withLock { $0.losesAnswers } }
    set { state.withLock { $0.losesAnswers = newValue } }
  }

  private static let away = StoreError.unreachable("the table at memory: cannot be reached")

  private func reached<Result>(
    _ body: (inout State) -> Result
  ) throws(StoreError) -> Result {
    let result = state.withLock { $0.isAway ? nil : body(&$0) }
    guard let result else { throw Self.away }
    return result
  }

  func rows(since revision: Int64) throws(StoreError) -> [AccountRow] {
    try reached { state in
      state.rows.values.filter { $0.revision > revision }.sorted { $0.revision < $1.revision }
    }
  }

  func put(_ rows: [AccountRow]) throws(StoreError) -> Int64? {
    let hook = state.withLock { state in
      defer { state.beforePut = nil }
      return state.beforePut
    }
    hook?()
    let revision = try reached { state -> Int64? in
      state.puts += 1
      for row in rows where state.rows[SharedID(row)]?.revision ?? 0 != row.revision { return nil }
      state.last += 1
      for var row in rows {
        row.revision = state.last
        state.rows[SharedID(row)] = row
      }
      return state.last
    }
    if losesAnswers { throw Self.away }
    return revision
  }

  func usage(since revision: Int64) throws(StoreError) -> [UsageRow] {
    try reached { state in state.usage.filter { $0.revision > revision } }
  }

  func putUsage(_ rows: [UsageRow]) throws(StoreError) {
    try reached { state in
      for var row in rows {
        state.last += 1
        row.revision = state.last
        state.usage.removeAll {
          ($0.project, $0.month, $0.meter, $0.server)
            == (row.project, row.month, row.meter, row.server)
        }
        state.usage.append(row)
      }
    }
  }

  func putCalls(_ calls: [CallRow]) throws(StoreError) {
    try reached { state in
      for var call in calls {
        let isKnown = state.calls.contains { ($0.server, $0.number) == (call.server, call.number) }
        if isKnown || state.rows[.ofProject(call.project)]?.value == nil { continue }
        state.last += 1
        call.id = state.last
        state.calls.append(call)
      }
    }
    if losesAnswers { throw Self.away }
  }

  func calls(of project: [UInt8], _ query: CallQuery) throws(StoreError) -> [CallRow] {
    try reached { state in
      let all = state.calls.filter { call in
        call.project == project && query.statuses.contains(Int(call.status))
          && query.from <= call.time && call.time < query.to
          && query.user.map { call.user == $0 } ?? true
      }
      let sorted = all.sorted { ($0.time, $0.id) > ($1.time, $1.id) }
      let start = query.before.map { id in
        sorted.firstIndex { $0.id == id }.map { $0 + 1 } ?? sorted.count
      }
      return Array(sorted.dropFirst(start ?? 0).dropFirst(query.offset).prefix(query.limit))
    }
  }

  func memories(ofCall id: Int64, of project: [UInt8]) throws(StoreError) -> [UInt8]? {
    try reached { state in
      state.calls.first { $0.id == id && $0.project == project }.map { $0.memories ?? [] }
    }
  }

  func forgetCalls(about user: [UInt8], of project: [UInt8]) throws(StoreError) {
    try reached { state in
      for index in state.calls.indices
      where state.calls[index].project == project && state.calls[index].user == user {
        state.calls[index].user = nil
      }
    }
  }

  /// What the table holds that was not removed.
  func values(_ kind: String) -> [AccountRow] {
    state.withLock { state in
      state.rows.values.filter { $0.kind.elementsEqual(kind.utf8) && $0.value != nil }
    }
  }
}
