internal import Posix

/// A redaction as the state sees it: which versions of a memory are dead, and what stands in their place.
package struct Redacting: Hashable, Sendable {
  /// The record.
  var id: RecordID
  /// The memory.
  var object: ObjectID
  /// What is left of the versions, in the record's order. The first is the one that was meant; the others held
  /// the same text, and history/ listed none of them.
  package var stubs: [ObjectVersion]

  /// A redaction from its record; nil for one of another kind.
  package init?(_ record: Record) {
    guard record.kind == .redact, let object = record.object else { return nil }
    let entries = record["versions"]?.elements ?? []
    guard let first = entries.first?["id"]?.recordID else { return nil }
    let redaction = Redaction(
      time: record.time ?? Timestamp(milliseconds: Int64(record.orderTime)), author: record.author)
    id = record.id
    self.object = object
    stubs = entries.compactMap { entry in
      guard let id = entry["id"]?.recordID else { return nil }
      let isDelete = entry["deleted"]?.bool ?? false
      return ObjectVersion(
        id: id, object: object, isDelete: isDelete,
        parents: entry["parents"]?.elements?.compactMap(\.recordID) ?? [],
        // No version holds that: what is not here, by the name of the one that was meant.
        content: isDelete ? .none : .from(first),
        time: entry["time"]?.string.flatMap { Timestamp(rfc3339: $0) } ?? redaction.time,
        author: entry["author"]?.string ?? [], redaction: redaction)
    }
  }
}

/// Content that a version had by `content_from`, of one that was redacted.
package struct MovedContent: Hashable, Sendable {
  /// The record.
  var id: RecordID
  /// The memory.
  var object: ObjectID
  /// The version whose content it is.
  package var version: RecordID
  /// The content.
  package var content: StatedContent

  /// Moved content from its record; nil for one of another kind.
  package init?(_ record: Record) {
    guard record.kind == .moved, let object = record.object, let version = record.of else {
      return nil
    }
    (id, self.object, self.version) = (record.id, object, version)
    content = StatedContent(record)
  }
}

extension ObjectVersion {
  /// A version that holds nothing, in the place of one whose content came before it.
  package init(_ moved: MovedContent) {
    self.init(
      id: moved.version, object: moved.object, parents: [],
      time: Timestamp(milliseconds: Int64(moved.id.time)))
  }

  /// The versions of one object from its records: redacted ones are stubs, and versions hold the content
  /// that was moved to them. Of two records that say it of one version the smaller id counts.
  package static func list(_ records: [Record]) -> [ObjectVersion] {
    list(
      records.compactMap { ObjectVersion($0) }, records.compactMap { Redacting($0) },
      records.compactMap { MovedContent($0) })
  }

  /// As above, of the parts.
  static func list(
    _ versions: [ObjectVersion], _ redactings: [Redacting], _ moved: [MovedContent]
  ) -> [ObjectVersion] {
    if redactings.isEmpty, moved.isEmpty { return versions }
    var stubs: [RecordID: ObjectVersion] = [:]
    for redacting in redactings.sorted(by: { $0.id < $1.id }) {
      for stub in redacting.stubs where stubs[stub.id] == nil { stubs[stub.id] = stub }
    }
    var contents: [RecordID: StatedContent] = [:]
    for each in moved.sorted(by: { $0.id < $1.id }) where contents[each.version] == nil {
      contents[each.version] = each.content
    }
    var here: [RecordID: ObjectVersion] = [:]
    for var version in versions {
      if let stub = stubs[version.id] {
        // A delete holds nothing: it stays, and is marked. A document's version is none that it can name.
        guard version.isDelete || version.isDocument else { continue }
        if version.isDelete { version.redaction = stub.redaction }
      }
      here[version.id] = version
    }
    for stub in stubs.values where here[stub.id] == nil { here[stub.id] = stub }
    for (id, content) in contents {
      guard case .from(let holder) = here[id]?.content, here[id]?.isStub == false,
        here[holder]?.isStub == true
      else { continue }
      here[id]?.content = content
    }
    return here.values.sorted { $0.id < $1.id }
  }
}
