internal import Digest
internal import MemCube
internal import Posix

/// What a call adds to a cube: messages, a memory, documents.
struct MemOSAddition: Sendable {
  /// Role and text of each message.
  var messages: [(role: [UInt8], text: [UInt8])] = []
  var memory: [UInt8]?
  var path: [UInt8]?
  var session: [UInt8]?

  init(_ call: Call) throws(Fault) {
    let body = call.body
    messages = try Self.messages(body).filter { !$0.text.isBlank }
    memory = try body.text("memory_content").flatMap { $0.isBlank ? nil : $0 }
    path = try body.text("doc_path").flatMap { $0.isBlank ? nil : $0 }
    session = try body.text("session_id").flatMap { $0.isBlank ? nil : $0 }
    if let session { try MemOSScope.check(session, "session_id") }
    guard !messages.isEmpty || memory != nil || path != nil else {
      throw MemOS.refusal("Either messages, memory_content, or doc_path must be provided")
    }
  }

  private static func messages(
    _ body: Fields
  ) throws(Fault) -> [(role: [UInt8], text: [UInt8])] {
    var messages: [(role: [UInt8], text: [UInt8])] = []
    for fields in try body.objects("messages") ?? [] {
      let role = try fields.requiredText("role")
      guard ["user", "assistant", "system", "tool"].contains(role.asText) else {
        throw .invalid(
          "\(fields.place)role", "\(fields.place)role must be user, assistant, system or tool")
      }
      guard let content = fields["content"] else { throw .missing("\(fields.place)content") }
      messages.append((role, try text(content, fields.place)))
    }
    return messages
  }

  /// A text, or the texts of a list of parts.
  private static func text(_ content: JSON, _ place: String) throws(Fault) -> [UInt8] {
    if let text = content.string { return text }
    guard let parts = content.elements else {
      throw .invalid("\(place)content", "\(place)content must be a string or a list of parts")
    }
    return Array(parts.compactMap { $0["text"]?.string ?? $0.string }.joined(separator: [0x0A]))
  }

  // MARK: Storing

  /// What was stored: the ids of the memories; and of a directory, the files that were left out.
  struct Stored: Sendable {
    var ids: [[UInt8]]
    var leftOut: [MemOSDocuments.LeftOut]
  }

  /// Stores all of it in a cube.
  func store(
    for user: [UInt8], in cube: [UInt8], _ once: MemOSOnce, _ scope: MemOSScope
  ) throws(Fault) -> Stored {
    let owner = Owner.user(cube)
    let ids = OwnerIDs(user: user)
    let memories = scope.gateway.memories
    try caught { () throws(CubeError) in
      try scope.gateway.accounts.meet(ids, in: scope.project)
    }
    if once.isResumed { try caught { () throws(CubeError) in try settle(owner, once, scope) } }
    var attributes: [JSON.Member] = []
    if let session { attributes.append(JSON.Member(MemOSItem.session, .string(session))) }
    var made: [Memory] = []
    let documents = try path.map { (path) throws(Fault) in
      try MemOSDocuments(path, scope.gateway).drafts(ids, attributes)
    }
    if !messages.isEmpty {
      made += try caught { () throws(CubeError) in
        try learn(owner, ids, attributes, once, scope)
      }
    }
    if let memory {
      made += try caught { () throws(CubeError) in
        try keep(memory, owner, ids, attributes, once, scope)
      }
    }
    for draft in documents?.drafts ?? [] {
      made += try caught { () throws(CubeError) in
        try memories.keep(draft, to: owner, in: scope.project)
      }
    }
    var seen: Set<[UInt8]> = []
    let live = made.filter { $0.state != .merged }.map(MemOSItem.id)
    return Stored(
      ids: live.filter { seen.insert($0).inserted }, leftOut: documents?.leftOut ?? [])
  }

  /// Waits until what a killed process wrote last can be seen, two seconds at most: it may be in the
  /// log, and not in the index yet, or another process may have it in hand.
  private func settle(
    _ owner: Owner, _ once: MemOSOnce, _ scope: MemOSScope
  ) throws(CubeError) {
    let memories = scope.gateway.memories
    let end = Clock.monotonic() + 2_000_000_000
    let id = once.seed + Array("/0".utf8)
    let name = conversation(scope)
    while Clock.monotonic() < end {
      let isSeen = try memories.use(memories.place(owner, in: scope.project)) {
        (cube, _) throws(CubeError) -> Bool in
        try cube.write([], .spooled)
        try cube.refresh()
        if let path = once.path, try cube.find(.memories, path) != nil { return true }
        guard !messages.isEmpty, let found = try cube.conversation(name) else { return false }
        return try cube.lastMessages(256, of: found).contains { $0.messageID == id }
      }
      if isSeen ?? true { return }
      Clock.sleep(nanoseconds: 50_000_000)
    }
  }

  /// The conversation that the messages belong to.
  private func conversation(_ scope: MemOSScope) -> [UInt8] {
    session ?? Array("memos ".utf8) + scope.gateway.host.now().day
  }

