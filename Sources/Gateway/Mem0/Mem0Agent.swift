internal import Format
internal import Index
internal import Learning
internal import MemCube
internal import Posix

/// What an agent says of itself. Where an addition names an agent, its assistant's messages are learned from
/// as a person's are, and what comes of it is the agent's alone.
extension Mem0Addition {
  /// How statements call whom they are about: an id is no name.
  private static let name = Array("The assistant".utf8)
  private static let (agent, person) = (Array("assistant".utf8), Array("user".utf8))

  /// Whose it is.
  private var agents: OwnerIDs { OwnerIDs(agent: ids.agent, app: ids.app, run: ids.run) }

  /// Learns from the agent's messages that nothing was made of yet, and stores it, durably.
  /// - Parameters:
  ///   - lesson: all messages: what was asked before belongs to an answer.
  ///   - project: where; a model gets its `agent_custom_instructions`.
  ///   - gateway: whose cubes.
  ///   - isRead: whether these messages were read before, and only what was made of them is wanted.
  ///   - stop: asked while a model is waited for.
  /// - Returns: what was made of these messages, now or before; nil: it was stopped.
  /// - Throws: what the core throws.
  func learnOfAgent(
    _ lesson: Lesson, _ project: Project, _ gateway: Gateway, isRead: Bool = false,
    until stop: @escaping @Sendable () -> Bool
  ) throws(CubeError) -> [Memory]? {
    let isAgents = lesson.messages.map { $0.role == Self.agent }
    guard ids.agent != nil, isAgents.contains(true), let owner = ids.owner else { return [] }
    let memories = gateway.memories
    let place = memories.place(owner, in: project)
    var fresh: [Memory] = []
    let all = try memories.use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory]? in
      let records = try Memories.record(lesson.messages, in: cube)
      guard records.count == lesson.messages.count else { return [] }
      var made: [Memory] = []
      var drafts = lesson.messages
      for index in drafts.indices {
        let known = isAgents[index] ? try cube.memories(from: records[index]) : []
        for node in known {
          if let memory = try cube.memory(node.row, at: place, of: owner) { made.append(memory) }
        }
        // The parts change: who is read is the agent, whom the others only asked.
        let isNew = isAgents[index] && known.isEmpty && !isRead
        drafts[index].metadata = isNew ? object((Message.ofAssistantKey, true)) : nil
        drafts[index].name = isNew ? Self.name : nil
        if isNew || drafts[index].role == Self.person {
          drafts[index].role = isNew ? Self.person : Self.agent
        }
      }
      let found = try memories.host.preview(
        drafts, zone: try cube.zone(), guidance: agentGuidance(project), until: stop)
      if stop() { return nil }
      for (index, statement) in found {
        let text = Array(statement.text.utf8)
        if let there = try memories.stands(text, agents, in: cube, at: place, of: owner) {
          try memories.renew(there, by: lesson, in: cube)
          continue
        }
        fresh += try memories.remember(
          statement, of: records[index], draft(of: text, statement), in: cube, at: place, of: owner)
      }
      try cube.makeLast()
      memories.catalog.noteWritten(cube, at: place, of: owner)
      return made + fresh
    }
    memories.tell(fresh.map { MemoryNews(.add, $0) })
    return all ?? []
  }

  private func draft(of text: [UInt8], _ statement: LearnedStatement) -> MemoryDraft {
    var draft = MemoryDraft(text: text, ids: agents, attributes: attributes, created: created)
    draft.type = statement.type.map { Array($0.utf8) }
    if let from = statement.from, let to = statement.to {
      draft.attributes.append(
        JSON.Member("when", object(("from", JSON(from)), ("to", JSON(to)))))
    }
    return draft
  }
}

extension Memories {
  /// Makes a memory of a statement of a message.
  fileprivate func remember(
    _ statement: LearnedStatement, of message: RecordID, _ draft: MemoryDraft,
    in cube: Cube, at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> [Memory] {
    let ids = try cube.alone { () throws(CubeError) in
      let path = try freePath(
        for: draft.text, else: scopedPath(of: draft.text, draft.ids), in: cube)
      var edit = draft.edit(at: path)
      edit.fields["sources"] = .array([object(("id", JSON(message)))])
      let entities = statement.entities.map {
        object(("name", JSON($0.name)), ("type", JSON($0.type)))
      }
      if !entities.isEmpty { edit.fields["entities"] = .array(entities) }
      let relations = statement.relations.map {
        object(("from", JSON($0.from)), ("type", JSON($0.type)), ("to", JSON($0.to)))
      }
      if !relations.isEmpty { edit.fields["relations"] = .array(relations) }
      return try cube.write([.create(.memories, edit)], .spooled)
    }
    return try cube.memories(ids, at: place, of: owner)
  }
}
