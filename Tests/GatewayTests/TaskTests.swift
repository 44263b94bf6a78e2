import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// What is kept of work that goes on behind its answer.
@Suite struct TaskTests {
  /// A task that ended is told of for 30 days; one that did not waits however long.
  @Test func whatEndedLongAgoIsDropped() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let project = try caller.project
    func add(_ id: String, done: Bool, daysAgo: Int) throws {
      // Nobody knows this dialect, so that one that waits goes on waiting.
      try accounts.addTask(
        Array(id.utf8), project, dialect: "none", kind: "ADD", input: .object([]),
        output: done ? .array([]) : nil)
      try accounts.count { (connection) throws(SQLiteError) in
        let age = 86_400_000 * daysAgo
        try connection.execute(
          "UPDATE task SET finished = finished - \(age), created = created - \(age) "
            + "WHERE id = '\(id)'")
      }
    }
    for (id, done, days) in [
      ("old", true, 31), ("late", true, 29), ("owed", false, 400), ("new", true, 0),
    ] { try add(id, done: done, daysAgo: days) }
    accounts.noteDone(
      Array("search".utf8), project, dialect: "none", kind: "SEARCH", began: caller.host.now())
    let left = try accounts.tasks(
      of: project, dialect: "none", kind: nil, states: [.queued, .running, .done], offset: 0,
      limit: 10)
    #expect(left.tasks.map(\.id.asText) == ["search", "new", "owed", "late"])
    #expect(try accounts.openTasks(after: 0, limit: 10).map(\.id.asText) == ["owed"])
  }
}
