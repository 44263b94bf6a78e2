public import Bundle
public import Format
public import HTTP
internal import MemCube
internal import Models
public import Posix
public import Stores
internal import Text

/// What a server has to know about where it stands.
public struct GatewaySettings: Sendable {
  /// Whether only programs of this machine can reach it.
  public var isLocal = true
  /// Whether a call must name this machine: see `OriginCheck`. Not where calls come by a proxy, nor at a
  /// socket's file, which no browser reaches.
  public var checksOrigin = true
  /// Whether connections are encrypted.
  public var isEncrypted = false
  /// Whether it is reached by a socket's file, which its owner alone can open.
  public var isAtSocket = false
  /// Pages of these origins may call it from a browser.
  public var origins: [[UInt8]] = []
  /// The program's version.
  public var version = ""
  /// Directories from which documents and cubes may be read; none: from nowhere.
  public var importRoots: [Path] = []
  /// Whether documents may be fetched from the public network.
  public var fetchesURLs = false
  /// The longest document, bytes.
  public var documentLimit: Int64 = 100 << 20
  /// Whether webhooks may lead to this machine and its neighbours.
  public var allowsPrivateWebhooks = false
  /// Where the accounts are shared with the other servers of a store; nil: this server has its own.
  public var accountTable: (any AccountTable)?
  /// Gets sentences for the operator of the server; on any thread.
  public var report: @Sendable (String) -> Void = { (_) in }
  /// For tests: fetching from any address, and where programs that read documents are.
  var fetchesFromAnywhere = false
  var helpers: [UInt8]?

  /// A server that only this machine reaches, and that reads no files.
  public init() {}
}

/// Answers the calls of all dialects over the cubes of one store: a function from request to
/// response, which a server or a test calls. Any number of threads may do so at once.
public final class Gateway: Handler {
  let settings: GatewaySettings
  let host: Host
  let accounts: Accounts
  let memories: Memories
  let router = Router()
  let work: BackgroundWork
  /// Keeps up with a store that is shared with other servers.
  let following = SharedFollowing()
  /// This process, among those that serve the same store.
  let presence: Presence
  /// Calls that may come again, and are being answered here.
  let turns = CallTurns()
  /// Calls that wait for a model.
  let seats = Seats(64, ofProject: 48)
  /// Places for answers of events that go on without end.
  let streams = Seats(256, ofProject: 32)
  /// Cubes as memory stores, as far as they were read.
  let stores = StoreShelf()
  /// What was answered.
  let metrics: Metrics
  /// Whether the store can be written.
  let health = StoreHealth()

  /// A gateway of a host's store. `close` ends it.
  public init(_ host: Host, _ settings: GatewaySettings = .init()) throws(CubeError) {
    self.host = host
    self.settings = settings
    metrics = Metrics(began: host.now())
    accounts = try Accounts(
      host, sharing: settings.accountTable.map { Sharing($0, settings.report) })
    presence = try Presence(host)
    OpenMemFile.takeOver(host)
    OpenMemFile.sweep(accounts, host)
    Store(host).sweepDrafts(host, now: host.now())
    memories = try Memories(host, accounts, importRoots: settings.importRoots)
    work = BackgroundWork()
    try finishRemovals()
    let listener = NewsListener(
      wants: { [weak self] in self?.hears($0, of: $1) ?? false },
      tell: { [weak self] in self?.announce($0) })
    memories.listener.withLock { $0 = listener }
    try work.start(self)
    if let sharing = memories.cubes.sharing { try following.start(self, sharing) }
  }

  /// Lets other programs of this host find the server: `http://127.0.0.1:8765`.
  public func announce(_ address: String) throws(CubeError) {
    try presence.announce(Array(address.utf8), host)
  }

  /// Where servers of a host's store are reached that run now.
  public static func addresses(_ host: Host) -> [String] {
    Presence.addresses(host).map(\.asText).sorted()
  }

