internal import Bundle
internal import Digest
internal import Format
internal import HTTP
internal import Index
internal import MemCube
internal import Models
internal import Posix
internal import Text

/// A file of a knowledge base. Its bytes are kept when the caller hears of it; its text is read after the
/// answer, by a task of the same id.
struct OpenMemFile: Sendable {
  static let taskKind = "file"
  private static let kind = "openmem-file"
  /// How many bytes of a skill's fields stand in all of its memories together, about; and how many of each
  /// field stand in each memory in any case.
  private static let (fieldsLimit, leastField) = (1 << 20, 512)

  var id: [UInt8]
  var base: [UInt8]
  var name: [UInt8]
  /// document or skill.
  var type: [UInt8]
  /// Bytes.
  var size: Int64
  var media: [UInt8]?

  init(
    id: [UInt8], base: [UInt8], name: [UInt8], type: [UInt8], size: Int64, media: [UInt8]?
  ) {
    self.id = id
    self.base = base
    self.name = name
    self.type = type
    self.size = size
    self.media = media
  }

  init(stored: JSON, id: [UInt8]) {
    self.id = id
    base = stored["base"]?.string ?? []
    name = stored["name"]?.string ?? []
    type = stored["type"]?.string ?? []
    size = stored["size"]?.integer ?? 0
    media = stored["media"]?.string
  }

  var stored: JSON {
    object(
      ("base", .string(base)), ("name", .string(name)), ("type", .string(type)),
      ("size", JSON(size)), ("media", .text(media)))
  }

  var isSkill: Bool { type.elementsEqual("skill".utf8) }

  /// Its size in MB, with two decimals, never 0 of what holds something.
  var megabytes: JSON {
    JSON(hundredths: size == 0 ? 0 : max(1, Int(clamping: (size + 5_000) / 10_000)))
  }

  // MARK: Known

  /// The files of a project, in the order in which they came.
  static func all(_ call: Call) throws(Fault) -> [OpenMemFile] {
    let project = try call.caller().project
    return try caught { () throws(CubeError) in
      try call.gateway.accounts.things(kind, of: project)
    }.map { OpenMemFile(stored: $0.value, id: $0.id) }
  }

  static func find(_ id: [UInt8], _ call: Call) throws(Fault) -> OpenMemFile? {
    let project = try call.caller().project
    return try caught { () throws(CubeError) in
      try call.gateway.accounts.thing(kind, id, of: project)
    }.map { OpenMemFile(stored: $0.value, id: $0.id) }
  }

  /// How far it is read, and why it could not be.
  func status(_ call: Call) throws(Fault) -> (word: String, error: [UInt8]?) {
    let project = try call.caller().project
    let task = try caught { () throws(CubeError) in
      try call.gateway.accounts.task(id, of: project)
    }
    // Tasks are forgotten a month after their end; what was read is still there.
    guard let task else { return ("completed", nil) }
    return (OpenMem.word(OpenMem.state(listed: task, project, call.gateway)), task.error)
  }

  // MARK: Keeping

  /// Where the bytes of a project's files wait until they are read.
  static func waiting(_ project: Project, _ host: Host) -> Path {
    host.gateway.appending("files").appending("\(project.row)")
  }

  /// Takes over what waits where older programs left it.
  static func takeOver(_ host: Host) {
    let (old, new) = (host.state.appending("gateway-files"), host.gateway.appending("files"))
    if !Files.exists(new), Files.exists(old) { try? Files.rename(old, new) }
  }

  /// Removes bytes for which no task was ever noted, since the server was killed in between. It leaves what
  /// is so new that another server may be about to note it.
  static func sweep(_ accounts: Accounts, _ host: Host) {
    let all = host.gateway.appending("files")
    let old = Timestamp(milliseconds: host.now().milliseconds - 3_600_000)
    for project in (try? accounts.projects()) ?? [] {
      let directory = all.appending("\(project.row)")
      guard let files = try? Files.list(directory), !files.isEmpty,
        let things = try? accounts.things(kind, of: project)
      else { continue }
      let known = Set(things.map { Hex.encode(SHA256.hash($0.id)) })
      for file in files where !known.contains(file.name) {
        let path = directory.appending(file.name)
        if let status = try? Files.status(path, followLinks: false), status.mtime < old {
          try? Files.unlink(path)
        }
      }
    }
  }

  private func place(_ project: Project, _ gateway: Gateway) -> Path {
    Self.waiting(project, gateway.host).appending(Hex.encode(SHA256.hash(id)))
  }

  /// Keeps its bytes, durably, and notes what is to be done with them.
  func keep(_ content: ByteSource, _ call: Call) throws(Fault) {
    let gateway = call.gateway
    let project = try call.caller().project
    let place = place(project, gateway)
    do throws(Errno) {
      try Files.makeDirectories(place.parent, mode: 0o700)
      let file = try Files.open(
        place, OpenFlags.write | OpenFlags.create | OpenFlags.truncate, mode: 0o600)
      var offset: Int64 = 0
      while offset < content.count {
        let part = try content.read(at: offset, count: 1 << 20)
        if part.isEmpty { break }
        try Files.write(file, part, at: offset)
        offset += Int64(part.count)
      }
      try Files.sync(file)
      try Files.syncDirectory(place.parent)
    } catch {
      throw Fault(.unavailable, "there is no room left to store this")
    }
    try caught { () throws(CubeError) in
      // At once: a task that finds no file takes it for deleted.
      try gateway.accounts.addTask(
        id, project, dialect: "openmem", kind: Self.taskKind, input: stored,
        size: content.count, thing: (Self.kind, stored))
    }
    gateway.work.wake()
  }

