internal import Embedding
internal import Format
internal import MemCube
internal import Models
internal import Objects
internal import Posix

/// What `memcube model` says of the models that are there.
struct ModelStatus {
  private let store: ModelStore
  private let service: ModelEndpoint?
  private let asJSON: Bool

  init(_ store: ModelStore, _ service: ModelEndpoint?, asJSON: Bool) {
    self.store = store
    self.service = service
    self.asJSON = asJSON
  }

  /// The models that are used.
  func print(_ console: Console) throws(Failure) {
    if asJSON { return try printJSON(console) }
    if let service, let model = service.embeddingModel {
      // The name and the address are the environment's, whatever that holds.
      try console.line(printable("\(model) of \(service.base) is used"))
    } else {
      try printEmbedder(console)
    }
    if let service, let model = service.rerankModel {
      try console.line(printable("\(model) of \(service.base) puts results into order"))
    } else if let reranker = store.used(.reranker) {
      switch reranker.status {
      case .ready(let bytes):
        try console.line(
          "\(shown(reranker)) puts results into order: \(reranker.path), \(bytes / 1_000_000) MB")
      case .missing, .unusable:
        try console.line(
          "\(reranker.path) cannot be used: \(problem(reranker)); results keep their order; memcube "
            + "model remove \(shown(reranker)) takes it away")
      }
    }
  }

  private func printEmbedder(_ console: Console) throws(Failure) {
    guard let model = store.used(.embedder), model.status != .missing else {
      return try console.line(
        "no model is installed: search goes by words; memcube model install gets it")
    }
    guard case .ready(let bytes) = model.status else {
      return try console.line(
        "\(model.path) cannot be used: \(problem(model)); search goes by words; memcube model "
          + "install puts a good one there")
    }
    try console.line("\(shown(model)) is installed: \(model.path), \(bytes / 1_000_000) MB")
  }

  /// All models, one a line.
  func printAll(_ console: Console) throws(Failure) {
    let models = store.models()
    if asJSON {
      return try console.write(list: models.map { .object(members($0, showsUse: true)) })
    }
    if models.isEmpty {
      console.say("no model is installed: search goes by words; memcube model install gets one")
    }
    for model in models {
      guard let summary = model.summary, case .ready(let bytes) = model.status else {
        try console.line("\(shown(model))  cannot be used: \(problem(model))")
        continue
      }
      let numbers = summary.kind == .embedder ? ", \(summary.width) numbers" : ""
      try console.line(
        "\(shown(model))  \(summary.kind.rawValue), \(summary.layers) layers\(numbers), "
          + "\(bytes / 1_000_000) MB\(model.isUsed ? ", used" : "")")
    }
  }

  private func shown(_ model: ModelStore.Installed) -> String {
    printable(String(decoding: model.name, as: UTF8.self))
  }

  private func problem(_ model: ModelStore.Installed) -> String {
    if case .unusable(let what) = model.status { return what }
    return "its file is gone"
  }

  // MARK: JSON

  private func printJSON(_ console: Console) throws(Failure) {
    var members =
      store.used(.embedder).map { self.members($0, showsUse: false) } ?? [
        .init("name", jsonText(Array(Embedder.usual.utf8))),
        .init("path", jsonText(store.path.bytes)),
        .init("state", "missing"),
      ]
    if let model = service?.embeddingModel { members.append(named("service", model)) }
    if let reranker = store.used(.reranker) {
      members.append(.init("reranker", .object(self.members(reranker, showsUse: false))))
    }
    if let model = service?.rerankModel { members.append(named("rerank_service", model)) }
    try console.write(.object(members))
  }

  private func named(_ key: String, _ model: String) -> JSON.Member {
    .init(
      key, .object([.init("model", JSON(model)), .init("url", JSON(service?.base ?? ""))]))
  }

  private func members(_ model: ModelStore.Installed, showsUse: Bool) -> [JSON.Member] {
    var members: [JSON.Member] = [
      .init("name", jsonText(model.name)), .init("path", jsonText(model.path.bytes)),
    ]
    switch model.status {
    case .ready(let bytes): members += [.init("state", "ready"), .init("bytes", JSON(bytes))]
    case .missing: members.append(.init("state", "missing"))
    case .unusable(let what):
      members += [.init("state", "unusable"), .init("error", jsonText(Array(what.utf8)))]
    }
    if let summary = model.summary {
      members += [
        .init("kind", JSON(summary.kind.rawValue)), .init("layers", JSON(summary.layers)),
        .init("width", JSON(summary.width)), .init("window", JSON(summary.window)),
      ]
    }
    if showsUse { members.append(.init("used", .bool(model.isUsed))) }
    return members
  }
}
