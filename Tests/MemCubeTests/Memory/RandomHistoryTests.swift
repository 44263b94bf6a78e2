import Testing

@testable import Format

/// Whatever replicas do, they agree, and no line is lost or comes back unless a conflict is shown.
/// A failure names the seed; the same seed gives the same history.
@Suite struct RandomHistoryTests {
  private func run(_ model: inout HistoryModel, steps: Int) -> (ObjectState, [Int]?) {
    for _ in 0..<steps { model.step() }
    let state = ObjectState.evaluate(model.versions)
    return (state, HistoryModel.lines(state, model.versions))
  }

  @Test(arguments: 0..<150 as Range<UInt64>) func editsAndRenames(_ seed: UInt64) {
    var model = HistoryModel(seed: seed, replicas: 2 + Int(seed % 4), lines: 80)
    let (state, lines) = run(&model, steps: 40)
    #expect(state.status == .live, "seed \(seed)")
    if model.sawConflict || state.inConflict { return }
    let expected = model.lines.written.subtracting(model.lines.removed)
    #expect(Set(lines ?? []) == expected, "seed \(seed)")
    #expect(lines?.count == expected.count, "seed \(seed): a line is doubled")
  }

  /// Few edits between exchanges, so that many histories stay without conflict.
  @Test(arguments: 1000..<1600 as Range<UInt64>) func shortHistories(_ seed: UInt64) {
    var model = HistoryModel(seed: seed, replicas: 2 + Int(seed % 2))
    let (state, lines) = run(&model, steps: 12)
    if model.sawConflict || state.inConflict { return }
    let expected = model.lines.written.subtracting(model.lines.removed)
    #expect(Set(lines ?? []) == expected, "seed \(seed)")
    #expect(lines?.count == expected.count, "seed \(seed)")
  }

  /// A line that stood in a text when it was deleted may go with it, no other may; a line that an
  /// edit removed may come back only if that edit was deleted with its branch.
  @Test(arguments: 2000..<2250 as Range<UInt64>) func deletesAndRestores(_ seed: UInt64) {
    let isLong = seed % 2 == 0
    var model = HistoryModel(
      seed: seed, replicas: 2 + Int(seed % 3), lines: isLong ? 60 : 6, deletes: true)
    let (state, lines) = run(&model, steps: isLong ? 50 : 15)
    if model.sawConflict || state.inConflict { return }
    guard let lines else {
      Issue.record("seed \(seed): no text")
      return
    }
    let expected = model.lines.written.subtracting(model.lines.removed)
    let allowed = expected.union(model.lines.returning)
    #expect(Set(lines).isSubset(of: allowed), "seed \(seed): a line came back")
    #expect(
      expected.subtracting(model.lines.deleted).isSubset(of: lines), "seed \(seed): a line is lost")
    #expect(Set(lines).count == lines.count, "seed \(seed)")
  }

  @Test(arguments: 3000..<3100 as Range<UInt64>) func orderOfArrivalDoesNotMatter(_ seed: UInt64) {
    var model = HistoryModel(
      seed: seed, replicas: 2 + Int(seed % 4), deletes: true, partial: true)
    let (state, _) = run(&model, steps: 50)
    for _ in 0..<3 {
      #expect(ObjectState.evaluate(model.shuffled()) == state, "seed \(seed)")
    }
    let twice = model.shuffled() + model.shuffled()
    #expect(ObjectState.evaluate(twice) == state, "seed \(seed)")
  }

  /// Once half a copy is whole, what it lacked is as if it had been there all the time: no gap
  /// and no doubled line is left.
  @Test(arguments: 4000..<4120 as Range<UInt64>) func halfCopiesLeaveNoTrace(_ seed: UInt64) {
    var model = HistoryModel(seed: seed, replicas: 3, partial: true)
    let (state, lines) = run(&model, steps: 40)
    #expect(state.gaps.isEmpty, "seed \(seed)")
    #expect(state.heads.count <= 40, "seed \(seed)")
    if model.sawConflict || state.inConflict { return }
    #expect(Set(lines ?? []).count == lines?.count, "seed \(seed)")
  }

  /// Any subset of the records gives a state, and shuffling it the same one.
  @Test(arguments: 5000..<5050 as Range<UInt64>) func everySubsetHasAState(_ seed: UInt64) {
    var model = HistoryModel(seed: seed, replicas: 4, deletes: true)
    _ = run(&model, steps: 60)
    let some = Array(model.shuffled().dropFirst(Int(seed % 20)))
    let state = ObjectState.evaluate(some)
    #expect(ObjectState.evaluate(some.reversed()) == state, "seed \(seed)")
    #expect(!state.heads.isEmpty, "seed \(seed)")
  }
}
