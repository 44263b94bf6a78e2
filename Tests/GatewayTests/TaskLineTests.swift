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

  /// The same order as a look at all that wait gives, whatever is added, begun, ended and put off.
  @Test func orderIsThatOfALookAtAll() {
    var seed: UInt64 = 0x5EED
    func random(_ limit: UInt64) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % limit)
    }
    var line = TaskLine()
    var waiting: [TaskLine.Entry] = []
    var busy: [TaskLine.Entry] = []
    var rests: [Int64: Int64] = [:]
    var turns: [Int64: Int] = [:]
    var (row, begun): (Int64, Int) = (0, 0)
    func isReady(_ entry: TaskLine.Entry, _ onlyShort: Bool, _ now: Int64) -> Bool {
      let lane = waiting.filter {
        ($0.project, $0.owner ?? []) == (entry.project, entry.owner ?? [])
      }
      return lane.first == entry
        && !busy.contains { ($0.project, $0.owner) == (entry.project, entry.owner) }
        && rests[entry.row, default: 0] <= now && !(onlyShort && entry.isLarge)
    }
    for now in 1...3000 as ClosedRange<Int64> {
      switch random(5) {
      case 0:
        let fresh = (0..<random(3)).map { _ in
          row += 1
          return entry(
            row, Int64(random(4)), "u\(random(5))",
            size: random(3) == 0 ? 1 << 20 : 1)
        }
        waiting += fresh
        line.add(fresh)
      case 1, 2, 3:
        let onlyShort = random(2) == 0
        let expected = waiting.filter { isReady($0, onlyShort, now) }.min {
          (turns[$0.project, default: 0], $0.row) < (turns[$1.project, default: 0], $1.row)
        }
        let found = line.next(onlyShort: onlyShort, at: now)
        #expect(found == expected)
        guard let found else { continue }
        begun += 1
        turns[found.project] = begun
        busy.append(found)
      default:
        guard !busy.isEmpty else { continue }
        let ended = busy.remove(at: random(UInt64(busy.count)))
        let again = random(3) == 0 ? now + Int64(random(20)) : nil
        line.end(ended, again: again)
        if let again { rests[ended.row] = again } else { waiting.removeAll { $0 == ended } }
        if waiting.isEmpty { turns = [:] }
      }
    }
    #expect(begun > 500)
  }

  @Test func deletionsAfterATaskAreKnown() throws {
    let caller = try Caller()
    caller.gateway.work.end()
    let (accounts, project) = (caller.gateway.accounts, try caller.project)
    for (name, kind, dialect) in [
      ("before", "DELETE", "mem0"), ("add", "ADD", "mem0"), ("after", "DELETE", "mem0"),
      ("other", "DELETE", "memhq"), ("more", "ADD", "mem0"),
    ] {
      try accounts.addTask(
        Array(name.utf8), project, dialect: dialect, kind: kind, input: .object([]),
        output: kind == "DELETE" ? .null : nil)
    }
    let task = try #require(try accounts.task(Array("add".utf8), of: project))
    #expect(try accounts.deletions("mem0", behind: task).map(\.id.asText) == ["after"])
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
