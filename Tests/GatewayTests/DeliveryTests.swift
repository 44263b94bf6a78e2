import Posix
import SQLite
import Testing

@testable import Format
@testable import Gateway

/// In which order webhooks are told, and what is kept of it.
@Suite struct DeliveryTests {
  private func hook(_ project: Int64, _ name: String) -> DeliveryLanes.Hook {
    DeliveryLanes.Hook(project: project, id: Array(name.utf8))
  }

  /// Neither a receiver nor a project that takes nothing takes all turns.
  @Test func turnsAreShared() {
    var lanes = DeliveryLanes()
    for number in 0..<120 { lanes.open(hook(1, "silent \(number)"), to: [1]) }
    for number in 0..<120 { lanes.open(hook(2, "other \(number)"), to: [UInt8(number)] + [2]) }
    lanes.open(hook(3, "healthy"), to: [3])
    var begun: [DeliveryLanes.Hook] = []
    while let next = lanes.next(at: 0) { begun.append(next) }
    #expect(begun.count { $0.project == 1 } == DeliveryLanes.receiverLimit)
    #expect(begun.count { $0.project == 2 } == DeliveryLanes.projectLimit)
    #expect(begun.contains(hook(3, "healthy")) && begun.count < DeliveryLanes.limit)
    #expect(Set(begun).count == begun.count)
    // Who was told last comes last.
    lanes.end(begun[0], .more)
    #expect(lanes.next(at: 0) != begun[0])
  }

  @Test func whoDoesNotTakeItRests() {
    var lanes = DeliveryLanes()
    let (a, b) = (hook(1, "a"), hook(1, "b"))
    lanes.open(a, to: [1])
    #expect(lanes.next(at: 0) == a && lanes.next(at: 0) == nil)
    lanes.end(a, .rests(until: 9))
    #expect(lanes.next(at: 8) == nil)
    lanes.open(b, to: [1])
    #expect(lanes.next(at: 8) == b)
    #expect(lanes.next(at: 9) == a)
    // What came meanwhile is not forgotten with what is done.
    lanes.open(a, to: [1])
    lanes.end(a, .done)
    lanes.end(b, .done)
    #expect(lanes.next(at: 9) == a && !lanes.isEmpty)
    lanes.end(a, .done)
    #expect(lanes.isEmpty && !lanes.isBusy)
  }

  @Test(arguments: [
    ("HTTP://A.example/x", "a.example:80"), ("https://u:p@b.example?q", "b.example:443"),
    ("http://[::1]:9/", "[::1]:9"), ("http://[::1]", "[::1]:80"), ("https://c:", "c:443"),
  ])
  func receiversAreHostsWithTheirPorts(_ url: String, _ receiver: String) {
    #expect(WebAddress.receiver(Array(url.utf8)).asText == receiver)
  }

  /// However many are told it.
  @Test func aTextIsKeptOnce() throws {
    let caller = try Caller()
    let (accounts, project) = (caller.gateway.accounts, try caller.project)
    caller.gateway.work.end()
    let text = Array(repeating: UInt8(0x61), count: 1 << 20)
    let ids = (0..<20).map { Array("wh_\($0)".utf8) }
    try accounts.addDeliveries("memory_add", text, project, to: ids, cube: nil)
    func count(_ sql: String) throws -> Int64 {
      try accounts.read { (connection) throws(SQLiteError) in
        let query = try connection.prepare(sql)
        return try query.step() ? query.int(0) : -1
      }
    }
    #expect(try count("SELECT sum(length(body)) FROM notice") == 1 << 20)
    #expect(try accounts.owed(after: 0).webhooks.count == 20)
    for id in ids {
      let hook = DeliveryLanes.Hook(project: project.row, id: id)
      let delivery = try #require(try accounts.nextDelivery(to: hook))
      #expect(delivery.body == text)
      try accounts.endDelivery(delivery)
      #expect(try accounts.nextDelivery(to: hook) == nil)
    }
    #expect(try count("SELECT count(*) FROM notice") == 0)
    // With its owner it is forgotten.
    let cube = Array("u".utf8)
    try accounts.addDeliveries("memory_add", text, project, to: ids, cube: cube)
    try accounts.forget(cube, of: project)
    #expect(try count("SELECT count(*) FROM delivery") == 0)
  }

  /// What is told once more, since a crash came between it and its end, is known by the delivery.
  @Test func whatIsToldAgainIsTheSameDelivery() throws {
    let caller = try Caller()
    func added(_ text: String) throws -> Memory {
      let made = try caller.good(
        "POST", "/v1/memories/", #"{"messages":"\#(text)","user_id":"u","infer":false}"#)
      let id = try #require(made.elements?.first?["id"]?.string)
      return try caller.gateway.memories.withMemory(id, in: caller.project) { $1 }
    }
    let (first, second) = (try added("A red kayak"), try added("A blue kayak"))
    caller.gateway.work.end()
    let accounts = caller.gateway.accounts
    let path = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    let body =
      #"{"url":"https://example.org/","name":"w","event_types":["memory_add","memory_update"]}"#
    let hook = DeliveryLanes.Hook(
      project: try caller.project.row,
      id: try #require(try caller.good("POST", path, body)["webhook_id"]?.string))
    let news = [MemoryNews(.add, first), MemoryNews(.add, second), MemoryNews(.update, first)]
    for _ in 0..<2 { caller.gateway.announce(news) }
    var ids: [[UInt8]] = []
    while let delivery = try accounts.nextDelivery(to: hook) {
      ids.append(delivery.id)
      try accounts.endDelivery(delivery)
    }
    // To be changed is another matter each time.
    try #require(ids.count == 6)
    #expect(ids[0] == ids[3] && ids[1] == ids[4] && ids[2] != ids[5])
    #expect(Set(ids).count == 4)
  }

  @Test func aProjectHasSoManyWebhooks() throws {
    let caller = try Caller()
    let path = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    let body = #"{"url":"https://example.org/","name":"w","event_types":["memory_add"]}"#
    for _ in 0..<Webhook.limit { _ = try caller.good("POST", path, body) }
    let refused = try caller.call("POST", path, body)
    #expect(refused.status == 400 && refused.body.asText.contains("at most 50 webhooks"))
  }

  /// What older programs left is told all the same, in order.
  @Test func olderDeliveriesAreTakenOver() throws {
    let caller = try Caller()
    let project = try caller.project
    caller.gateway.work.end()
    for number in 1...3 {
      let input = object(("webhook", "wh_1"), ("body", object(("n", JSON(number)))))
      try caller.gateway.accounts.addTask(
        Array("id \(number)".utf8), project, dialect: "webhook", kind: "memory_add", input: input,
        output: number == 2 ? .object([]) : nil)
    }
    let accounts = try Accounts(caller.host)
    let hook = DeliveryLanes.Hook(project: project.row, id: Array("wh_1".utf8))
    for number in [1, 3] {
      let delivery = try #require(try accounts.nextDelivery(to: hook))
      #expect(delivery.id.asText == "id \(number)" && delivery.body.asText == #"{"n":\#(number)}"#)
      #expect(delivery.event.asText == "memory_add")
      try accounts.endDelivery(delivery)
    }
    #expect(try accounts.nextDelivery(to: hook) == nil)
    #expect(try accounts.openTasks(after: 0, limit: 9).isEmpty)
  }
}
