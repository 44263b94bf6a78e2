import Testing

@testable import Format

/// The state of a whole set of records, and what a purge must name.
@Suite struct CubeStateTests {
  private func purge(_ number: UInt64, _ ids: [UInt64]) -> StateRecord {
    .purge(id(number), ids: ids.map { id($0) })
  }

  private func message(_ number: UInt64, messageID: String? = nil) -> StateRecord {
    .message(
      MessageFact(
        id: id(number), conversation: Array("c".utf8), role: Array("user".utf8),
        content: .inline(Array("yes".utf8)), messageID: messageID.map { Array($0.utf8) }))
  }

  private func memory(
    _ number: UInt64, on parents: [UInt64] = [], _ text: String, path: String = "a.md",
    object: UInt64? = nil, sources: [UInt64] = [], quoted: [UInt64] = []
  ) -> StateRecord {
    let list =
      sources.map { JSON.object([JSON.Member("id", JSON(id($0)))]) }
      + quoted.map {
        JSON.object([JSON.Member("id", JSON(id($0))), JSON.Member("quoted", true)])
      }
    return .version(
      version(
        number, on: parents, text, path: path, object: object ?? number,
        fields: list.isEmpty ? [] : [JSON.Member("sources", .array(list))]))
  }

  /// Counterexample 7: whatever was written at the same time elsewhere is dead, too.
  @Test func aPurgeReachesVersionsThatArriveLater() {
    let state = CubeState.compute([
      memory(1, "one"), purge(3, [1]), memory(4, on: [1], "late", object: 1),
      .version(delete(5, on: [4], object: 1)), memory(6, "other"),
    ])
    #expect(state.dead == [id(1), id(4), id(5)])
    #expect(Set(state.objects.keys) == [id(6)])
    #expect(state.memories.shown == [id(6): .path(Array("a.md".utf8))])
  }

  @Test func otherIDsInAPurgeHaveNoEffect() {
    let grant = StateRecord.grant(
      KeyVersion(id: id(2), key: Array("ana".utf8), value: "owner", parents: []))
    let records = [
      memory(1, "one"), memory(5, on: [1], "two", object: 1), grant, purge(3, [5, 2, 3, 4]),
      purge(4, [7]), message(7), .unknown(id(8)), purge(9, [8]),
    ]
    let state = CubeState.compute(records)
    #expect(state.dead == [id(7), id(8)])
    #expect(state.grants[Array("ana".utf8)]?.value == "owner")
    #expect(state.objects[id(1)]?.heads == [id(5)])
  }

  @Test func aPurgeNamesRecordsOfSettings() {
    func title(_ number: UInt64, _ value: JSON, on parents: [UInt64]) -> StateRecord {
      .setting(
        KeyVersion(
          id: id(number), key: Array("title".utf8), value: value, parents: parents.map { id($0) }))
    }
    let records = [title(1, "one", on: []), title(2, "two", on: [1]), title(3, "three", on: [2])]
    let state = CubeState.compute(records + [purge(4, [3])])
    #expect(state.dead == [id(3)])
    #expect(state.settings[Array("title".utf8)]?.value == "two")
    #expect(CubeState.compute(records + [purge(4, [1, 2, 3])]).settings.isEmpty)
    let all = CubeState.compute(records)
    #expect(PurgeClosure.close(over: [id(2)], all) == [id(2), id(3)])
  }

  /// What another copy wrote before it knew of a purge is to be named by a further one.
  @Test func purgesImplyWhatFollows() {
    let title = KeyVersion(id: id(11), key: [1], value: "late", parents: [id(10)])
    let state = CubeState.compute([
      purge(20, [1, 5, 10]), memory(2, "temporary", path: ".a"),
      .version(delete(3, on: [2], object: 2, into: 1)),
      memory(6, "learned", path: "l", sources: [5]),
      memory(7, "of both", path: "b", sources: [5, 8]), message(8), .setting(title),
    ])
    #expect(state.implied == ImpliedPurge(named: [id(2), id(11)], derived: [id(6)]))
    let named = PurgeClosure.close(
      over: state.implied.named, derived: state.implied.derived, equal: [id(30)], state)
    #expect(named == [id(2), id(6), id(11), id(30)])
  }

  @Test func threeTreesAndConversations() {
    var document = version(3, "", path: "d.pdf", object: 3)
    document.isDocument = true
    let folder = KeyVersion(
      id: id(9), key: Array("folder/empty/inner".utf8), value: .object([]), parents: [])
    let state = CubeState.compute([
      memory(1, "one"), .version(document), memory(4, "gone"),
      .version(delete(5, on: [4], object: 4)), message(6), message(7, messageID: "m"),
      message(8, messageID: "m"), .setting(folder),
    ])
    #expect(state.memories.shown == [id(1): .path(Array("a.md".utf8))])
    #expect(state.memories.folders == [Array("empty".utf8), Array("empty/inner".utf8)])
    #expect(state.documents.shown == [id(3): .path(Array("d.pdf".utf8))])
    #expect(state.trash.shown == [id(4): .path(Array("a.md".utf8))])
    #expect(state.conversations == [Array("c".utf8): [id(6), id(7)]])
    #expect(state.duplicates == [id(8): id(7)])
  }

