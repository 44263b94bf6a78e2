internal import Answering
internal import Bundle
internal import Format
internal import Index
internal import Models
internal import Posix

/// An answer as `memcube ask` gives it, from memories alone: the sentences that speak to the question,
/// each with the number of its citation, below a line that says that they are that; or what the
/// configured model writes of them.
struct MemHQAnswer {
  private static let nothing = "Nothing in memory answers this."

  private(set) var text: [UInt8]
  private(set) var citations: [JSON] = []
  /// What a model read and wrote, some four bytes a token; none where none was asked.
  private var tokens = (read: 0, written: 0)

  /// - Parameters:
  ///   - question: What is asked.
  ///   - candidates: What is asked, cube by cube; see `Memories.search`.
  ///   - users: Whose they are; what was learned of the only one speaks of "the user".
  ///   - limit: Citations at most.
  ///   - call: Who asks, and where.
  /// - Throws: What the core throws.
  init(
    _ question: [UInt8], in candidates: [CubePlace: Set<Int64>?], of users: [MemHQParty] = [],
    limit: Int, _ call: Call
  ) throws(Fault) {
    let gateway = call.gateway
    let now = gateway.host.now()
    let found = try caught { () throws(CubeError) in
      try gateway.memories.answer(
        question, in: candidates, naming: users.count == 1 ? users.flatMap(\.names) : [], now: now)
    }
    var answer = found.answer
    // What is only nearest to it is no answer.
    if !answer.answers { answer.citations = [] }
    if !answer.citations.isEmpty, let model = gateway.chatModel {
      answer = try call.asking { (patience) throws(Fault) in
        let answer = Answer(question, found.evidence, by: model, at: now, patience)
        if answer.failure == .stopped { throw .departed }
        return answer
      }
      answer.failure.map { call.report($0) }
      let read = found.evidence.reduce(question.count) { $0 + $1.result.text.count }
      if let written = answer.written { tokens = ((read + 3) / 4, (written.count + 3) / 4) }
    }
    answer.citations = Array(answer.citations.prefix(limit))
    if let stated = answer.stated, stated.number > limit { answer.stated = nil }
    if answer.citations.isEmpty {
      text = Array(Self.nothing.utf8)
    } else if answer.written != nil {
      text = answer.text
    } else {
      let reason = gateway.chatModel == nil ? Answer.withoutModel : Answer.withoutReply
      text = Answer.heading(because: reason) + answer.text
    }
    while text.last == 0x0A { text.removeLast() }
    for citation in answer.citations {
      guard let memory = found.memories[citation.evidence.result.id] else { continue }
      let id = JSON.string(MemHQ.prefix + memory.uuid)
      citations.append(
        JSON.object([
          JSON.Member("memoryId", id), JSON.Member("id", id),
          JSON.Member("content", .string(memory.text)),
          JSON.Member("type", memory.type.map { .string($0) } ?? "FACT"),
        ]))
    }
  }

  func telemetry(since began: Int64) -> JSON {
    .object([
      JSON.Member("input_tokens", JSON(tokens.read)),
      JSON.Member("output_tokens", JSON(tokens.written)),
      JSON.Member("latency_ms", JSON((Clock.monotonic() - began) / 1_000_000)),
    ])
  }
}
