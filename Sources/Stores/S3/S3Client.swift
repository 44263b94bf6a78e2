internal import Digest
internal import Format
internal import HTTPClient
internal import Posix

/// A request to a bucket.
struct S3Request {
  var method: HTTPRequest.Method
  /// The key below the store's prefix; nil: the bucket itself.
  var key: String?
  /// Names in the order of their bytes: they are signed so.
  var query: [(String, String)] = []
  /// The body of a PUT or POST.
  var body = ByteSource.memory([])
  /// The SHA-256 of the body.
  var sum = SHA256.hash([])
  var fields: [HTTPRequest.Field] = []
  /// What is asked for, in messages.
  var what: String
  /// The longest reply, bytes.
  var limit = 1 << 20
  /// How often it is tried.
  var tries = 3

  init(_ method: HTTPRequest.Method, _ key: String?, _ what: String) {
    self.method = method
    self.key = key
    self.what = what
  }
}

/// Sends signed requests to a bucket; what may pass is tried three times.
final class S3Client: Sendable {
  /// So many pages without a key may follow one another.
  private static let emptyPages = 100

  let place: S3Place
  private let credentials: S3CredentialSource
  private let http = HTTPClient(name: "memcube")

  /// - Throws: `.invalid` where there are no credentials.
  init(_ place: S3Place, _ credentials: S3CredentialSource) throws(StoreError) {
    self.place = place
    self.credentials = credentials
    if place.endpoint.hasPrefix("https"), let given = place.authorities {
      do { _ = try Files.readAll(given.file, limit: 1 << 24) } catch {
        throw .invalid("\(given.variable) names \(given.file), which cannot be read: \(error)")
      }
    }
    _ = try credentials.keys()
  }

  /// Sends a request.
  /// - Returns: a reply of 2xx.
  /// - Throws: what another one means.
  func send(_ request: S3Request) throws(StoreError) -> HTTPReply {
    let collected = Lock<[UInt8]>([])
    var reply = try repeated(request) { (signed) throws(HTTPClientError) in
      collected.withLock { $0 = [] }
      return try http.download(signed) { part in
        collected.withLock { $0 += part }
        return true
      }
    }
    reply.body = collected.withLock { $0 }
    return reply
  }

  /// As `send`, nil where there is no such object.
  func find(_ request: S3Request) throws(StoreError) -> HTTPReply? {
    do { return try send(request) } catch {
      guard case .notFound = error else { throw error }
      return nil
    }
  }

  /// Hands on an object. After a failure it goes on where it was.
  func download(
    _ request: S3Request, receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError) {
    var handed: Int64 = 0
    var refusal: CubeError?
    let result = withoutActuallyEscaping(receive) { receive -> Result<HTTPReply, StoreError> in
      do throws(StoreError) {
        return .success(
          try repeated(request) { (signed) throws(HTTPClientError) in
            var position: Int64 = 0
            return try http.download(signed) { part in
              let known = max(0, min(Int64(part.count), handed - position))
              position += Int64(part.count)
              let fresh = known == 0 ? part : Array(part.dropFirst(Int(known)))
              if fresh.isEmpty { return true }
              handed += Int64(fresh.count)
              do throws(CubeError) {
                try receive(fresh)
                return true
              } catch {
                refusal = error
                return false
              }
            }
          })
      } catch { return .failure(error) }
    }
    if let refusal { throw .receiver(refusal) }
    _ = try result.get()
  }

  /// Puts bytes, and makes sure that it was an S3 service that took them.
  @discardableResult
  func put(
    _ key: String, _ bytes: [UInt8], _ what: String, fields: [HTTPRequest.Field] = [],
    tries: Int = 3
  ) throws(StoreError) -> HTTPReply {
    var request = S3Request(.put, key, what)
    request.body = .memory(bytes)
    request.sum = SHA256.hash(bytes)
    request.fields = fields
    request.tries = tries
    let reply = try send(request)
    guard reply["etag"] != nil else { throw S3Failure.noService(place) }
    return reply
  }

  /// Removes an object, if it is there.
  func delete(_ key: String, _ what: String) throws(StoreError) {
    _ = try find(S3Request(.delete, key, what))
  }

