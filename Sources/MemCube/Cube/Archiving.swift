internal import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

/// Archived cubes: nothing new is recorded in them. Deletes, purges and settings go on, and what a copy
/// wrote that did not know is merged and shown.
extension Cube {
  /// The setting that says since when a cube is archived.
  static let archivedKey = Array("archived".utf8)

  /// Whether this cube is archived.
  public func isArchived() throws(CubeError) -> Bool { try setting(Self.archivedKey) != nil }

  /// Since when this cube is archived; nil where it is not.
  public func archived() throws(CubeError) -> Timestamp? {
    guard let value = try setting(Self.archivedKey) else { return nil }
    return value.string.flatMap { Timestamp(rfc3339: $0) } ?? Timestamp(seconds: 0)
  }

  /// Archives this cube, durably; one that is archived stays as it is.
  public func archive() throws(CubeError) {
    if try isArchived() { return }
    let time = JSON.string(host.now().rfc3339Milliseconds)
    try write([.setting(key: Self.archivedKey, value: time)], .durable)
  }

  /// Opens an archived cube again, durably.
  public func unarchive() throws(CubeError) {
    guard try isArchived() else { return }
    try write([.setting(key: Self.archivedKey, value: nil)], .durable)
  }
}

extension Core {
  /// Refuses changes that record something new in a cube that is archived.
  func refuseArchived(_ changes: [Change]) throws(CubeError) {
    guard changes.contains(where: \.recordsContent) else { return }
    let isArchived = try caught { () throws(SQLiteError) in
      try index.setting(Cube.archivedKey) != nil
    }
    if isArchived {
      throw .archived("\(bundle.path) is archived; memcube archive --undo opens it again")
    }
  }
}

extension Change {
  /// Whether it records a memory, a document or a message.
  fileprivate var recordsContent: Bool {
    switch self {
    case .create, .edit, .message: true
    case .delete, .setting, .grant: false
    }
  }
}
