internal import Bundle
internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

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
  /// The time that its text tells of, where that is another one.
  var dated: Timestamp?
  /// What states it, by a name of its own: stated again it is the same memory. Nil: nothing states it again.
  var request: [UInt8]?
}

extension Memories {
  /// Records memories, durably, in the cube of an owner, which is made if it is not there. Those whose
  /// request came before are there, and stay as they are.
  func add(
    _ drafts: [MemoryDraft], to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let made = try use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> [Memory] in
      let drafts = try drafts.map { (draft) throws(CubeError) in
        var draft = draft
        draft.ids = try cube.stated(draft.ids, by: owner)
        return draft
      }
      let (ids, fresh) = try cube.alone { () throws(CubeError) in try record(drafts, in: cube) }
      do throws(CubeError) { try cube.makeLast() } catch {
        // It stays spooled, and would be stored once there is room. But the caller gets the error and says it
        // again.
        _ = try? cube.write(fresh.map { .delete($0, into: nil) }, .spooled)
        throw error
      }
      catalog.noteWritten(cube, at: place, of: owner)
      return try cube.memories(ids, at: place, of: owner)
    }
    tell((made ?? []).map { MemoryNews(.add, $0) })
    return made ?? []
  }

  /// Records, spooled, what of the drafts is not there; all of them in their order, and those that were
  /// not. Within `alone`, where all is seen that a killed process wrote.
  private func record(
    _ drafts: [MemoryDraft], in cube: Cube
  ) throws(CubeError) -> (all: [ObjectID], fresh: [ObjectID]) {
    var taken: Set<[UInt8]> = []
    var changes: [Change] = []
    var known: [ObjectID?] = []
    for draft in drafts {
      let there = try present(draft, in: cube)
      known.append(there)
      if there != nil { continue }
      let own = draft.request.map { ownPath(of: draft, $0) }
      let path = try freePath(for: draft.text, besides: taken, else: own, in: cube)
      taken.insert(path)
      changes.append(.create(.memories, draft.edit(at: path)))
    }
    let fresh = try cube.write(changes, .spooled)
    var made = fresh[...]
    return (known.compactMap { $0 ?? made.popFirst() }, fresh)
  }

  /// The memory that a request made when it came before.
  private func present(_ draft: MemoryDraft, in cube: Cube) throws(CubeError) -> ObjectID? {
    guard let request = draft.request else { return nil }
    for path in [plainPath(of: draft.text), ownPath(of: draft, request)] {
      guard let node = try cube.find(.memories, path) else { continue }
      let fields = try cube.fields(row: node.row)
      if fields["attributes"]?[MemoryDraft.requestKey]?.string == request { return node.object }
    }
    return nil
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

  /// A path that nothing has: the slug of the text, else the one that is given, else one with some random
  /// digits. So the thousandth "ok" costs no more than the first. It stays so within `Cube.alone`.
  func freePath(
    for text: [UInt8], below folder: [UInt8] = [], besides taken: Set<[UInt8]> = [],
    else second: [UInt8]? = nil, in cube: Cube
  ) throws(CubeError) -> [UInt8] {
    var second = second
    var path = folder + plainPath(of: text)
    while true {
      if !taken.contains(path), try cube.find(.memories, path) == nil { return path }
      path = second ?? folder + self.path(of: text, UUIDs.random(host.random(16)).prefix(8))
      second = nil
    }
  }

  /// The path that a memory of a text has first of all.
  func plainPath(of text: [UInt8]) -> [UInt8] { nameStem(of: text) + Self.ending }

  private func path(of text: [UInt8], _ digits: ArraySlice<UInt8>) -> [UInt8] {
    nameStem(of: text) + [0x2D] + digits + Self.ending
  }

  /// Where what a request states is if another memory has the slug of its text.
  private func ownPath(of draft: MemoryDraft, _ request: [UInt8]) -> [UInt8] {
    path(of: draft.text, Hex.encode(SHA256.hash(request)).prefix(8))
  }

  /// Where what is said with some ids is if something else has the slug of its text.
  func scopedPath(of text: [UInt8], _ ids: OwnerIDs) -> [UInt8] {
    path(of: text, Hex.encode(SHA256.hash(JSON.object(ids.attributes).bytes)).prefix(8))
  }

  private func nameStem(of text: [UInt8]) -> [UInt8] {
    let stem = slug(of: text)
    return stem.isEmpty ? Array("memory".utf8) : stem
  }

  private static let ending = Array(".md".utf8)
}

extension MemoryDraft {
  /// The attribute that says which request stated a memory.
  static let requestKey = "request"

  func edit(at path: [UInt8]) -> Edit {
    var members = ids.attributes + attributes
    if let request { members.append(JSON.Member(Self.requestKey, .string(request))) }
    if let created {
      members.append(JSON.Member("created_at", .string(created.rfc3339Milliseconds)))
    }
    let all = JSON.object(members)
    var fields: [String: JSON?] = ["attributes": all]
    if let type { fields["type"] = .string(type) }
    if !tags.isEmpty { fields["tags"] = .array(tags.map { .string($0) }) }
    return Edit(
      path: path, content: .bytes(MemoryText.file(text)), mtime: dated ?? created,
      // Editors say before they save that it cannot be.
      mode: all["immutable"]?.bool == true ? 0o444 : nil, fields: fields)
  }
}
