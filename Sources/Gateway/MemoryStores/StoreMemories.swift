internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// Memories of a store: made, read, changed, deleted.
extension MemoryStores {
  private static let below = "/memory_stores/{store}/memories"

  var memoryEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, Self.below, .write, meter: .ingest, "make a memory: a file below memories/",
        takes: Self.takes(["path", "content"], query: ["view"]), Self.create),
      Endpoint(
        .get, Self.below, .read, "memories by path, or those of a folder",
        takes: Self.takes(query: ["path_prefix", "depth", "view", "limit", "page"]),
        Self.listMemories),
      Endpoint(
        .get, Self.below + "/{memory}", .read, "a memory", takes: Self.takes(query: ["view"]),
        Self.showMemory),
      Endpoint(
        .post, Self.below + "/{memory}", .write, meter: .ingest,
        "give a memory another content or path, if its content is the one that is expected",
        takes: Self.takes(
          ["content", "path", "precondition", "content_sha256"], query: ["view"]), Self.update),
      Endpoint(
        .delete, Self.below + "/{memory}", .write, "put a memory into the trash",
        takes: Self.takes(query: ["expected_content_sha256"]), Self.delete),
    ]
  }

  /// The longest content that is written, bytes.
  private static let contentLimit = 102_400

  static let noMemory = Fault.notFound(.memory, "the memory store has no memory of that id")

  private static func content(_ call: Call) throws(Fault) -> [UInt8]? {
    guard let content = try call.body.text("content") else { return nil }
    guard content.count <= contentLimit else {
      throw .invalid(
        "content", "content has \(content.count) bytes; at most \(contentLimit) are kept")
    }
    return content
  }

  private static func refuseArchived(_ cube: Cube) throws(Fault) {
    let isArchived = try caught { () throws(CubeError) in try cube.isArchived() }
    if isArchived { throw Fault.storeArchived }
  }

  private static func reply(
    _ memory: StoreMemory, in cube: Cube, at place: CubePlace, isFull: Bool
  ) -> Reply {
    var reply = Reply(memory.json(in: cube, isFull: isFull), count: 1)
    reply.about = [place.name]
    return reply
  }

  // MARK: Making

  private static func create(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      try call.body.only("path", "content")
      let path = try StorePath.read(try call.body.text("path").orThrow(Fault.missing("path")))
      let content = try content(call).orThrow(Fault.missing("content"))
      let isFull = try call.isFull()
      try refuseArchived(cube)
      return try call.metered { () throws(Fault) in
        let edit = Edit(path: path, content: .bytes(content), mode: 0o644)
        let made = try cube.aloneOr { () throws(Fault) in
          try refuseTaken(path, in: cube)
          return try caught { () throws(CubeError) in
            try cube.write([.create(.memories, edit)], .spooled)
          }
        }
        return try caught { () throws(CubeError) -> Reply? in
          do throws(CubeError) { try cube.makeLast() } catch {
            // It would be stored once there is room; but the caller gets the error and says it again.
            _ = try? cube.write(made.map { .delete($0, into: nil) }, .spooled)
            throw error
          }
          guard let object = made.first, let node = try cube.file(object: object),
            let memory = try StoreMemory(node, in: cube)
          else { return nil }
          try call.gateway.memories.wrote(.add, object, in: cube, at: place)
          return reply(memory, in: cube, at: place, isFull: isFull)
        }.orThrow(noMemory)
      }
    }
  }

  /// Refuses a path at which, above which or below which something is.
  private static func refuseTaken(_ path: [UInt8], in cube: Cube) throws(Fault) {
    let taken = try caught { () throws(CubeError) in try cube.occupant(of: path) }
    if let taken { throw .taken(by: taken.id, at: taken.path) }
  }

  // MARK: Reading

  private static func showMemory(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      let isFull = try call.isFull(usually: true)
      return reply(try memory(call, in: cube), in: cube, at: place, isFull: isFull)
    }
  }

  /// The memory of the path of a call.
  private static func memory(_ call: Call, in cube: Cube) throws(Fault) -> StoreMemory {
    try caught { () throws(CubeError) in try StoreMemory(call.name("memory"), in: cube) }
      .orThrow(noMemory)
  }

  // MARK: Changing

  private static func update(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      try call.body.only("content", "path", "precondition", "content_sha256")
      let content = try content(call)
      let path = try call.body.text("path").map { (text) throws(Fault) in try StorePath.read(text) }
      guard content != nil || path != nil else {
        throw .invalid("content", "an update has a content or a path")
      }
      let expected = try condition(call.body)
      let isFull = try call.isFull()
      try refuseArchived(cube)
      return try call.metered { () throws(Fault) in
        let object = try cube.aloneOr { () throws(Fault) -> ObjectID? in
          let old = try memory(call, in: cube)
          var edit = Edit()
          if let content, content != old.content { edit.content = .bytes(content) }
          if let path, path != old.path { edit.path = path }
          // So already: no version, whatever the condition says, so that a repeated update is safe.
          if edit.content == nil, edit.path == nil { return nil }
          if let expected, expected != old.sha256 { throw Fault.changedMeanwhile }
          if let path = edit.path { try refuseTaken(path, in: cube) }
          do throws(CubeError) {
            // A folder here is what is in it.
            try cube.write([.edit(old.memory, edit)], .spooled, keepsFolders: false)
          } catch {
            if case .immutable(let text) = error { throw Fault(.forbidden, text) }
            throw Fault(error)
          }
          return old.memory
        }
        if let object {
          try caught { () throws(CubeError) in
            try cube.makeLast()
            try call.gateway.memories.wrote(.update, object, in: cube, at: place)
          }
        }
        return reply(try memory(call, in: cube), in: cube, at: place, isFull: isFull)
      }
    }
  }

  /// The SHA-256, in hex digits, that the present content must have: as Anthropic's client says it, or as
  /// Alibaba's.
  private static func condition(_ body: Fields) throws(Fault) -> [UInt8]? {
    let name = "content_sha256"
    let direct = try body.text(name).map { (text) throws(Fault) in try hash(text, name) }
    guard let object = try body.object("precondition") else { return direct }
    let fields = Fields(object, place: "precondition.")
    try fields.only("type", name)
    guard fields["type"]?.string?.elementsEqual(name.utf8) == true else {
      throw .invalid("precondition.type", "precondition.type must be \(name)")
    }
    let given = try fields.text(name).orThrow(Fault.missing("precondition.\(name)"))
    return try hash(given, "precondition.\(name)")
  }

  private static func hash(_ text: [UInt8], _ field: String) throws(Fault) -> [UInt8] {
    guard Hex.isHex(text, count: 64) else {
      throw .invalid(field, "\(field) must be 64 lower-case hexadecimal digits")
    }
    return text
  }

  // MARK: Deleting

  private static func delete(_ call: Call) throws(Fault) -> Reply {
    try call.withStore { (cube, place) throws(Fault) in
      let name = "expected_content_sha256"
      let expected = try call.query[name].map { (text) throws(Fault) in try hash(text, name) }
      let memories = call.gateway.memories
      let answer = Reply(
        object(("id", .string(call.name("memory"))), ("type", "memory_deleted")))
      let (doomed, gone) = try cube.aloneOr { () throws(Fault) in
        let old = try memory(call, in: cube)
        if let expected, expected != old.sha256 { throw Fault.changedMeanwhile }
        return try caught { () throws(CubeError) in
          let gone = try memories.known(old.memory, in: cube, at: place)
          try call.takes(answer, deleting: gone)
          let all = [old.memory] + (try memories.documents(endingWith: gone, in: cube))
          try cube.write(try cube.deleting(all), .spooled, keepsFolders: false)
          return (old.memory, gone)
        }
      }
      try caught { () throws(CubeError) in
        try cube.makeLast()
        try memories.wrote(.delete, doomed, in: cube, at: place, gone: gone)
        try memories.forgetAnswers(about: gone, in: [place])
      }
      return answer
    }
  }
}

