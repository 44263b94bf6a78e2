internal import Answering
internal import Bundle
internal import Format
internal import HTTP
internal import MemCube
internal import Models
internal import Posix
internal import Search

/// Searching and answering.
extension MemOS {
  var searchEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/search", .read, meter: .retrieval, "search memories",
        takes: Self.takes([
          "query", "user_id", "install_cube_ids", "mem_cube_id", "limit", "top_k",
        ]), Self.search),
      Endpoint(
        .post, "/chat", .read, meter: .retrieval, "an answer from memory",
        takes: Self.takes([
          "message", "query", "user_id", "install_cube_ids", "mem_cube_id", "stream",
        ]), Self.chat),
    ]
  }

  /// A text to look for; of two names, the first that is given.
  private static func query(_ call: Call, _ names: String...) throws(Fault) -> [UInt8] {
    for name in names {
      guard let text = try call.body.text(name), !text.isBlank else { continue }
      guard text.asText.unicodeScalars.count <= MemOSScope.queryLimit else {
        throw .invalid(name, "\(name) has at most \(MemOSScope.queryLimit) characters")
      }
      return text
    }
    throw .missing(names.first ?? "query")
  }

  /// How many memories of each cube are wanted.
  private static func limit(_ call: Call, _ scope: MemOSScope) throws(Fault) -> Int {
    if let limit = try call.body.integer("limit", in: 1...1000) { return limit }
    if let limit = try call.body.integer("top_k", in: 1...1000) { return limit }
    return try scope.configuration()["top_k"]?.integer.flatMap { Int(exactly: $0) } ?? 5
  }

  static func search(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let text = try query(call, "query")
    let limit = try limit(call, scope)
    _ = try call.body.texts("install_cube_ids")
    return try call.metered { () throws(Fault) in
      let cubes = try scope.cubes(of: try scope.user())
      var found: [(id: [UInt8], memories: [JSON])] = []
      for (id, place) in cubes {
        let hits = try caught { () throws(CubeError) in
          let memories = call.gateway.memories
          let rows = try memories.rows(in: place, from: .granted)
          return try memories.search(
            text, in: [place: rows], limit: limit, floor: 0, fills: .ifNone)
        }
        found.append((id, hits.map { MemOSItem.json($0.memory, relativity: $0.score) }))
      }
      return success(
        "Search completed successfully", MemOSItem.set(found),
        count: found.reduce(0) { $0 + $1.memories.count })
    }
  }

  static func chat(_ call: Call) throws(Fault) -> Reply {
    let scope = try MemOSScope(call)
    let text = try query(call, "message", "query")
    let streams = try call.body.flag("stream") ?? false
    _ = try call.body.texts("install_cube_ids")
    let answer = { @Sendable (told: SpokenAnswer?) throws(Fault) in
      try call.metered { (fields: [Request.Field]) throws(Fault) in
        let cubes = try scope.cubes(of: try scope.user())
        told?.prepare(count: 0, fields: fields)
        let answer = try MemOSAnswer(text, cubes, call, told)
        return success("Chat response generated", .string(answer.text), count: answer.citations)
      }
    }
    guard streams else { return try answer(nil) }
    guard call.gateway.chatModel != nil else { return spoken.events(of: try answer(nil)) }
    return try call.speaking(spoken) { (told) throws(Fault) in try answer(told) }
  }

  /// Streamed some words at a time.
  private static let spoken = SpokenForm(
    text: { $0.json["data"]?.string }, pieces: { MemOSAnswer.parts($0) })
}

/// An answer from the memories of some cubes: written by the configured model and citing them, or made of
/// their own sentences, and then it says so. Where they say nothing of it, the model's prompt says that, and
/// its answer is passed on as it comes. An answer that cites is compared with its sources before.
struct MemOSAnswer: Sendable {
  let text: [UInt8]
  let citations: Int

  init(
    _ question: [UInt8], _ cubes: [(id: [UInt8], place: CubePlace)], _ call: Call,
    _ spoken: SpokenAnswer?
  ) throws(Fault) {
    let gateway = call.gateway
    let now = gateway.host.now()
    let candidates = try caught { () throws(CubeError) in
      var within: [CubePlace: Set<Int64>?] = [:]
      for (_, place) in cubes {
        within[place] = .some(try gateway.memories.rows(in: place, from: .granted))
      }
      return within
    }
    let names = Dictionary(cubes.map { ($0.place, $0.id) }, uniquingKeysWith: { $1 })
    let found = try caught { () throws(CubeError) in
      try gateway.memories.evidence(for: question, in: candidates, named: names, now: now)
    }
    let best = found.map(\.piece).bestFirst
    guard let model = gateway.chatModel else {
      (text, citations) = Self.text(
        Answer(question, best), without: Answer.withoutModel, cubes.count)
      return
    }
    let answer: Answer
    let talk: [UInt8]?
    if let spoken {
      (answer, talk) = try Self.ask(
        model, question, best, at: now, .asked { spoken.isAbandoned }, spoken)
    } else {
      (answer, talk) = try call.asking { (patience) throws(Fault) in
        try Self.ask(model, question, best, at: now, patience, nil)
      }
    }
    if let talk {
      (text, citations) = (talk, 0)
      return
    }
    answer.failure.map { call.report($0) }
    (text, citations) = Self.text(answer, without: Answer.withoutReply, cubes.count)
  }

  /// What a model makes of evidence, and what it says where that does not answer.
  private static func ask(
    _ model: ModelClient, _ question: [UInt8], _ evidence: [Evidence], at now: Timestamp,
    _ patience: Patience, _ spoken: SpokenAnswer?
  ) throws(Fault) -> (answer: Answer, talk: [UInt8]?) {
    var answer = Answer(question, evidence, by: model, at: now, patience)
    var talk: [UInt8]?
    if answer.citations.isEmpty, answer.failure == nil {
      let tell = spoken.map { spoken in { @Sendable (piece: [UInt8]) in spoken.tell(piece) } }
      do throws(ModelError) {
        talk = try model.converse(
          question, knowing: [], today: now.day, random: Random.bytes(8), patience, tell: tell)
      } catch { answer.failure = error }
    }
    if answer.failure == .stopped { throw .departed }
    // What was sent of it cannot be taken back.
    if answer.failure != nil, spoken?.hasBegun == true {
      throw Fault(.unavailable, "the language model's answer broke off")
    }
    return (answer, talk)
  }

  /// An answer with its sources; of one that no model wrote, why.
  private static func text(
    _ answer: Answer, without why: String, _ cubes: Int
  ) -> (text: [UInt8], citations: Int) {
    var lines: [UInt8] = []
    if answer.written == nil {
      lines += Answer.heading(because: why)
    }
    lines += answer.text
    let sources = answer.sources(namesCube: cubes != 1)
    if !sources.isEmpty { lines += [0x0A] + sources }
    while lines.last == 0x0A { lines.removeLast() }
    return (lines, answer.citations.count)
  }

  /// A text in pieces of some words.
  static func parts(_ text: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var start = 0
    while start < text.count {
      let wanted = min(text.count, start + 48)
      let end = text[wanted...].firstIndex { $0 == 0x20 || $0 == 0x0A } ?? text.count
      parts.append(Array(text[start..<end]))
      start = end
    }
    return parts
  }
}