  /// Removes its bytes, which nothing needs once its end is known.
  func letGo(_ project: Project, _ gateway: Gateway) {
    try? Files.unlink(place(project, gateway))
  }

  /// Reads the text of a file that was kept, and remembers it passage by passage.
  static func read(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    let file = OpenMemFile(stored: task.input, id: task.id)
    let known = try caught { () throws(CubeError) in
      try gateway.accounts.thing(kind, file.id, of: project)
    }
    let place = file.place(project, gateway)
    // Deleted before it was read.
    guard known != nil else { return .object([]) }
    let content: ByteSource
    do throws(Errno) {
      content = try ByteSource(HeldFile(try Files.open(place, OpenFlags.read)))
    } catch {
      throw Fault(.failed, "the bytes of '\(file.name.asText)' are gone; send the file again")
    }
    let memories = try file.remember(content, at: place, project, gateway)
    let isWanted = try caught { () throws(CubeError) in
      try gateway.accounts.thing(kind, file.id, of: project) != nil
    }
    guard isWanted else {
      // Deleted while it was read.
      try file.delete(project, gateway)
      return .object([])
    }
    let ids = memories.map { JSON.string($0.uuid) }
    let view = file.isSkill ? "skill" : "detail_factual"
    return object(
      ("added", JSON(ids.count)), ("updated", JSON(0)), ("deleted", JSON(0)),
      (view, object(("memory_ids", .array(ids)))))
  }

  private func remember(
    _ content: ByteSource, at place: Path, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> [Memory] {
    let text: [UInt8]
    do throws(DocumentError) {
      text =
        isZip
        ? try Self.unpacked(place, name, gateway)
        : try gateway.documents.read(
          content, named: name, type: media, .asked { gateway.work.isEnding })
    } catch {
      if case .stopped(let text) = error { throw Fault(.unavailable, text) }
      throw Fault(.invalid, error.message)
    }
    var attributes = [
      JSON.Member("file_id", .string(id)), JSON.Member("knowledgebase_id", .string(base)),
    ]
    if isSkill {
      let dot = name.lastIndex(of: 0x2E) ?? name.endIndex
      let skill = OpenMemSkill(text, named: Array(name[..<dot]))
      // It stands in every memory of the skill: only the beginning of each field, where the skill is a book.
      let count = max(1, Memories.passages(text, named: name).count)
      let limit = max(Self.leastField, Self.fieldsLimit / OpenMemSkill.names.count / count)
      attributes += [
        JSON.Member("memory_view", "skill"), JSON.Member("skill_type", "KnowledgeBaseSkill"),
        JSON.Member("skill_value", skill.value(limit)),
      ]
    }
    let draft = DocumentDraft(
      name: name, content: content, type: media, text: text, key: id, attributes: attributes)
    return try caught { () throws(CubeError) in
      try gateway.memories.keep(draft, to: .knowledgeBase(base), in: project)
    }
  }

  private var isZip: Bool { DocumentFormat.ending(name) == "zip" }

  /// The texts in a skill's archive, one after the other.
  private static func unpacked(
    _ archive: Path, _ name: [UInt8], _ gateway: Gateway
  ) throws(DocumentError) -> [UInt8] {
    let shown = "'\(name.asText)'"
    guard let (_, program) = BoundedProgram.find(["unzip"], in: gateway.documents.search) else {
      throw .missingHelper("\(shown) needs unzip to be read: install the package unzip")
    }
    var limits = BoundedProgram.Limits()
    limits.output = DocumentText.textLimit
    let arguments = [program.bytes, Array("-p".utf8), archive.bytes, Array("*.md".utf8)]
    let outcome: BoundedProgram.Outcome
    do { outcome = try BoundedProgram(limits, environment: []).run(arguments) } catch {
      throw .unavailable("\(program) cannot be started: \(error)")
    }
    switch outcome {
    case .done(let text):
      guard !text.isBlank, String(validating: text, as: UTF8.self) != nil else {
        throw .unreadable("\(shown) holds no Markdown text")
      }
      return text
    case .failed: throw .unreadable("\(shown) is no archive with Markdown texts")
    case .tooLong, .tooMuch: throw .tooLong("\(shown) holds too much")
    }
  }

  // MARK: Forgetting

  /// Deletes it with its memories, durably.
  func delete(_ project: Project, _ gateway: Gateway) throws(Fault) {
    let place = gateway.memories.place(.knowledgeBase(base), in: project)
    let mark = Hex.encode(SHA256.hash(id)).prefix(8)
    let path = Memories.documentPath(name, mark)
    try caught { () throws(CubeError) in
      // First of all this: what a task still does finds it gone.
      try gateway.accounts.drop(Self.kind, id, of: project)
      _ = try gateway.memories.use(place) { (cube, owner) throws(CubeError) in
        var doomed: [ObjectID] = []
        if let node = try cube.find(.documents, path), let object = node.object {
          doomed.append(object)
        }
        if let folder = try cube.passages(of: path) {
          doomed += try cube.nodes(folder: folder).compactMap(\.object)
        }
        if doomed.isEmpty { return }
        let memories = gateway.memories
        let told =
          memories.wants(.delete, of: place)
          ? try cube.memories(doomed, at: place, of: owner) : []
        try cube.write(doomed.map { .delete($0, into: nil) }, .durable)
        memories.catalog.noteWritten(cube, at: place, of: owner)
        memories.tell(told.map { MemoryNews(.delete, $0) })
      }
    }
    try? Files.unlink(self.place(project, gateway))
  }
}
