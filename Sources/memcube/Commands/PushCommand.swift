internal import Format
internal import MemCube
internal import Replication

/// `memcube push`: puts what a cube holds into a store.
struct PushCommand: Command {
  static let declaration = Declaration(
    name: "push", summary: "put what is new in a cube into a store",
    forms: ["CUBE [URL] [--project PROJECT] [--json]"],
    about: [
      "Puts what the cube holds and the store does not have into the store: a folder, a PostgreSQL "
        + "database or a bucket of object storage. memcube-stores(7) has the URLs. A store that lacks "
        + "the cube gets it under its name, or under the name after # in the URL.",
      "What was purged here is removed there. The URL is remembered, so that the next time CUBE is "
        + "enough. What is cut off goes on the next time.",
    ],
    operands: Exchange.operands, options: Exchange.options,
    examples: [
      .init(line: "memcube push trips ~/Sync", effect: "keeps a copy in a folder"),
      .init(line: "memcube push trips", effect: "the same again, with what is new"),
    ])

  let options: Exchange.Options

  init(_ given: Given) throws(UsageError) { options = try Exchange.Options(given) }

  func run(_ around: Surroundings) throws(Failure) {
    try Exchange.run(options, around, mayAdd: true) { pass throws(CubeError) in
      try pass.push()
      try pass.withdraw()
    }
  }
}
