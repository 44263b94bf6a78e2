import Posix
import Testing

@testable import Format
@testable import Gateway

/// What a server tells itself of what it wrote.
@Suite struct NewsTests {
  /// Each telling costs the same, and leaves nothing behind: they once went through one more closure
  /// each time, and some hundred thousand used up the stack.
  @Test func newsAreToldWithoutEnd() throws {
    let caller = try Caller()
    let added = try caller.good(
      "POST", "/v3/memories/add/", #"{"messages":"Rows at dawn","user_id":"u","infer":false}"#)
    let id = try #require(added["results"]?.elements?.first?.text("id"))
    let memories = caller.gateway.memories
    let memory = try memories.withMemory(Array(id.utf8), in: try caller.project) { $1 }
    let told = Condition(0)
    let listener = NewsListener { news in told.withLock { $0 += news.count } }
    memories.listener.withLock { $0 = listener }
    for _ in 0..<300_000 { memories.tell([MemoryNews(.update, memory)]) }
    #expect(told.withLock { $0 } == 300_000)
  }
}
