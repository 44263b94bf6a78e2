import Testing

@testable import Format
@testable import MemCube

/// State rules 2 and 4: heads, gaps, and where an object is shown.
@Suite struct HeadsTests {
  @Test func theLastOfALineIsTheOnlyHead() {
    let state = ObjectState.evaluate([
      version(0, "one"), version(1, on: [0], "two"), version(2, on: [1], "three"),
    ])
    #expect(state.heads == [id(2)])
    #expect(state.gaps.isEmpty)
    #expect(state.value.content == .version(id(2)))
    #expect(state.status == .live)
    #expect(!state.inConflict)
  }

  /// Counterexample 2: half a copy does not look like a conflict.
  @Test func aVersionThatHasNotArrivedMakesNoConflict() {
    let versions = [version(0, "one"), version(2, on: [1], "three")]
    let state = ObjectState.evaluate(versions)
    #expect(state.heads == [id(2)])
    #expect(state.gaps == [id(2)])
    #expect(text(versions) == "three")
    #expect(!state.inConflict)
  }

  @Test func aHeadYoungerThanTheGapStays() {
    let state = ObjectState.evaluate([
      version(0), version(2, on: [1], "gap"), version(3, on: [0], "own"),
    ])
    #expect(state.heads == [id(2), id(3)])
  }

  @Test func aHeadThatDescendsFromAGapStaysThoughAnotherGapIsYounger() {
    let state = ObjectState.evaluate([
      version(0), version(2, on: [1]), version(3, on: [2]), version(4, on: [0]),
      version(6, on: [5]),
    ])
    #expect(state.heads == [id(3), id(6)])
    #expect(state.gaps == [id(2), id(6)])
  }

  @Test func aForeignParentIsAGap() {
    let state = ObjectState.evaluate([version(0), version(3, on: [0, 99])])
    #expect(state.gaps == [id(3)])
    #expect(state.heads == [id(3)])
  }

  @Test(arguments: [
    StatedContent.from(id(9)),  // absent
    StatedContent.from(id(1)),  // names another in turn
    StatedContent.from(id(2)),  // a delete
  ])
  func contentThatIsNotHereIsAGap(content: StatedContent) {
    let state = ObjectState.evaluate([
      version(0, "text"), version(1, on: [0], content: .from(id(0))), delete(2, on: [1]),
      version(3, on: [2], content: content),
    ])
    guard case .from(let named) = content else { return }
    #expect(state.gaps == [id(3)])
    #expect(state.value.content == .missing(named))
    #expect(state.digest == nil)
  }

  @Test func contentFromAnotherVersionIsThatOnes() {
    let versions = [version(0, "text"), version(1, on: [0], path: "b.md", content: .from(id(0)))]
    let state = ObjectState.evaluate(versions)
    #expect(state.value.content == .version(id(0)))
    #expect(state.wanted == Array("b.md".utf8))
    #expect(state.gaps.isEmpty)
  }

  @Test func whereParentsAndOrderDisagreeParentsDecide() {
    let versions = [version(5, "first", object: 5), version(3, on: [5], "second", object: 5)]
    let state = ObjectState.evaluate(versions)
    #expect(state.heads == [id(3)])
    #expect(text(versions) == "second")
  }

  @Test func aCycleStillHasAHead() {
    let state = ObjectState.evaluate([version(1, on: [2], "a"), version(2, on: [1], "b")])
    #expect(state.heads.count == 1)
  }

  @Test func nothingIsAbsent() {
    #expect(ObjectState.evaluate([]).status == .absent)
    #expect(ObjectState.evaluate([delete(1, on: [0])]).status == .absent)
  }

  @Test func anEditBeatsAConcurrentDelete() {
    let versions = [version(0, "one"), version(1, on: [0], "two"), delete(2, on: [0])]
    let state = ObjectState.evaluate(versions)
    #expect(state.status == .live)
    #expect(state.heads == [id(1), id(2)])
    #expect(text(versions) == "two")
  }

  @Test func aDeletedObjectIsInTheTrashWithItsLastValue() {
    let versions = [version(0, "one"), version(1, on: [0], "two"), delete(2, on: [1])]
    let state = ObjectState.evaluate(versions)
    #expect(state.status == .trash)
    #expect(text(versions) == "two")
    #expect(state.wanted == Array("a.md".utf8))
  }

