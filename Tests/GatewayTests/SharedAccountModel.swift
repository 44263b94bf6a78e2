import Posix
import SQLite
import Stores
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// A server's way to the table, which may be cut, or lose answers.
final class FaultyTable: AccountTable {
  let table: any AccountTable
  /// Whether nothing arrives, and whether no answer comes back.
  let faults = Condition((isAway: false, losesAnswers: false))

  init(_ table: any AccountTable) { self.table = table }

  private func passed<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let faults = faults.withLock { $0 }
    if faults.isAway { throw .unreachable("cut") }
    let result = try body()
    if faults.losesAnswers { throw .unreachable("lost") }
    return result
  }

  func rows(since revision: Int64) throws(StoreError) -> [AccountRow] {
    try passed { () throws(StoreError) in try table.rows(since: revision) }
  }

  func put(_ rows: [AccountRow]) throws(StoreError) -> Int64? {
    try passed { () throws(StoreError) in try table.put(rows) }
  }

  func usage(since revision: Int64) throws(StoreError) -> [UsageRow] {
    try passed { () throws(StoreError) in try table.usage(since: revision) }
  }

  func putUsage(_ rows: [UsageRow]) throws(StoreError) {
    try passed { () throws(StoreError) in try table.putUsage(rows) }
  }

  func putCalls(_ calls: [CallRow]) throws(StoreError) {
    try passed { () throws(StoreError) in try table.putCalls(calls) }
  }

  func calls(of project: [UInt8], _ query: CallQuery) throws(StoreError) -> [CallRow] {
    try passed { () throws(StoreError) in try table.calls(of: project, query) }
  }

  func memories(ofCall id: Int64, of project: [UInt8]) throws(StoreError) -> [UInt8]? {
    try passed { () throws(StoreError) in try table.memories(ofCall: id, of: project) }
  }

  func forgetCalls(about user: [UInt8], of project: [UInt8]) throws(StoreError) {
    try passed { () throws(StoreError) in try table.forgetCalls(about: user, of: project) }
  }
}

/// Random changes on three servers, by calls and by commands, with cuts, lost answers and restarts. At rest all are
/// equal, nothing removed is there, and nothing acknowledged is lost.
final class SharedAccountModel {
  private final class Home {
    let host: Host
    let table: FaultyTable
    var accounts: Accounts

    init(_ host: Host, _ table: any AccountTable) throws {
      self.host = host
      self.table = FaultyTable(table)
      accounts = try Accounts(host, sharing: Sharing(self.table) { (_) in })
    }

    func restart() throws { accounts = try Accounts(host, sharing: Sharing(table) { (_) in }) }
  }

  private let directory = Path("/tmp/memcube-shared-\(UUIDs.random(Random.bytes(16)).asText)")
  private var homes: [Home] = []
  private var state: UInt64
  private var removed: Set<[UInt8]> = []
  private var revoked: Set<[UInt8]> = []
  /// Keys that were made and acknowledged, with their projects.
  private var made: [(id: [UInt8], project: [UInt8])] = []
  /// How many changes were acknowledged, and how many refused.
  private(set) var counts = (done: 0, refused: 0)

  init(seed: UInt64, _ table: any AccountTable) throws {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    for number in 0..<3 {
      let place = directory.appending("\(number)")
      homes.append(
        try Home(
          Host(
            store: place.appending("store"), state: place.appending("state"),
            cache: place.appending("cache"), author: [], now: { Clock.now() },
            random: { Random.bytes($0) }), table))
    }
  }

  deinit { try? Files.removeTree(directory) }

