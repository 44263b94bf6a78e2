internal import MemCube

/// Documents that came over HTTP go with their last passage: searches of the commands and the mount would
/// still tell what was deleted. What a person put below documents/ stays.
extension Memories {
  /// The attribute of a passage that names its document, by the path below documents/.
  static let documentKey = "document"

  /// The documents of which nothing is left once these memories are gone.
  func documents(endingWith doomed: [Memory], in cube: Cube) throws(CubeError) -> [ObjectID] {
    var folders: [[UInt8]: Set<Int64>] = [:]
    for memory in doomed {
      guard let path = memory[Self.documentKey]?.string else { continue }
      // Also where a person moved its passages.
      if let parent = try cube.file(object: memory.object)?.parent {
        folders[path, default: []].insert(parent)
      }
    }
    let gone = Set(doomed.map(\.object))
    var ending: [ObjectID] = []
    for (path, parents) in folders.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      guard let document = try cube.find(.documents, path), let object = document.object,
        try cameOverHTTP(document, in: cube) != nil,
        try !hasPassage(of: path, in: parents, but: gone, cube)
      else { continue }
      ending.append(object)
    }
    return ending
  }

  /// Puts the documents of an owner into the trash of which no passage is left, durably: somebody deletes
  /// all that there is, and deleted the passages before.
  /// - Parameters:
  ///   - cube: where they are.
  ///   - place: that cube's place.
  ///   - isMeant: whether a document is meant, by the user that it names.
  /// - Throws: what the core throws.
  func endDocuments(
    in cube: Cube, at place: CubePlace, where isMeant: ([UInt8]?) -> Bool
  ) throws(CubeError) {
    var ending: [ObjectID] = []
    var folders = [(node: try cube.root(.documents), path: [UInt8]())]
    while let folder = folders.popLast() {
      var cursor: Int64 = 0
      while true {
        let children = try cube.children(folder: folder.node.row, after: cursor, limit: 1000)
        for (_, node) in children {
          let path = folder.path.isEmpty ? node.name : folder.path + [0x2F] + node.name
          if node.kind == .folder { folders.append((node, path)) }
          guard let object = node.object, let attributes = try cameOverHTTP(node, in: cube),
            isMeant(attributes["user_id"]?.string),
            try !hasPassage(of: path, in: [], but: [], cube)
          else { continue }
          ending.append(object)
        }
        guard let last = children.last, children.count == 1000 else { break }
        cursor = last.cursor
      }
    }
    if ending.isEmpty { return }
    try cube.write(ending.map { .delete($0, into: nil) }, .durable)
    catalog.noteWritten(cube, at: place, of: try cube.owner(named: place.name))
  }

  /// As the other one, in a user's own cube.
  func endDocuments(of user: [UInt8], in project: Project) throws(CubeError) {
    let place = place(.user(user), in: project)
    _ = try use(place, among: .max) { (cube, _) throws(CubeError) in
      try endDocuments(in: cube, at: place) { $0 == user }
    }
  }

  /// What a program said of a document when it sent it; nil: none did.
  private func cameOverHTTP(_ document: Node, in cube: Cube) throws(CubeError) -> JSON? {
    let attributes = try cube.fields(row: document.row)["attributes"]
    return attributes?.members?.isEmpty == false ? attributes : nil
  }

  /// Whether a document has a passage, in its own folder or in these, beside those that go.
  private func hasPassage(
    of path: [UInt8], in folders: Set<Int64>, but gone: Set<ObjectID>, _ cube: Cube
  ) throws(CubeError) -> Bool {
    var folders = folders
    if let own = try cube.find(.memories, Array("documents/".utf8) + path), own.kind == .folder {
      folders.insert(own.row)
    }
    for folder in folders.sorted() {
      var cursor: Int64 = 0
      while true {
        let children = try cube.children(folder: folder, after: cursor, limit: 1000)
        for (_, node) in children {
          guard let object = node.object, !gone.contains(object) else { continue }
          let attributes = try cube.fields(row: node.row)["attributes"]
          if attributes?[Self.documentKey]?.string == path { return true }
        }
        guard let last = children.last, children.count == 1000 else { break }
        cursor = last.cursor
      }
    }
    return false
  }
}

extension Selection {
  /// The user of whom everything is meant; nil: it is of others, or only some.
  var onlyUser: [UInt8]? {
    guard let user, user.count == 1, agent == nil, app == nil, run == nil, views == nil,
      groups == nil
    else { return nil }
    return user[0]
  }
}
