internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

// Extended attributes: what a file does not hold itself.
//
// `user.memcube.type` and `.tags` (one a line) can be set. What is read only is not listed, so
// that `rsync -X` and `cp -a` between two files of a mount do not try to set it.
extension MountedCube {
  private static let ours = Array("user.memcube.".utf8)
  private static let user = Array("user.".utf8)
  /// Bytes of foreign attributes that a file may carry, names and values.
  private static let foreignLimit = 65536

  /// The record fields of a file as they are now.
  private func fields(of place: FilePlace) throws(Errno) -> [String: JSON] {
    if let live = place.live, live.name != nil || live.isGone {
      return live.look { $0.fields }.compactMapValues { $0 }
    }
    let row = try place.indexedRow()
    return try core(try cube.fields(row: row))
  }

  /// Where a scratch file keeps its own attributes; nil for others.
  private func scratchPath(of place: FilePlace) -> Path? {
    guard case .scratch(let key, let folder)? = place.live?.identity else { return nil }
    return scratch.path(folder, key.name)
  }

  /// getxattr.
  func extendedAttribute(of place: FilePlace, _ name: [UInt8]) throws(Errno) -> [UInt8] {
    if let path = scratchPath(of: place) {
      guard let value = try Files.extendedAttribute(path, name, followLinks: false) else {
        throw .noAttribute
      }
      return value
    }
    guard name.starts(with: Self.user) else { throw .noAttribute }
    guard let value = try value(of: place, name) else { throw .noAttribute }
    return value
  }

  private func value(of place: FilePlace, _ name: [UInt8]) throws(Errno) -> [UInt8]? {
    guard name.starts(with: Self.ours) else {
      let key = String(decoding: name, as: UTF8.self)
      guard let text = try fields(of: place)["xattrs"]?[key]?.string else { return nil }
      return Base64.decode(text)
    }
    switch String(decoding: name.dropFirst(Self.ours.count), as: UTF8.self) {
    case "type":
      if let stated = try statedType(of: place) { return stated }
      return try fields(of: place)["type"]?.string
    case "tags":
      guard let tags = try fields(of: place)["tags"]?.elements, !tags.isEmpty else { return nil }
      return Array(tags.compactMap { $0.string }.joined(separator: [0x0A]))
    // Why what looks like front matter is read as text, if it is.
    case "note": return try frontMatter(of: place)?.note.map { Array($0.utf8) }
    case "id": return try place.recordedObject()?.hex
    case "sources":
      return try fields(of: place)["sources"].map { $0.bytes }
    case "superseded_by":
      let row = try place.indexedRow()
      guard let newer = try core(try cube.superseder(row: row)) else { return nil }
      return Array("memories/".utf8) + (try core(try cube.path(of: newer)))
    case "contradicts":
      let row = try place.indexedRow()
      let others = try core(try cube.contradictions(row: row))
      return others.isEmpty ? nil : Array(others.joined(separator: [0x0A]))
    case "conflict":
      return try place.current().stored?.inConflict == true ? Array("yes".utf8) : nil
    default:
      guard let found = context.found[place.node], found.isFresh else { return nil }
      return found[name]
    }
  }

  /// The type that a memory states itself, which counts, whatever is recorded beside it.
  private func statedType(of place: FilePlace) throws(Errno) -> [UInt8]? {
    try frontMatter(of: place)?.type.map { MemoryType.named($0) ?? $0 }
  }

  /// What a memory says of itself; nil for what is none, and where its bytes are damaged: what is recorded
  /// beside them is shown all the same.
  private func frontMatter(of place: FilePlace) throws(Errno) -> FrontMatter? {
    do { return try readFrontMatter(of: place) } catch {
      if error == .inputOutput { return nil }
      throw error
    }
  }

  private func readFrontMatter(of place: FilePlace) throws(Errno) -> FrontMatter? {
    let (live, stored) = try place.current()
    if let stored, stored.isDocument || stored.kind != .file { return nil }
    switch live?.identity {
    case .created(_, let site, _)?: if site.tree != .memories { return nil }
    case .object(let object)?:
      if try core(try cube.file(object: object))?.isDocument == true { return nil }
    default: break
    }
    // A line that is too long to be a fence does not matter.
    let limit = 2 * FrontMatter.limit
    let start: [UInt8]
    if let live {
      start = try withBuffer(live) { (_, buffer) throws(Errno) in try buffer.start(limit) }
    } else if let stored {
      start = try buffer(of: try core(try cube.content(row: stored.row))).start(limit)
    } else {
      return nil
    }
    return FrontMatter.parse(start)
  }

