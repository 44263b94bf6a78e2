public import Format
internal import Index
internal import Posix
internal import SQLite
internal import Search

extension Cube {
  /// Whether one of some objects is not found by its meaning yet, and will be: its text waits for a vector.
  /// False where there is no model, and where the service that makes vectors failed the last time.
  public func awaitsVectors(_ objects: [ObjectID]) throws(CubeError) -> Bool {
    guard access == .writing, !isReadOnly, semantics.maker() != nil,
      semantics.withKnown({ $0.failures }) == 0
    else { return false }
    return try waiting(objects)
  }

  /// Makes the vectors of what was just written, until a time on the monotonic clock.
  /// - Parameters:
  ///   - objects: the objects that were written.
  ///   - deadline: when to stop; a lot that is under way is finished.
  /// - Returns: whether each of them is found by its meaning, or there is no model that sees to it.
  /// - Throws: what the core throws.
  public func embed(
    _ objects: [ObjectID], until deadline: Int64
  ) throws(CubeError) -> Bool {
    if objects.isEmpty { return true }
    try indexTexts(lots: 2)
    while try awaitsVectors(objects) {
      let patience = deadline - Clock.monotonic()
      guard patience > 0 else { return false }
      do throws(CubeError) {
        // The newest texts come first: a few lots reach these.
        guard let count = try embedLot(within: patience), count > 0 else {
          return try !awaitsVectors(objects)
        }
      } catch {
        // Another process writes to the cube.
        guard case .io(.again, _) = error else { throw error }
      }
    }
    return true
  }

  private func waiting(_ objects: [ObjectID]) throws(CubeError) -> Bool {
    var rows: [Int64] = []
    for object in objects { if let node = try file(object: object) { rows.append(node.row) } }
    let owners = rows
    return try read { core throws(SQLiteError) in
      try ItemVectors(core.index.connection).isWaiting(anyOf: owners)
    }
  }
}