extension Cube {
  /// What has a path, or one above it or below it: its id, empty where it is no memory to callers, and its
  /// path as they know it; nil: the path is free.
  fileprivate func occupant(
    of path: [UInt8]
  ) throws(CubeError) -> (id: [UInt8], path: [UInt8])? {
    func shown(_ node: Node, _ path: [UInt8]) throws(CubeError) -> (id: [UInt8], path: [UInt8]) {
      let memory = node.isHidden ? nil : try StoreMemory(node, in: self, at: path)
      return (memory?.id ?? [], [0x2F] + path)
    }
    var end = path.startIndex
    while let slash = path[end...].firstIndex(of: 0x2F) {
      let folder = Array(path[..<slash])
      guard let node = try find(.memories, folder) else { return nil }
      if node.kind != .folder { return try shown(node, folder) }
      end = slash + 1
    }
    guard let node = try find(.memories, path) else { return nil }
    if node.kind != .folder { return try shown(node, path) }
    let first = try memories(below: path + [0x2F], after: [], isDeep: true, limit: 1).first
    guard let first, let below = first.node else { return ([], [0x2F] + path) }
    return try shown(below, first.path)
  }
}

extension Memories {
  /// A memory as the other dialects know it; empty: it is none to them.
  func known(
    _ object: ObjectID, in cube: Cube, at place: CubePlace
  ) throws(CubeError) -> [Memory] {
    try cube.memories([object], at: place, of: try cube.owner(named: place.name))
  }

  /// Brings texts and catalog up to what was written of a memory, and tells those who listen.
  fileprivate func wrote(
    _ kind: MemoryNews.Kind, _ object: ObjectID, in cube: Cube, at place: CubePlace,
    gone: [Memory] = []
  ) throws(CubeError) {
    _ = try? cube.indexTexts(lots: 2)
    catalog.noteWritten(cube, at: place, of: try cube.owner(named: place.name))
    let told = kind == .delete ? gone : try known(object, in: cube, at: place)
    tell(told.map { MemoryNews(kind, $0) })
  }
}
