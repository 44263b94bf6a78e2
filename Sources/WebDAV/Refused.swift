internal import HTTP
internal import MemCubeFS
internal import Posix
internal import XML

/// Why a request is not answered as asked.
struct Refused: Error, Sendable {
  /// The status.
  var status: Int
  /// A sentence for a person.
  var sentence: String
  /// The condition of RFC 4918 that it fails, by its element's name.
  var condition: String?
  /// Header fields for the answer.
  var fields: [Request.Field] = []
  /// Whether what was looked up is something else by now: the request is to be begun again.
  var isStale = false

  /// A refusal of its parts.
  init(_ status: Int, _ sentence: String, condition: String? = nil) {
    self.status = status
    self.sentence = sentence
    self.condition = condition
  }

  /// What the tree refused to this thread just now.
  init(_ error: Errno) {
    isStale = error == .stale
    condition = nil
    (status, sentence) = Self.meaning(of: error)
    if let reason = MemoryTree.takeReason() { sentence = reason }
  }

  private static func meaning(of error: Errno) -> (Int, String) {
    switch error {
    case .notFound, .stale: (404, "there is nothing of this name")
    case .exists: (409, "something has this name already")
    case .notDirectory: (409, "a part of the path is no folder")
    case .isDirectory: (405, "this is a folder")
    case .notPermitted, .noAccess, .notSupported:
      (403, "what stands here cannot be changed so")
    case .readOnly: (403, "this cube can only be read here")
    case .notEmpty: (409, "the folder is not empty")
    case .crossTree: (403, "it cannot be moved there")
    case .noSpace, .overQuota: (507, "there is no room for it")
    case .tooLarge: (413, "a memory holds at most 1 GiB, a document 16 GiB, a conversation 64 MiB")
    case .nameTooLong: (400, "the name is too long: 255 bytes at most")
    case .invalid: (422, "what it says cannot be understood")
    case .tooManyFiles, .busy, .again, .interrupted, .noMemory:
      (503, "too much is under way; try again in a moment")
    default: (500, "\(error)")
    }
  }

  /// The answer that says so.
  var response: Response {
    var fields = fields
    if status == 304 { return Response(status: status, fields: fields) }
    if status == 503 { fields.append(Request.Field("Retry-After", "1")) }
    guard let condition else {
      fields.append(Request.Field("Content-Type", "text/plain; charset=utf-8"))
      return Response(status: status, fields: fields, body: .bytes(Array("\(sentence)\n".utf8)))
    }
    let body = Array(
      "\(XMLWriting.head)<D:error xmlns:D=\"DAV:\"><D:\(condition)/></D:error>\n".utf8)
    fields.append(XMLWriting.type)
    return Response(status: status, fields: fields, body: .bytes(body))
  }
}

/// Calls the tree; what it refuses becomes an answer.
func asked<Result>(_ call: () throws(Errno) -> Result) throws(Refused) -> Result {
  do { return try call() } catch { throw Refused(error) }
}

/// What all documents of the face have in common.
enum XMLWriting {
  /// The first line.
  static let head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
  /// The type.
  static let type = Request.Field("Content-Type", "application/xml; charset=utf-8")
}
