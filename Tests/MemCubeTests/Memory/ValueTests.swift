import Posix
import Testing

@testable import Format

/// State rule 3: the value of several heads.
@Suite struct ValueTests {
  /// Counterexample 5, first half.
  @Test func twoAppendsAreBothKept() {
    let versions = [
      version(0, "one\n"), version(1, on: [0], "one\ntwo\n"), version(2, on: [0], "one\nthree\n"),
    ]
    #expect(text(versions) == "one\ntwo\nthree\n")
    #expect(!ObjectState.evaluate(versions).inConflict)
  }

  /// Counterexample 5, second half.
  @Test func theSameLineChangedOnBothSidesIsAConflict() {
    let versions = [
      version(0, "x\none\ny"), version(1, on: [0], "x\ntwo\ny"), version(2, on: [0], "x\n3\ny"),
    ]
    let state = ObjectState.evaluate(versions)
    #expect(text(versions) == "x\n3\ny")
    #expect(state.inConflict)
    #expect(state.listed == [id(0), id(1), id(2)])
    // The result is what version 2 holds already.
    #expect(state.value.content == .version(id(2)))
  }

  /// Counterexample 4: the base is the intersection of ancestors, not the union.
  @Test func crissCrossKeepsWhatWasDeletedBeforeDeleted() {
    let base = "a\nb\nc\nd\ne\nf\ng\n"
    let versions = [
      version(0, base),
      version(1, on: [0], "a\nc\nd\ne\nf\ng\n"),  // without b
      version(2, on: [0], "a\nb\nc\nd\ne\ng\n"),  // without f
      version(3, on: [1, 2], "a\nc\nd\ne\ng\nend\n"),
      version(4, on: [1, 2], "start\na\nc\nd\ne\ng\n"),
    ]
    #expect(text(versions) == "start\na\nc\nd\ne\ng\nend\n")
    #expect(!ObjectState.evaluate(versions).inConflict)
  }

  /// Counterexample 13: a branch that was deleted never enters a merge's base.
  @Test func aDeletedBranchIsNoBase() {
    let versions = [
      version(0, "a\nb\nc\n"), version(1, on: [0], "a\nb\nc\nd\n"), delete(2, on: [0]),
      version(3, on: [1, 2], "a\nb\nc\nd\ne\n"), version(4, on: [1, 2], "0\na\nb\nc\nd\n"),
    ]
    #expect(text(versions) == "0\na\nb\nc\nd\ne\n")
  }

  /// Counterexample 13: a base in conflict shows a conflict.
  @Test func aBaseInConflictMakesAConflict() {
    let versions = [
      version(0, "x\none\ny\nz\n"), version(1, on: [0], "x\ntwo\ny\nz\n"),
      version(2, on: [0], "x\nthree\ny\nz\n"), version(3, on: [1, 2], "x\ntwo\ny\nz\nend\n"),
      version(4, on: [1, 2], "0\nx\nthree\ny\nz\n"),
    ]
    #expect(ObjectState.evaluate(versions).inConflict)
    let equal =
      versions.dropLast(2) + [
        version(3, on: [1, 2], "same"), version(4, on: [1, 2], "same"),
      ]
    #expect(!ObjectState.evaluate(Array(equal)).inConflict)
  }

  /// Counterexample 13: no text is doubled in silence.
  @Test func childrenOfAVersionThatIsNotHereAreAConflict() {
    let versions = [version(1, on: [0], "a\nb\n"), version(2, on: [0], "a\nb\nc\n")]
    let state = ObjectState.evaluate(versions)
    #expect(text(versions) == "a\nb\nc\n")
    #expect(state.inConflict)
  }

