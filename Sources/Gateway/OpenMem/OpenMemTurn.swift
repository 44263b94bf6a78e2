internal import Answering
internal import Bundle
internal import Format
internal import HTTP
internal import MemCube
internal import Models
internal import Posix

/// What a user says in a conversation, and wants an answer to.
struct OpenMemTurn: Sendable {
  /// How many messages of the conversation are remembered word by word.
  private static let historyLimit = 10
  /// What is not learned yet answers nothing below this: it is near by chance.
  private static let least = 0.22

  private let call: Call
  private let body: OpenMemBody
  private let search: OpenMemSearch
  private let conversation, question: [UInt8]
  private let instructions: [UInt8]?
  private let sampling: Sampling
  private let stores: Bool
  private let said: OpenMemMessage
  /// Whether the answer is to be sent as it comes.
  let streams: Bool

  /// Reads a call: all that can be wrong is found before anything is noted.
  init(_ call: Call) throws(Fault) {
    self.call = call
    body = try OpenMemBody(call)
    _ = try body.requiredID("user_id")
    conversation = try body.requiredID("conversation_id")
    search = try OpenMemSearch(call, body)
    instructions = try body.fields.text("system_prompt").flatMap { $0.isBlank ? nil : $0 }
    if let instructions, instructions.count / 4 > OpenMem.tokenLimit {
      throw .tooLong("system_prompt", tokens: OpenMem.tokenLimit)
    }
    var sampling = Sampling()
    sampling.tokens = try body.counting("max_tokens", most: 65_536, usual: sampling.tokens)
    sampling.temperature =
      try body.fields.number("temperature", in: 0...2) ?? sampling.temperature
    sampling.topP = try body.fields.number("top_p", in: 0...1) ?? sampling.topP
    self.sampling = sampling
    streams = try body.fields.flag("stream") ?? false
    stores = try body.fields.flag("add_message_on_answer") ?? true
    question = try body.text("query", tokens: OpenMem.tokenLimit)
    var said = OpenMemMessage(role: "user", question)
    said.isEvidence = !Requests.areAll(of: question)
    self.said = said
    _ = try OpenMemAddition(call, body, [said], id: [], conversation: conversation)
  }

  /// The answer of the first such call; else the model's, passed to `spoken` as it comes, if the caller wants
  /// that. Where nothing is stored nothing is done twice, and it is answered anew: what it knows may have
  /// changed.
  func answer(_ spoken: SpokenAnswer?) throws(Fault) -> Reply {
    guard stores else { return try answer(spoken, storing: nil) }
    let replay = try OpenMemReplay(call)
    return try replay.once { (id) throws(Fault) in try answer(spoken, storing: (id, replay)) }
  }

  private func answer(
    _ spoken: SpokenAnswer?, storing turn: (id: [UInt8], replay: OpenMemReplay)?
  ) throws(Fault) -> Reply {
    try call.metered { (fields: [Request.Field]) throws(Fault) in
      let project = try call.caller().project
      let hits = try search.find(project, call.gateway).flatMap(\.hits)
      try turn?.replay.note(tellsOf: hits.map(\.memory))
      spoken?.prepare(count: hits.count, fields: fields)
      let history = try history(project)
      let (text, isKept) = try text(hits, history, spoken)
      if let id = turn?.id {
        try store([said], id)
        // The server's own words belong to no speaker of the conversation.
        if isKept {
          var reply = OpenMemMessage(role: "assistant", text)
          // It only says again what is known.
          reply.isEvidence = false
          try store([reply], id + Array("-answer".utf8))
        }
      }
      var reply = OpenMem.good(object(("response", .string(text))), count: hits.count)
      reply.isFinal = isKept
      return reply
    }
  }

  private func store(_ messages: [OpenMemMessage], _ id: [UInt8]) throws(Fault) {
    _ = try OpenMemAddition(call, body, messages, id: id, conversation: conversation)
      .run("chat", call, waits: false)
  }

