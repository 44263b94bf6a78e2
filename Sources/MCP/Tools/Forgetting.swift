internal import Format
internal import Index
internal import MemCube
internal import Text

extension ToolCall {
  /// Puts memories and documents into the trash, or erases them; all or none.
  func forget() throws(CubeError) -> ToolResult {
    try scope.checkWriting()
    let purges = arguments.flag("purge")
    if purges, !scope.options.allowsPurge {
      throw .refused(
        "this server erases nothing for ever; the user can: memcube purge CUBE MEMORY")
    }
    let places = try (arguments.texts("paths") ?? []).map { (path) throws(CubeError) in
      try scope.place(path)
    }
    var cubes: [[UInt8]] = []
    for place in places where !cubes.contains(place.cube) { cubes.append(place.cube) }
    if !purges, cubes.count > 1 {
      // All are looked for before the first goes.
      for cube in cubes {
        try scope.shelf.use(cube) { (open) throws(CubeError) in
          for place in places where place.cube == cube { _ = try file(at: place, in: open) }
        }
      }
    }
    var trash: [[UInt8]] = []
    var done = 0
    for name in cubes {
      let mine = places.filter { $0.cube == name }
      trash += try scope.shelf.use(name) { (cube) throws(CubeError) -> [[UInt8]] in
        if purges {
          try purge(mine, in: cube)
          return []
        }
        return try discard(mine, in: cube)
      }
      done += mine.count
      work.progress(done, of: places.count, "\(done) of \(places.count) forgotten")
    }
    let words =
      purges
      ? "Erased for ever: \(places.count)."
      : "In the trash: \(places.count). restore brings them back:"
    var text = bytes(words)
    for path in trash { text += bytes("\n- ") + path }
    return ToolResult(
      text: text,
      structured: .of(
        ("forgotten", .array(places.map { .shown($0.shown) })), ("trash", .list(trash)),
        ("purged", .bool(purges))))
  }

  private func file(at place: Place, in cube: Cube) throws(CubeError) -> Node {
    switch try cube.item(at: place) {
    case .file(let node): return node
    case .conversation, .message:
      throw .invalid(
        "'\(shown(place.shown))' is part of a conversation; the user can erase it: memcube purge "
          + shown(place.cube))
    default:
      throw .invalid("'\(shown(place.shown))' is no memory or document; name files, one by one")
    }
  }

  /// Puts files into the trash; where they are then.
  private func discard(_ places: [Place], in cube: Cube) throws(CubeError) -> [[UInt8]] {
    let objects = try cube.alone { () throws(CubeError) in
      var all: [ObjectID] = []
      var live: [ObjectID] = []
      for place in places {
        let node = try file(at: place, in: cube)
        guard let object = node.object, !all.contains(object) else { continue }
        all.append(object)
        if node.tree == .trash { continue }
        try cube.checkMutable(node)
        live.append(object)
      }
      if !live.isEmpty { try cube.write(live.map { .delete($0, into: nil) }, .spooled) }
      return all
    }
    try cube.makeLast()
    var paths: [[UInt8]] = []
    for object in objects {
      guard let node = try cube.file(object: object), let place = places.first else { continue }
      paths.append(Place(cube: place.cube, path: try cube.mountPath(of: node)).shown)
    }
    return paths
  }

  private func purge(_ places: [Place], in cube: Cube) throws(CubeError) {
    var ids: [RecordID] = []
    for place in places {
      guard let object = try file(at: place, in: cube).object else { continue }
      ids += try cube.history(object).map(\.id)
    }
    try work.check()
    guard let name = places.first?.cube, !ids.isEmpty else { return }
    try scope.shelf.prepareErasure(of: name)
    try cube.purge(ids)
  }

  // MARK: Versions

