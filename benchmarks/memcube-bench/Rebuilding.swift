internal import Format
internal import MemCube
internal import Posix

/// How fast an index is made anew, in message records a second.
enum Rebuilding {
  static let usage = "[MESSAGES] [DIRECTORY]"

  static func run(_ arguments: [String]) throws {
    let count = arguments.first.flatMap { Int($0) } ?? 100_000
    let parent = Path(arguments.dropFirst().first ?? "/tmp")
    let directory = parent.appending("rebuilding-\(System.process)")
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    let cube = try Cube.create(at: directory.appending("a.memcube"), host: Bench.host(directory))
    var words = Words(seed: 7)
    for start in stride(from: 0, to: count, by: 1_000) {
      let drafts = (start..<min(start + 1_000, count)).map { number in
        Change.message(
          MessageDraft(
            conversation: Array("talk \(number / 500)".utf8), role: Array("user".utf8),
            name: Array("Ana".utf8), content: words.text(14)))
      }
      try cube.write(drafts, .spooled)
      try cube.synchronize()
    }
    // Not packed: the segments that a pack was made of stay for a while, and every record would
    // be read twice.
    var rates: [Double] = []
    for _ in 0..<3 {
      let began = Clock.monotonic()
      try cube.rebuild()
      rates.append(Double(count) * 1e9 / Double(Clock.monotonic() - began))
    }
    try cube.close()
    var table = Table(["rebuild of \(count) messages", "records per second", "at least"])
    table.add(["parse and index, two threads", Bench.round(Bench.median(rates)), "50000"])
    table.print()
  }
}

/// Texts of words whose frequencies fall as in real ones (Zipf), from a seed.
struct Words {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }

  /// A word by its rank: rank r is drawn about as often as 1/r. Ranks below `from` are left out.
  private mutating func word(from: Int) -> [UInt8] {
    var rank = 0
    repeat { rank = Int(pow2(next() * 14.3)) } while rank < from
    var letters: [UInt8] = []
    let syllables = ["ka", "to", "ri", "sen", "mo", "la", "vi", "dor", "pe", "nu", "shi", "gra"]
    repeat {
      letters += Array(syllables[rank % syllables.count].utf8)
      rank /= syllables.count
    } while rank > 0
    return letters
  }

  private func pow2(_ x: Double) -> Double {
    var (whole, rest, out) = (Int(x), x - Double(Int(x)), 1.0)
    while whole > 0 {
      out *= 2
      whole -= 1
    }
    rest *= 0.693147
    return out * (1 + rest + rest * rest / 2 + rest * rest * rest / 6)
  }

  /// So many words and a full stop. `from`: without the words of smaller rank.
  mutating func text(_ count: Int, from: Int = 0) -> [UInt8] {
    Array((0..<count).map { _ in word(from: from) }.joined(separator: [0x20])) + [0x2E]
  }
}