  private func random(_ count: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(count))
  }

  func play(_ steps: Int) throws {
    for _ in 0..<steps {
      let home = homes[random(homes.count)]
      switch random(20) {
      case 0: home.table.faults.withLock { $0.isAway.toggle() }
      case 1: home.table.faults.withLock { $0.losesAnswers.toggle() }
      case 2: try home.restart()
      case 3, 4, 5: home.accounts.exchange()
      case 6, 7, 8: try change(Accounts(home.host))
      default: try change(home.accounts)
      }
      // What a gateway does after an exchange.
      try home.accounts.write(waits: false) { (connection) throws(CubeError) in
        try connection.run("DELETE FROM meta WHERE key GLOB 'removing/*' OR key GLOB 'doomed/*'")
      }
    }
    for home in homes { home.table.faults.withLock { $0 = (false, false) } }
    for _ in 0..<3 {
      for home in homes {
        home.accounts.exchange()
        try home.accounts.makeDefault()
      }
    }
  }

  private func change(_ accounts: Accounts) throws {
    do {
      try changeOnce(accounts)
      counts.done += 1
    } catch let error as CubeError {
      switch error {
      case .unreachable: counts.refused += 1
      case .exists, .notFound, .refused: break
      default: throw error
      }
    }
  }

  private func changeOnce(_ accounts: Accounts) throws {
    // A server has a default project at any time.
    try accounts.makeDefault()
    let projects = try accounts.projects()
    let project = projects[random(projects.count)]
    let email = Array("m\(random(3))@e.org".utf8)
    switch random(9) {
    case 0: try accounts.makeProject(Array("p\(random(4))".utf8))
    case 1 where random(3) == 0:
      removed.insert(project.id)
      try accounts.drop(project)
    case 2: try accounts.setMember(email, random(2) == 0 ? .owner : .reader, of: project)
    case 3: try accounts.removeMember(email, of: project)
    case 4:
      guard let key = try accounts.keys(of: project).first else { return }
      try accounts.revoke(key.id, of: project)
      revoked.insert(key.id)
    case 5: try accounts.update(project.row) { $0.rate = random(100) }
    case 6: try accounts.keep("test", email, object(("n", JSON(random(100)))), of: project)
    case 7: try accounts.drop("test", email, of: project)
    default: made.append((try accounts.makeKey(project).id, project.id))
    }
  }

  /// What a server has, as text.
  private func dump(_ accounts: Accounts) throws -> [String] {
    try accounts.read { (connection) throws(SQLiteError) in
      var lines: [String] = []
      for sql in [
        "SELECT id, hex(name), description, rate, settings, updated FROM project",
        """
        SELECT project.id, key.id, hash, role, scopes, revoked, expires FROM key
        JOIN project ON project.row = project
        """,
        "SELECT id, email, role FROM member JOIN project ON project.row = project",
        "SELECT project.id, kind, hex(thing.id), value FROM thing JOIN project ON project.row = project",
        "SELECT key, value FROM meta WHERE key = 'organization'",
      ] {
        let query = try connection.prepare(sql)
        while try query.step() {
          lines.append((0..<7).map { query.text($0).asText }.joined(separator: " "))
        }
      }
      return lines.sorted()
    }
  }

  func check() throws {
    let dumps = try homes.map { try dump($0.accounts) }
    for dump in dumps[1...] { #expect(dump == dumps[0]) }
    for home in homes {
      let waiting = try home.accounts.read { (connection) throws(SQLiteError) in
        let query = try connection.prepare("SELECT count(*) FROM shared_change")
        return try query.step() ? query.int(0) : -1
      }
      #expect(waiting == 0)
      let projects = try home.accounts.projects()
      #expect(!projects.contains { removed.contains($0.id) })
      #expect(projects.contains { $0.name == Project.defaultName })
      let keys = try projects.flatMap { try home.accounts.keys(of: $0) }
      #expect(!keys.contains { revoked.contains($0.id) && $0.revoked == nil })
      let known = Set(keys.map(\.id))
      let ids = Set(projects.map(\.id))
      for key in made where ids.contains(key.project) { #expect(known.contains(key.id)) }
    }
  }
}

@Suite struct SharedAccountModelTests {
  @Test(arguments: 1...8) func serversAgree(seed: UInt64) throws {
    let model = try SharedAccountModel(seed: seed, MemoryTable())
    try model.play(300)
    try model.check()
    #expect(model.counts.done > 20 && model.counts.refused > 3, "\(model.counts)")
  }
}