  /// Brings back what is in the trash, or an earlier version.
  func restore() throws(CubeError) -> ToolResult {
    try scope.checkWriting()
    let place = try place()
    let version = arguments.name("version")
    try scope.shelf.count(.ingest)
    return try scope.shelf.use(place.cube) { (cube) throws(CubeError) in
      let object = try cube.alone { () throws(CubeError) in
        let node = try kept(at: place, in: cube)
        guard let object = node.object else { throw CubeError.invalid("a folder has no versions") }
        var edit = Edit()
        if let version {
          let found = try choose(version, of: object, at: place, in: cube)
          edit.content = try cube.content(version: found.id)
          if case .missing = edit.content {
            throw CubeError.damaged("the bytes of that version are not here")
          }
        } else if node.tree != .trash {
          throw CubeError.invalid(
            "'\(shown(place.shown))' is not in the trash; give a version, which history lists")
        }
        if node.tree == .trash { try checkFree(object, node, in: cube) }
        try cube.write([.edit(object, edit)], .spooled)
        return object
      }
      try cube.makeLast()
      return try state(of: object, in: cube, named: place.cube)
    }
  }

  /// A file at a place, or what the trash has of that path.
  private func kept(at place: Place, in cube: Cube) throws(CubeError) -> Node {
    if place.head != bytes("trash"), let node = try cube.find(.trash, place.rest),
      node.kind != .folder
    {
      let live = Place(cube: place.cube, path: place.path)
      if let item = try? cube.item(at: live), case .file(let found) = item { return found }
      return node
    }
    return try file(at: place, in: cube)
  }

  /// - Throws: `.exists` where another has the path that a deleted file had.
  private func checkFree(_ object: ObjectID, _ node: Node, in cube: Cube) throws(CubeError) {
    guard let path = try cube.history(object).last(where: { !$0.isDelete })?.path else { return }
    let tree: Tree = node.isDocument ? .documents : .memories
    guard let taker = try cube.find(tree, path), taker.object != object else { return }
    throw .exists("\(shown(path)) is taken by another; move that with edit and 'to' first")
  }

  /// The version that is named by its number or the end of its id.
  private func choose(
    _ name: [UInt8], of object: ObjectID, at place: Place, in cube: Cube
  ) throws(CubeError) -> Version {
    let kept = try cube.history(object).filter { !$0.isDelete && $0.redaction == nil }
    let number = name.count < 8 ? Int(shown(name)) : nil
    let found = kept.filter { version in
      if let number { return version.isListed && version.number == number }
      return name.count >= 8 && version.id.hex.suffix(name.count).elementsEqual(name)
    }
    guard let first = found.first, found.count == 1 else {
      throw .notFound(
        "'\(shown(place.shown))' has no version '\(shown(name))'; history lists them")
    }
    return first
  }

  /// So many versions are listed, the newest.
  private static let versionLimit = 100

  /// The versions of a file, or one of them.
  func history() throws(CubeError) -> ToolResult {
    try scope.shelf.count(.retrieval)
    let place = try place()
    return try scope.shelf.use(place.cube) { (cube) throws(CubeError) in
      guard let object = try kept(at: place, in: cube).object else {
        throw CubeError.invalid("a folder has no versions")
      }
      let zone = try cube.zone()
      let listed = try cube.history(object).filter { $0.isListed || $0.isDelete }
      let versions = listed.suffix(Self.versionLimit)
      var text: [UInt8] = []
      let objects = versions.map { version in
        let id = Array(version.id.hex.suffix(8))
        let time = zone.rfc3339(version.time, milliseconds: false)
        let what = version.isDelete ? "deleted" : "\(version.number)"
        text += bytes("\(what) · ") + id + bytes(" · ") + time + bytes(" · ") + version.author
        text += bytes(version.isDelete ? "\n" : " · \(version.size) bytes\n")
        return JSON.of(
          ("version", .string(id)), ("time", .string(time)), ("author", .shown(version.author)),
          ("size", version.isDelete ? nil : JSON(version.size)),
          ("number", version.isDelete ? nil : JSON(version.number)),
          ("deleted", version.isDelete ? true : nil))
      }
      var said: [UInt8]?
      if let name = arguments.name("version") {
        let found = try choose(name, of: object, at: place, in: cube)
        said = try cube.content(cube.content(version: found.id), at: place)
        guard String(validating: said ?? [], as: UTF8.self) != nil else { throw noText(in: place) }
        said = said.map { cut($0, to: 40_000) }
        text = said ?? []
      }
      return ToolResult(
        text: text,
        structured: .of(
          ("versions", .array(objects)), ("text", said.map { .string($0) })))
    }
  }
}
