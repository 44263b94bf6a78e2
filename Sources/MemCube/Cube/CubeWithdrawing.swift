public import Format
internal import Index
internal import SQLite

extension Cube {
  /// The changes by which a service's caller deletes memories and documents: they go to the trash, and the
  /// messages that memories were learned from no longer answer in their place. A restored memory takes
  /// that back.
  public func deleting(_ objects: [ObjectID]) throws(CubeError) -> [Change] {
    let settings = try read { core throws(SQLiteError) in
      var settings: [Change] = []
      for object in objects {
        for key in try core.index.withdrawalKeys(of: object) {
          settings.append(.setting(key: key, value: true))
        }
      }
      return settings
    }
    return objects.map { .delete($0, into: nil) } + settings
  }

  /// Whether a message no longer answers, since a memory was deleted that was learned from it.
  public func isWithdrawn(_ message: RecordID) throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in try core.index.isWithdrawn(message) }
  }
}
