import Posix
import Stores

@testable import Gateway

/// The shared table in memory, which may be out of reach, or lose its answers.
final class MemoryTable: AccountTable {
  struct State {
    var rows: [SharedID: AccountRow] = [:]
    var usage: [UsageRow] = []
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

  /// What the table holds that was not removed.
  func values(_ kind: String) -> [AccountRow] {
    state.withLock { state in
      state.rows.values.filter { $0.kind.elementsEqual(kind.utf8) && $0.value != nil }
    }
  }
}
