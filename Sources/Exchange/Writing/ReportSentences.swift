/// The report for people.
extension ImportReport {
  /// So many notes and problems are shown.
  private static let mostLines = 40

  /// An archive or file as a whole cannot be read.
  package mutating func refuse(_ why: String) { problem(Remark(place: "the export", text: why)) }

  /// The report, a sentence a line.
  package func sentences(format: String, isDry: Bool) -> [String] {
    var lines = ["\(isDry ? "would import" : "imported") the format \(format)"]
    lines += counted(
      "conversations",
      [("new", conversations.new), ("grown", conversations.grown), ("same", conversations.same)])
    lines += counted(
      "messages", [("new", messages.new), ("same", messages.same), ("changed", messages.changed)])
    for (name, part) in [("memories", memories), ("documents", documents)] {
      lines += counted(
        name,
        [
          ("new", part.new), ("updated", part.updated), ("same", part.same),
          ("kept as changed here", part.conflict), ("in the trash", part.deleted),
          ("gone in the source", part.gone),
        ])
    }
    if lines.count == 1 { lines = ["nothing was found to import"] }
    let left = LeftOut.allCases.filter { leftOut[$0, default: 0] > 0 }
      .map { "\(leftOut[$0, default: 0]) \($0.rawValue)" }
    if !left.isEmpty { lines.append("left out: \(left.joined(separator: ", "))") }
    let remarks =
      problems.map { "problem: \($0.place): \($0.text)" } + notes.map { "\($0.place): \($0.text)" }
    lines += remarks.prefix(Self.mostLines)
    let more = remarks.count - min(remarks.count, Self.mostLines) + moreNotes + moreProblems
    if more > 0 { lines.append("and \(more) more; --json has them") }
    return lines
  }

  private func counted(_ name: String, _ counts: [(String, Int)]) -> [String] {
    let told = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
    return told.isEmpty ? [] : ["\(name): \(told.joined(separator: ", "))"]
  }
}
