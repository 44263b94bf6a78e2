import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// Own pairs of sentences, each said by a person of its own, all in one cube: what the second does to
/// the first. Of half b only the totals were looked at while the rules were made; c holds what should stand.
@Suite struct ReconciliationPairsTests {
  private struct Pair {
    var half, expected, first, second, person: String
  }

  private static func table() throws -> [Pair] {
    let path = Path(#filePath).parent.parent.parent.appending("Fixtures/reconciliation/pairs.tsv")
    let text = String(decoding: try Files.readAll(path, limit: 1 << 20), as: UTF8.self)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.enumerated().compactMap {
      number, line in
      let cells = line.split(separator: "\t").map(String.init)
      return cells.count == 4
        ? Pair(
          half: cells[0], expected: cells[1], first: cells[2], second: cells[3],
          person: "Nomi\(1000 + number)") : nil
    }
  }

  private func outcome(_ person: String, _ nodes: [(Node, String)], _ cube: Cube) throws -> String {
    let theirs = nodes.filter { $0.1.contains(person) }
    for (node, _) in theirs {
      if try cube.superseder(row: node.row) != nil { return "supersede" }
      if try !cube.contradictions(row: node.row).isEmpty { return "contradict" }
      if try cube.sources(row: node.row).count > 1 { return "repeat" }
    }
    return "both"
  }

  @Test func changesAreSeenAndOthersLeftAlone() throws {
    let pairs = try Self.table()
    #expect(pairs.count >= 100)
    let talk = try Talk()
    for pair in pairs {
      try talk.say(pair.first, by: pair.person, in: pair.person, on: "2023-02-10T12:00:00Z")
    }
    for pair in pairs {
      try talk.say(pair.second, by: pair.person, in: pair.person, on: "2023-06-20T12:00:00Z")
    }
    try talk.cube.ingest()
    try talk.cube.indexTexts()
    var nodes: [(Node, String)] = []
    for path in try talk.cube.paths(.memories) {
      let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
      nodes.append((node, try talk.cube.text(path) ?? ""))
    }
    var seen: [String: String] = [:]
    for pair in pairs { seen[pair.person] = try outcome(pair.person, nodes, talk.cube) }
    let stands = pairs.filter { $0.expected == "both" }
    let touched = stands.filter { seen[$0.person] != "both" }
    #expect(stands.count >= 80 && touched.count * 40 <= stands.count, "\(touched)")
    for half in ["a", "b"] {
      let chosen = pairs.filter { $0.half == half }
      for outcome in ["supersede", "repeat", "contradict"] {
        let found = chosen.filter { seen[$0.person] == outcome }
        let expected = chosen.filter { $0.expected == outcome }
        let right = found.count { $0.expected == outcome }
        let (precision, recall) = (
          Double(right) / Double(max(1, found.count)), Double(right) / Double(expected.count)
        )
        #expect(precision >= 0.9, "\(outcome) of half \(half): \(found.map(\.second))")
        #expect(recall >= 0.65, "\(outcome) of half \(half)")
      }
    }
  }
}
