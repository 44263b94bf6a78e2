public import Posix

/// What is asked of an HTTP server.
public struct HTTPRequest: Sendable {
  /// What is to be done with the resource.
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
    case head = "HEAD"
  }

  /// A header field; the name in any case.
  public struct Field: Hashable, Sendable {
    /// Its name, such as `Content-Type`.
    public var name: String
    /// Its value, without line ends.
    public var value: String

    /// A field of its parts.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What is to be done.
  public var method: Method
  /// An absolute http or https URL.
  public var url: String
  /// Header fields beside those that every request has.
  public var fields: [Field]
  /// The body of a POST or PUT.
  public var body: [UInt8]
  /// A form in the place of a POST's body, with its `Content-Type`; nil: the body is sent.
  public var form: HTTPForm?
  /// The body of a PUT in the place of `body`, which is sent piece by piece; nil: the body is sent.
  public var upload: ByteSource?
  /// With what the request is signed, by libcurl itself; nil: with nothing.
  public var signing: HTTPSigning?
  /// A file of certificates, PEM, of the authorities that are trusted; nil: those of the system.
  public var authorities: Path?
  /// How long connecting may take, nanoseconds.
  public var connectTimeout: Int64 = 10_000_000_000
  /// How long all of it may take, nanoseconds.
  public var timeout: Int64 = 60_000_000_000
  /// How long almost nothing may come or go before it is broken off, nanoseconds; nil: as long as all of it.
  public var stallTimeout: Int64?
  /// The longest body of a reply that is taken, bytes.
  public var replyLimit = 8 << 20

  /// Whether only machines of the public network may be asked: not this one, nor its neighbours,
  /// whatever names them. A proxy is then not asked either.
  public var onlyPublic = false

  /// A request of its parts.
  public init(_ method: Method, _ url: String, fields: [Field] = [], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.fields = fields
    self.body = body
  }

  /// What keeps a request from being sent as it is meant; nil if nothing does. A line end in a
  /// value would be another field.
  var objection: String? {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    guard scheme == "http" || scheme == "https", url.dropFirst(scheme.count).hasPrefix("://") else {
      return "'\(url)' is no http or https URL"
    }
    if url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      return "the URL holds a space or control character"
    }
    for field in fields {
      let isToken = field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
      let isLine = field.value.utf8.allSatisfy { $0 != 0x0A && $0 != 0x0D && $0 != 0 }
      if field.name.isEmpty || !isToken || !isLine {
        return "the header field '\(field.name)' holds what no header can"
      }
    }
    if let signing, signing.accessKey.contains(":") || signing.accessKey.isEmpty {
      return "the access key holds a colon, or nothing"
    }
    return form?.objection
  }
}

/// The keys of AWS Signature Version 4. They are in no message.
public struct HTTPSigning: Hashable, Sendable, CustomStringConvertible {
  /// The service, such as `s3`.
  public var service: String
  /// The region, such as `us-east-1`.
  public var region: String
  /// The id of the key.
  public var accessKey: String
  /// The key itself.
  public var secretKey: String

  /// Keys for a service in a region.
  public init(service: String, region: String, accessKey: String, secretKey: String) {
    self.service = service
    self.region = region
    self.accessKey = accessKey
    self.secretKey = secretKey
  }

  /// Without the keys.
  public var description: String { "keys for \(service) in \(region)" }
}

/// What an HTTP server answered.
public struct HTTPReply: Sendable {
  /// The status, such as 200 or 429.
  public var status: Int
  /// The header's fields in order, names in lower case.
  public var fields: [HTTPRequest.Field]
  /// The body; of a streamed reply empty.
  public var body: [UInt8]

  /// The value of the first field of a name (in lower case).
  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// Why there is no reply.
public enum HTTPClientError: Error, Hashable, Sendable {
  /// libcurl is not installed.
  case noLibrary
  /// The request itself is wrong; a sentence.
  case invalid(String)
  /// The server cannot be found or reached, or broke off; a sentence.
  case unreachable(String)
  /// Its address is none of the public network, and such a one was wanted.
  case notPublic
  /// It took longer than allowed.
  case timeout
  /// The reply's body is longer than allowed, or its header than 64 KiB.
  case tooLong
  /// The caller did not want it any more.
  case stopped

  /// The server's certificate is of an authority that is not trusted, or of another name.
  public static let untrusted = HTTPClientError.unreachable(
    "its certificate is of an authority that is not trusted here, or of another name")
  /// The file of `authorities` holds no certificate.
  public static let noAuthorities = HTTPClientError.unreachable(
    "the file of authorities holds no certificates")
}