  /// All objects whose keys begin so, in parts.
  func list(
    _ prefix: String, receive: ([S3Entry]) throws(StoreError) -> Void
  ) throws(StoreError) {
    var next: String?
    var empty = 0
    repeat {
      var request = S3Request(.get, nil, "the listing of \(prefix)")
      request.query = next.map { [("continuation-token", $0)] } ?? []
      request.query += [
        ("list-type", "2"), ("max-keys", "1000"), ("prefix", place.prefix + prefix),
      ]
      request.limit = S3Page.limit
      let reply = try send(request)
      guard let page = S3Page(reply.body, prefix: place.prefix) else {
        throw S3Failure.noService(place)
      }
      try receive(page.entries)
      // A server that says there is more, and gives nothing, would never end.
      empty = page.entries.isEmpty ? empty + 1 : 0
      if page.next != nil, page.next == next || empty > Self.emptyPages {
        throw S3Failure.noService(place)
      }
      next = page.next
    } while next != nil
  }

  /// All objects whose keys begin so.
  func list(_ prefix: String) throws(StoreError) -> [S3Entry] {
    var all: [S3Entry] = []
    try list(prefix) { (page) throws(StoreError) in all += page }
    return all
  }

  // MARK: Trying

  private func repeated(
    _ request: S3Request, _ perform: (HTTPRequest) throws(HTTPClientError) -> HTTPReply
  ) throws(StoreError) -> HTTPReply {
    var tries = 0
    var isRenewed = false
    while true {
      tries += 1
      let failure: StoreError
      do throws(HTTPClientError) {
        let reply = try perform(try signed(request, isRenewed: isRenewed))
        if (200..<300).contains(reply.status) { return reply }
        let found = S3Failure(reply, request.what, place)
        if found.code == "ExpiredToken", !isRenewed {
          isRenewed = true
          continue
        }
        failure = found.error
      } catch {
        failure = meaning(error, request.what)
        // It would only be waited for as long again.
        if error == .timeout { throw failure }
      }
      guard failure.isPassing, tries < request.tries else { throw failure }
      S3Client.pause(after: tries)
    }
  }

  /// Waits before another try: 0.2 s, 0.4 s … and by chance up to half as long again.
  static func pause(after tries: Int) {
    let step = Int64(100_000_000) << min(tries, 6)
    Clock.sleep(nanoseconds: step + Int64.random(in: 0...(step / 2)))
  }

  private func meaning(_ error: HTTPClientError, _ what: String) -> StoreError {
    let address = place.address
    if error == .untrusted || error == .noAuthorities {
      return .refused(
        "\(place.endpoint) is not trusted: "
          + (error == .untrusted
            ? "its certificate is of an authority that is not known here, or of another name; set "
              + "AWS_CA_BUNDLE to the file of its authority's certificate"
            : "the file of \(place.authorities?.variable ?? "AWS_CA_BUNDLE") holds no certificates")
      )
    }
    return switch error {
    case .noLibrary:
      .invalid("object storage needs libcurl, which is not installed: apt-get install libcurl4")
    case .invalid(let text): .invalid("\(address) cannot be asked for \(what): \(text)")
    case .unreachable(let text):
      .unreachable("\(address) cannot be reached at \(place.endpoint): \(text)")
    case .notPublic, .timeout: .unreachable("\(address) did not answer in time, asked for \(what)")
    case .tooLong: S3Failure.noService(place)
    case .stopped: .unreachable("\(what) was not wanted any more")
    }
  }

  private func signed(
    _ request: S3Request, isRenewed: Bool
  ) throws(HTTPClientError) -> HTTPRequest {
    let keys: S3Credentials
    do { keys = try credentials.keys(isRefused: isRenewed) } catch {
      throw .invalid(error.asCubeError.message)
    }
    var signed = HTTPRequest(request.method, place.url(request.key, request.query))
    signed.fields = request.fields + [.init("x-amz-content-sha256", Hex.encode(request.sum).text)]
    if let token = keys.token { signed.fields.append(.init("x-amz-security-token", token)) }
    signed.signing = HTTPSigning(
      service: "s3", region: place.region, accessKey: keys.accessKey, secretKey: keys.secretKey)
    switch request.method {
    case .put: signed.upload = request.body
    case .post:
      // Only the lists of parts are posted.
      guard case .memory(let bytes) = request.body else { throw .invalid("a file is not posted") }
      signed.body = bytes
    case .get, .head, .delete: break
    }
    signed.authorities = place.authorities?.file
    signed.replyLimit = request.limit
    signed.connectTimeout = 5_000_000_000
    signed.stallTimeout = 20_000_000_000
    // As long as it goes on it is not broken off: 100 kB a second at least.
    let length = request.limit == .max ? Int64(1) << 40 : request.body.count
    signed.timeout = 60_000_000_000 + min(length, 1 << 40) / 100_000 * 1_000_000_000
    return signed
  }
}
