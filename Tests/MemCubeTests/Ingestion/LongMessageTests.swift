import Testing

@testable import Learning

/// A message of very many sentences is read once from its beginning to its end.
@Suite struct LongMessageTests {
  private func sentences(_ count: Int) -> [Sentence] {
    Sentence.list(
      "I sing with my band. "
        + String(repeating: "We moved to Oslo. So ", count: count))
  }

  /// Each sentence is looked at once for the group that a later one may mean, however many ask for it.
  @Test(arguments: [100, 200, 400]) func eachSentenceIsReadOnce(count: Int) {
    let all = sentences(count)
    var read = 0
    let groups = NamedGroups.before(
      all.lazy.map { sentence in
        read += 1
        return sentence.words
      }, asked: [])
    #expect(read == all.count && groups.count == all.count)
    #expect(groups[0] == nil && groups.dropFirst().allSatisfy { $0 == "band" })
  }

  @Test func theLastNamedGroupIsMeant() {
    let words = ["Who is it?", "My band met.", "It rained.", "Our team lost."].map {
      WordScanner.words($0)
    }
    #expect(NamedGroups.before(words, asked: []) == [nil, nil, "band", "band"])
    #expect(
      NamedGroups.before(words.prefix(2), asked: WordScanner.words("How is your family?"))
        == ["family", "family"])
  }

  /// What is said beyond the limit changes nothing of what is learned.
  @Test func aLongerMessageTeachesNoMore() {
    func texts(_ count: Int) -> [String] {
      let lines = (0..<count).map { "I bought \(7 + $0) books about Oslo yesterday." }
      return Extracting.texts(lines.joined(separator: "\n"))
    }
    let found = texts(100)
    #expect(found.count == RuleExtractor.statementLimit && found == texts(200))
  }
}
