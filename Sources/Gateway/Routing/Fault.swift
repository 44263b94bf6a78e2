/// Why a call is not answered as asked, in terms that all dialects share. Each dialect makes an
/// answer of it: status, code and body are its own.
public struct Fault: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// No key was given, or what was given cannot be read.
    case noKey
    /// The key is unknown, revoked or expired.
    case badKey
    /// The key may not do this.
    case forbidden
    /// A page of another site asks, or the server is spoken to by another name.
    case foreignOrigin
    /// The body is not JSON, or no object.
    case malformed
    /// A field has a value that cannot be used.
    case invalid
    /// A field that is needed is missing, null or blank.
    case missing
    /// A list or object that is needed is empty.
    case empty
    /// What was named does not exist for this key.
    case notFound(Subject)
    /// What was to be made is there already.
    case exists(Subject)
    /// No endpoint has this path.
    case noEndpoint
    /// The path's endpoints have other methods.
    case wrongMethod
    /// The endpoint belongs to the dialect, and this server does not have it.
    case unsupported
    /// The body is too long, or came too slowly, or has too many fields: the status says which.
    case refused(status: Int)
    /// Too many requests: try again in so many seconds.
    case limited(retryAfter: Int)
    /// A month's budget is used up: it is renewed in so many seconds.
    case quota(Meter, retryAfter: Int)
    /// The store cannot be read or written now.
    case unavailable
    /// A bug, or a cube that is damaged.
    case failed
  }

  /// What was not found, or exists.
  public enum Subject: String, Hashable, Sendable {
    case memory, user, agent, group, project, organization, member, event, job, conversation
    case export, webhook, entity, cube, page, knowledgeBase, file, key
  }

  /// What is wrong.
  public var kind: Kind
  /// One sentence that names the field or the thing, and the way out.
  public var message: String
  /// The field, where one is meant.
  public var field: String?
  /// More for the body of the answer, where a dialect knows more fields.
  public var details: [String: String] = [:]
  /// What is left of the budget or rate that is used up.
  var allowance: Allowance?

  /// Of what is too long: a detail that says so of a file, or of all files together.
  static let (tooLong, ofFile, ofFiles) = ("too long", "file", "files")

  /// A fault of its parts.
  public init(_ kind: Kind, _ message: String, field: String? = nil) {
    self.kind = kind
    self.message = message
    self.field = field
  }

  /// A field that cannot be used.
  static func invalid(_ field: String, _ message: String) -> Fault {
    Fault(.invalid, message, field: field)
  }

  /// A field that is missing.
  static func missing(_ field: String) -> Fault {
    Fault(.missing, "\(field) is required", field: field)
  }

  /// Something that is not here.
  static func notFound(_ subject: Subject, _ message: String) -> Fault {
    Fault(.notFound(subject), message)
  }
}

/// What calls count toward.
public enum Meter: String, CaseIterable, Hashable, Sendable {
  case ingest, retrieval
}

extension Fault.Kind {
  /// The status by which HTTP itself tells it. A dialect says where its service answers otherwise.
  public var status: Int {
    switch self {
    case .noKey, .badKey: 401
    case .forbidden, .foreignOrigin: 403
    case .malformed, .invalid, .missing, .empty: 400
    case .notFound, .noEndpoint: 404
    case .exists: 409
    case .wrongMethod: 405
    case .unsupported: 501
    case .refused(let status): status
    case .limited, .quota: 429
    case .unavailable: 503
    case .failed: 500
    }
  }
}
