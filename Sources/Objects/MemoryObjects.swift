internal import Digest
package import Format
package import Index
package import Language
package import MemCube
internal import Posix
internal import Text

/// The largest text that stands in a JSON object: what a record holds itself. Larger and binary
/// contents are null there; `memcube show` prints their bytes.
private let textLimit = 1 << 20

/// The object of a memory or document: {id, path, type, tags, text, time, sources}, size, and the attributes where it
/// has some.
package func memoryObject(_ node: Node, _ cube: Cube) throws(CubeError) -> JSON {
  let content = try cube.content(row: node.row)
  let bytes = try shortText(content, cube)
  let facets = try Facets(node, text: bytes, cube)
  // As search shows it: the time that it is about, else when it was written.
  let time = try cube.timeTold(of: node, text: bytes ?? []) ?? node.writingTime
  var members = [JSON.Member("id", node.object.map { JSON($0) } ?? .null)]
  members += pathMembers(mountPath(node.tree, try cube.path(of: node)))
  members += Facets.members(facets)
  members += [
    .init("text", bytes.map { .string($0) } ?? .null),
    .init("time", .string(try cube.zone().rfc3339(time, milliseconds: true))),
    .init("sources", .array(try sourceObjects(facets.sources, cube))),
    .init("size", JSON(node.size)),
  ]
  if case .link(let target) = content { members.append(.init("target", jsonText(target))) }
  if case .missing = content { members.append(.init("missing", true)) }
  if node.inConflict { members.append(.init("conflict", true)) }
  if let newer = try cube.superseder(row: node.row) {
    members.append(
      .init("superseded_by", jsonText(mountPath(newer.tree, try cube.path(of: newer)))))
  }
  let others = try cube.contradictions(row: node.row)
  if !others.isEmpty {
    members.append(.init("contradicts", .array(others.map { jsonText($0) })))
  }
  if facets.isHidden { members.append(.init("hidden", true)) }
  // Whether it is hidden is said above.
  let attributes = try cube.fields(row: node.row)["attributes"]?.members?
    .filter { !$0.key.elementsEqual("hidden".utf8) }
  if let attributes, !attributes.isEmpty {
    members.append(.init("attributes", .object(attributes)))
  }
  return .object(members)
}

/// A content's bytes if they are UTF-8 and few enough, else nil.
package func shortText(_ content: Content, _ cube: Cube) throws(CubeError) -> [UInt8]? {
  let bytes: [UInt8]
  switch content {
  case .bytes(let found): bytes = found
  case .blob(let blob):
    if blob.size > textLimit { return nil }
    let file: FileDescriptor
    // A blob that did not arrive yet is no reason not to list what is known of the memory.
    do { file = try cube.open(blob) } catch { return nil }
    do { bytes = try Files.read(file, at: 0, count: Int(clamping: blob.size)) } catch {
      throw .io(error, "reading a blob")
    }
  case .link, .missing: return nil
  }
  return bytes.count <= textLimit && String(validating: bytes, as: UTF8.self) != nil ? bytes : nil
}

/// Sources as `sourceObject` shows them.
package func sourceObjects(_ sources: [JSON], _ cube: Cube) throws(CubeError) -> [JSON] {
  var out: [JSON] = []
  for source in sources { if let object = try sourceObject(source, cube) { out.append(object) } }
  return out
}

/// A source as a person and a program find it again: {conversation, message_id}, or
/// {document, place}; {id} for one that is not here (any more).
package func sourceObject(_ source: JSON, _ cube: Cube) throws(CubeError) -> JSON? {
  guard let id = source["id"]?.recordID else { return nil }
  if let message = try cube.message(id) { return messageSource(message) }
  let place = source["place"].map { [JSON.Member("place", $0)] } ?? []
  guard let node = try cube.file(object: id) else {
    return .object([.init("id", JSON(id))] + place)
  }
  let path = mountPath(node.tree, try cube.path(of: node))
  return .object([.init("document", jsonText(path))] + place)
}

/// A message as a source: {conversation, message_id}, the id that another program gave it, else
/// our own.
package func messageSource(_ message: Message) -> JSON {
  .object([
    .init("conversation", jsonText(message.conversation)),
    .init("message_id", message.messageID.map { jsonText($0) } ?? JSON(message.id)),
  ])
}

/// The object of a message: {id, conversation, number, role, name, text, time}, and message_id and metadata where it
/// has them; without a number where
/// the message was found by itself.
package func messageObject(
  _ message: Message, number: Int? = nil, _ cube: Cube
) throws(CubeError) -> JSON {
  // As it was given; else by the clock by which commands show it.
  let time: [UInt8]
  if let date = message.date {
    time = date
  } else {
    time = try cube.zone().rfc3339(message.time, milliseconds: true)
  }
  let numbered = number.map { [JSON.Member("number", JSON($0))] } ?? []
  let named: [JSON.Member] = [
    .init("id", JSON(message.id)), .init("conversation", jsonText(message.conversation)),
  ]
  var foreign: [JSON.Member] = []
  if let id = message.messageID { foreign.append(.init("message_id", jsonText(id))) }
  if let metadata = message.metadata { foreign.append(.init("metadata", metadata)) }
  return .object(
    named + numbered + [
      .init("role", jsonText(message.role)),
      .init("name", message.name.map { jsonText($0) } ?? .null),
      .init("text", try shortText(message.content, cube).map { .string($0) } ?? .null),
      .init("time", .string(time)),
    ] + foreign)
}

/// `history`'s object of a version: {id, time, author, path, size, sha256, deleted}, and of one without its text
/// `redacted`: {time, by}.
package func versionObject(_ version: Version, _ folder: Tree, _ zone: Zone) -> JSON {
  .object(
    [
      .init("id", JSON(version.id)),
      .init("time", .string(zone.rfc3339(version.time, milliseconds: true))),
      .init("author", jsonText(version.author)),
    ] + pathMembers(mountPath(folder, version.path)) + [
      .init("size", version.redaction == nil ? JSON(version.size) : .null),
      .init("sha256", version.sha256.isEmpty ? .null : .string(Hex.encode(version.sha256))),
      .init("deleted", .bool(version.isDelete)),
    ] + redacted(version, zone))
}

private func redacted(_ version: Version, _ zone: Zone) -> [JSON.Member] {
  guard let redaction = version.redaction else { return [] }
  let time = JSON.string(zone.rfc3339(redaction.time, milliseconds: true))
  let fields = [JSON.Member("time", time), JSON.Member("by", jsonText(redaction.author))]
  return [.init("redacted", .object(fields))]
}
