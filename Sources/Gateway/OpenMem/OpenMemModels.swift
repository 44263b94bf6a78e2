internal import Bundle
internal import Format
internal import HTTP
internal import Learning
internal import MemCube
internal import Models
internal import Posix
internal import Search

/// What models do, and store nothing.
extension OpenMem {
  /// The longest text to extract from, tokens.
  private static let extractLimit = 8000
  /// How many documents are put in order.
  private static let rerankLimit = 1000

  static func extract(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let messages = try OpenMemMessage.list(body, tokens: extractLimit)
    let types = try body.fields.texts("extraction_types") ?? []
    for type in types where !["memory", "preference"].contains(type.asText) {
      throw .noKind("extraction_types", type, of: ["memory", "preference"])
    }
    func wants(_ type: String) -> Bool {
      types.isEmpty || types.contains { $0.elementsEqual(type.utf8) }
    }
    let conversation = Array("extract".utf8)
    let drafts = messages.enumerated().map { index, message in
      message.draft(in: conversation, id: Array("\(index)".utf8))
    }
    let found = try preview(drafts, call)
    var (memories, preferences): ([JSON], [JSON]) = ([], [])
    for (index, statement) in found {
      let text = JSON(statement.text)
      let isPreference = statement.type == "PREFERENCE"
      if wants("memory") {
        let said = Array(statement.text.utf8)
        let tags = MemoryTags.tags(of: said, names: statement.entities.map { Array($0.name.utf8) })
        memories.append(
          object(
            ("memory_key", .string(MemoryTitle.title(of: said))), ("memory_value", text),
            ("memory_type", "UserMemory"),
            ("tags", .array(tags.map { .string($0) }))))
      }
      if isPreference, wants("preference") {
        let said = messages[index].role + Array(" said: ".utf8) + messages[index].text
        preferences.append(
          object(
            ("preference", text), ("reasoning", .string(said)),
            ("preference_type", "explicit_preference")))
      }
    }
    return good(
      object(
        ("success", true), ("memory_detail_list", .array(memories)),
        ("preference_detail_list", .array(preferences))), count: found.count)
  }

  private static func preview(
    _ drafts: [MessageDraft], _ call: Call
  ) throws(Fault) -> [(message: Int, statement: LearnedStatement)] {
    let host = call.gateway.host
    if call.gateway.chatModel == nil {
      return try caught { () throws(CubeError) in try host.preview(drafts) }
    }
    let attendance = call.attendance
    let found = try call.asking { (_) throws(Fault) in
      try caught { () throws(CubeError) in
        try host.preview(drafts, until: { attendance.isGone })
      }
    }
    if attendance.isGone { throw .departed }
    return found
  }

  /// `POST /rerank`, which answers without the envelope.
  static func rerank(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let query = try body.text("query", tokens: tokenLimit)
    guard let documents = try body.fields.texts("documents") else { throw .missing("documents") }
    if documents.isEmpty { throw Fault(.empty, "documents is empty", field: "documents") }
    guard documents.count <= rerankLimit else {
      throw .invalid("documents", "documents has at most \(rerankLimit) entries")
    }
    let wanted = try body.counting("top_n", most: documents.count, usual: documents.count)
    let (scores, model) = try relevance(query, documents, call)
    let order = documents.indices.sorted { a, b in
      scores[a] != scores[b] ? scores[a] > scores[b] : a < b
    }
    let results = order.prefix(wanted).map { index in
      object(
        ("index", JSON(index)), ("document", object(("text", .string(documents[index])))),
        ("relevance_score", JSON(rounded: scores[index])))
    }
    // Four bytes each, as everywhere here.
    let tokens = (documents.reduce(query.count) { $0 + $1.count } + 3) / 4
    return Reply(
      object(
        ("id", JSON(call.id)), ("model", JSON(model)),
        ("usage", object(("prompt_tokens", JSON(tokens)), ("total_tokens", JSON(tokens)))),
        ("results", .array(Array(results)))), count: results.count)
  }

  /// A score for each document: of the service's model if there is one, else our own.
  private static func relevance(
    _ query: [UInt8], _ documents: [[UInt8]], _ call: Call
  ) throws(Fault) -> (scores: [Double], model: String) {
    let host = call.gateway.host
    if let client = host.model, let name = client.endpoint.rerankModel {
      let scores = try call.asking { (patience) throws(Fault) -> [Double?]? in
        do throws(ModelError) { return try client.rerank(query, documents, patience) } catch {
          if error == .stopped { throw .departed }
          call.report(error)
          return nil
        }
      }
      if let scores { return (scores.map { $0 ?? 0 }, name) }
    }
    return (Relevance(models: host.models).scores(of: documents, for: query), "memcube")
  }
}