  /// A name as one segment of an address's path.
  public static func segment(_ name: [UInt8]) -> String { Escapes.encode(name).asText }

  /// Ends what goes on in the background, and closes the cubes. What is not done is done by the next
  /// gateway.
  public func close() {
    work.end()
    following.end()
    try? accounts.writeCalls()
    accounts.sweepLog()
    memories.close()
  }

  /// Answers a request.
  public func respond(to request: Request) -> Response {
    respond(to: request, for: .patient)
  }

  /// Answers the request of a caller who may leave.
  public func respond(to request: Request, for attendance: Attendance) -> Response {
    if let preflight = pages.preflight(request) { return preflight }
    let began = Clock.monotonic()
    let trace = memories.cubes.sharing.map { _ in StoreTrace() }
    let (call, dialect, answered) =
      trace == nil
      ? answer(request, attendance)
      : StoreTrace.$current.withValue(trace) { answer(request, attendance) }
    var reply = answered
    log(call, dialect, &reply, since: began)
    var response = dialect.finish(reply, call).response
    if let trace { response.fields += written(trace, since: began) }
    response.fields += pages.fields(for: request)
    response.isRepeatable = call.endpoint?.isRepeatable == true
    return response
  }

  /// Answers a request that was refused before it was whole.
  public func refuse(_ request: Request, _ refusal: Refusal) -> Response {
    let target = Target(request.target)
    let authorization = Authorization(of: request)
    let choice = router.choose(Target.beginning(request.target), authorization?.scheme)
    let call = Call(
      request: request, path: choice.path, query: target?.query ?? Parameters.none, gateway: self,
      id: newID(), dialect: choice.dialect.name, began: host.now())
    var fault: Fault
    switch refusal {
    case .unknownCaller: fault = keyFault(authorization, choice.dialect)
    case .forbidden(let reason): fault = Fault(.forbidden, reason)
    case .unknownPlace, .unknownMethod:
      fault = choice.objection(to: Method(request.method)) ?? Fault(.noEndpoint, refusal.sentence)
    default: fault = Fault(.refused(status: refusal.status), refusal.sentence)
    }
    if case .tooLong = refusal, FormReader.isForm(request) {
      fault.details[Fault.tooLong] = Fault.ofFiles
    }
    var reply = choice.dialect.reply(to: fault, of: call)
    reply.fields += Self.hints(fault, choice.dialect)
    metrics.note(choice.dialect.name, nil, status: reply.status, micros: 0)
    var response = choice.dialect.finish(reply, call).response
    response.fields += pages.fields(for: request)
    return response
  }

  /// Refuses a long body whose caller has no key that counts, where one is asked for, or a key that is no
  /// good for it. It also refuses a body that goes nowhere.
  public func objection(to request: Request) -> Refusal? {
    let authorization = Authorization(of: request)
    let choice = router.choose(Target(request.target)?.path ?? [], authorization?.scheme)
    var right: Endpoint.Right?
    if case .endpoint(let endpoint, _) = choice.find(Method(request.method)) {
      right = endpoint.right
    }
    if right == Endpoint.Right.none { return nil }
    if authorization == nil, choice.dialect.knowsVisits,
      let visit = VisitCookie(host).secret(in: request)
    {
      return accounts.mayCount(visit: visit) ? nil : .unknownCaller
    }
    let keys = authorization?.keys.filter { !$0.isEmpty } ?? []
    let isOpen = authorization == nil && choice.dialect.allowsNoKey && settings.isLocal
    switch accounts.standing(ofFirst: keys, mayHaveNone: isOpen, for: right) {
    case .unknown: return .unknownCaller
    case .mayNot(let reason): return .forbidden(reason)
    case .known: break
    }
    guard Target(request.target) != nil, let fault = choice.objection(to: Method(request.method))
    else { return nil }
    return fault.kind == .noEndpoint ? .unknownPlace : .unknownMethod
  }

