/// Whether the scores shown tell an answer from none: the best score for the questions of each
/// dialogue, and for those of the next one, with the names changed to this one's.
enum Irrelevance {
  static func table(_ dialogues: [Dialogue], _ cubes: [AskedCube]) throws -> Table {
    var table = Table(
      ["best score", "p10", "p25", "p50", "p75", "p90", "% ≥ .1", "% ≥ .3", "% ≥ .5"])
    var (own, foreign): ([Double], [Double]) = ([], [])
    for (number, cube) in cubes.enumerated() {
      let (here, next) = (dialogues[number], dialogues[(number + 1) % dialogues.count])
      for question in here.questions { own.append(try cube.bestScore(question.text)) }
      for question in next.questions {
        foreign.append(
          try cube.bestScore(renamed(question.text, next.speakers, here.speakers)))
      }
    }
    table.add(row("relevant", own.sorted()))
    table.add(row("irrelevant (most below .3)", foreign.sorted()))
    return table
  }

  /// What a score says: of the results of each range, for questions of the same dialogue, how many name a turn
  /// that answers; and for those of the next one how many there are.
  static func meaning(_ dialogues: [Dialogue], _ cubes: [AskedCube]) throws -> Table {
    let bounds = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    var own = [(all: Int, right: Int)](repeating: (0, 0), count: bounds.count)
    var foreign = [Int](repeating: 0, count: bounds.count)
    func bin(_ score: Double) -> Int { bounds.lastIndex { score >= $0 } ?? 0 }
    for (number, cube) in cubes.enumerated() {
      let (here, next) = (dialogues[number], dialogues[(number + 1) % dialogues.count])
      for (question, prefix) in cube.questions {
        for (score, ids) in try cube.scored(question.text) {
          own[bin(score)].all += 1
          let isRight = ids.contains { id in
            question.evidence.contains(Array(id.dropFirst(prefix.count)))
          }
          if isRight { own[bin(score)].right += 1 }
        }
      }
      for question in next.questions {
        let text = renamed(question.text, next.speakers, here.speakers)
        for (score, _) in try cube.scored(text) { foreign[bin(score)] += 1 }
      }
    }
    var table = Table(["first 10 by score"] + bounds.map { "≥ \(Bench.tenths($0))" })
    table.add(["results"] + own.map { "\($0.all)" })
    let shares = own.map { Bench.tenths(100 * Double($0.right) / Double(max(1, $0.all))) }
    table.add(["of these evidence, %"] + shares)
    table.add(["results for irrelevant questions"] + foreign.map { "\($0)" })
    return table
  }

  private static func row(_ name: String, _ sorted: [Double]) -> [String] {
    guard !sorted.isEmpty else { return [name] }
    let quantiles = [0.1, 0.25, 0.5, 0.75, 0.9].map { share in
      Bench.ratio(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    let shares = [0.1, 0.3, 0.5].map { least in
      Bench.tenths(100 * Double(sorted.count { $0 >= least }) / Double(sorted.count))
    }
    return [name] + quantiles + shares
  }

  /// A text with the names of one list replaced by those of another.
  private static func renamed(
    _ text: [UInt8], _ old: [[UInt8]], _ new: [[UInt8]]
  ) -> [UInt8] {
    var text = text
    for (name, other) in zip(old, new) {
      var out: [UInt8] = []
      var index = 0
      while index < text.count {
        if text[index...].starts(with: name) {
          out += other
          index += name.count
        } else {
          out.append(text[index])
          index += 1
        }
      }
      text = out
    }
    return text
  }
}

extension Dialogue {
  /// Who speaks, by name.
  var speakers: [[UInt8]] {
    Set(turns.map(\.speaker)).sorted { $0.lexicographicallyPrecedes($1) }
  }
}
