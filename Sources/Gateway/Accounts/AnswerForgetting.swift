internal import Format
internal import Posix
internal import SQLite

/// Which answers are to be forgotten: those of a dialect's calls about a cube's owner.
struct AnswerForgetting: Hashable, Sendable {
  var dialect: String
  /// The name of the owner's cube; nil: the calls are about no owner.
  var cube: [UInt8]?
  /// The row of the project.
  var project: Int64
  /// Whether also those of calls whose keys were chosen.
  var chosenToo: Bool
}

extension Accounts {
  /// Forgets what calls of a dialect were answered about a cube's owner (nil: about no owner). What they made
  /// was deleted, and a caller who says the same again means it. Answers under keys that callers chose stay,
  /// unless these are meant as well. On a full disk it is done before the next call that would be known
  /// again: what was deleted is gone, and the call that did that went well.
  func forgetAnswers(
    _ dialect: String, about cube: [UInt8]?, of project: Project, chosenToo: Bool
  ) throws(CubeError) {
    let what = AnswerForgetting(
      dialect: dialect, cube: cube, project: project.row, chosenToo: chosenToo)
    do { try forget(what) } catch {
      guard error.isOfRoom else { throw error }
      owedForgetting.withLock { if !$0.contains(what) { $0.append(what) } }
    }
  }

  /// Forgets what could not be forgotten before.
  /// - Throws: where it still cannot be.
  func forgetOwed() throws(CubeError) {
    while let what = owedForgetting.withLock({ $0.first }) {
      try forget(what)
      owedForgetting.withLock { owed in owed.removeAll { $0 == what } }
    }
  }

  private func forget(_ what: AnswerForgetting) throws(CubeError) {
    try count { (connection) throws(SQLiteError) in
      for (owner, which) in [
        (what.cube, "owner IS ?2"), (what.cube.map(ReplayKey.marked), Self.ofSeveral),
      ] {
        let delete = try connection.statement(
          made: """
            DELETE FROM replay WHERE project = ?1 AND \(which) AND status IS NOT NULL
              AND endpoint >= ?3 || ' ' AND endpoint < ?3 || '!' AND (?4 OR substr(key, 1, 1) = x'00')
            """)
        try delete.bind(1, what.project)
        try delete.bind(2, blob: owner)
        try delete.bind(3, text: Array(what.dialect.utf8))
        try delete.bind(4, Int64(what.chosenToo ? 1 : 0))
        try delete.run()
      }
    }
  }

  /// What holds of an answer that is about several owners, and this one among them.
  static let ofSeveral = "owner >= x'00' AND owner < x'01' AND instr(owner, ?2)"
}
