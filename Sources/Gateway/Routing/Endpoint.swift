/// One method of one path: who may call it, what it counts as, and what it does.
struct Endpoint: Sendable {
  /// Who may call it.
  enum Right: String, Hashable, Sendable {
    /// Every caller that reaches the server.
    case none
    /// Every caller with a key that counts, whatever it is good for.
    case key
    /// Members who may read, and all others.
    case read
    /// Owners, with a key that may write.
    case write
    /// Owners, with a key that may manage the project.
    case manage
  }

  let method: Method
  let pattern: PathPattern
  let right: Right
  let meter: Meter?
  /// What it does, in a few words, for the page.
  let summary: String
  /// The fields that it reads; nil: not stated, and nothing is checked.
  private(set) var takes: KnownFields?
  /// Whether it knows a call again by itself, also one with an `Idempotency-Key`: see `Call.once`.
  private(set) var knowsRepeats = false
  /// Whether it needs no key where the server is reached by a socket's file.
  private(set) var isOpenAtSocket = false
  /// The flag of the body by which a call says that it stores nothing; nil: none does beside its right.
  private(set) var storesUnless: String?
  /// Whether a call that stores what is said counts as ingest as well.
  private(set) var countsStoring = true
  /// Why the server does not have it; nil: it does.
  let objection: String?
  let answer: @Sendable (Call) throws(Fault) -> Reply

  /// An endpoint that the server has.
  init(
    _ method: Method, _ path: String, _ right: Right, meter: Meter? = nil, _ summary: String,
    takes: KnownFields? = nil, _ answer: @escaping @Sendable (Call) throws(Fault) -> Reply
  ) {
    self.method = method
    pattern = PathPattern(path)
    self.right = right
    self.meter = meter
    self.summary = summary
    self.takes = takes
    objection = nil
    self.answer = answer
  }

  /// This endpoint with names that are sent to it and not read.
  func unread(_ names: [String]) -> Endpoint {
    var out = self
    out.takes = takes?.unread(names)
    return out
  }

  /// This endpoint, whose calls need `write` as well, unless the flag of that name is false; `counts` says
  /// whether what they store counts as ingest.
  func storing(unless flag: String, counts: Bool = true) -> Endpoint {
    var out = self
    out.storesUnless = flag
    out.countsStoring = counts
    return out
  }

  /// Whether its calls change nothing, whatever they say.
  var isRepeatable: Bool { right == .read && storesUnless == nil }

  /// Why a session may not make a call of this body; nil: it may.
  func objection(to session: Session, _ body: Fields) -> String? {
    if let objection = session.objection(to: right) { return objection }
    guard let flag = storesUnless, stores(body) else { return nil }
    return session.objection(to: .write).map { "\($0); with \(flag): false nothing is stored" }
  }

  /// Whether a call of this body stores what is said, beside what its right lets it do.
  func stores(_ body: Fields) -> Bool {
    // What is no flag is refused later, and stores nothing; until then it is taken for yes.
    storesUnless.map { (try? body.flag($0)) != .some(.some(false)) } ?? false
  }

  /// This endpoint, which runs its calls within `Call.once`.
  var knowingRepeats: Endpoint {
    var out = self
    out.knowsRepeats = true
    return out
  }

  /// This endpoint, which takes no key from those who can open the socket's file: they own the server.
  var openAtSocket: Endpoint {
    var out = self
    out.isOpenAtSocket = true
    return out
  }

  /// An endpoint of the dialect that the server does not have, and why.
  init(_ method: Method, _ path: String, _ summary: String, lacking reason: String) {
    self.method = method
    pattern = PathPattern(path)
    right = .read
    meter = nil
    takes = nil
    self.summary = summary
    objection = reason
    answer = { (_) throws(Fault) in
      throw Fault(.unsupported, "this server does not support it: \(reason)")
    }
  }
}
