internal import Answering
internal import Format
internal import Index
internal import Learning
internal import MemCube
internal import Posix
internal import Search

/// What memories say to a question: the answer in their own sentences, and what it was chosen from.
struct MemoryAnswer: Sendable {
  var answer: Answer
  /// Best first.
  var evidence: [Evidence] = []
  /// The memories that the evidence is.
  var memories: [RecordID: Memory] = [:]
}

extension Memories {
  /// Answers a question in the sentences of memories.
  /// - Parameters:
  ///   - question: what is asked.
  ///   - candidates: cube by cube, the rows of the memories that come into question; nil: all.
  ///   - names: what the user is called whose memories these are, and who stands there as "the user";
  ///     asked for by a name, they are asked for once more so. Where more is said than is asked, such as
  ///     "Tell me", the last question is asked alone.
  ///   - now: from when words like "last week" count.
  /// - Returns: the answer; without citations where nothing answers.
  /// - Throws: what the core throws.
  func answer(
    _ question: [UInt8], in candidates: [CubePlace: Set<Int64>?], naming names: [[UInt8]],
    now: Timestamp
  ) throws(CubeError) -> MemoryAnswer {
    var first: MemoryAnswer?
    let alone = AskedQuestion(in: question.asText, of: []).map { Array($0.text.utf8) }
    for asked in alone == question ? [question] : [question, alone].compactMap({ $0 }) {
      let found = try answer(asked, candidates, now)
      if found.answer.answers { return found }
      first = first ?? found
      guard let other = Self.replaced(names, in: asked) else { continue }
      let again = try answer(other, candidates, now) { !Answer.tellsOfOthersAlone($0.text) }
      if again.answer.answers { return again }
    }
    return first ?? MemoryAnswer(answer: Answer(question, []))
  }

  private func answer(
    _ question: [UInt8], _ candidates: [CubePlace: Set<Int64>?], _ now: Timestamp,
    where isIt: (Memory) -> Bool = { _ in true }
  ) throws(CubeError) -> MemoryAnswer {
    var found = MemoryAnswer(answer: Answer(question, []))
    for (piece, memory) in try evidence(for: question, in: candidates, now: now)
    where isIt(memory) {
      found.evidence.append(piece)
      found.memories[piece.result.id] = memory
    }
    found.evidence = found.evidence.bestFirst
    found.answer = Answer(question, found.evidence)
    return found
  }

  /// What memories say to a question, and only these: what was said in conversations outlasts them.
  /// - Parameters:
  ///   - question: what is asked.
  ///   - candidates: cube by cube, the rows of the memories that come into question; nil: all.
  ///   - names: what cubes are called in the answer, where it is not by their places.
  ///   - now: from when words like "last week" count.
  /// - Returns: each piece with its memory, cube by cube.
  /// - Throws: what the core throws.
  func evidence(
    for question: [UInt8], in candidates: [CubePlace: Set<Int64>?],
    named names: [CubePlace: [UInt8]] = [:], now: Timestamp
  ) throws(CubeError) -> [(piece: Evidence, memory: Memory)] {
    var found: [(piece: Evidence, memory: Memory)] = []
    let places = candidates.sorted { $0.key.name.lexicographicallyPrecedes($1.key.name) }
    for (place, rows) in places {
      let own = try use(place, among: places.count) {
        (cube, owner) throws(CubeError) -> [(piece: Evidence, memory: Memory)] in
        let live = try unexpired(rows, at: place)
        let name = names[place] ?? place.name
        let evidence = try cube.evidence(
          for: question, named: name, now: now
        ) { query in
          // What the core's users type as filters is plain text to other programs.
          query.filters = Query.Filters()
          query.limit = nil
          query.filters.places = [[.memory]]
          query.filters.memories = live
        }
        var own: [(piece: Evidence, memory: Memory)] = []
        for piece in evidence {
          guard let memory = try cube.memory(piece.result.row, at: place, of: owner),
            memory.state != .hidden
          else { continue }
          own.append((piece, memory))
        }
        return own
      }
      found += own ?? []
    }
    return found
  }
}

extension Answer {
  /// The line above an answer that no model wrote, with the reason.
  static func heading(because reason: String) -> [UInt8] {
    Array("From memory, in its own words (\(reason)):\n".utf8)
  }
  /// That there is no model; and that there is one, which failed.
  static let withoutModel = "no chat model is configured"
  static let withoutReply = "the language model gave no answer"
}