  @Test func concurrentRenameAndEditAreBothKept() {
    let versions = [
      version(0, "one"), version(1, on: [0], path: "b.md", content: .from(id(0))),
      version(2, on: [0], "two", mode: 0o600),
    ]
    let state = ObjectState.evaluate(versions)
    #expect(state.wanted == Array("b.md".utf8))
    #expect(text(versions) == "two")
    #expect(state.value.mode == 0o600)
    #expect(!state.inConflict)
  }

  @Test func ofTwoNamesTheLaterWinsWithoutConflict() {
    let state = ObjectState.evaluate([
      version(0), version(1, on: [0], path: "b.md"), version(2, on: [0], path: "c.md"),
    ])
    #expect(state.wanted == Array("c.md".utf8))
    #expect(!state.inConflict)
  }

  @Test(arguments: [
    StatedContent.blob(Blob(sha256: [9], size: 3)), .link(Array("two".utf8)), .from(id(77)),
  ])
  func whatIsNoTextIsMergedWhole(content: StatedContent) {
    let changed = version(2, on: [0], content: content)
    let one = ObjectState.evaluate([version(0, "one"), version(1, on: [0], "one"), changed])
    #expect(!one.inConflict)
    let both = ObjectState.evaluate([version(0, "one"), version(1, on: [0], "two"), changed])
    #expect(both.inConflict || both.heads.count == 1)
  }

  @Test func aBlobEqualsTheTextOfItsBytes() {
    let bytes = Array("one".utf8)
    let blob = StatedContent.blob(Blob(sha256: ContentDigest.sha256(bytes), size: 3))
    let versions = [
      version(0, "one"), version(1, on: [0], "two"), version(2, on: [0], content: blob),
    ]
    #expect(text(versions) == "two")
    #expect(!ObjectState.evaluate(versions).inConflict)
  }

  @Test func textsOverOneMebibyteAreMergedWhole() {
    let long = String(repeating: "0123456789abcde\n", count: 65_536)
    let most = [
      version(0, long), version(1, on: [0], long), version(2, on: [0], "start\n" + long),
    ]
    #expect(!ObjectState.evaluate(most).inConflict)
    let over = [
      version(0, long), version(1, on: [0], long + "end\n"), version(2, on: [0], "start\n" + long),
    ]
    #expect(ObjectState.evaluate(over).inConflict)
    #expect(ObjectState.evaluate(over).value.content == .version(id(2)))
  }

  @Test func moreThanThirtyTwoHeadsAreAConflictAndTheLatestCount() {
    func heads(_ count: UInt64) -> [ObjectVersion] {
      [version(0, "a\n")] + (1...count).map { version($0, on: [0], "a\nline \($0)\n") }
    }
    let most = ObjectState.evaluate(heads(32))
    #expect(!most.inConflict)
    let versions = heads(33)
    let state = ObjectState.evaluate(versions)
    #expect(state.inConflict)
    #expect(state.heads.count == 33)
    #expect(text(versions)?.contains("line 1\n") == false)
    #expect(text(versions)?.contains("line 2\n") == true)
  }

  @Test func deletesDoNotCountAsHeadsBesideEdits() {
    let deletes = (10...60).map { delete($0, on: [0]) }
    let versions = [version(0, "a"), version(1, on: [0], "b")] + deletes
    #expect(text(versions) == "b")
    #expect(!ObjectState.evaluate(versions).inConflict)
  }

  @Test func concurrentDeletesShowTheirMergedParents() {
    let versions = [
      version(0, "a\nb\nc\n"), version(1, on: [0], "0\na\nb\nc\n"),
      version(2, on: [0], "a\nb\nc\nd\n"), delete(3, on: [1]), delete(4, on: [2]),
    ]
    #expect(ObjectState.evaluate(versions).status == .trash)
    #expect(text(versions) == "0\na\nb\nc\nd\n")
  }

  @Test func aDeleteTakesTheMaximalOfItsParents() {
    let versions = [version(0, "a\n"), version(1, on: [0], "b\n"), delete(2, on: [0, 1])]
    #expect(text(versions) == "b\n")
  }
}
