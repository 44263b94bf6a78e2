internal import Format
internal import Index
internal import MemCube

/// Documents that came over HTTP go with their last passage: searches of the commands and the mount would
/// still tell what was deleted. What a person put below documents/ stays.
extension Memories {
  /// The attribute of a passage that names its document, by the path below documents/.
  static let documentKey = "document"

  /// The documents that have nothing left once these memories are gone.
  func documents(endingWith doomed: [Memory], in cube: Cube) throws(CubeError) -> [ObjectID] {
    var documents: [[UInt8]: ObjectID] = [:]
    // Also where a person moved their passages.
    var folders: Set<Int64> = []
    for memory in doomed {
      guard let path = memory[Self.documentKey]?.string else { continue }
      if let parent = try cube.file(object: memory.object)?.parent { folders.insert(parent) }
      guard documents[path] == nil, let document = try cube.find(.documents, path),
        let object = document.object, try cameOverHTTP(document, in: cube) != nil
      else { continue }
      documents[path] = object
    }
    return try ending(documents, in: cube, besides: Set(doomed.map(\.object)), folders)
  }

  /// Puts the documents of an owner that have no passage left into the trash, durably: a caller deletes all
  /// that there is, and has deleted the passages before.
  /// - Parameters:
  ///   - cube: where they are.
  ///   - place: that cube's place.
  ///   - isMeant: whether a document is meant, by the user that it names.
  /// - Throws: what the core throws.
  func endDocuments(
    in cube: Cube, at place: CubePlace, where isMeant: ([UInt8]?) -> Bool
  ) throws(CubeError) {
    var documents: [[UInt8]: ObjectID] = [:]
    var walk = TreeWalk(cube, from: try cube.root(.documents), at: [])
    while let (node, path) = try walk.next() {
      guard let attributes = try cameOverHTTP(node, in: cube) else { continue }
      if isMeant(attributes["user_id"]?.string) { documents[path] = node.object }
    }
    let ending = try ending(documents, in: cube)
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

  /// Those of these documents, by their paths, that have no passage but what goes: neither in their own
  /// folders nor in these.
  private func ending(
    _ documents: [[UInt8]: ObjectID], in cube: Cube, besides gone: Set<ObjectID> = [],
    _ folders: Set<Int64> = []
  ) throws(CubeError) -> [ObjectID] {
    if documents.isEmpty { return [] }
    var folders = folders
    for path in documents.keys {
      if let own = try cube.passages(of: path) { folders.insert(own) }
    }
    var ending = documents
    for folder in folders.sorted() {
      for node in try cube.nodes(folder: folder) {
        guard let object = node.object, !gone.contains(object) else { continue }
        let attributes = try cube.fields(row: node.row)["attributes"]
        if let path = attributes?[Self.documentKey]?.string { ending[path] = nil }
      }
    }
    return ending.values.sorted { $0 < $1 }
  }
}

extension Cube {
  /// The folder below memories/ in which the passages of a document are, by its path below documents/.
  func passages(of document: [UInt8]) throws(CubeError) -> Int64? {
    guard let folder = try find(.memories, Array("documents/".utf8) + document),
      folder.kind == .folder
    else { return nil }
    return folder.row
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
