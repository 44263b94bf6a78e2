import Testing

@testable import Format

@Suite struct FastForwardTests {
  private func heads(_ present: [ObjectVersion], _ new: ObjectVersion) -> [RecordID]? {
    let state = ObjectState.evaluate(present)
    return FastForward.heads(
      after: new, state.heads, hasGaps: !state.gaps.isEmpty, latest: present.map(\.id).max()
    ) { named in present.contains { $0.id == named && $0.content.isHeldItself } }
  }

  @Test func aFirstVersionAndItsSuccessors() {
    #expect(heads([], version(0)) == [id(0)])
    #expect(heads([version(0)], version(1, on: [0])) == [id(1)])
    #expect(heads([version(0)], delete(1, on: [0])) == [id(1)])
    #expect(heads([version(0)], version(1, on: [0], content: .from(id(0)))) == [id(1)])
  }

  @Test func whatIsNotPlainIsEvaluated() {
    #expect(heads([version(0)], version(1)) == nil)
    #expect(heads([version(0), version(1)], version(2, on: [1])) == nil)
    #expect(heads([version(2)], version(1, on: [2])) == nil)
    #expect(heads([version(0)], version(1, on: [0], content: .from(id(9)))) == nil)
    #expect(heads([version(2, on: [1])], version(3, on: [2])) == nil)
    #expect(heads([], version(1, on: [0])) == nil)
  }

  /// Wherever it answers, it answers what the full evaluation does.
  @Test(arguments: 0..<300 as Range<UInt64>) func agreesWithTheFullEvaluation(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    var present: [ObjectVersion] = []
    for number in 0..<12 as Range<UInt64> {
      let state = ObjectState.evaluate(present)
      var parents = state.heads.map(\.time)
      if Int.random(in: 0..<4, using: &random) == 0 {
        parents = (0..<14).filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
      }
      let place = Int.random(in: 0..<8, using: &random) == 0 ? 20 - number : number
      let new = version(
        place, on: parents.filter { $0 != place }, "\(number)",
        content: number % 3 == 2 ? .from(id(UInt64.random(in: 0..<12, using: &random))) : nil)
      if present.contains(where: { $0.id == new.id }) { continue }
      let shortcut = heads(present, new)
      present.append(new)
      guard let shortcut else { continue }
      let full = ObjectState.evaluate(present)
      #expect(full.heads == shortcut, "seed \(seed)")
      #expect(full.gaps.isEmpty, "seed \(seed)")
      let holder = if case .from(let named) = new.content { named } else { new.id }
      #expect(full.value == ObjectValue(new, holder: holder), "seed \(seed)")
    }
  }
}