  /// What was said lately in the conversation.
  private func history(_ project: Project) throws(Fault) -> [ChatMessage] {
    guard let owner = search.who.owner else { return [] }
    let gateway = call.gateway
    let place = gateway.memories.place(owner, in: project)
    let list = try caught { () throws(CubeError) in
      try gateway.memories.use(place) { (cube, _) throws(CubeError) -> [ChatMessage] in
        guard let found = try cube.conversation(conversation) else { return [] }
        var messages: [ChatMessage] = []
        for message in try cube.lastMessages(Self.historyLimit, of: found)
        where try !cube.isWithdrawn(message.id) {
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

  /// The model's answer; without one, or where it fails, what the memories say, and that it is so. Of
  /// a failure the conversation knows nothing.
  private func text(
    _ hits: [OpenMemHit], _ history: [ChatMessage], _ spoken: SpokenAnswer?
  ) throws(Fault) -> (text: [UInt8], isKept: Bool) {
    var seen: Set<[UInt8]> = []
    let told = hits.filter { seen.insert($0.memory.uuid).inserted }
    guard let model = call.gateway.chatModel else {
      return (try quotes(told, because: "No language model is configured"), true)
    }
    let answer: [UInt8]?
    if let spoken {
      answer = try ask(model, told, history, .asked { spoken.isAbandoned }, spoken)
    } else {
      answer = try call.asking { (patience) throws(Fault) in
        try ask(model, told, history, patience, nil)
      }
    }
    if let answer { return (answer, true) }
    return (try quotes(told, because: "The language model gave no answer"), false)
  }

  /// The model's words; nil: it has none.
  private func ask(
    _ model: ModelClient, _ hits: [OpenMemHit], _ history: [ChatMessage], _ patience: Patience,
    _ spoken: SpokenAnswer?
  ) throws(Fault) -> [UInt8]? {
    let host = call.gateway.host
    let known = hits.map { ($0.memory.text, $0.memory.created.day) }
    let tell = spoken.map { spoken in { @Sendable (piece: [UInt8]) in spoken.tell(piece) } }
    do throws(ModelError) {
      return try model.converse(
        question, knowing: known, history: history, instructions: instructions,
        today: host.now().day, sampling: sampling, random: host.random(8), patience, tell: tell)
    } catch {
      if error == .stopped { throw .departed }
      call.report(error)
      // What was sent of it cannot be taken back.
      if spoken?.hasBegun == true {
        throw Fault(.unavailable, "the language model's answer broke off")
      }
      return nil
    }
  }

  /// What the memories say, sentence by sentence with its source, and why they say it.
  private func quotes(_ hits: [OpenMemHit], because reason: String) throws(Fault) -> [UInt8] {
    let said = try quotes(hits)
    guard !said.isEmpty else {
      return Array("\(reason), and nothing in memory answers this.".utf8)
    }
    return Array("\(reason); this is what the memories say:\n".utf8) + said
  }

  /// The sentences that answer, with their sources; empty: none does.
  private func quotes(_ hits: [OpenMemHit]) throws(Fault) -> [UInt8] {
    var within: [CubePlace: Set<Int64>?] = [:]
    for hit in hits where hit.score >= Memories.unrelated && !hit.waits {
      within[hit.memory.place] =
        .some((within[hit.memory.place] ?? [])?.union([hit.memory.row]))
    }
    let gateway = call.gateway
    let project = try call.caller().project
    let names = search.who.user.map { [$0] } ?? []
    func answer() throws(CubeError) -> MemoryAnswer {
      try gateway.memories.answer(
        search.query, in: within, naming: names, now: gateway.host.now())
    }
    let found = try caught { () throws(CubeError) in
      let found = try answer()
      // "What is coming up next week?" is answered by what holds none of its words.
      if found.answer.answers { return found }
      within = try search.reach(project, gateway)
      return try answer()
    }
    var text: [UInt8]
    if !found.answer.answers {
      // What is not learned yet has no file: it is quoted as it was said.
      let waiting = hits.filter { $0.waits && $0.score >= Self.least }.prefix(5)
      guard !waiting.isEmpty else { return [] }
      text = []
      for (index, hit) in waiting.enumerated() {
        text += Array("- ".utf8) + hit.memory.text + Array(" [\(index + 1)]\n".utf8)
      }
      text.append(0x0A)
      for (index, hit) in waiting.enumerated() {
        text += Array("[\(index + 1)] said on ".utf8) + hit.memory.created.day + [0x0A]
      }
    } else {
      text = found.answer.text + [0x0A] + found.answer.sources(namesCube: within.count > 1)
    }
    while text.last == 0x0A { text.removeLast() }
    return text
  }
}
