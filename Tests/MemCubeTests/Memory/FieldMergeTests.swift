import Testing

@testable import Format

/// State rule 3: fields besides name and content.
@Suite struct FieldMergeTests {
  private static func string(_ text: String) -> JSON { .string(Array(text.utf8)) }

  private static func tags(_ tags: String...) -> JSON { .array(tags.map(string)) }

  private func merge(_ key: String, _ o: JSON?, _ a: JSON?, _ b: JSON?) -> JSON? {
    let key = Array(key.utf8)
    func fields(_ value: JSON?) -> [[UInt8]: JSON] { value.map { [key: $0] } ?? [:] }
    return FieldMerge.merge(fields(o), fields(a), fields(b))[key]
  }

  @Test(
    arguments: [
      (nil, nil, nil, nil), ("x", "x", "y", "y"), ("x", "y", "x", "y"), ("x", "y", "z", "z"),
      ("x", nil, "x", nil), ("x", "x", nil, nil), (nil, "x", nil, "x"), (nil, "x", "y", "y"),
      ("x", nil, "y", "y"), ("x", "y", nil, nil),
    ] as [(String?, String?, String?, String?)])
  func aScalarIsTakenWhole(_ o: String?, _ a: String?, _ b: String?, _ expected: String?) {
    for key in ["type", "somebody_elses"] {
      let merged = merge(key, o.map(Self.string), a.map(Self.string), b.map(Self.string))
      #expect(merged == expected.map(Self.string))
    }
  }

  @Test func setsKeepWhatNobodyTookAway() {
    let merged = merge(
      "tags", Self.tags("old", "gone", "both"), Self.tags("old", "mine"),
      Self.tags("old", "both", "yours", "gone"))
    #expect(merged == Self.tags("mine", "old", "yours"))
  }

  @Test(
    arguments: [
      (nil, ["b", "a"], nil, ["a", "b"]), (["a"], [], ["a"], []), (["a"], ["a"], nil, []),
      (nil, ["a", "a"], ["a"], ["a"]), ([], ["b"], ["a"], ["a", "b"]),
    ] as [([String]?, [String]?, [String]?, [String])])
  func setsComeOutSortedAndWithoutRepeats(
    _ o: [String]?, _ a: [String]?, _ b: [String]?, _ expected: [String]
  ) {
    func array(_ tags: [String]?) -> JSON? { tags.map { .array($0.map(Self.string)) } }
    #expect(
      merge("tags", array(o), array(a), array(b)) == (expected.isEmpty ? nil : array(expected)))
  }

  @Test func elementsAreEqualByTheirCanonicalSpelling() {
    let one = JSON.object([
      JSON.Member("name", Self.string("Ada")), JSON.Member("type", Self.string("PERSON")),
    ])
    let other = JSON.object([
      JSON.Member("type", Self.string("PERSON")), JSON.Member("name", Self.string("Ada")),
    ])
    #expect(merge("entities", .array([one]), .array([other]), .array([])) == nil)
    #expect(merge("validity", one, other, .null) == .null)
  }

  @Test func mapsAreMergedKeyByKey() {
    func map(_ members: [(String, String)]) -> JSON {
      .object(members.map { JSON.Member($0.0, Self.string($0.1)) })
    }
    let merged = merge(
      "xattrs", map([("a", "1"), ("b", "1"), ("c", "1")]), map([("a", "2"), ("b", "1")]),
      map([("a", "1"), ("b", "3"), ("c", "1"), ("d", "4")]))
    #expect(merged == map([("a", "2"), ("b", "3"), ("d", "4")]))
    #expect(merge("attributes", map([("a", "1")]), map([]), map([("a", "1")])) == nil)
  }

  @Test func whatIsNoSetIsTakenWhole() {
    #expect(
      merge("tags", Self.tags("a"), Self.string("a"), Self.tags("b")) == Self.tags("b"))
    #expect(merge("attributes", nil, .null, nil) == .null)
  }
}
