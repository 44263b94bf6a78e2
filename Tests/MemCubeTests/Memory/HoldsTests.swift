import Posix
import Testing

@testable import Format

/// State rule 6, counterexamples 6 and 14.
@Suite struct HoldsTests {
  private func settle(_ before: [Want], _ after: [Want], _ changed: [UInt64]) -> [RecordID: String]
  {
    Holds.settle(
      before: .assign(before, folders: []), wants: after, folders: [],
      changed: Set(changed.map { id($0) })
    ).mapValues { String(decoding: $0, as: UTF8.self) }
  }

  /// Counterexample 6: a local rm of either file touches only that file.
  @Test func whoeverIsRemovedTheOtherKeepsItsName() {
    let both = [want(1, "a.md", "one"), want(2, "a.md", "two")]
    #expect(settle(both, [both[1]], [1]) == [id(2): "a (00000002).md"])
    #expect(settle(both, [both[0]], [2]).isEmpty)
  }

  @Test func allRivalsHold() {
    let all = (1...5).map { want($0, "a.md", "text \($0)") }
    let held = settle(all, Array(all.dropFirst()), [1])
    #expect(held.count == 4)
    #expect(held[id(4)] == "a (00000004).md")
  }

  @Test func anEditThatMakesBytesEqualHidesNobody() {
    let before = [want(1, "a.md", "one"), want(2, "a.md", "two"), want(3, "a.md", "three")]
    let after = [want(1, "a.md", "two"), before[1], before[2]]
    #expect(settle(before, after, [1]) == [id(2): "a (00000002).md"])
  }

  @Test func aRemovedFolderLetsNoFileTakeItsName() {
    let before = [want(1, "a", "one"), want(2, "a/b", "two")]
    #expect(settle(before, [before[0]], [2]) == [id(1): "a (00000001)"])
  }

  /// Whatever one user does to one file, after the holds all others show what they showed.
  @Test(arguments: 0..<300 as Range<UInt64>) func othersKeepTheirNames(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    let names = ["a.md", "b.md", "a (00000002).md"]
    let wants = (1...UInt64.random(in: 2...8, using: &random)).map {
      want(
        $0, names[Int.random(in: 0..<3, using: &random)],
        ["x", "y", "z"][Int.random(in: 0..<3, using: &random)])
    }
    let before = PathAssignment.assign(wants, folders: [])
    let twins = Set(before.shown.filter { $0.value.path == nil }.keys)
    guard
      let changed = before.shown.keys.filter({ !twins.contains($0) }).sorted()
        .randomElement(using: &random), let path = before.shown[changed]?.path
    else { return }
    // A removal, a rename to a free name, or an edit where it is shown; its twins are deleted.
    var after = wants.filter {
      $0.object != changed && before.shown[$0.object] != .twin(of: changed)
    }
    if seed % 3 > 0 {
      after.append(
        Want(
          object: changed, wanted: seed % 3 == 1 ? Array("new.md".utf8) : path,
          claim: Holds.newest(changed, path), digest: ContentDigest(bytes: Array("y".utf8))))
    }
    let held = Holds.settle(before: before, wants: after, folders: [], changed: [changed])
    let settled = after.map { want in
      guard let path = held[want.object] else { return want }
      return Want(
        object: want.object, wanted: path, claim: Holds.newest(want.object, path),
        digest: want.digest)
    }
    let shown = PathAssignment.assign(settled, folders: []).shown
    for (object, place) in shown where object != changed && !twins.contains(object) {
      #expect(place == before.shown[object], "seed \(seed)")
    }
  }
}

/// What a hold, a rename, a chmod or a tag writes.
@Suite struct VersionDraftTests {
  private let inConflict = [
    version(0, "one"), version(1, on: [0], "two"), version(2, on: [0], "three", mode: 0o600),
  ]

  private func written(_ draft: VersionDraft, _ number: UInt64, path: String) -> ObjectVersion {
    ObjectVersion(
      id: id(number), object: id(0), parents: draft.parents, path: Array(path.utf8),
      content: draft.content, time: Timestamp(seconds: 0), mtime: draft.mtime, mode: draft.mode,
      fields: draft.fields.map { JSON.Member($0.key, $0.value) })
  }

  /// Counterexample 14: a rename does not end a conflict.
  @Test func aConflictOutlivesARename() {
    let state = ObjectState.evaluate(inConflict)
    #expect(state.inConflict)
    let drafts = state.drafts(inConflict)
    #expect(drafts.map(\.parents) == [[id(1)], [id(2)]])
    #expect(drafts.map(\.mode) == [nil, 0o600])
    let versions =
      inConflict
      + drafts.enumerated().map { written($0.element, 3 + UInt64($0.offset), path: "b.md") }
    let after = ObjectState.evaluate(versions)
    #expect(after.inConflict)
    #expect(after.wanted == Array("b.md".utf8))
    #expect(text(versions) == text(inConflict))
    // And once more: content_from leads to the version that holds the bytes itself.
    #expect(after.drafts(versions).map(\.content) == [.from(id(1)), .from(id(2))])
  }

  /// Counterexample 14: a rm does not end it either, nor does restoring one side elsewhere.
  @Test func aConflictOutlivesADelete() {
    let deleted = inConflict + [delete(3, on: [1, 2])]
    #expect(ObjectState.evaluate(deleted).inConflict)
    #expect(ObjectState.evaluate(deleted).status == .trash)
    let edited = inConflict + [delete(3, on: [1]), version(4, on: [2], content: .from(id(2)))]
    #expect(ObjectState.evaluate(edited).drafts(edited).map(\.parents) == [[id(3), id(4)]])
  }

  @Test func deletesAmongTheHeadsStayBesideAHold() {
    let versions = inConflict + [delete(3, on: [0])]
    let drafts = ObjectState.evaluate(versions).drafts(versions)
    #expect(drafts.map(\.parents) == [[id(1)], [id(2)]])
  }

  @Test func withoutConflictOneVersionNamesAllHeads() {
    let versions = [
      version(0, "a\n"), version(1, on: [0], "a\nb\n"), version(2, on: [0], "0\na\n"),
      delete(3, on: [0]),
    ]
    let drafts = ObjectState.evaluate(versions).drafts(versions)
    #expect(drafts.map(\.parents) == [[id(1), id(2), id(3)]])
    #expect(drafts.first?.content == .inline(Array("0\na\nb\n".utf8)))
  }

  @Test func contentThatIsNotHereStaysNamed() {
    let versions = [version(1, on: [0], content: .from(id(0)))]
    #expect(ObjectState.evaluate(versions).drafts(versions).map(\.content) == [.from(id(0))])
  }

  /// Counterexample 14: holds are for memories/ and documents/; writing one for a file in the
  /// trash would restore it, which is why nobody asks for it. A restore names the delete.
  @Test func whatIsInTheTrashIsRestoredByNamingTheDelete() {
    let versions = [version(0, "one"), delete(1, on: [0])]
    let draft = ObjectState.evaluate(versions).merged
    #expect(draft.parents == [id(1)])
    #expect(draft.content == .from(id(0)))
    let restored = versions + [written(draft, 2, path: "a.md")]
    #expect(ObjectState.evaluate(restored).status == .live)
  }
}
