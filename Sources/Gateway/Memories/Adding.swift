internal import MemCube
internal import Posix

/// A memory that a caller states itself.
struct MemoryDraft: Sendable {
  var text: [UInt8]
  var ids: OwnerIDs
  /// More attributes.
  var attributes: [JSON.Member] = []
  /// One of the core's types.
  var type: [UInt8]?
  var tags: [[UInt8]] = []
  /// When it was so, if not now.
  var created: Timestamp?
}

extension Memories {
  /// Records memories, durably, in the cube of an owner, which is made if it is not there.
  func add(
    _ drafts: [MemoryDraft], to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let made = try use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory] in
      let ids = try cube.alone { () throws(CubeError) in
        var taken: Set<[UInt8]> = []
        var changes: [Change] = []
        for draft in drafts {
          let path = try freePath(for: draft.text, besides: taken, in: cube)
          taken.insert(path)
          changes.append(.create(.memories, draft.edit(at: path)))
        }
        return try cube.write(changes, .spooled)
      }
      try cube.synchronize()
      try catalog.follow(cube, at: place, of: owner)
      return try cube.memories(ids, at: place, of: owner)
    }
    tell((made ?? []).map { MemoryNews(.add, $0) })
    return made ?? []
  }

  /// Records a memory, spooled, under a path that nothing has, below a folder and after a text.
  func create(
    _ draft: MemoryDraft, after text: [UInt8], below folder: [UInt8], in cube: Cube
  ) throws(CubeError) -> [ObjectID] {
    try cube.alone { () throws(CubeError) in
      let path = try freePath(for: text, below: folder, in: cube)
      return try cube.write([.create(.memories, draft.edit(at: path))], .spooled)
    }
  }

  /// A path that nothing has: the slug of the text, else with some random digits, so that the
  /// thousandth "ok" costs no more than the first. It stays so within `Cube.alone`.
  func freePath(
    for text: [UInt8], below folder: [UInt8] = [], besides taken: Set<[UInt8]> = [], in cube: Cube
  ) throws(CubeError) -> [UInt8] {
    var stem = slug(of: text)
    if stem.isEmpty { stem = Array("memory".utf8) }
    stem = folder + stem
    let ending = Array(".md".utf8)
    var path = stem + ending
    while true {
      if !taken.contains(path), try cube.find(.memories, path) == nil { return path }
      path = stem + [0x2D] + UUIDs.random(host.random(16)).prefix(8) + ending
    }
  }
}

extension MemoryDraft {
  func edit(at path: [UInt8]) -> Edit {
    var members = ids.attributes + attributes
    if let created {
      members.append(JSON.Member("created_at", .string(created.rfc3339Milliseconds)))
    }
    var fields: [String: JSON?] = ["attributes": .object(members)]
    if let type { fields["type"] = .string(type) }
    if !tags.isEmpty { fields["tags"] = .array(tags.map { .string($0) }) }
    return Edit(
      path: path, content: .bytes(MemoryText.file(text)), mtime: created, fields: fields)
  }
}
