internal import Embedding
internal import Format
internal import HTTPClient
internal import MemCube
internal import Models
internal import Posix
internal import Terminal

/// The embedder's model, and the service of models that the environment names.
struct ModelCheck: Check {
  let name = "models"

  /// How long a service is given to answer, nanoseconds.
  private static let patience: Int64 = 2_000_000_000

  func run(_ patient: Patient, _ chart: Chart) {
    guard let host = patient.knownHost else { return }
    let endpoint = host.model?.endpoint
    chart.look(at: Embedder.usual)
    if endpoint?.embeddingModel == nil {
      do {
        let store = try ModelStore(host)
        chart.note(embedder(store.status(), store.used(.embedder)?.name))
        if let reranker = store.used(.reranker), case .unusable(let why) = reranker.status {
          chart.note(
            .wrong(
              "\(Path(reranker.name))", "it cannot be used: \(why); results keep their order",
              mend: "memcube model remove \(shellWord(reranker.name))"))
        }
      } catch {
        chart.note(
          .warning(Embedder.usual, error.message, mend: "export MEMCUBE_MODELS=$HOME/models"))
      }
    }
    guard let endpoint else {
      return chart.note(
        .ok("service", "none is set: answers and memories come of rules, on this machine"))
    }
    chart.look(at: Self.shown(endpoint))
    chart.note(service(endpoint))
  }

  private func embedder(_ status: ModelStore.Status, _ used: [UInt8]?) -> Finding {
    let name = used.map { "\(Path($0))" } ?? Embedder.usual
    return switch status {
    case .ready(let bytes): .ok(name, "installed, \(bytes / 1_000_000) MB")
    case .missing:
      .warning(
        name, "not installed: search goes by words, and not by meaning",
        mend: "memcube model install")
    case .unusable(let why):
      .wrong(
        name, "it cannot be used: \(why); search goes by words",
        mend: "memcube model install")
    }
  }

  /// Its address without a password or a query, which may hold a key: what a doctor says is passed on.
  private static func shown(_ endpoint: ModelEndpoint) -> String {
    let address = endpoint.base.prefix { $0 != "?" && $0 != "#" }
    guard let scheme = address.firstRange(of: "://") else { return String(address) }
    let rest = address[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" }
    guard let mark = host.lastIndex(of: "@") else { return String(address) }
    return String(address[..<scheme.upperBound] + rest[rest.index(after: mark)...])
  }

  private func service(_ endpoint: ModelEndpoint) -> Finding {
    var request = HTTPRequest(.get, endpoint.base + "/models")
    if let key = endpoint.key {
      request.fields = [.init("Authorization", "Bearer " + String(decoding: key, as: UTF8.self))]
    }
    (request.timeout, request.connectTimeout) = (Self.patience, Self.patience)
    let reply: HTTPReply
    do { reply = try HTTPClient(name: "memcube").send(request) } catch {
      return .wrong(
        Self.shown(endpoint), Self.words(error), mend: "curl -sS \(Self.shown(endpoint))/models")
    }
    switch reply.status {
    case 401, 403:
      return .wrong(
        Self.shown(endpoint), "it refuses the key (status \(reply.status))",
        mend: "export MEMCUBE_MODEL_KEY_FILE=/path/of/the/key")
    case 500...:
      return .wrong(
        Self.shown(endpoint), "it fails (status \(reply.status))",
        mend: "curl -sS \(Self.shown(endpoint))/models")
    case 200..<300: return models(endpoint, reply.body)
    // Not every service lists its models.
    default:
      return .ok(
        Self.shown(endpoint), "it answers (status \(reply.status) to a list of its models)")
    }
  }

  private func models(_ endpoint: ModelEndpoint, _ body: [UInt8]) -> Finding {
    let listed = (try? JSON.parse(body))?["data"]?.elements ?? []
    let names = Set(
      listed.compactMap { $0["id"]?.string.map { String(decoding: $0, as: UTF8.self) } })
    let wanted = [
      endpoint.chatModel, endpoint.embeddingModel, endpoint.rerankModel,
      endpoint.transcriptionModel,
    ].compactMap(\.self)
    if wanted.isEmpty {
      return .warning(
        Self.shown(endpoint), "it answers, but no model of it is chosen, so that it is never asked",
        mend: "export MEMCUBE_CHAT_MODEL=\(names.min() ?? "NAME")")
    }
    let lacking = wanted.filter { name in
      !names.contains(name) && !names.contains("\(name):latest")
    }
    if names.isEmpty || lacking.isEmpty {
      return .ok(
        Self.shown(endpoint), "it answers, and \(wanted.joined(separator: ", ")) is chosen")
    }
    return .warning(
      Self.shown(endpoint),
      "it answers, and does not list the model \(lacking.joined(separator: ", "))",
      mend: "curl -sS \(Self.shown(endpoint))/models")
  }

  private static func words(_ error: HTTPClientError) -> String {
    switch error {
    case .noLibrary: "it cannot be asked: libcurl is missing"
    case .invalid(let why): "MEMCUBE_MODEL_URL: \(why)"
    case .unreachable(let why): "it cannot be reached: \(why)"
    case .notPublic, .stopped: "it was not asked"
    case .timeout: "it did not answer within 2 s"
    case .tooLong: "its answer is too long"
    }
  }
}
