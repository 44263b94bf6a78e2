import Posix
import Testing

@testable import MemCube

/// What went wrong with a model, as a file of the host's state that anything may have happened to.
@Suite struct ModelTroublesTests {
  private func trouble(_ failed: Int, _ error: String? = nil, at seconds: Int64) -> ModelTrouble {
    ModelTrouble(failed: failed, error: error, time: Timestamp(seconds: seconds))
  }

  @Test func troublesAddUpAndAreReadAgain() {
    var troubles = ModelTroubles()
    let (talk, walk) = (Array("messages/talk.md".utf8), Array("messages/w\u{E9}lk.md".utf8))
    troubles.add(trouble(1, "status 429", at: 5), to: talk)
    troubles.add(ModelTrouble(dropped: 2, time: Timestamp(seconds: 6)), to: walk)
    troubles.add(ModelTrouble(dropped: 1, time: Timestamp(seconds: 7)), to: talk)
    #expect(troubles.all.map(\.source) == [walk, talk])
    #expect(
      troubles[talk]
        == ModelTrouble(
          failed: 1, dropped: 1, error: "status 429", time: Timestamp(seconds: 7)))
    #expect(ModelTroubles(troubles.bytes) == troubles)
    #expect(
      troubles[talk]?.sentence("message")
        == "the model failed for 1 message (status 429), the rules read it; "
        + "1 statement of the model had no source and was dropped")
  }

  @Test func theLatestOnesAreKept() {
    var troubles = ModelTroubles()
    for number in 0..<300 {
      troubles.add(trouble(1, at: Int64(number)), to: Array("messages/\(number).md".utf8))
    }
    #expect(troubles.all.count == 256)
    #expect(troubles.all.first?.source == Array("messages/44.md".utf8))
    let long = String(repeating: "é", count: 5_000)
    troubles.add(trouble(1, long, at: 1), to: Array("x".utf8))
    #expect(troubles.bytes.count < 64 << 10)
    #expect(ModelTroubles(troubles.bytes).all.last?.trouble.error?.utf8.count == 500)
  }

  @Test(arguments: [
    "", "[", "{}", "[1, null, []]", #"[{"of": 5, "time": "2025-01-01T00:00:00Z"}]"#,
    #"[{"of": "messages/a.md"}]"#,
  ])
  func whatIsDamagedSaysNothing(text: String) {
    #expect(ModelTroubles(Array(text.utf8)).all.isEmpty)
  }

  @Test func numbersAreBounded() {
    let text = #"[{"of":"a","time":"2025-01-01T00:00:00Z","failed":-4,"dropped":9007199254740991}]"#
    var troubles = ModelTroubles(Array(text.utf8))
    for _ in 0..<3 { troubles.add(trouble(.max, at: 1), to: [0x61]) }
    #expect((0...0xFFFF_FFFF).contains(troubles[[0x61]]?.failed ?? -1))
    #expect(troubles[[0x61]]?.dropped == 0xFFFF_FFFF)
  }
}