  /// Learns of the messages; a statement of which nothing was learned is a memory as it stands, so
  /// that it can be found.
  private func learn(
    _ owner: Owner, _ ids: OwnerIDs, _ attributes: [JSON.Member], _ once: MemOSOnce,
    _ scope: MemOSScope
  ) throws(CubeError) -> [Memory] {
    let memories = scope.gateway.memories
    let conversation = conversation(scope)
    var made: [Memory] = []
    for (index, message) in messages.enumerated() {
      let own = once.seed + Array("/\(index)".utf8)
      let lesson = Lesson(
        conversation: conversation,
        messages: [
          MessageDraft(
            conversation: conversation, role: message.role, content: message.text, messageID: own)
        ], ids: ids, attributes: attributes)
      let learned = try memories.learn(lesson, to: owner, in: scope.project)
      made += learned
      guard learned.isEmpty, message.role.elementsEqual("user".utf8) else { continue }
      let draft = MemoryDraft(text: message.text, ids: ids, attributes: attributes)
      made += try memories.addNamed(draft, own, to: owner, in: scope.project)
    }
    return made
  }

  /// Keeps a memory word for word. Its path is noted before, so that a second try finds it.
  private func keep(
    _ text: [UInt8], _ owner: Owner, _ ids: OwnerIDs, _ attributes: [JSON.Member],
    _ once: MemOSOnce, _ scope: MemOSScope
  ) throws(CubeError) -> [Memory] {
    let memories = scope.gateway.memories
    let place = memories.place(owner, in: scope.project)
    let mark = JSON.Member("request", .string(once.seed))
    let made = try memories.use(place, of: scope.project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory] in
      if let path = once.path, let node = try cube.find(.memories, path),
        let there = try cube.memory(node.row, at: place, of: owner),
        there["request"] == mark.value
      {
        return [there]
      }
      let draft = MemoryDraft(text: text, ids: ids, attributes: attributes + [mark])
      let made = try cube.alone { () throws(CubeError) in
        let path = try memories.freePath(for: text, in: cube)
        try once.plan(path, scope)
        return try cube.write([.create(.memories, draft.edit(at: path))], .spooled)
      }
      try cube.synchronize()
      try memories.catalog.follow(cube, at: place, of: owner)
      return try cube.memories(made, at: place, of: owner)
    }
    return made ?? []
  }
}

extension Memories {
  /// Records a memory under a name that follows from an id, unless it is there.
  func addNamed(
    _ draft: MemoryDraft, _ id: [UInt8], to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let stem = slug(of: draft.text)
    let path =
      (stem.isEmpty ? Array("memory".utf8) : stem) + [0x2D]
      + Hex.encode(SHA256.hash(id)).prefix(8) + Array(".md".utf8)
    let made = try use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory] in
      if try cube.find(.memories, path) == nil {
        try cube.write([.create(.memories, draft.edit(at: path))], .durable)
        try catalog.follow(cube, at: place, of: owner)
      }
      guard let node = try cube.find(.memories, path),
        let memory = try cube.memory(node.row, at: place, of: owner)
      else { return [] }
      return [memory]
    }
    return made ?? []
  }
}

/// The documents that a path below the import roots names.
struct MemOSDocuments {
  let gateway: Gateway
  let opened: ImportRoots.Opened
  let path: [UInt8]

  init(_ path: [UInt8], _ gateway: Gateway) throws(Fault) {
    self.gateway = gateway
    self.path = path
    do { opened = try gateway.importRoots.open(path) } catch { throw Self.fault(error) }
  }

  static func fault(_ error: DocumentError) -> Fault {
    switch error {
    case .tooLong(let text):
      Fault(.refused(status: 413), "doc_path: \(text)", field: "doc_path")
    case .unavailable(let text): Fault(.unavailable, "doc_path: \(text)")
    case .unknownFormat(let text), .missingHelper(let text), .unreadable(let text),
      .refused(let text):
      MemOS.refusal("doc_path: \(text)", field: "doc_path")
    }
  }

  /// A file of a directory that could not be read, and why.
  struct LeftOut: Sendable {
    var name: [UInt8]
    var reason: String
  }

  /// Reads a file, or all files of a directory that can be read; of that at least one must.
  func drafts(
    _ ids: OwnerIDs, _ attributes: [JSON.Member]
  ) throws(Fault) -> (drafts: [DocumentDraft], leftOut: [LeftOut]) {
    let attributes = attributes + [JSON.Member(MemOSItem.source, "file")]
    do throws(DocumentError) {
      if opened.status.kind == .regular {
        return ([try draft(opened.name, opened.file, ids, attributes)], [])
      }
      var drafts: [DocumentDraft] = []
      var leftOut: [LeftOut] = []
      var last: DocumentError?
      var count = 0
      try ImportRoots.visit(opened.file, &count) { (name, file) throws(DocumentError) in
        do throws(DocumentError) {
          drafts.append(try draft(opened.name + [0x2F] + name, file, ids, attributes))
        } catch {
          if case .unavailable = error { throw error }
          last = error
          leftOut.append(LeftOut(name: name, reason: error.message))
        }
      }
      if drafts.isEmpty {
        throw last ?? .refused("'\(path.asText)' holds no files that can be read")
      }
      return (drafts, leftOut)
    } catch { throw Self.fault(error) }
  }

  /// A document is known by its name and bytes: the same one again adds nothing.
  private func draft(
    _ name: [UInt8], _ file: HeldFile, _ ids: OwnerIDs, _ attributes: [JSON.Member]
  ) throws(DocumentError) -> DocumentDraft {
    let content: ByteSource
    do { content = try ByteSource(file) } catch {
      throw .unavailable("'\(name.asText)' cannot be read: \(error)")
    }
    let text = try gateway.documents.read(content, named: name)
    return DocumentDraft(
      name: name, content: content, text: text, key: name + [0] + SHA256.hash(text), ids: ids,
      attributes: attributes)
  }
}