  /// Counterexample 15: twins, duplicates, and temporaries that ended `into` the file.
  @Test func aPurgeNamesWhatHoldsTheSameBytes() {
    let state = CubeState.compute([
      memory(1, "one"), memory(2, "one"), memory(3, "temporary", path: ".a.swp"),
      .version(delete(4, on: [3], object: 3, into: 1)), memory(5, "other", path: "b.md"),
    ])
    for named in [1, 2] as [UInt64] {
      #expect(PurgeClosure.close(over: [id(named)], state) == [id(1), id(2), id(3)])
    }
    #expect(PurgeClosure.close(over: [id(4)], state) == [id(3)])
    #expect(PurgeClosure.close(over: [id(5)], state) == [id(5)])
    let messages = CubeState.compute([message(1, messageID: "m"), message(2, messageID: "m")])
    #expect(PurgeClosure.close(over: [id(2)], messages) == [id(1), id(2)])
  }

  @Test func memoriesGoWithTheLastOfTheirSources() {
    let records = [
      message(1), message(2), memory(3, "of 1", path: "c", sources: [1]),
      memory(4, "of both", path: "d", sources: [1, 2]),
      memory(5, "of 3's edit", path: "e", sources: [6]),
      memory(6, on: [3], "of 1, edited", path: "c", object: 3, sources: [1]),
      memory(7, "of itself", path: "f"), memory(8, "of what is not here", path: "g", sources: [99]),
    ]
    let state = CubeState.compute(records)
    #expect(PurgeClosure.close(over: [id(1)], state) == [id(1), id(3), id(5)])
    #expect(
      PurgeClosure.close(over: [id(1), id(2)], state) == [id(1), id(2), id(3), id(4), id(5)])
    let later = CubeState.compute(records + [purge(9, [1])])
    #expect(PurgeClosure.close(over: [id(2)], later) == [id(2), id(4)])
  }

  /// What was learned of one message and repeats words of another goes with either.
  @Test func memoriesGoWithWhatTheyQuote() {
    let records = [
      message(1), message(2), message(3),
      memory(4, "of 2, quotes 1", path: "a", sources: [2], quoted: [1]),
      memory(5, "of 2 and 3, quotes 1", path: "b", sources: [2, 3], quoted: [1]),
      memory(6, "quotes what is not here", path: "c", sources: [3], quoted: [99]),
      memory(7, "of none", path: "d", quoted: [2]),
    ]
    let state = CubeState.compute(records)
    #expect(PurgeClosure.close(over: [id(1)], state) == [id(1), id(4), id(5)])
    #expect(PurgeClosure.close(over: [id(2)], state) == [id(2), id(4), id(7)])
    #expect(PurgeClosure.close(over: [id(3)], state) == [id(3), id(6)])
    #expect(PurgeClosure.close(over: [id(2), id(3)], state) == [2, 3, 4, 5, 6, 7].map { id($0) })
    let later = CubeState.compute(records + [purge(9, [1])])
    #expect(later.implied.derived == [id(4), id(5)])
  }

  @Test func aPurgeOfWhatIsNotHereNamesNothing() {
    let setting = StateRecord.setting(KeyVersion(id: id(1), key: [1], value: true, parents: []))
    let grant = StateRecord.grant(KeyVersion(id: id(2), key: [1], value: "owner", parents: []))
    let state = CubeState.compute([setting, grant, .unknown(id(3)), .other(id(4)), purge(5, [])])
    let all = (1...6).map { id($0) }
    #expect(PurgeClosure.close(over: all, state) == [id(1), id(3)])
  }

  /// After the purge that the closure asks for, nothing more is to be named.
  @Test(arguments: 0..<100 as Range<UInt64>) func theClosureIsClosed(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    var records: [StateRecord] = []
    let named = [id(3), id(11)]
    for number in 1...30 as ClosedRange<UInt64> {
      let other = UInt64.random(in: 1...30, using: &random)
      // What is named is an object of its own, not a delete of another.
      let isNamed = named.contains(id(number))
      switch isNamed ? 1 : Int.random(in: 0..<4, using: &random) {
      case 0: records.append(message(number, messageID: "m\(other % 3)"))
      case 1: records.append(memory(number, "text \(other % 2)", path: "p\(other % 3)"))
      case 2:
        let quoted = other % 3 == 0 ? [31 - other] : []
        records.append(
          memory(number, "n", path: "\(number)", sources: [other, other / 2 + 1], quoted: quoted))
      default:
        records.append(.version(delete(number, on: [other], object: other, into: other / 3 + 1)))
      }
    }
    let first = PurgeClosure.close(over: named, CubeState.compute(records))
    let after = CubeState.compute(records + [.purge(id(99), ids: first)])
    #expect(first.allSatisfy { after.objects[$0] == nil }, "seed \(seed)")
    #expect(PurgeClosure.close(over: named, after).isEmpty, "seed \(seed)")
    for object in after.objects.values where !object.value.sources.isEmpty {
      let (quoted, others) = (object.value.sources.filter(\.isQuoted), object.value.sources)
      let isQuoting = quoted.contains { $0.id.map(first.contains) ?? false }
      let isLeft =
        !isQuoting && others.contains { !$0.isQuoted && $0.id.map { !first.contains($0) } ?? true }
      #expect(isLeft, "seed \(seed)")
    }
  }
}