  /// Where long bodies and copies of documents are kept while they are read.
  public var uploads: Path { host.state.appending("uploads") }

  /// Which pages may call from a browser.
  private var pages: CrossOrigin { CrossOrigin(origins: settings.origins) }

  var originCheck: OriginCheck {
    OriginCheck(
      isLocal: settings.checksOrigin, isEncrypted: settings.isEncrypted, pages: pages)
  }

  /// What reads documents.
  var documents: DocumentText {
    var reader = DocumentText(directory: uploads)
    reader.limit = settings.documentLimit
    reader.model = host.model
    if let helpers = settings.helpers { reader.search = helpers }
    return reader
  }

  /// Whether a service writes down recordings.
  var transcribes: Bool { host.model?.endpoint.transcriptionModel != nil }

  /// What fetches documents.
  var web: WebDocument {
    let reach: WebDocument.Reach =
      settings.fetchesFromAnywhere
      ? .anywhere : settings.fetchesURLs ? .publicNetwork : .nothing
    return WebDocument(reach: reach, limit: settings.documentLimit, directory: uploads)
  }

  /// What documents and cubes are imported from.
  var importRoots: ImportRoots {
    ImportRoots(
      roots: settings.importRoots,
      hidden: [host.store, host.state].compactMap { try? Files.realPath($0) })
  }

  /// A UUID of random bits.
  func newID() -> String { UUIDs.random(host.random(16)).asText }

  private func answer(
    _ request: Request, _ attendance: Attendance
  ) -> (call: Call, dialect: any Dialect, reply: Reply) {
    let target = Target(request.target)
    let authorization = Authorization(of: request)
    let choice = router.choose(Target.beginning(request.target), authorization?.scheme)
    var call = Call(
      request: request, path: choice.path, query: target?.query ?? Parameters.none, gateway: self,
      id: newID(), dialect: choice.dialect.name, began: host.now())
    call.attendance = attendance
    do throws(Fault) {
      if let objection = originCheck.objection(to: request) {
        throw Fault(.foreignOrigin, objection)
      }
      // A browser asks for a page of another site, which is none of those that may.
      if CrossOrigin.isPreflight(request) { throw Fault(.foreignOrigin, OriginCheck.foreign) }
      if let name = Authorization.repeatedHeader(of: request) {
        var fault = Fault(.malformed, "the request has two \(name) headers: which key is meant?")
        fault.details["connection"] = "close"
        throw fault
      }
      guard let target else {
        throw Fault(.invalid, "the path or query holds an escape or bytes that are no text")
      }
      guard !target.isOverfull else {
        throw Fault(.invalid, "the query has more than \(Parameters.limit) parameters")
      }
      let reply = try answer(&call, choice, authorization)
      return (call, choice.dialect, reply)
    } catch {
      let fault = deletedMeanwhile(error, call) ?? error
      var reply = choice.dialect.reply(to: told(fault), of: call)
      reply.fields += Self.hints(fault, choice.dialect)
      return (call, choice.dialect, reply)
    }
  }

  /// What is not there because the caller's project went meanwhile cannot be read at another time either.
  private func deletedMeanwhile(_ fault: Fault, _ call: Call) -> Fault? {
    guard fault.kind == .unavailable, let row = call.session?.project.row,
      case .success(nil) = Result(catching: { () throws(CubeError) in try accounts.project(row: row)
      })
    else { return nil }
    return Fault(CubeError.deletedMeanwhile)
  }

