internal import Format

/// Calls that take something away. What stores finds again, under its own id, what it stored before a
/// crash; what was taken away is not found again, so that it is noted before.
extension Call {
  private static let (answer, cubes, owners) = ("answer", "cubes", "owners")

  /// Notes what this call is about to take away, found and allowed: repeated after a crash or an error, it
  /// has that as `aim`. It notes nothing where the repeated call would not be known.
  func note(aim: JSON) throws(CubeError) {
    // The first one found more.
    guard let replay, self.aim == nil, let project = session?.project else { return }
    try gateway.accounts.note(replay, of: project, aim: aim)
  }

  /// As `note`, of what is gone at once: where the repeated call does not find it, this is the answer.
  /// - Parameters:
  ///   - reply: what the call will be answered.
  ///   - memories: those that it deletes.
  /// - Throws: where the database fails.
  func takes(_ reply: Reply, deleting memories: [Memory] = []) throws(CubeError) {
    if replay == nil { return }
    func list(_ names: [[UInt8]]) -> JSON { .array(Set(names).map { .string($0) }) }
    try note(
      aim: object(
        (Self.answer, reply.json), (Self.cubes, list(memories.map(\.place.name))),
        (Self.owners, list(memories.compactMap { $0.ids.owner?.cubeName }))))
  }

  /// Runs a call that may have taken away already what it looks for.
  func finding(_ body: (Call) throws(Fault) -> Reply) throws(Fault) -> Reply {
    do throws(Fault) { return try body(self) } catch {
      guard case .notFound = error.kind, let answer = aim?[Self.answer] else { throw error }
      try forgetTaken()
      return Reply(answer)
    }
  }

  /// Forgets the answers of those calls that made what was taken away: the one that was cut off may not
  /// have come so far.
  func forgetTaken() throws(Fault) {
    func names(_ key: String) -> Set<[UInt8]> {
      Set((aim?[key]?.elements ?? []).compactMap(\.string))
    }
    let project = try caller().project
    try caught { () throws(CubeError) in
      try gateway.memories.forgetAnswers(
        ofCubes: names(Self.cubes), owners: names(Self.owners), in: project)
    }
  }
}
