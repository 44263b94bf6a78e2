internal import Digest
internal import Format
internal import Models
internal import Posix
internal import Text

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
    if let path { try MemOSDocuments.refuseOutside(path, call.gateway) }
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
    try Fields.bound(messages: try body.list("messages") ?? [])
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
    for user: [UInt8], in cube: [UInt8], _ call: Call, _ scope: MemOSScope
  ) throws(Fault) -> Stored {
    let owner = Owner.user(cube)
    let ids = OwnerIDs(user: user)
    let memories = scope.gateway.memories
    try caught { () throws(CubeError) in
      try scope.gateway.accounts.meet(ids, in: scope.project)
    }
    var attributes: [JSON.Member] = []
    if let session { attributes.append(JSON.Member(MemOSItem.session, .string(session))) }
    var made: [Memory] = []
    let documents = try path.map { (path) throws(Fault) in
      let documents = try MemOSDocuments(path, scope.gateway)
      // A service may be asked to write down recordings, which takes its time.
      guard scope.gateway.transcribes else {
        return try documents.drafts(ids, attributes, .asked)
      }
      return try call.asking { (patience) throws(Fault) in
        try documents.drafts(ids, attributes, patience)
      }
    }
    if let memory {
      made += try caught { () throws(CubeError) in
        var draft = MemoryDraft(text: memory, ids: ids, attributes: attributes)
        draft.request = Array(call.id.utf8)
        return try memories.add([draft], to: owner, in: scope.project)
      }
    }
    for draft in documents?.drafts ?? [] {
      made += try caught { () throws(CubeError) in
        try memories.keep(draft, to: owner, in: scope.project)
      }
    }
    // Last: who leaves while a model is asked has the rest.
    if !messages.isEmpty {
      let lesson = MemOSLesson(
        messages: messages, user: user, cube: cube, session: session, id: Array(call.id.utf8),
        day: call.began.day)
      made = try lesson.learn(scope.project, call) + made
    }
    var seen: Set<[UInt8]> = []
    let live = made.filter { $0.state != .merged }.map(MemOSItem.id)
    return Stored(
      ids: live.filter { seen.insert($0).inserted }, leftOut: documents?.leftOut ?? [])
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

  /// Refuses a path that leads out of the import roots, whatever else there is to say: also where the
  /// same call was answered while it was below one.
  static func refuseOutside(_ path: [UInt8], _ gateway: Gateway) throws(Fault) {
    do { try gateway.importRoots.refuseOutside(path) } catch { throw fault(error) }
  }

  static func fault(_ error: DocumentError, _ field: String = "doc_path") -> Fault {
    switch error {
    case .tooLong(let text):
      Fault(.refused(status: 413), "\(field): \(text)", field: field)
    case .unavailable(let text), .stopped(let text): Fault(.unavailable, "\(field): \(text)")
    case .unknownFormat(let text), .missingHelper(let text), .unreadable(let text),
      .refused(let text):
      MemOS.refusal("\(field): \(text)", field: field)
    }
  }

  /// A file of a directory that could not be read, and why.
  struct LeftOut: Sendable {
    var name: [UInt8]
    var reason: String
  }

  /// Reads a file, or all files of a directory that can be read; of that at least one must.
  func drafts(
    _ ids: OwnerIDs, _ attributes: [JSON.Member], _ patience: Patience
  ) throws(Fault) -> (drafts: [DocumentDraft], leftOut: [LeftOut]) {
    let attributes = attributes + [JSON.Member(MemOSItem.source, "file")]
    do throws(DocumentError) {
      if opened.status.kind == .regular {
        return ([try draft(opened.name, opened.file, ids, attributes, patience)], [])
      }
      var drafts: [DocumentDraft] = []
      var leftOut: [LeftOut] = []
      var last: DocumentError?
      var count = 0
      let leaveOut = { leftOut.append(LeftOut(name: $0, reason: $1)) }
      try gateway.importRoots.visit(
        opened.file, &count, leaveOut: leaveOut
      ) { (name, file) throws(DocumentError) in
        do throws(DocumentError) {
          drafts.append(
            try draft(opened.name + [0x2F] + name, file, ids, attributes, patience))
        } catch {
          switch error {
          case .unavailable, .stopped: throw error
          case .tooLong, .unknownFormat, .missingHelper, .unreadable, .refused: break
          }
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
    _ name: [UInt8], _ file: HeldFile, _ ids: OwnerIDs, _ attributes: [JSON.Member],
    _ patience: Patience
  ) throws(DocumentError) -> DocumentDraft {
    let content: ByteSource
    do { content = try ByteSource(file) } catch {
      throw .unavailable("'\(name.asText)' cannot be read: \(error)")
    }
    let text = try gateway.documents.read(content, named: name, patience)
    return DocumentDraft(
      name: name, content: content, text: text, key: name + [0] + SHA256.hash(text), ids: ids,
      attributes: attributes)
  }
}
