import Posix
import Testing

@testable import Format
@testable import MCP

/// Lines, and one client of many requests at once.
struct LineTests {
  @Test func linesAreCutWhereverTheyCome() {
    let text = bytes("one\r\n\n  \ntwo\n" + String(repeating: "x", count: 20) + "\nend")
    for size in 1...text.count {
      var lines = MCP.Lines(limit: 10)
      var found: [MCP.Lines.Line] = []
      for start in stride(from: 0, to: text.count, by: size) {
        found += lines.add(Array(text[start..<min(start + size, text.count)]))
      }
      if let last = lines.end() { found.append(last) }
      #expect(found == [.text(bytes("one")), .text(bytes("two")), .tooLong, .text(bytes("end"))])
    }
  }

  @Test(arguments: [
    ("aa", "aaaa", [0, 1, 2]), ("é", "éaé", [0, 3]), ("x", "", []), ("", "a", []),
  ])
  func passagesAreFound(passage: String, text: String, places: [Int]) {
    #expect(Passage.places(of: bytes(passage), in: bytes(text)) == places)
  }

  /// What a peer sent.
  private final class Sent: Sendable {
    let messages = Condition<[JSON]>([])

    func wait(for count: Int) -> [JSON] {
      messages.wait(nanoseconds: 20_000_000_000) { $0.count >= count ? $0 : nil } ?? []
    }
  }

  private func peer(_ ground: Ground, _ sent: Sent) -> LinePeer {
    LinePeer(ground.server) { message in
      sent.messages.withLock { $0.append(message) }
      sent.messages.broadcast()
    }
  }

  @Test func onlyWhatIsSeenIsSubscribed() throws {
    let (ground, sent) = (try Ground(), Sent())
    let peer = peer(ground, sent)
    let asked = ["notes", "notes/memories", "other", "other/memories"]
    peer.take(RPCMessage(bytes(#"{"jsonrpc":"2.0","id":0,"method":"initialize"}"#)))
    for (number, place) in asked.enumerated() {
      let params = #"{"uri":"memcube://\#(place)"}"#
      peer.take(
        RPCMessage(
          bytes(
            #"{"jsonrpc":"2.0","id":\#(number + 1),"method":"resources/subscribe","params":\#(params)}"#
          )))
    }
    let codes = sent.wait(for: 5).dropFirst().map { $0["error"]?["code"]?.integer }
    #expect(codes == [nil, nil, -32002, -32002])
    peer.end()
  }

  @Test func manyCallsAreAllAnswered() throws {
    let (ground, sent) = (try Ground(), Sent())
    let peer = peer(ground, sent)
    peer.take(RPCMessage(bytes(#"{"jsonrpc":"2.0","id":"i","method":"initialize"}"#)))
    for number in 0..<1000 {
      let arguments =
        number % 4 == 0 ? #""remember","arguments":{"text":"bird \#(number)"}"# : #""list""#
      peer.take(
        RPCMessage(
          bytes(
            #"{"jsonrpc":"2.0","id":\#(number),"method":"tools/call","params":{"name":\#(arguments)}}"#
          )))
    }
    let ids = Set(sent.wait(for: 1001).compactMap { $0["id"]?.integer })
    #expect(ids == Set(0..<1000))
    peer.end()
    #expect(try ground.said("list", #"{"path":"notes/memories"}"#)["total"] == 250)
  }

  @Test func changesAreHeardOf() throws {
    let (ground, sent) = (try Ground(), Sent())
    let peer = peer(ground, sent)
    let meta =
      #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientCapabilities":{}}"#
    peer.take(
      RPCMessage(
        bytes(
          #"{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{"notifications":"#
            + #"{"resourcesListChanged":true,"resourceSubscriptions":["memcube://notes"]},\#(meta)}}"#
        )))
    #expect(sent.wait(for: 1).first?.text("method")?.hasSuffix("acknowledged") == true)
    // At once: no change after the acknowledgement is missed.
    _ = try ground.said("remember", #"{"text":"A heron"}"#)
    let methods = sent.wait(for: 3).compactMap { $0.text("method") }
    #expect(methods.contains("notifications/resources/updated"))
    #expect(methods.contains("notifications/resources/list_changed"))
    peer.end()
    #expect(sent.messages.withLock { $0.last?["result"]?.text("resultType") } == "complete")
  }

  @Test func aChangeRightAfterASubscriptionIsHeardOf() throws {
    let (ground, sent) = (try Ground(), Sent())
    let peer = peer(ground, sent)
    peer.take(RPCMessage(bytes(#"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#)))
    // The watcher has had its first look, without this cube.
    Clock.sleep(nanoseconds: 100_000_000)
    peer.take(
      RPCMessage(
        bytes(
          #"{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"memcube://notes"}}"#
        )))
    #expect(sent.wait(for: 2).last?["id"] == 2)
    _ = try ground.said("remember", #"{"text":"A heron"}"#)
    let methods = sent.wait(for: 4).compactMap { $0.text("method") }
    #expect(methods.contains("notifications/resources/updated"))
    peer.end()
  }

  @Test func aCancelledCallIsNotAnswered() throws {
    let (ground, sent) = (try Ground(), Sent())
    let peer = peer(ground, sent)
    peer.take(RPCMessage(bytes(#"{"jsonrpc":"2.0","id":"i","method":"initialize"}"#)))
    let messages = (0..<2000).map {
      #"{"role":"user","content":"I met Bob\#($0) in town \#($0) on Monday and liked the soup."}"#
    }.joined(separator: ",")
    peer.take(
      RPCMessage(
        bytes(
          #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"add_messages","arguments":"#
            + #"{"conversation":"c","wait":true,"messages":[\#(messages)]},"#
            + #""_meta":{"progressToken":"p"}}}"#)))
    let first = try #require(sent.wait(for: 2).last)
    #expect(first.text("method") == "notifications/progress")
    #expect(first["params"]?.text("progressToken") == "p")
    peer.take(
      RPCMessage(
        bytes(
          #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#)))
    peer.end()
    let all = sent.messages.withLock { $0 }
    #expect(!all.contains { $0["id"] == 7 })
    let steps = all.compactMap { $0["params"]?["progress"]?.integer }
    #expect(steps == steps.sorted() && Set(steps).count == steps.count)
    // What was recorded stays.
    #expect(try ground.said("list", #"{"path":"notes/messages"}"#)["total"] == 1)
  }

  @Test func anyLineIsAnsweredOrDropped() throws {
    let (ground, sent) = (try Ground(), Sent())
    let peer = peer(ground, sent)
    let model = bytes(
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"path":"%2F"}}}"#
    )
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      var line = model
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<line.count, using: &random)
        if Bool.random() { line[place] = UInt8.random(in: 0...255) } else { line.remove(at: place) }
      }
      peer.take(RPCMessage(line))
    }
    peer.end()
    peer.take(RPCMessage(bytes(#"{"jsonrpc":"2.0","id":"last","method":"ping"}"#)))
    #expect(sent.messages.withLock { $0.last?.text("id") } == "last")
  }
}
