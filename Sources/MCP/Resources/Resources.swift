internal import Answering
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// A file that resources/list gives, with what orders it.
struct ListedFile: Sendable {
  /// Where it is.
  var entry: Entry
  /// The file.
  var node: Node
  /// The key of the order, which is a cursor as well: the newest first.
  var key: [UInt8]
}

extension [ListedFile] {
  /// What resources/list gives in all.
  private static let limit = 1000

  /// The newest of them, in their order.
  fileprivate var newest: [ListedFile] {
    Array(sorted { $0.key.lexicographicallyPrecedes($1.key) }.prefix(Self.limit))
  }

  /// Adds a file; of many, only the newest are kept.
  fileprivate mutating func add(_ file: ListedFile) {
    append(file)
    if count >= 8 * Self.limit { self = newest }
  }
}

extension MCPServer {
  /// What resources/list gives on a page.
  private static let pageLimit = 100

  /// A page of resources: about and context of each cube, then files, the newest first.
  func resources(_ params: JSON) throws(RPCError) -> JSON {
    let cursor = try Self.cursor(params)
    do throws(CubeError) {
      let names = try scope.shelf.names()
      let files = try files(in: names)
      let start = cursor.map { key in
        files.firstIndex { key.lexicographicallyPrecedes($0.key) } ?? files.count
      }
      let page = Array(files[(start ?? 0)...].prefix(Self.pageLimit))
      let isCut = (start ?? 0) + page.count < files.count
      let next = isCut ? page.last.map { JSON.string(Base64.encode($0.key)) } : nil
      let fixed = start == nil ? names.flatMap { Self.fixed(in: $0) } : []
      return .of(
        ("resources", .array(fixed + page.map { Self.resource($0) })), ("nextCursor", next))
    } catch { throw Self.fault(error) }
  }

  /// The cursor of a list; nil for its beginning.
  private static func cursor(_ params: JSON) throws(RPCError) -> [UInt8]? {
    guard let given = params["cursor"], given.string != [] else { return nil }
    guard let key = given.string.flatMap({ Base64.decode($0) }), key.count > 8 else {
      throw .params("there is no such cursor")
    }
    return key
  }

  /// The newest files of cubes; looked for again once one has changed.
  private func files(in names: [[UInt8]]) throws(CubeError) -> [ListedFile] {
    var stamp: [[UInt8]: Int64] = [:]
    for name in names {
      stamp[name] = try scope.shelf.use(name) { (cube) throws(CubeError) in try cube.sequence() }
    }
    let known = listed.withLock { $0.stamp == stamp ? $0.files : nil }
    if let known, !stamp.isEmpty { return known }
    var files: [ListedFile] = []
    for name in names { files += try self.files(in: name) }
    files = files.newest
    listed.withLock { $0 = (stamp, files) }
    return files
  }

  private func files(in name: [UInt8]) throws(CubeError) -> [ListedFile] {
    try scope.shelf.use(name) { (cube) throws(CubeError) in
      var found: [ListedFile] = []
      for tree in [Tree.memories, .documents] {
        let folder = bytes(tree == .memories ? "memories/" : "documents/")
        var walk = TreeWalk(cube, from: try cube.root(tree), at: [])
        while let (node, path) = try walk.next() {
          guard !node.isHidden else { continue }
          let place = Place(cube: name, path: folder + path)
          let age = UInt64(bitPattern: Int64.max &- node.ctime.milliseconds)
          let key = (0..<8).map { UInt8(truncatingIfNeeded: age >> (56 - 8 * UInt64($0))) }
          let entry = Entry(
            place: place, name: node.name, kind: node.isDocument ? "document" : "memory")
          found.add(ListedFile(entry: entry, node: node, key: key + place.shown))
        }
      }
      return found.newest
    }
  }

  private static func fixed(in cube: [UInt8]) -> [JSON] {
    let paths = ["about.md"] + ContextTemplate.allCases.map { "context/\($0.rawValue).md" }
    return paths.map { path in
      let place = Place(cube: cube, path: bytes(path))
      return .of(
        ("uri", .string(place.uri)), ("name", .shown(place.shown)), ("mimeType", "text/markdown"))
    }
  }

  private static func resource(_ listed: ListedFile) -> JSON {
    let place = listed.entry.place
    return .of(
      ("uri", .string(place.uri)), ("name", .shown(place.shown)),
      ("title", .shown(listed.entry.name)), ("mimeType", JSON(mimeType(of: listed.entry.name))),
      ("size", JSON(listed.node.size)),
      (
        "annotations",
        .of(("lastModified", .string(listed.node.ctime.rfc3339Milliseconds)))
      ))
  }

  /// What a file is, by its name.
  private static func mimeType(of name: [UInt8]) -> String {
    let ending = shown(Array(name.reversed().prefix { $0 != 0x2E }.reversed())).lowercased()
    switch ending {
    case "md", "markdown": return "text/markdown"
    case "txt": return "text/plain"
    case "pdf": return "application/pdf"
    case "html", "htm": return "text/html"
    case "json": return "application/json"
    case "png": return "image/png"
    case "jpg", "jpeg": return "image/jpeg"
    default: return name.contains(0x2E) ? "application/octet-stream" : "text/markdown"
    }
  }

  /// A resource's contents.
  func resource(_ params: JSON, _ era: Era) throws(RPCError) -> JSON {
    guard let uri = params["uri"]?.string else { throw .params("resources/read needs 'uri'") }
    do throws(CubeError) {
      try scope.shelf.count(.retrieval)
      guard let place = scope.place(uri: uri), try scope.shelf.names().contains(place.cube) else {
        throw CubeError.notFound("")
      }
      // A cube's own URI is what it says of itself.
      let meant = place.path.isEmpty ? Place(cube: place.cube, path: bytes("about.md")) : place
      let item = try scope.shelf.use(place.cube) { (cube) throws(CubeError) in
        try cube.text(of: cube.item(at: meant), at: meant, Reading(now: now))
      }
      let name = meant.path.split(separator: 0x2F).last.map { Array($0) } ?? []
      let isPage = item.kind != "memory" && item.kind != "document"
      let type = isPage ? "text/markdown" : Self.mimeType(of: name)
      let isText = item.isText && type != "application/pdf"
      return .of(
        (
          "contents",
          .array([
            .of(
              ("uri", .string(uri)),
              (
                "mimeType", JSON(isText && type == "application/octet-stream" ? "text/plain" : type)
              ),
              ("text", isText ? .string(item.content) : nil),
              ("blob", isText ? nil : .string(Base64.encode(item.content))))
          ])
        ))
    } catch {
      if case .notFound = error { throw .noResource(uri, era) }
      throw Self.fault(error)
    }
  }

  /// An error of the core where no result can say it.
  static func fault(_ error: CubeError) -> RPCError {
    switch error {
    case .notFound(let text), .exists(let text), .invalid(let text), .readOnly(let text),
      .archived(let text), .refused(let text), .immutable(let text), .tooLarge(let text):
      .params(text)
    case .damaged, .foreign, .unreachable, .io, .index:
      RPCError(code: -32603, message: "Internal error")
    }
  }
}
