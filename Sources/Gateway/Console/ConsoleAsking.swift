internal import Answering
internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Models
internal import Objects
internal import Posix
internal import Search

/// Searches and questions, and what programs' calls found.
extension Console {
  var askEndpoints: [Endpoint] {
    [
      Endpoint(
        .get, "/console/v1/search", .read, meter: .retrieval,
        "search the cubes, or one, as memcube-search(7) says",
        takes: Self.takes(query: ["query", "cube", "limit"]), Self.search),
      Endpoint(
        .post, "/console/v1/ask", .read, meter: .retrieval,
        "answer a question, with what the answer rests on",
        takes: Self.takes(["question", "cube"]), Self.ask),
      Endpoint(
        .get, "/console/v1/calls/{number}/memories", .manage, "the memories that a call gave",
        takes: Self.takes(), Self.retrieved),
    ]
  }

  /// The cubes that a call asks: the one that it names, else all of the project.
  private static func asked(_ name: [UInt8]?, _ call: Call) throws(Fault) -> [[UInt8]] {
    guard let name else { return try names(call) }
    guard try names(call).contains(name) else {
      throw .notFound(.cube, "there is no cube '\(name.asText)' in this project")
    }
    return [name]
  }

  /// A result with its JSON.
  private struct Hit {
    var result: SearchResult
    var json: JSON
  }

  private static func search(_ call: Call) throws(Fault) -> Reply {
    guard let text = call.query["query"], !text.isBlank else { throw .missing("query") }
    guard text.count <= Fields.queryLimit else {
      throw .invalid("query", "query has over \(Fields.queryLimit) bytes")
    }
    let limit = try number("limit", in: 1...200, call) ?? 30
    let cubes = try asked(call.query["cube"], call)
    return try call.metered { () throws(Fault) in
      var hits: [Hit] = []
      var total = 0
      var problems: [JSON] = []
      var question: (asked: Query, by: Reranking)?
      try each(of: cubes, call) { (cube, name) throws(CubeError) in
        let query = try cube.parse(text, now: call.gateway.host.now())
        problems = query.problems.map { problem in
          object(("filter", jsonText(problem.filter)), ("reason", JSON(problem.reason)))
        }
        cube.embedFresh()
        let reranking = cube.reranking
        let answer = try cube.search(
          query, limit: reranking == nil ? limit : Reranking.wanted(limit))
        if let reranking { question = (query, reranking) }
        total += answer.total
        let zone = try cube.zone()
        hits += try answer.results.map { (result) throws(CubeError) in
          let json = try resultObject(result, in: cube, named: name, zone)
          return Hit(result: result, json: json.with("snippet", jsonText(result.snippet)))
        }
      }
      var ranked = cubes.count == 1 ? hits : hits.bestFirst(\.result)
      if let (asked, reranking) = question {
        ranked = reranking.ranked(ranked, for: asked) { $0.result.text }.results
      }
      let shown = ranked.prefix(limit)
      var reply = Reply(
        object(
          ("total", JSON(total)), ("results", .array(shown.map(\.json))),
          ("problems", .array(problems))))
      reply.given = given(shown.map(\.result))
      return reply
    }
  }

  /// Uses each of some cubes; of several, one that does not open is left out.
  private static func each(
    of names: [[UInt8]], _ call: Call, _ body: (Cube, [UInt8]) throws(CubeError) -> Void
  ) throws(Fault) {
    let folder = try call.caller().project.folder
    for name in names {
      _ = try caught { () throws(CubeError) in
        try call.gateway.memories.look(
          CubePlace(folder: folder, name: name), among: names.count
        ) { (cube) throws(CubeError) in try body(cube, name) }
      }
    }
  }

  // MARK: Questions

  private static func ask(_ call: Call) throws(Fault) -> Reply {
    let question = try call.body.queryText("question")
    let cubes = try asked(try call.body.text("cube"), call)
    let now = call.gateway.host.now()
    return try call.metered { () throws(Fault) in
      var evidence: [Evidence] = []
      var objects: [RecordID: JSON] = [:]
      try each(of: cubes, call) { (cube, name) throws(CubeError) in
        let found = try cube.evidence(for: question, named: name, now: now)
        let zone = try cube.zone()
        for piece in found {
          objects[piece.result.id] = try resultObject(piece.result, in: cube, named: name, zone)
        }
        evidence += found
      }
      let best = evidence.bestFirst
      var answer = Answer(question, best)
      if answer.answers, let model = call.gateway.chatModel {
        answer = try call.asking { (patience) throws(Fault) in
          let written = Answer(question, best, by: model, at: now, patience)
          if written.failure == .stopped { throw .departed }
          return written
        }
        answer.failure.map { call.report($0) }
      }
      return reply(answer, objects)
    }
  }

  private static func reply(_ answer: Answer, _ objects: [RecordID: JSON]) -> Reply {
    let citations = answer.citations.map { citation in
      (objects[citation.evidence.result.id] ?? .object([])).with([
        ("number", JSON(citation.number)), ("sentence", jsonText(citation.sentence)),
      ])
    }
    var reply = Reply(
      object(
        ("answer", jsonText(answer.text)), ("answered", .bool(answer.answers)),
        ("by_model", .bool(answer.written != nil)),
        ("stated", .text(answer.stated?.text)), ("note", .text(answer.note)),
        ("citations", .array(citations))))
    reply.given = given(answer.citations.map(\.evidence.result))
    return reply
  }

  /// The memories among results, for the log of calls.
  private static func given(_ results: [SearchResult]) -> GivenMemories {
    let given = GivenMemories()
    given.add(results.filter { $0.kind == .memory }.map(\.id.uuid))
    return given
  }

  // MARK: What calls found

  private static func retrieved(_ call: Call) throws(Fault) -> Reply {
    guard let row = Int64(call.name("number").asText) else {
      throw .notFound(.event, "the log has no such call")
    }
    let project = try call.caller().project
    let memories = call.gateway.memories
    let ids = try caught { () throws(CubeError) in
      try call.gateway.accounts.retrieved(byCall: row, of: project)
    }
    guard let ids else { throw .notFound(.event, "the log has no such call") }
    var list: [JSON] = []
    for id in ids {
      // An id of something else than a memory, or of one that is gone, is left out.
      let found = try? memories.withMemory(id, in: project) { (_, memory) throws(CubeError) in
        object(
          ("cube", jsonText(memory.place.name)), ("id", JSON(memory.object)),
          ("text", jsonText(memory.text.start(500))), ("type", .text(memory.type)),
          ("time", time(memory.created)))
      }
      if let found { list.append(found) }
    }
    return Reply(object(("memories", .array(list)), ("named", JSON(ids.count))))
  }
}