  @Test func anObjectThatEndedInAnotherIsNowhere() {
    #expect(
      ObjectState.evaluate([version(0), delete(1, on: [0], into: 9)]).status == .ended)
    #expect(
      ObjectState.evaluate([
        version(0), delete(1, on: [0], into: 9), delete(2, on: [0]),
      ]).status == .trash)
  }

  @Test func ofADeleteWhoseParentsAreNotHereNothingIsKnown() {
    let state = ObjectState.evaluate([version(0, "old"), delete(2, on: [1])])
    #expect(state.status == .trash)
    #expect(state.value.content == .missing(nil))
    #expect(state.wanted == Array("memory 00000000".utf8))
  }

  @Test func aRestoredObjectIsLive() {
    let versions = [
      version(0, "one"), delete(1, on: [0]), version(2, on: [1], content: .from(id(0))),
    ]
    #expect(ObjectState.evaluate(versions).status == .live)
    #expect(text(versions) == "one")
  }

  @Test func historyLeavesOutWhatChangedNeitherNameNorContent() {
    let state = ObjectState.evaluate([
      version(0, "one"), version(1, on: [0], content: .from(id(0)), mode: 0o600),
      version(2, on: [1], "two"), version(3, on: [2], "two", path: "b.md"),
      delete(4, on: [3]), version(5, on: [4], "two", path: "b.md"),
    ])
    #expect(state.listed == [id(0), id(2), id(3), id(5)])
  }

  @Test func historyListsTheSideOfAConflictThatWasSaved() {
    let both = [version(0, "one"), version(1, on: [0], "mine"), version(2, on: [0], "theirs")]
    let mine = ObjectState.evaluate(both + [version(3, on: [1, 2], "mine")])
    #expect(mine.listed == [id(0), id(1), id(2), id(3)])
    // What the file showed, and history ends with.
    let theirs = ObjectState.evaluate(both + [version(3, on: [1, 2], "theirs")])
    #expect(theirs.listed == [id(0), id(1), id(2)])
  }

  /// Each number stands for one text, whichever side a version of it is on.
  @Test func aVersionThatIsNotListedHasTheNumberOfItsText() {
    let both = [version(0, "one"), version(1, on: [0], "mine"), version(2, on: [0], "theirs")]
    let restored =
      both + [
        delete(3, on: [1, 2]), version(4, on: [1], content: .from(id(1))),
        version(5, on: [2], content: .from(id(2))),
      ]
    #expect(Version.list(restored).map(\.number) == [1, 2, 3, 3, 2, 3])
    // Each side kept its own text.
    let settled = both + [version(3, on: [1, 2], "mine"), version(4, on: [1, 2], "theirs")]
    #expect(Version.list(settled).map(\.number) == [1, 2, 3, 4, 3])
    #expect(Version.list(settled).map(\.isListed) == [true, true, true, true, false])
  }

  @Test func historyLeavesOutWhatJoinsATextAndAMode() {
    let state = ObjectState.evaluate([
      version(0, "one"), version(1, on: [0], "two"),
      version(2, on: [0], content: .from(id(0)), mode: 0o600),
      version(3, on: [1, 2], content: .from(id(1)), mode: 0o600),
    ])
    #expect(state.listed == [id(0), id(1)])
  }

  /// A program set the file aside, and gave its name to the new text.
  @Test func whatOnlyPassesThroughAnotherNameIsNoVersion() {
    let saved = [
      version(0, "a"), version(1, on: [0], "a", path: "~WRL1.tmp"), version(2, on: [1], "b"),
    ]
    #expect(ObjectState.evaluate(saved).listed == [id(0), id(2)])
    // Moved there and back it was called so; so it was with another text, and where it stayed.
    let moved = [
      version(0, "a"), version(1, on: [0], "a", path: "b.md"), version(2, on: [1], "a"),
    ]
    #expect(ObjectState.evaluate(moved).listed == [id(0), id(1), id(2)])
    let edited = [
      version(0, "a"), version(1, on: [0], "x", path: "b.md"), version(2, on: [1], "b"),
    ]
    #expect(ObjectState.evaluate(edited).listed == [id(0), id(1), id(2)])
    let forked = saved + [version(3, on: [1], "c", path: "~WRL1.tmp")]
    #expect(ObjectState.evaluate(forked).listed == [id(0), id(1), id(2), id(3)])
  }
}
