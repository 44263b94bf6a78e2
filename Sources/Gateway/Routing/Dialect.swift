internal import Format

/// The endpoints of one hosted service, and how it says that something is wrong.
protocol Dialect: Sendable {
  /// Its name, for the page and the call log.
  var name: String { get }
  /// Its endpoints, their paths below `prefixes`.
  var endpoints: [Endpoint] { get }
  /// Whether a call may come without a key, where the project that is then meant has none.
  var allowsNoKey: Bool { get }
  /// The names of the fields that say whose memories are meant, at any endpoint. An endpoint that does not
  /// read one refuses it, since without it all owners' would be meant.
  var scopeFields: Set<String> { get }
  /// The names of the fields that choose the project of a call, at any endpoint: `admit` reads them.
  var choiceFields: KnownFields { get }
  /// Whether deleting memories forgets what endpoints were answered that know calls again by
  /// themselves: see `Accounts.forgetAnswers`.
  var forgetsAnswers: Bool { get }
  /// Whether what is posted must have a body.
  var needsBodies: Bool { get }
  /// Whether a key may come as a user's name or password; else such a header is one that cannot be read.
  var knowsBasic: Bool { get }
  /// Whether a call may come with the cookie of a visit to the console in the place of a key.
  var knowsVisits: Bool { get }
  /// The scheme by which an answer without a key asks for one.
  var challenge: String { get }
  /// Whose memories a call is about, as far as it tells; with them its answer is forgotten.
  func owner(of call: Call) -> Owner?
  /// The answer to a call that went wrong. The call's endpoint and session may be unknown yet.
  func reply(to fault: Fault, of call: Call) -> Reply
  /// An answer as it goes out, with what every answer of the dialect carries.
  func finish(_ reply: Reply, _ call: Call) -> Reply
  /// What a call must tell besides its key before its endpoint is asked, such as the project;
  /// gives the session with what it changed.
  func admit(_ call: Call, _ session: Session) throws(Fault) -> Session
  /// Does what a call left to be done after its answer; what comes of it is the task's output. Called again
  /// after a crash, it does what is left.
  func perform(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON
  /// Lets go of what a task was done with, once its end is noted.
  func letGo(of task: GatewayTask, _ project: Project, _ gateway: Gateway)
}

extension Dialect {
  var allowsNoKey: Bool { false }

  var scopeFields: Set<String> { [] }

  var choiceFields: KnownFields { .nothing }

  var forgetsAnswers: Bool { false }

  var needsBodies: Bool { false }

  var knowsBasic: Bool { true }

  var knowsVisits: Bool { false }

  var challenge: String { "Token" }

  func owner(of call: Call) -> Owner? {
    let id = call.body["user_id"]?.string ?? call.body["userId"]?.string
    return id.flatMap { $0.isEmpty ? nil : .user($0) }
  }

  func finish(_ reply: Reply, _ call: Call) -> Reply { reply }

  func admit(_ call: Call, _ session: Session) throws(Fault) -> Session { session }

  func perform(
    _ task: GatewayTask, _ project: Project, _ gateway: Gateway
  ) throws(Fault) -> JSON {
    throw Fault(.unsupported, "this dialect leaves nothing to be done later")
  }

  func letGo(of task: GatewayTask, _ project: Project, _ gateway: Gateway) {}
}
