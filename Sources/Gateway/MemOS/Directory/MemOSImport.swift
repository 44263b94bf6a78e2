internal import Format
internal import MemCube
internal import Posix
internal import Text

/// Takes in a directory below an import root: a MemOS cube's, whose memories become those of a new
/// cube, or a bundle of ours, to which the store then links.
struct MemOSImport {
  let directory: ImportRoots.Opened
  let source: [UInt8]
  /// The field that names it.
  let field: String

  /// The longest config.json, bytes.
  private static let configLimit = 256 << 10
  /// Settings and names of what is kept of the directory.
  static let configKey = Array("memos.config".utf8)
  static let shapeKey = Array("memos.shape".utf8)
  static let folder = Array("memos/".utf8)
  static let graphName = Array("memos/graph.json".utf8)
  /// Attributes of what is kept of an item besides its metadata.
  static let vector = "memos_vector"
  static let whole = "memos_item"
  static let order = "memos_order"

  init(_ directory: ImportRoots.Opened, named source: [UInt8], in field: String) {
    self.directory = directory
    self.source = source
    self.field = field
  }

  /// The directory that a source names, if there is one below an import root.
  static func find(
    _ source: [UInt8], in field: String, _ gateway: Gateway
  ) throws(Fault) -> ImportRoots.Opened? {
    guard !gateway.settings.importRoots.isEmpty else { return nil }
    let opened: ImportRoots.Opened
    do throws(DocumentError) { opened = try gateway.importRoots.open(source) } catch {
      if case .unavailable = error { throw MemOSDocuments.fault(error, field) }
      return nil
    }
    return opened.status.kind == .directory ? opened : nil
  }

  /// Imports it as a cube of a user's, all of it or nothing.
  /// - Returns: what of it was odd, or left out, a sentence each.
  func run(
    into id: [UInt8], of user: [UInt8], _ scope: MemOSScope
  ) throws(Fault) -> [String] {
    do throws(DocumentError) {
      if let config = try file(Array("config.json".utf8)) {
        let bytes = try read(config, Self.configLimit, "config.json")
        return try take(bytes, into: id, of: user, scope)
      }
      guard try file(Array("manifest.json".utf8)) != nil else {
        throw .refused("'\(source.asText)' is no MemCube: it has no config.json")
      }
      try link(to: id, of: user, scope)
      return []
    } catch { throw MemOSDocuments.fault(error, field) }
  }

  // MARK: A bundle of ours

  private func link(
    to id: [UInt8], of user: [UInt8], _ scope: MemOSScope
  ) throws(DocumentError) {
    let cubes = scope.gateway.memories.cubes
    do {
      let real = try Files.readLink(
        Path("/proc/self/fd/\(directory.file.descriptor.raw)"))
      let place = try cubes.path(scope.place(id))
      guard try !cubes.isElsewhere(Path(real), than: scope.project.folder) else {
        throw CubeError.refused("'\(source.asText)' is a cube of another project")
      }
      try Files.makeDirectories(place.parent, mode: 0o700)
      try Files.symlink(target: real, at: place)
      do {
        _ = try cubes.use(scope.place(id)) { (cube) throws(CubeError) in
          let grants = try cube.grants()
          guard grants.isEmpty || grants.contains(where: { $0.user == user }) else {
            throw .refused("'\(source.asText)' belongs to another user, who has not shared it")
          }
          if grants.isEmpty { try cube.write([.grant(user: user, .owner)], .durable) }
        }
      } catch {
        try? Files.unlink(place)
        throw error
      }
    } catch let error as CubeError { throw .unreadable(error.message) } catch {
      throw .unavailable("'\(source.asText)' cannot be linked: \(error)")
    }
  }

  // MARK: A MemOS cube

  private func take(
    _ config: [UInt8], into id: [UInt8], of user: [UInt8], _ scope: MemOSScope
  ) throws(DocumentError) -> [String] {
    let configuration = try MemOSConfiguration(config)
    var dump = MemOSDump()
    if let name = configuration.memoryFile, let file = try file(name) {
      let limit = Int(clamping: scope.gateway.settings.documentLimit)
      dump = try MemOSDump(try read(file, limit, name.asText))
    }
    var opaque: [(name: [UInt8], file: HeldFile)] = []
    for name in configuration.opaqueFiles {
      if let file = try file(name) { opaque.append((name, file)) }
    }
    let memories = scope.gateway.memories
    let items = dump
    let files = opaque
    do throws(CubeError) {
      _ = try memories.use(scope.place(id), of: scope.project, makingFor: .user(id)) {
        (cube, owner) throws(CubeError) in
        var changes: [Change] = [
          .setting(key: Self.configKey, value: .string(config)),
          .setting(key: Self.shapeKey, value: JSON(items.shape.rawValue)),
        ]
        for (name, file) in files {
          let blob = try cube.storeBlob(from: file.descriptor)
          changes.append(
            .create(.documents, Edit(path: Self.folder + name, content: .blob(blob))))
        }
        if let graph = items.graph {
          changes.append(
            .create(.documents, Edit(path: Self.graphName, content: .bytes(graph.bytes + [0x0A]))))
        }
        changes += Self.changes(items.items, of: configuration.userID ?? user)
        // The grant gives it an owner: until then it can be imported anew.
        changes.append(.grant(user: user, .owner))
        let made = try cube.write(changes, .durable)
        try Self.deleteDead(items.items, Array(made.dropLast().suffix(items.items.count)), cube)
        try memories.catalog.follow(cube, at: scope.place(id), of: owner)
        guard memories.wants(.add, of: scope.place(id)) else { return }
        let told = try cube.memories(rows: try cube.memoryRows(), at: scope.place(id), of: owner)
        memories.tell(told.map { MemoryNews(.add, $0) })
      }
    } catch { throw .unreadable("'\(source.asText)' cannot be imported: \(error.message)") }
    let own = [Array("config.json".utf8), configuration.memoryFile ?? []]
    let read = Set(own + opaque.map(\.name))
    return dump.report + others(besides: read)
  }

