public import Bundle
public import Format
internal import Index
public import MemCube
public import Posix

/// Writes a cube as a MemOS cube's directory.
public struct MemOSExport: Sendable {
  /// What is written.
  public struct Report: Hashable, Sendable {
    /// How many memories.
    public var memories = 0
    /// How many ids are others than they were: readers take only UUIDs.
    public var changedIDs = 0
  }

  /// naive, general or tree.
  let shape: MemOSConfiguration.Shape
  /// Whether config.json is the one that came with the cube, keys and all.
  let withConfig: Bool
  let host: Host

  /// An export in a shape: `naive`, which every version of MemOS reads; `general`, where every memory
  /// came with a vector; or `tree`.
  /// - Throws: `.invalid` for another word.
  public init(shape: String, withConfig: Bool, host: Host) throws(CubeError) {
    guard let shape = MemOSConfiguration.Shape(rawValue: shape) else {
      let words = MemOSConfiguration.Shape.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid("'\(shape)' is none of \(words)")
    }
    self.shape = shape
    self.withConfig = withConfig
    self.host = host
  }

  /// Writes a cube of this name into a directory that is not there yet, or empty: all of it, or
  /// nothing.
  public func write(
    _ cube: Cube, named name: [UInt8], to target: Path
  ) throws(CubeError) -> Report {
    if let entries = try? Files.list(target), !entries.isEmpty {
      throw .exists("\(target) is not empty")
    } else if Files.exists(target), (try? Files.status(target))?.kind != .directory {
      throw .exists("\(target) exists, and is no directory")
    }
    let place = Beside.place(of: target)
    let held = try doing("making \(place)") { () throws(Errno) in try Beside.makeFolder(place) }
    defer { withExtendedLifetime(held) {} }
    do throws(CubeError) {
      let report = try fill(place, cube, name)
      try doing("renaming \(place) to \(target)") { () throws(Errno) in
        try Files.rename(place, target)
        try Files.syncDirectory(target.parent)
      }
      return report
    } catch {
      try? Files.removeTree(place)
      throw error
    }
  }

  private func fill(
    _ place: Path, _ cube: Cube, _ name: [UInt8]
  ) throws(CubeError) -> Report {
    let known = try cube.setting(MemOSImport.shapeKey)?.string?.asText
    let own = known.flatMap { MemOSConfiguration.Shape(rawValue: $0) }
    let owner = try cube.owner(named: name)
    let cubePlace = CubePlace(folder: nil, name: name)
    var memories: [(order: Int64, memory: Memory)] = []
    for memory in try MemOS.live(cube, cubePlace, owner, archived: true) {
      memories.append((memory[MemOSImport.order]?.integer ?? .max, memory))
    }
    // Those that came with it in their order, then the others by their age.
    let sorted = memories.enumerated().sorted {
      ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
    }
    var report = Report()
    var list: [JSON] = []
    for (_, (_, memory)) in sorted {
      list.append(try item(memory, of: owner.id, isOwn: own == shape, &report))
      report.memories += 1
    }
    let graph = try graph(cube)
    try write(
      try file(list, graph, count: list.count), place.appending("textual_memory.json"))
    let given = withConfig ? try cube.setting(MemOSImport.configKey)?.string : nil
    let minimal = config(owner, try cube.grants())
    try write(given ?? minimal, place.appending("config.json"))
    try copyOpaque(cube, place)
    return report
  }

