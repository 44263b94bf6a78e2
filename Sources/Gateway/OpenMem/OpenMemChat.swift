internal import HTTP
internal import MemCube
internal import Posix

/// A conversation that knows the user, and what models do without one.
extension OpenMem {
  var modelEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/chat", .write, meter: .retrieval, "a conversation", takes: .chat, Self.chat
      ).knowingRepeats,
      Endpoint(
        .post, "/extract/memory", .read, "what would be learned",
        takes: .openMem(["messages", "extraction_types"]), Self.extract),
      Endpoint(
        .post, "/rerank", .read, "which documents answer best",
        takes: .openMem(["query", "documents", "top_n"]), Self.rerank),
    ]
  }

  /// How many messages of the conversation are remembered word by word.
  private static let historyLimit = 10
  /// Less than this answers nothing: what is near by chance.
  private static let least = 0.22

  static func chat(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    _ = try body.requiredID("user_id")
    let conversation = try body.requiredID("conversation_id")
    let search = try OpenMemSearch(call, body)
    let instructions = try body.fields.text("system_prompt").flatMap { $0.isBlank ? nil : $0 }
    if let instructions, instructions.count / 4 > tokenLimit {
      throw .tooLong("system_prompt", tokens: tokenLimit)
    }
    var sampling = Sampling()
    sampling.tokens = try body.counting("max_tokens", most: 65_536, usual: sampling.tokens)
    sampling.temperature =
      try body.fields.number("temperature", in: 0...2) ?? sampling.temperature
    sampling.topP = try body.fields.number("top_p", in: 0...1) ?? sampling.topP
    let streams = try body.fields.flag("stream") ?? false
    let stores = try body.fields.flag("add_message_on_answer") ?? true
    let question = try body.text("query", tokens: tokenLimit)
    let chosen = sampling
    // All that can be wrong is found before anything is noted.
    var turn = OpenMemMessage(role: "user", question)
    turn.isEvidence = !Requests.areAll(of: question)
    let said = [turn]
    _ = try OpenMemAddition(call, body, said, id: [], conversation: conversation)
    let once = try OpenMemReplay(call).once { (id) throws(Fault) in
      try call.metered { () throws(Fault) in
        let project = try call.caller().project
        let hits = try search.find(project, call.gateway).flatMap(\.hits)
        let history = try Self.history(conversation, search.who, project, call.gateway)
        let text = Self.answer(
          question, hits, history, instructions, chosen, call.gateway)
        if stores {
          var addition = try OpenMemAddition(
            call, body, said, id: id, conversation: conversation)
          var reply = OpenMemMessage(role: "assistant", text)
          // It only says again what is known.
          reply.isEvidence = false
          addition.messages.append(reply)
          _ = try addition.run("chat", call, waits: false)
        }
        return good(object(("response", .string(text))), count: hits.count)
      }
    }
    guard streams, let text = once.json["data"]?["response"]?.string else { return once }
    return events(text, once)
  }

  /// An answer as server-sent events, line by line.
  private static func events(_ text: [UInt8], _ reply: Reply) -> Reply {
    @Sendable func record(_ type: String, _ data: [UInt8]) -> [UInt8] {
      object(("type", JSON(type)), ("data", .string(data))).bytes
    }
    var pieces: [[UInt8]] = []
    var rest = text[...]
    while let end = rest.firstIndex(of: 0x0A) {
      pieces.append(Array(rest[...end]))
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { pieces.append(Array(rest)) }
    let parts = pieces
    var streamed = reply
    streamed.body = .events { writer in
      for piece in parts where !writer.event("message", record("text", piece)) { return }
      _ = writer.event("message", record("end", []))
    }
    return streamed
  }

  /// What was said lately in the conversation.
  private static func history(
    _ conversation: [UInt8], _ who: OwnerIDs, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> [ChatMessage] {
    guard let owner = who.owner else { return [] }
    let place = gateway.memories.place(owner, in: project)
    let list = try caught { () throws(CubeError) in
      try gateway.memories.use(place) { (cube, _) throws(CubeError) -> [ChatMessage] in
        guard let found = try cube.conversation(conversation) else { return [] }
        var messages: [ChatMessage] = []
        for message in try cube.lastMessages(historyLimit, of: found) {
          let role: ChatMessage.Role? =
            switch message.role.asText {
            case "user": .user
            case "assistant": .assistant
            default: nil
            }
          if let role { messages.append(ChatMessage(role, try cube.text(message.content))) }
        }
        return messages
      }
    }
    return list ?? []
  }

  /// The model's answer; without one, or where it fails, what the memories say, and that it is so.
  private static func answer(
    _ question: [UInt8], _ hits: [OpenMemHit], _ history: [ChatMessage],
    _ instructions: [UInt8]?, _ sampling: Sampling, _ gateway: Gateway
  ) -> [UInt8] {
    var seen: Set<[UInt8]> = []
    let told = hits.filter { seen.insert($0.memory.uuid).inserted }
    var reason = "No language model is configured"
    if let model = gateway.host.model, model.endpoint.chatModel != nil {
      do throws(ModelError) {
        return try model.converse(
          question, knowing: told.map { ($0.memory.text, $0.memory.created.day) },
          history: history, instructions: instructions, today: gateway.host.now().day,
          sampling: sampling, random: gateway.host.random(8))
      } catch { reason = "The language model gave no answer (\(error))" }
    }
    let best = told.filter { $0.score >= least }.sorted { $0.score > $1.score }
    guard !best.isEmpty else {
      return Array("\(reason), and nothing in memory answers this.".utf8)
    }
    let lines = best.prefix(5).map { Array("- ".utf8) + $0.memory.text }
    return Array("\(reason); this is what the memories say:\n".utf8)
      + Array(lines.joined(separator: [0x0A]))
  }

  // MARK: Without storing

  /// The longest text of which is extracted, tokens.
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
    let found = try caught { () throws(CubeError) in try call.gateway.host.preview(drafts) }
    var (memories, preferences): ([JSON], [JSON]) = ([], [])
    for (index, statement) in found {
      let text = JSON(statement.text)
      let isPreference = statement.type == "PREFERENCE"
      if wants("memory") {
        let title = statement.text.split(separator: " ").prefix(10).joined(separator: " ")
        memories.append(
          object(
            ("memory_key", JSON(title)), ("memory_value", text), ("memory_type", "UserMemory"),
            ("tags", .array(statement.entities.map { JSON($0.name) }))))
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
    let (scores, model) = relevance(query, documents, call.gateway.host)
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
    _ query: [UInt8], _ documents: [[UInt8]], _ host: Host
  ) -> (scores: [Double], model: String) {
    if let client = host.model, let name = client.endpoint.rerankModel,
      let scores = try? client.rerank(query, documents)
    {
      return (scores.map { $0 ?? 0 }, name)
    }
    return (Relevance(models: host.models).scores(of: documents, for: query), "memcube")
  }
}