  /// The order of checks: key, path, method, body, what the dialect asks for, rights, rate.
  private func answer(
    _ call: inout Call, _ choice: Router.Choice, _ authorization: Authorization?
  ) throws(Fault) -> Reply {
    let found = choice.find(Method(call.request.method))
    if case .endpoint(let endpoint, let names) = found,
      endpoint.right == .none || endpoint.isOpenAtSocket && settings.isAtSocket
    {
      (call.endpoint, call.names) = (endpoint, names)
      return try endpoint.answer(call)
    }
    var session: Session
    if let visitor = try visitor(call, authorization, choice.dialect) {
      session = visitor
    } else {
      session = try self.session(authorization, choice.dialect)
    }
    call.session = session
    guard case .endpoint(let endpoint, let names) = found else {
      throw choice.objection(to: Method(call.request.method))
        ?? Fault(.noEndpoint, "there is no such path here")
    }
    call.names = names
    call.endpoint = endpoint
    if choice.dialect.needsBodies, endpoint.method == .post, call.request.stored == nil,
      call.request.body.isBlank
    {
      throw Fault(.malformed, "the body is empty: it must be a JSON object")
    }
    try Self.readBody(&call)
    session = try choice.dialect.admit(call, session)
    call.session = session
    if let objection = endpoint.objection(to: session, call.body) {
      throw Fault(.forbidden, objection)
    }
    try accounts.pace(session.project)
    try awaitWrites(call.request)
    try endpoint.takes?.check(call, choice.dialect)
    let author = session.key.map { StoreActor.author(ofKey: $0.id) }
    return try Authorship.of(author) { () throws(Fault) in
      try answerOnce(call, endpoint, choice.dialect)
    }
  }

  /// Answers a call that may be made; one with a key that is known already as the first time.
  private func answerOnce(
    _ call: Call, _ endpoint: Endpoint, _ dialect: any Dialect
  ) throws(Fault) -> Reply {
    guard let key = try call.idempotencyKey(), !endpoint.knowsRepeats else {
      return try endpoint.answer(call)
    }
    var replay = ReplayKey(call, key: key, meaning: call.meaning)
    if dialect.forgetsAnswers { replay.staysKnown() }
    replay.reads = endpoint.right == .read
    // The answer to a deletion does not go with what it deleted: the repeated call would delete what came
    // since.
    let owner = endpoint.method == .delete ? nil : dialect.owner(of: call)
    return try call.once(replay, owner: owner) { (call) throws(Fault) in
      try endpoint.answer(call)
    }
  }

  /// Who calls.
  func session(
    _ authorization: Authorization?, _ dialect: any Dialect
  ) throws(Fault) -> Session {
    do throws(CubeError) {
      for key in authorization?.keys ?? [] where !key.isEmpty {
        if let session = try accounts.session(key: key) { return session }
      }
      if authorization == nil, dialect.allowsNoKey, settings.isLocal, try !accounts.hadKeys(),
        let project = try accounts.project(named: Project.defaultName)
      {
        return Session(project: project)
      }
    } catch { throw Fault(error) }
    throw keyFault(authorization, dialect)
  }

  /// What is wrong where no key counts.
  private func keyFault(_ authorization: Authorization?, _ dialect: any Dialect) -> Fault {
    guard let authorization, authorization.keys.contains(where: { !$0.isEmpty }),
      authorization.scheme != .basic || dialect.knowsBasic
    else {
      return Fault(.noKey, "an API key is required in the Authorization header")
    }
    for key in authorization.keys where (try? accounts.comesBack(key)) == true {
      return Fault(.refused(status: 503), "the key's project is just being erased: try again")
    }
    return Fault(.badKey, "the API key is unknown, revoked or expired")
  }

