import Posix
import Testing

@testable import Format

/// Counterexample 16: a value is found in bounded time and stack.
@Suite struct BoundedHistoryTests {
  /// Each step one of 32 writers learns what another knows, or edits.
  @Test func thirtyTwoWritersGossiping() {
    let seed: UInt64 = 16
    var random = SeededGenerator(seed)
    var versions = [version(0, "0\n1\n2\n3\n")]
    var heads = [Set<Int>](repeating: [0], count: 32)
    var ancestors: [Set<Int>] = [[]]
    for step in 1...4_000 as ClosedRange<UInt64> {
      let writer = Int.random(in: 0..<32, using: &random)
      if step % 3 > 0 {
        let other = Int.random(in: 0..<32, using: &random)
        let all = heads[writer].union(heads[other])
        heads[writer] = all.filter { head in !all.contains { ancestors[$0].contains(head) } }
      } else {
        let parents = heads[writer].sorted()
        versions.append(
          version(
            step, on: parents.map { versions[$0].id.time },
            "\(step)\n" + (0..<8).map { "\(Int(step) / 32 + $0)\n" }.joined()))
        ancestors.append(parents.reduce(into: Set(parents)) { $0.formUnion(ancestors[$1]) })
        heads[writer] = [versions.count - 1]
      }
    }
    let state = ObjectState.evaluate(versions)
    #expect(state.heads.count > 2)
    #expect(ObjectState.evaluate(versions.reversed()) == state)
  }

  /// A hundred thousand versions in a row, and in two rows: no recursion follows them.
  @Test func longHistoriesNeedNoStack() {
    let count: UInt64 = 100_000
    let line = (0..<count).map { version($0, on: $0 == 0 ? [] : [$0 - 1], "x") }
    #expect(ObjectState.evaluate(line).heads == [id(count - 1)])
    // Two branches that merge each other at every step.
    let ladder = (0..<10_000 as Range<UInt64>).map { number in
      version(
        number,
        on: number < 2 ? Array(0..<number) : [(number - 2) / 2 * 2, (number - 2) / 2 * 2 + 1],
        "\(number)\n")
    }
    #expect(ObjectState.evaluate(ladder).heads.count == 2)
  }

  /// Deletes upon deletes: each takes its value from the one before.
  @Test func aLongChainOfDeletesIsFollowed() {
    let short = [version(0, "x")] + (1...16_000).map { delete($0, on: [$0 - 1]) }
    #expect(text(short) == "x")
    #expect(!ObjectState.evaluate(short).inConflict)
    let long = [version(0, "x")] + (1...17_000).map { delete($0, on: [$0 - 1]) }
    // Over 16,384 sets: the latest version that is no delete, in conflict.
    #expect(text(long) == "x")
    #expect(ObjectState.evaluate(long).inConflict)
  }

  /// Level upon level, each version merging half of the level before: the sets multiply.
  @Test func tooManySetsShowTheLatestHead() {
    let seed: UInt64 = 5
    var random = SeededGenerator(seed)
    var versions = [version(0, "0\n")]
    var level: [UInt64] = [0]
    for _ in 0..<90 {
      var new: [UInt64] = []
      for _ in 0..<24 {
        let some = level.filter { _ in Bool.random(using: &random) }
        new.append(UInt64(versions.count))
        versions.append(
          version(UInt64(versions.count), on: some.isEmpty ? level : some, "\(new)\n"))
      }
      level = new
    }
    let graph = VersionGraph(ids: versions.map(\.id)) { versions[$0].parents }
    var sets = SetValues(versions, graph)
    #expect(sets.value(ofHeads: graph.heads) == nil)
    let state = ObjectState.evaluate(versions)
    #expect(state.inConflict)
    #expect(state.value.content == .version(id(level[23])))
  }

  /// Four heads of nearly 1 MiB each, all different.
  @Test func largeTextsAreMerged() {
    let body = (0..<60_000).map { "line \($0)\n" }.joined()
    let versions =
      [version(0, body)] + (1...4).map { version($0, on: [0], "\($0)\n" + body + "\($0)\n") }
    let state = ObjectState.evaluate(versions)
    let numbers = (1...4).map { "\($0)\n" }.joined()
    #expect(state.value.content == .merged(Array((numbers + body + numbers).utf8)))
    #expect(!state.inConflict)
  }
}
