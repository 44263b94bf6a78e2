internal import Format
internal import MemCube
internal import Replication

/// `memcube pull`: brings what a store holds of a cube.
struct PullCommand: Command {
  static let declaration = Declaration(
    name: "pull", summary: "bring what is new in a store into a cube",
    forms: ["CUBE [URL] [--project PROJECT] [--json]"],
    about: [
      "Brings what came into the store since the last time, and merges it as memcube-merge(7) has "
        + "it. What was purged elsewhere goes here as well. The URL is remembered, so that the next "
        + "time CUBE is enough.",
      "An object of the store that is damaged is named, and the rest is brought; the exit status is "
        + "5 then.",
    ],
    operands: Exchange.operands, options: Exchange.options,
    examples: [.init(line: "memcube pull trips", effect: "what others wrote since")])

  let options: Exchange.Options

  init(_ given: Given) throws(UsageError) { options = try Exchange.Options(given) }

  func run(_ around: Surroundings) throws(Failure) {
    try Exchange.run(options, around, mayAdd: false) { pass throws(CubeError) in try pass.pull() }
  }
}