  /// What else is in the directory. Where that cannot be listed any more, what was taken in stays.
  private func others(besides read: Set<[UInt8]>) -> [String] {
    let names = ((try? Files.list(directory.file.descriptor)) ?? []).map(\.name)
    return names.filter { !read.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) }
      .map { "'\($0.asText)' is no part of a MemCube, and was left out" }
  }

  /// A memory for each item, in their order, each with a name of its own.
  static func changes(_ items: [MemOSDump.Item], of user: [UInt8]) -> [Change] {
    var taken: Set<[UInt8]> = []
    return items.enumerated().map { number, item in
      var stem = slug(of: item.text)
      if stem.isEmpty { stem = Array("memory".utf8) }
      var path = stem + Array(".md".utf8)
      if !taken.insert(path).inserted {
        path = stem + Array("-\(number + 1).md".utf8)
        taken.insert(path)
      }
      let given = item.metadata
      var attributes: [JSON.Member] = [
        JSON.Member(MemOSItem.metadata, given), JSON.Member(order, JSON(number)),
      ]
      if let id = item.id { attributes.append(JSON.Member(MemOSItem.external, .string(id))) }
      if let vector = item.vector { attributes.append(JSON.Member(Self.vector, vector)) }
      if let whole = item.whole { attributes.append(JSON.Member(Self.whole, whole)) }
      let status = MemoryStatus(given["status"]?.string)
      if let status, status == .archived || status == .resolving {
        attributes.append(JSON.Member(Memory.hiddenKey, true))
        attributes.append(JSON.Member(Memory.statusKey, JSON(status.rawValue)))
      }
      let draft = MemoryDraft(
        text: item.text, ids: OwnerIDs(user: given["user_id"]?.string ?? user),
        attributes: attributes, type: type(given), tags: tags(given),
        created: given["created_at"].flatMap { time($0) })
      var edit = draft.edit(at: path)
      edit.mtime = given["updated_at"].flatMap { time($0) } ?? edit.mtime
      if let confidence = given["confidence"]?.double, confidence.isFinite, confidence >= 0 {
        edit.fields["confidence"] = JSON(
          rounded: min(1, confidence > 1 ? confidence / 100 : confidence))
      }
      return .create(.memories, edit)
    }
  }

  private static func type(_ metadata: JSON) -> [UInt8]? {
    let word = metadata["type"]?.string?.asText.uppercased()
    return word.flatMap { MemoryType.all.contains($0) ? Array($0.utf8) : nil }
  }

  private static func tags(_ metadata: JSON) -> [[UInt8]] {
    (metadata["tags"]?.elements ?? []).compactMap(\.string).filter { !$0.isBlank && $0.count < 200 }
  }

  /// A time as MemOS writes it: ISO, with or without an offset, down to nanoseconds.
  private static func time(_ value: JSON) -> Timestamp? {
    value.string == nil ? nil : Timestamp(given: value)
  }

  /// What was deleted there is deleted here: its text stays readable in the trash.
  private static func deleteDead(
    _ items: [MemOSDump.Item], _ made: [RecordID], _ cube: Cube
  ) throws(CubeError) {
    let dead = zip(items, made).filter {
      $0.0.metadata["status"]?.string?.elementsEqual("deleted".utf8) == true
    }
    if !dead.isEmpty { try cube.write(dead.map { .delete($0.1, into: nil) }, .durable) }
  }

  // MARK: Files

  /// A regular file of the directory; nil: there is none. Links and devices are refused.
  private func file(_ name: [UInt8]) throws(DocumentError) -> HeldFile? {
    do throws(Errno) {
      let flags = OpenFlags.read | OpenFlags.noFollow | OpenFlags.nonBlocking
      let file = HeldFile(try Files.openAt(directory.file.descriptor, name, flags))
      guard try Files.status(file.descriptor).kind == .regular else { throw .loop }
      return file
    } catch {
      if error == .notFound { return nil }
      throw .refused("'\(name.asText)' of '\(source.asText)' is no file that can be read: \(error)")
    }
  }

  private func read(
    _ file: HeldFile, _ limit: Int, _ name: String
  ) throws(DocumentError) -> [UInt8] {
    do { return try ByteSource(file).all(limit: limit) } catch {
      if error == .tooLarge { throw .tooLong("'\(name)' has more than \(limit >> 10) KiB") }
      throw .unavailable("'\(name)' cannot be read: \(error)")
    }
  }
}
