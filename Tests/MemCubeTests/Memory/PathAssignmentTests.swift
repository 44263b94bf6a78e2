import Testing

@testable import Format

/// A want of object `number`; equal texts have equal digests, "" has none.
func want(_ number: UInt64, _ path: String, _ text: String, claim: UInt64? = nil) -> Want {
  Want(
    object: id(number), wanted: Array(path.utf8),
    claim: Claim(first: id(claim ?? number), object: id(number)),
    digest: text.isEmpty ? nil : ContentDigest(bytes: Array(text.utf8)))
}

/// State rule 5: who gets which path.
@Suite struct PathAssignmentTests {
  private func shown(_ wants: [Want], folders: [String] = []) -> [RecordID: String] {
    PathAssignment.assign(wants, folders: folders.map { Array($0.utf8) }).shown.mapValues {
      switch $0 {
      case .path(let path): String(decoding: path, as: UTF8.self)
      case .twin(let other): "= \(other.time)"
      }
    }
  }

  @Test func theOlderClaimGetsTheName() {
    let wants = [want(2, "a.md", "two"), want(1, "a.md", "one")]
    #expect(shown(wants) == [id(1): "a.md", id(2): "a (00000002).md"])
    let renamed = [want(2, "a.md", "two"), want(1, "a.md", "one", claim: 3)]
    #expect(shown(renamed) == [id(2): "a.md", id(1): "a (00000001).md"])
  }

  @Test(arguments: ["a.md", "folder/a.tar.gz", "no ending", ".hidden", "a (00000001).md"])
  func aMadeNameSaysWhichOneWasWanted(wanted: String) {
    for made in NameCandidates(for: Array(wanted.utf8), id(1)).prefix(3) {
      #expect(NameCandidates.wanted(by: made, id(1)) == Array(wanted.utf8))
      #expect(NameCandidates.wanted(by: made, id(2)) == nil)
    }
    #expect(NameCandidates.wanted(by: Array("a (00000001) b.md".utf8), id(1)) == nil)
  }

  @Test func equalBytesUnderOneNameAreTwins() {
    let wants = [
      want(1, "a.md", "one"), want(2, "a.md", "one"), want(3, "a.md", "3"), want(4, "a.md", "3"),
    ]
    let expected = [
      id(1): "a.md", id(2): "= 1", id(3): "a (00000003).md", id(4): "a (00000004).md",
    ]
    #expect(shown(wants) == expected)
  }

  @Test func contentThatIsNotHereHasNoTwin() {
    #expect(
      shown([want(1, "a", ""), want(2, "a", "")]) == [id(1): "a", id(2): "a (00000002)"])
  }

  @Test func aLinkIsNoTwinOfAFile() {
    var link = want(2, "a", "x")
    link.digest?.isLink = true
    #expect(shown([want(1, "a", "x"), link])[id(2)] == "a (00000002)")
  }

  @Test func foldersBeatFiles() {
    let wants = [want(1, "a", "one"), want(2, "a/b", "two"), want(3, "c", "three")]
    #expect(
      shown(wants, folders: ["c/d"])
        == [id(1): "a (00000001)", id(2): "a/b", id(3): "c (00000003)"])
    let folders = PathAssignment.assign(wants, folders: [Array("c/d".utf8)]).folders
    #expect(folders == [Array("a".utf8), Array("c".utf8), Array("c/d".utf8)])
  }

  @Test func realNamesBeatMadeOnes() {
    let wants = [
      want(1, "a.md", "one"), want(2, "a.md", "two"), want(3, "a (00000002).md", "three"),
      want(4, "a (000000000000000700000002).md/x", "four"),
    ]
    let all = String(decoding: id(2).hex, as: UTF8.self)
    #expect(shown(wants)[id(2)] == "a (\(all)).md")
    let names = [0, 1, 2].map { (extra: Int) -> Want in
      want(10 + UInt64(extra), "a (\(all)\(String(repeating: "~", count: extra))).md", "x\(extra)")
    }
    #expect(shown(wants + names)[id(2)] == "a (\(all)~~~).md")
  }

  /// The rule once more, in its plainest form.
  private func slow(_ wants: [Want], _ settings: [[UInt8]]) -> [RecordID: Shown] {
    func isFolder(_ path: [UInt8]) -> Bool {
      let inside = path + [0x2F]
      return wants.contains { $0.wanted.starts(with: inside) }
        || settings.contains { $0 == path || $0.starts(with: inside) }
    }
    var out: [RecordID: Shown] = [:]
    var waiting: [Want] = []
    let byClaim = wants.sorted {
      ($0.claim.first, $0.claim.object) < ($1.claim.first, $1.claim.object)
    }
    for want in byClaim {
      let taker = byClaim.first { out[$0.object] == .path(want.wanted) }
      if isFolder(want.wanted) {
        waiting.append(want)
      } else if taker == nil {
        out[want.object] = .path(want.wanted)
      } else if let taker, want.digest != nil, taker.digest == want.digest {
        out[want.object] = .twin(of: taker.object)
      } else {
        waiting.append(want)
      }
    }
    for want in waiting {
      let hex = String(decoding: want.object.hex, as: UTF8.self)
      let more = (0..<9).map { hex + String(repeating: "~", count: $0) }
      let free = ([String(hex.suffix(8)), String(hex.suffix(24))] + more).map { digits -> [UInt8] in
        // Paths here are one letter, or one letter in a folder of one letter.
        want.wanted + Array(" (\(digits))".utf8)
      }.first { name in !isFolder(name) && !out.values.contains(.path(name)) }
      out[want.object] = free.map { .path($0) }
    }
    return out
  }

  @Test(arguments: 0..<400 as Range<UInt64>) func agreesWithTheRuleInItsPlainestForm(
    _ seed: UInt64
  ) {
    var random = SeededGenerator(seed)
    let names = ["a", "b", "a/b", "b/a", "a/b/c"] + (1...3).map { "a (0000000\($0))" }
    let wants = (1...UInt64.random(in: 1...12, using: &random)).map { number in
      want(
        number, names[Int.random(in: 0..<names.count, using: &random)],
        ["", "x", "y"][Int.random(in: 0..<3, using: &random)],
        claim: UInt64.random(in: 0...12, using: &random))
    }
    let settings = seed % 3 == 0 ? [Array(names[Int(seed % 4)].utf8)] : []
    let expected = slow(wants, settings)
    for _ in 0..<3 {
      let assigned = PathAssignment.assign(wants.shuffled(using: &random), folders: settings)
      #expect(assigned.shown == expected, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<100 as Range<UInt64>) func whatIsShownIsATree(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    let names = ["a", "a/a", "a/a/a", "a (00000001)", "a (00000001)/x", "b"]
    let wants = (1...20).map {
      want($0, names[Int.random(in: 0..<names.count, using: &random)], "text \($0)")
    }
    let assigned = PathAssignment.assign(wants, folders: [])
    let paths = assigned.shown.values.compactMap(\.path)
    #expect(Set(paths).count == 20, "seed \(seed)")
    for path in paths {
      #expect(!assigned.folders.contains(path), "seed \(seed)")
      #expect(PathCleaning.parents(of: path).allSatisfy(assigned.folders.contains), "seed \(seed)")
    }
  }

  @Test func manyRivalsForOneNameAreNotSlow() {
    let wants = (1...20_000).map { want($0, "note.md", "text \($0)") }
    let assigned = PathAssignment.assign(wants, folders: [])
    #expect(Set(assigned.shown.values).count == 20_000)
  }
}