  /// Reads the body: a form's fields count as members, its files stand beside them.
  static func readBody(_ call: inout Call) throws(Fault) {
    let parts: [FormPart]?
    do { parts = try FormReader.parts(of: call.request) } catch {
      throw Fault(error.isTooLong ? .refused(status: 413) : .malformed, error.message)
    }
    guard let parts else {
      call.body = try body(call.request.body)
      return
    }
    var members: [JSON.Member] = []
    for part in parts {
      if let name = part.fileName {
        // What could not be read later is not taken now.
        do { try call.gateway.documents.format(part.content, named: name) } catch {
          if case .tooLong(let text) = error {
            var fault = Fault(.refused(status: 413), text)
            fault.details[Fault.tooLong] = Fault.ofFile
            throw fault
          }
        }
        call.files.append(part)
        continue
      }
      guard case .memory(let value) = part.content, String(validating: value, as: UTF8.self) != nil
      else { throw Fault(.malformed, "the form's field '\(part.name.asText)' is no text") }
      if members.contains(where: { $0.key == part.name }) {
        throw Fault(.malformed, "the form's field '\(part.name.asText)' stands there twice")
      }
      members.append(JSON.Member(part.name, .string(value)))
    }
    call.body = Fields(.object(members), isLenient: true)
  }

  /// No endpoint knows so many; each is compared with the names that it knows.
  private static let memberLimit = 1000
  /// No endpoint takes so many values either, those within others counted: each takes some hundred bytes.
  private static let valueLimit = 100_000

  /// A body as the object that every dialect takes; nothing is an empty one.
  private static func body(_ bytes: [UInt8]) throws(Fault) -> Fields {
    if bytes.isBlank { return Fields(.object([])) }
    let json: JSON
    do { json = try JSON.parse(bytes, atMost: valueLimit) } catch {
      let reason =
        error.reason == .count
        ? "the body holds more than \(valueLimit) values"
        : "the body cannot be read as JSON: \(error)"
      throw Fault(.malformed, reason)
    }
    guard let members = json.members else {
      throw Fault(.malformed, "the body must be a JSON object")
    }
    guard members.count <= memberLimit else {
      throw Fault(.malformed, "the body has more than \(memberLimit) members")
    }
    return Fields(json)
  }

  /// Header fields that go with a fault in every dialect.
  private static func hints(_ fault: Fault, _ dialect: any Dialect) -> [Request.Field] {
    switch fault.kind {
    case .limited(let seconds), .quota(_, let seconds):
      [Request.Field("Retry-After", "\(seconds)")] + (fault.allowance?.fields ?? [])
    case .refused(status: 503): [Request.Field("Retry-After", "1")]
    case .wrongMethod: [Request.Field("Allow", fault.details["allow"] ?? "")]
    case .noKey, .badKey: [Request.Field("WWW-Authenticate", dialect.challenge)]
    case .malformed:
      fault.details["connection"].map { [Request.Field("Connection", $0)] } ?? []
    default: []
    }
  }
}

extension Call {
  /// Counts this call toward its budget, runs it, and takes it back if it is refused; to be called
  /// once its fields were checked.
  func metered(_ body: () throws(Fault) -> Reply) throws(Fault) -> Reply {
    try metered { (_) throws(Fault) in try body() }
  }

  /// As `metered`, of what tells what is left of the budget before it is done. Budgets are for programs: a person who
  /// looks and edits in the console uses none.
  func metered(_ body: ([Request.Field]) throws(Fault) -> Reply) throws(Fault) -> Reply {
    guard let endpoint, let meter = endpoint.meter, session?.isVisit != true else {
      return try body([])
    }
    let project = try caller().project
    let accounts = gateway.accounts
    let allowance = try accounts.charge(meter, project)
    // A chat that keeps what is said counts for both.
    let adds = meter != .ingest && endpoint.countsStoring && endpoint.stores(self.body)
    if adds {
      do throws(Fault) { _ = try accounts.charge(.ingest, project) } catch {
        accounts.refund(meter, project)
        throw error
      }
    }
    let fields = allowance?.fields
    do throws(Fault) {
      var reply = try body(fields ?? [])
      reply.fields += fields ?? []
      return reply
    } catch {
      // A caller that leaves before the end has used what there is to use.
      if error != .departed {
        accounts.refund(meter, project)
        if adds { accounts.refund(.ingest, project) }
      }
      throw error
    }
  }
}