  /// What a memory is in the file. One that was not changed since it came is what it was.
  private func item(
    _ memory: Memory, of cube: [UInt8], isOwn: Bool, _ report: inout Report
  ) throws(CubeError) -> JSON {
    let given = memory[MemOSItem.external]?.string
    let metadata = memory[MemOSItem.metadata]
    var dump = MemOSDump.Item(
      id: given, text: memory.text, metadata: metadata ?? .object([]),
      vector: memory[MemOSImport.vector])
    if isOwn, metadata != nil, !MemOSItem.isChanged(memory) {
      return memory[MemOSImport.whole] ?? dump.json(shape)
    }
    var original: [UInt8]?
    if let given, UUIDs.loose(given) == nil {
      original = given
      guard let id = UUIDs.named(cube + [0x2F] + given) else {
        throw .refused("'\(given.asText)' is no UUID, and to make one takes the package libssl3")
      }
      dump.id = id
      report.changedIDs += 1
    } else if given == nil {
      dump.id = memory.uuid
    }
    let shown = MemOSItem.json(memory)["metadata"] ?? .object([])
    dump.metadata = MemOSItemRules.metadata(shown, updated: memory.updated, original: original)
    if shape == .general, dump.vector == nil {
      throw .refused(
        "--shape general needs an embedding for every memory, and \(memory.uuid.asText) has none; "
          + "use --shape naive")
    }
    return dump.json(shape)
  }

  private func file(
    _ list: [JSON], _ graph: JSON?, count: Int
  ) throws(CubeError) -> [UInt8] {
    guard shape == .tree else { return JSON.array(list).bytes + [0x0A] }
    var members = [JSON.Member("nodes", .array(list))]
    members += graph?.members ?? [JSON.Member("edges", .array([]))]
    if graph == nil {
      members += [
        JSON.Member("total_nodes", JSON(count)), JSON.Member("total_edges", JSON(0)),
      ]
    }
    return JSON.object(members).bytes + [0x0A]
  }

  private func graph(_ cube: Cube) throws(CubeError) -> JSON? {
    guard let node = try cube.find(.documents, MemOSImport.graphName) else { return nil }
    let file = try open(try cube.content(row: node.row), cube)
    return try? JSON.parse(
      try doing("reading the edges") { () throws(Errno) in
        try file.all(limit: JSON.lengthLimit)
      })
  }

  /// The least that every version reads: the extractor is made, and never asked.
  private func config(
    _ owner: Owner, _ grants: [(user: [UInt8], role: CubeRole)]
  ) -> [UInt8] {
    let user = grants.first { $0.role == .owner }?.user ?? owner.id
    let unset = object(("model_name_or_path", "unset"), ("api_key", "unset"))
    let extractor = object(("backend", "openai"), ("config", unset))
    let part = object(
      ("memory_filename", "textual_memory.json"), ("extractor_llm", extractor))
    return object(
      ("model_schema", JSON(MemOSConfiguration.schema)), ("user_id", .string(user)),
      ("cube_id", .string(owner.id)), ("config_filename", "config.json"),
      ("text_mem", object(("backend", "naive_text"), ("config", part)))
    ).bytes + [0x0A]
  }

  /// What came with the cube and was never looked into.
  private func copyOpaque(_ cube: Cube, _ place: Path) throws(CubeError) {
    guard let folder = try cube.find(.documents, Array("memos".utf8)), folder.kind == .folder else {
      return
    }
    for (_, node) in try cube.children(folder: folder.row, after: 0, limit: 100) {
      guard node.kind == .file, MemOSImport.folder + node.name != MemOSImport.graphName else {
        continue
      }
      let source = try open(try cube.content(row: node.row), cube)
      let path = place.appending(node.name)
      try doing("writing \(path)") { () throws(Errno) in
        let file = try Files.open(
          path, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
        try source.write(to: file)
        try Files.sync(file)
      }
    }
  }

  private func open(_ content: Content, _ cube: Cube) throws(CubeError) -> ByteSource {
    switch content {
    case .bytes(let bytes): return .memory(bytes)
    case .blob(let blob):
      let file = HeldFile(try cube.open(blob))
      return .file(file, 0..<max(0, blob.size))
    case .link, .missing: throw .damaged("a file that came with the cube is missing")
    }
  }

  private func write(_ bytes: [UInt8], _ path: Path) throws(CubeError) {
    try doing("writing \(path)") { () throws(Errno) in
      let file = try Files.open(
        path, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive, mode: 0o600)
      try Files.write(file, bytes)
      try Files.sync(file)
    }
  }

  private func doing<Result>(
    _ what: String, _ body: () throws(Errno) -> Result
  ) throws(CubeError) -> Result {
    do { return try body() } catch { throw .io(error, what) }
  }
}