  /// listxattr.
  func extendedAttributeNames(of place: FilePlace) throws(Errno) -> [[UInt8]] {
    if let path = scratchPath(of: place) {
      return try Files.extendedAttributes(path, followLinks: false)
    }
    let fields = try fields(of: place)
    var names = (fields["xattrs"]?.members ?? []).map { $0.key }
    // A word that only another program can record is not listed either, nor what a copy of the text
    // says itself.
    if let type = fields["type"]?.string, MemoryType.named(type) != nil,
      try statedType(of: place) == nil
    {
      names.append(Self.ours + Array("type".utf8))
    }
    if fields["tags"]?.elements?.isEmpty == false {
      names.append(Self.ours + Array("tags".utf8))
    }
    return names
  }

  /// setxattr, or removexattr with no value.
  func setExtendedAttribute(
    of place: FilePlace, _ name: [UInt8], _ value: [UInt8]?, _ flags: Int32
  ) throws(Errno) {
    if let path = scratchPath(of: place) { return try setScratch(path, name, value, flags) }
    try checkRecordable()
    guard name.starts(with: Self.user), name.count > Self.user.count,
      String(validating: name, as: UTF8.self) != nil
    else {
      // cp -a and tar try those of the system as a matter of course.
      if !name.starts(with: Self.user) { throw .notSupported }
      throw .refused(.notSupported, "the name of an attribute is user. and UTF-8")
    }
    if let stored = try place.current().stored, stored.tree == .trash {
      throw context.trash.refusal(place.node)
    }
    let former = try self.value(of: place, name)
    // XATTR_CREATE and XATTR_REPLACE: setxattr(2).
    if flags & 1 != 0, former != nil { throw .exists }
    if flags & 2 != 0, former == nil { throw .noAttribute }
    if former == value { return }
    if name == Self.ours + Array("type".utf8), let stated = try statedType(of: place) {
      // Only its text changes it, as in by/type/.
      guard let value, MemoryType.named(value) == stated else {
        throw .refused(
          .notPermitted, "the file states its type in its front matter; change it there")
      }
      return
    }
    let (field, json) = try field(of: place, name, value)
    try setField(of: place, field, json)
  }

  private func setScratch(
    _ path: Path, _ name: [UInt8], _ value: [UInt8]?, _ flags: Int32
  ) throws(Errno) {
    guard let value else {
      return try Files.removeExtendedAttribute(path, name, followLinks: false)
    }
    guard let rule = AttributeRule(rawValue: flags) else { throw .invalid }
    try Files.setExtendedAttribute(path, name, value, rule, followLinks: false)
  }

  /// The record field that an attribute is part of, with its new value (nil: none).
  private func field(
    of place: FilePlace, _ name: [UInt8], _ value: [UInt8]?
  ) throws(Errno) -> (String, JSON?) {
    guard name.starts(with: Self.ours) else {
      return ("xattrs", try foreign(of: place, name, value))
    }
    switch String(decoding: name.dropFirst(Self.ours.count), as: UTF8.self) {
    case "type":
      guard let value, !value.isEmpty else { return ("type", nil) }
      guard let type = MemoryType.named(value) else {
        throw .refused(.invalid, "a type is one of \(MemoryType.all.joined(separator: ", "))")
      }
      return ("type", .string(type))
    case "tags":
      let lines = (value ?? []).split(separator: 0x0A).map { Array($0) }
      guard lines.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) else {
        throw .invalid
      }
      let tags = Set(lines).sorted { $0.lexicographicallyPrecedes($1) }
      return ("tags", tags.isEmpty ? nil : .array(tags.map { .string($0) }))
    default:
      throw .refused(.notSupported, "of user.memcube. only type and tags can be set")
    }
  }

  private func foreign(
    of place: FilePlace, _ name: [UInt8], _ value: [UInt8]?
  ) throws(Errno) -> JSON? {
    var members = (try fields(of: place)["xattrs"]?.members ?? []).filter { $0.key != name }
    if let value { members.append(JSON.Member(name, .string(Base64.encode(value)))) }
    let size = members.reduce(0) { sum, member in
      let text = member.value.string ?? []
      return sum + member.key.count + (Base64.decode(text)?.count ?? text.count)
    }
    if size > Self.foreignLimit {
      throw .refused(.noSpace, "the attributes of a file take at most 64 KiB")
    }
    return members.isEmpty ? nil : .object(members)
  }

  private func setField(of place: FilePlace, _ field: String, _ value: JSON?) throws(Errno) {
    if let live = place.live {
      // A release is not waited for, and may be recording what the file was like before.
      let isUnrecorded = try live.exclusively { () throws(Errno) in
        live.change { state in
          switch state.identity {
          case .created, .gone: break
          case .object, .scratch, .text: return false
          }
          state.fields[field] = value
          state.edition += 1
          return true
        }
      }
      if isUnrecorded { return }
    }
    guard let object = try place.recordedObject() else { throw .notSupported }
    var edit = Edit()
    edit.fields[field] = .some(value)
    try record([.edit(object, edit)])
  }
}
