public import Format
internal import Posix

/// A service that speaks OpenAI's API (`/chat/completions`, `/embeddings`, `/audio/transcriptions`, and
/// `/rerank` as Jina and Cohere have it), and how much of it may be used. Nothing is sent anywhere unless one is set.
public struct ModelEndpoint: Sendable {
  /// Where its paths begin, without a slash at the end, such as `http://127.0.0.1:11434/v1`.
  public var base: String
  /// Sent as `Authorization: Bearer …`.
  public var key: [UInt8]?
  /// The model that answers and extracts; nil: none does.
  public var chatModel: String?
  /// The model that embeds; nil: none does.
  public var embeddingModel: String?
  /// The model that reranks; nil: none does.
  public var rerankModel: String?
  /// The model that writes down what recordings say; nil: none does.
  public var transcriptionModel: String?
  /// How long one request may take, nanoseconds.
  public var timeout: Int64 = 60_000_000_000
  /// How often a request is sent again that failed for a reason that may pass.
  public var retries = 2
  /// How many requests may be under way at once.
  public var concurrency = 2
  /// How many tokens, of questions and answers, this process may use; nil: any number.
  public var budget: Int?

  /// An endpoint without models.
  public init(base: String) { self.base = base }

  /// The endpoint that environment variables describe; nil without `MEMCUBE_MODEL_URL`:
  /// `MEMCUBE_MODEL_KEY` or `MEMCUBE_MODEL_KEY_FILE`, `MEMCUBE_CHAT_MODEL`,
  /// `MEMCUBE_EMBEDDING_MODEL`, `MEMCUBE_RERANK_MODEL`, `MEMCUBE_TRANSCRIPTION_MODEL`,
  /// `MEMCUBE_MODEL_TIMEOUT` (seconds), `MEMCUBE_MODEL_RETRIES`, `MEMCUBE_MODEL_CONCURRENCY`, `MEMCUBE_MODEL_BUDGET` (tokens).
  /// - Throws: `.invalid` for a value that cannot be meant, `.io` for a key file that cannot be read.
  public static func of(
    variable: (String) -> [UInt8]?
  ) throws(CubeError) -> ModelEndpoint? {
    func text(_ name: String) -> String? {
      variable(name).flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }
    func number(_ name: String, _ range: ClosedRange<Int>) throws(CubeError) -> Int? {
      guard let text = text(name) else { return nil }
      guard let value = Int(text), range.contains(value) else {
        throw .invalid(
          "\(name) is '\(text)'; it must be a number from \(range.lowerBound) to \(range.upperBound)"
        )
      }
      return value
    }
    guard var base = text("MEMCUBE_MODEL_URL") else { return nil }
    guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
      throw .invalid("MEMCUBE_MODEL_URL is '\(base)'; it must begin with http:// or https://")
    }
    while base.hasSuffix("/") { base.removeLast() }
    var endpoint = ModelEndpoint(base: base)
    endpoint.key = try key(variable)
    endpoint.chatModel = text("MEMCUBE_CHAT_MODEL")
    endpoint.embeddingModel = text("MEMCUBE_EMBEDDING_MODEL")
    endpoint.rerankModel = text("MEMCUBE_RERANK_MODEL")
    endpoint.transcriptionModel = text("MEMCUBE_TRANSCRIPTION_MODEL")
    if let seconds = try number("MEMCUBE_MODEL_TIMEOUT", 1...3_600) {
      endpoint.timeout = Int64(seconds) * 1_000_000_000
    }
    endpoint.retries = try number("MEMCUBE_MODEL_RETRIES", 0...10) ?? endpoint.retries
    endpoint.concurrency =
      try number("MEMCUBE_MODEL_CONCURRENCY", 1...64) ?? endpoint.concurrency
    endpoint.budget = try number("MEMCUBE_MODEL_BUDGET", 0...1_000_000_000)
    return endpoint
  }

  /// The longest key, bytes.
  private static let keyLimit = 4096

  private static func key(_ variable: (String) -> [UInt8]?) throws(CubeError) -> [UInt8]? {
    if let given = variable("MEMCUBE_MODEL_KEY"), !given.isEmpty { return try checked(given) }
    guard let file = variable("MEMCUBE_MODEL_KEY_FILE"), !file.isEmpty else { return nil }
    let path = Path(file)
    let text = try attempt("reading the key that MEMCUBE_MODEL_KEY_FILE names, \(path)") {
      () throws(Errno) in try Files.readAll(path, limit: keyLimit)
    }
    return try checked(Array(text.prefix { $0 != 0x0A && $0 != 0x0D }))
  }

  /// A key goes into a header: printable ASCII.
  private static func checked(_ key: [UInt8]) throws(CubeError) -> [UInt8] {
    guard !key.isEmpty, key.count <= keyLimit, key.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .invalid("the model's key is empty, or holds what no key does")
    }
    return key
  }
}

/// Why a model gave nothing that can be used.
public enum ModelError: Error, Hashable, Sendable {
  /// No endpoint, or none of its models is for this.
  case notConfigured(String)
  /// The service cannot be reached, or took too long; a sentence.
  case unreachable(String)
  /// It refused; its status and what it said.
  case refused(Int, String)
  /// What it answered is not what was asked for; a sentence.
  case malformed(String)
  /// It began to answer, and then said that something failed; what it said.
  case failed(String)
  /// This process has used what it may: so many tokens.
  case budget(Int)
  /// Others keep it busy for longer than this may wait.
  case busy
  /// No caller wants the answer any more.
  case stopped
}

extension ModelError: CustomStringConvertible {
  /// A sentence's end for people: "the model …".
  public var description: String {
    switch self {
    case .notConfigured(let what): "no model is configured: set \(what)"
    case .unreachable(let why): "the model's service cannot be used: \(why)"
    case .refused(let status, let said):
      "the model's service refused (status \(status))\(said.isEmpty ? "" : ": \(said)")"
    case .malformed(let why): "the model's answer cannot be used: \(why)"
    case .failed(let said):
      "the model's service broke its answer off\(said.isEmpty ? "" : ": \(said)")"
    case .budget(let tokens): "the model's budget of \(tokens) tokens is used up"
    case .busy: "the model's service is busy"
    case .stopped: "the model was not waited for"
    }
  }

  /// The same without the service's own words, for logs and for those who do not keep it: they may repeat
  /// what it was asked.
  public var withoutWords: String {
    guard case .refused(let status, _) = self else {
      if case .failed = self { return "\(ModelError.failed(""))" }
      return description
    }
    let hint: String
    switch status {
    case 401, 403: hint = "; does it know the key?"
    case 404: hint = "; does it know the model, and is its address right?"
    case 413: hint = "; it was asked too long a question"
    default: hint = ""
    }
    return "\(ModelError.refused(status, ""))\(hint)"
  }
}
