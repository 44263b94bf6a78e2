/// Whether the scores shown tell an answer from none: the best score for the questions of each
/// dialogue, and for those of the next one, with the names changed to this one's.
enum Irrelevance {
  static func table(_ dialogues: [Dialogue], _ cubes: [AskedCube]) throws -> Table {
    var table = Table(
      ["best score", "p10", "p25", "p50", "p75", "p90", "% ≥ .25", "% ≥ .3", "% ≥ .35", "% ≥ .45"])
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
    table.add(row("irrelevant (at least 70 % below .3)", foreign.sorted()))
    return table
  }

  private static func row(_ name: String, _ sorted: [Double]) -> [String] {
    guard !sorted.isEmpty else { return [name] }
    let quantiles = [0.1, 0.25, 0.5, 0.75, 0.9].map { share in
      Bench.ratio(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    let shares = [0.25, 0.3, 0.35, 0.45].map { least in
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
