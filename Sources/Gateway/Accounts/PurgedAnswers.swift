public import Format

/// What calls were answered about memories outlasts no purge.
extension Accounts {
  /// Forgets what calls were answered about a cube's owner, with the events, exports, profiles and notices
  /// that tell of it. Something of the cube is being purged, and any of them may hold its text. What is under
  /// way stays.
  /// - Parameters:
  ///   - cube: the cube's name.
  ///   - folder: its project's folder in the store; nil: the default project's.
  /// - Throws: where the database cannot be written.
  public func forgetTold(ofCube cube: [UInt8], folder: [UInt8]?) throws(CubeError) {
    guard let project = try project(folder: folder) else { return }
    let marked = ReplayKey.marked(cube)
    let exports = "DELETE FROM thing WHERE kind = 'mem0-export' AND project = ?1"
    let answers = "DELETE FROM replay WHERE status IS NOT NULL AND project = ?1"
    try forget(
      [
        ("\(answers) AND owner = ?2", cube), ("\(answers) AND \(Self.ofSeveral)", marked),
        (Self.forgettingReadings, cube),
        (
          "DELETE FROM thing WHERE kind = '\(Self.profileKind)' AND project = ?1 AND owner = ?2",
          cube
        ),
        ("DELETE FROM task WHERE finished IS NOT NULL AND project = ?1 AND owner = ?2", cube),
        ("DELETE FROM notice WHERE project = ?1 AND owner = ?2", cube),
        ("\(exports) AND (owner = ?2 OR owner IS NULL)", cube),
        ("\(exports) AND \(Self.ofSeveral)", marked),
      ], of: project)
  }
}
