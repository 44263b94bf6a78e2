import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// In which order what was left for later is done.
@Suite struct TaskLineTests {
  private func entry(
    _ row: Int64, _ project: Int64 = 1, _ owner: String? = nil, size: Int64 = 1
  ) -> TaskLine.Entry {
    TaskLine.Entry(row: row, project: project, owner: owner.map { Array($0.utf8) }, size: size)
  }

  private func rows(_ line: inout TaskLine, onlyShort: Bool = false) -> [Int64] {
    var rows: [Int64] = []
    while let next = line.next(onlyShort: onlyShort, at: 0) {
      rows.append(next.row)
      line.end(next)
    }
    return rows
  }

  @Test func projectsTakeTurns() {
    var line = TaskLine()
    line.add((1...4).map { entry($0, 1, "u\($0)") } + [entry(5, 2, "a"), entry(6, 3, "a")])
    #expect(line.last == 6)
    #expect(rows(&line) == [1, 5, 6, 2, 3, 4])
  }

  @Test func shortOnesPassLargeOnesOfOthers() {
    var line = TaskLine()
    line.add([
      entry(1, 1, "a", size: 1 << 20), entry(2, 1, "b", size: 1 << 20), entry(3, 1, "a"),
      entry(4, 1, "c"),
    ])
    let large = line.next(onlyShort: false, at: 0)
    #expect(large?.row == 1)
    // Those of one owner are done in their order.
    #expect(rows(&line, onlyShort: true) == [4])
    if let large { line.end(large) }
    #expect(rows(&line, onlyShort: true) == [3])
    #expect(rows(&line) == [2])
  }

  @Test func whatCannotBeDoneNowIsDoneLater() {
    var line = TaskLine()
    line.add([entry(1, 1, "a"), entry(2, 1, "a"), entry(3, 1, "b")])
    if let first = line.next(onlyShort: false, at: 0) { line.end(first, again: 9) }
    #expect(rows(&line) == [3])
    #expect(line.next(onlyShort: false, at: 9)?.row == 1)
  }

  /// What is looked at again and again is found without a look at all others.
  @Test func whatIsUnderWayIsKnown() throws {
    let caller = try Caller()
    caller.gateway.work.end()
    let (accounts, project) = (caller.gateway.accounts, try caller.project)
    for name in ["one", "two", "three"] {
      try accounts.addTask(
        Array(name.utf8), project, dialect: "mem0", kind: "ADD", input: .object([]),
        owner: .user([0x75]))
    }
    try accounts.move(Array("one".utf8), to: .done)
    try accounts.move(Array("two".utf8), to: .running)
    let running = try accounts.runningTasks("ADD", "mem0", of: project)
    #expect(running.map(\.id.asText) == ["two"])
    #expect(try accounts.runningTasks("ADD", "memhq", of: project).isEmpty)
    let waiting = try accounts.waitingTasks(after: 0)
    #expect(waiting.map(\.row) == waiting.map(\.row).sorted() && waiting.count == 2)
    #expect(waiting.allSatisfy { $0.owner != nil && $0.size == 2 && !$0.isLarge })
    #expect(try accounts.waitingTasks(after: waiting[0].row) == [waiting[1]])
    #expect(try accounts.openTask(waiting[0].row)?.id.asText == "two")
  }

  @Test func aLargeTextKeepsNobodyWaiting() throws {
    let caller = try Caller()
    func add(_ content: String, _ user: String) throws -> String {
      let body = #"{"content":"\#(content)","userId":"\#(user)"}"#
      return try #require(
        try caller.call("POST", "/v1/memory/add", body, scheme: "Bearer").json().text("jobId"))
    }
    func state(_ job: String) throws -> String? {
      try caller.call("GET", "/v1/memory/job/\(job)", scheme: "Bearer").json().text("status")
    }
    let text = (0..<6000).map { "I like thing\($0)." }.joined(separator: " ")
    let large = try add(text, "a")
    let short = try add("The user likes cherries.", "b")
    #expect(try eventually { try state(short) == "done" })
    #expect(try state(large) != "done")
    // What is under way is ended with the gateway.
    #expect(try eventually { try state(large) == "done" })
  }
}
