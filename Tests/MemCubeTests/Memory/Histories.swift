import Posix

@testable import Format

/// The id that tests call `number`: ids rise as the numbers do.
func id(_ number: UInt64) -> RecordID { RecordID(time: number, high: 7, low: UInt32(number)) }

/// A version of object 0 unless said otherwise; `on` are its parents.
func version(
  _ number: UInt64, on parents: [UInt64] = [], _ text: String = "", path: String = "a.md",
  object: UInt64 = 0, content: StatedContent? = nil, mode: UInt16? = nil,
  fields: [JSON.Member] = []
) -> ObjectVersion {
  ObjectVersion(
    id: id(number), object: id(object), parents: parents.map { id($0) }, path: Array(path.utf8),
    content: content ?? .inline(Array(text.utf8)),
    time: Timestamp(seconds: Int64(number)), author: Array("test".utf8),
    mtime: Timestamp(seconds: Int64(number)), mode: mode, fields: fields)
}

/// A delete of object 0 unless said otherwise.
func delete(
  _ number: UInt64, on parents: [UInt64], object: UInt64 = 0, into: UInt64? = nil
) -> ObjectVersion {
  ObjectVersion(
    id: id(number), object: id(object), isDelete: true, into: into.map { id($0) },
    parents: parents.map { id($0) }, time: Timestamp(seconds: Int64(number)))
}

/// The text that a state shows, as lines of a table read best; nil where it is not here.
func text(_ state: ObjectState, of versions: [ObjectVersion]) -> String? {
  switch state.value.content {
  case .merged(let bytes): return String(decoding: bytes, as: UTF8.self)
  case .missing: return nil
  case .version(let holder):
    guard case .inline(let bytes)? = versions.first(where: { $0.id == holder })?.content else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The text that versions give.
func text(_ versions: [ObjectVersion]) -> String? {
  text(ObjectState.evaluate(versions), of: versions)
}
