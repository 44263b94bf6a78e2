public import Posix

/// A request as it came, read by its grammar and not understood.
public struct Request: Hashable, Sendable {
  /// A header field.
  public struct Field: Hashable, Sendable {
    /// Its name in lower case, ASCII.
    public var name: [UInt8]
    /// Its value as it came.
    public var value: [UInt8]

    /// A field of its parts.
    public init(_ name: [UInt8], _ value: [UInt8]) {
      self.name = name
      self.value = value
    }

    /// A field whose parts are given as text, the name in any case.
    public init(_ name: String, _ value: String) {
      self.name = Array(name.lowercased().utf8)
      self.value = Array(value.utf8)
    }
  }

  /// GET, POST, …, as it came.
  public var method: [UInt8]
  /// The path and what follows it, not decoded: `/a%2Fb/?c=d`.
  public var target: [UInt8]
  /// The header's fields, in no certain order.
  public var fields: [Field]
  /// The body, whole; empty where it was stored.
  public var body: [UInt8]
  /// A long body, on disk.
  public var stored: ByteSource?

  /// A request of its parts.
  public init(method: [UInt8], target: [UInt8], fields: [Field] = [], body: [UInt8] = []) {
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body
  }

  /// The value of the first field of a name (in lower case).
  public subscript(name: String) -> [UInt8]? {
    fields.first { $0.name.elementsEqual(name.utf8) }?.value
  }
}

/// Why a request was not handed to the handler as it is.
public enum Refusal: Hashable, Sendable {
  /// The body is longer than allowed, bytes: 413.
  case tooLong(limit: Int)
  /// More header fields than allowed: 431.
  case tooManyFields
  /// It cannot be read as what its sender may have meant, which this says: 400.
  case malformed(String)
  /// Its body is coded in a way that is not understood, so that its end is not known: 501.
  case unknownCoding
  /// The sender is not known, and so may not: 401.
  case unknownCaller
  /// The sender is known and may not, for a reason: 403.
  case forbidden(String)
  /// There is nothing where it goes: 404.
  case unknownPlace
  /// What is there takes no such method: 405.
  case unknownMethod
  /// It took longer to arrive than allowed: 408.
  case tooSlow
  /// As many requests wait as may: 503.
  case busy
  /// As much is answered and not read yet as there is room for: 503.
  case tooManyUnread
  /// The server is about to stop: 503.
  case stopping
  /// The disk has no room for a long body, or cannot be written: 507.
  case noRoom

  /// The status that tells it.
  public var status: Int {
    switch self {
    case .tooLong: 413
    case .tooManyFields: 431
    case .malformed: 400
    case .unknownCoding: 501
    case .unknownCaller: 401
    case .forbidden: 403
    case .unknownPlace: 404
    case .unknownMethod: 405
    case .tooSlow: 408
    case .busy, .tooManyUnread, .stopping: 503
    case .noRoom: 507
    }
  }

  /// A sentence for the reader of the answer.
  public var sentence: String {
    switch self {
    case .tooLong(let limit): "the body is longer than \(limit >> 20) MiB"
    case .tooManyFields: "the request has too many header fields"
    case .malformed(let sentence): sentence
    case .unknownCoding: "the only transfer coding that is understood is chunked"
    case .unknownCaller: "it is not known who calls"
    case .forbidden(let sentence): sentence
    case .unknownPlace: "there is no such path here"
    case .unknownMethod: "this path takes another method"
    case .tooSlow: "the request took too long to arrive"
    case .busy: "too many requests wait; try again in a moment"
    case .tooManyUnread: "too many long answers are not read yet; try again in a moment"
    case .stopping: "the server is about to stop"
    case .noRoom: "the server has no room to keep the body"
    }
  }
}

/// What answers requests. Its functions are called on several threads at once.
public protocol Handler: Sendable {
  /// Answers a whole request; may take its time, on a thread of the pool.
  func respond(to request: Request) -> Response
  /// As `respond(to:)`, where it is of use to know who waits.
  func respond(to request: Request, for attendance: Attendance) -> Response
  /// Answers a request that was refused; its body is empty. Called on the thread that serves all
  /// connections, so it must not wait for anything.
  func refuse(_ request: Request, _ refusal: Refusal) -> Response
  /// Why a request is not worth its body, which is long: of that nothing is kept then. Called, once the
  /// header is there, on the thread that serves all connections, so it must not wait for anything.
  func objection(to request: Request) -> Refusal?
}

extension Handler {
  /// Answers the client that waits.
  public func respond(to request: Request, for attendance: Attendance) -> Response {
    respond(to: request)
  }

  /// None: every body is read.
  public func objection(to request: Request) -> Refusal? { nil }
}
