internal import Format
internal import HTTPClient
internal import Posix
internal import XML

/// An object as a listing names it.
struct S3Entry: Hashable, Sendable {
  /// Its key, without the store's prefix.
  var key: String
  /// Its ETag, quotes and all.
  var tag: String
  /// When it was put, as the server writes it; such times are ordered as their texts.
  var changed: String
  /// Bytes.
  var size: Int64
}

/// A page of a listing: ListObjectsV2.
struct S3Page: Hashable, Sendable {
  var entries: [S3Entry]
  /// What the next page is asked for with; nil: this is the last one.
  var next: String?

  /// The longest page that is read: 1,000 keys of 1,024 bytes, each byte escaped.
  static let limit = 16 << 20

  /// Reads an answer; nil: it is none of an S3 service.
  init?(_ bytes: [UInt8], prefix: String) {
    var limits = XMLLimits()
    limits.length = Self.limit
    limits.parts = 100_000
    guard let root = try? XMLElement.read(bytes, limits),
      root.name.local.elementsEqual("ListBucketResult".utf8)
    else { return nil }
    entries = []
    for element in root.elements where element.name.local.elementsEqual("Contents".utf8) {
      guard let key = element.text(of: "Key"), key.hasPrefix(prefix) else { continue }
      entries.append(
        S3Entry(
          key: String(key.dropFirst(prefix.count)), tag: element.text(of: "ETag") ?? "",
          changed: element.text(of: "LastModified") ?? "",
          size: element.text(of: "Size").flatMap { Int64($0) } ?? 0))
    }
    let isCut = root.text(of: "IsTruncated") == "true"
    next = isCut ? root.text(of: "NextContinuationToken") : nil
    // Without what comes next it would be taken for whole.
    if isCut, next == nil { return nil }
  }
}

extension XMLElement {
  /// The text of the first element in it of a name, in any namespace.
  func text(of name: String) -> String? {
    elements.first { $0.name.local.elementsEqual(name.utf8) }
      .map { String(decoding: $0.text, as: UTF8.self) }
  }
}

/// What an error of object storage means.
struct S3Failure {
  /// The code, such as `NoSuchKey`; empty where there is no body.
  let code: String
  let error: StoreError

  /// - Parameters:
  ///   - reply: its status is none of 2xx.
  ///   - what: what was asked for, for the message.
  ///   - place: the store.
  init(_ reply: HTTPReply, _ what: String, _ place: S3Place) {
    let root = try? XMLElement.read(reply.body)
    code =
      root.flatMap { $0.name.local.elementsEqual("Error".utf8) ? $0.text(of: "Code") : nil } ?? ""
    let said = code.isEmpty ? "status \(reply.status)" : Self.oneLine(code)
    let address = place.address
    // A gateway between here and there may answer in its own words; it is passing.
    let isPassing = reply.status >= 500 || reply.status == 429 || reply.status == 408
    guard isPassing || !code.isEmpty || reply.body.isEmpty else {
      error = Self.noService(place)
      return
    }
    switch (reply.status, code) {
    case (507, _), (_, "QuotaExceeded"), (_, "XMinioStorageFull"), (_, "InsufficientStorage"):
      error = .full("the store \(address) has no room: \(said)")
    case (_, "RequestTimeTooSkewed"):
      error = .refused("\(address) refuses \(what): this machine's clock is wrong by minutes")
    case (_, "ExpiredToken"), (_, "TokenRefreshRequired"):
      error = .refused("\(address) refuses \(what): the keys have expired; renew them")
    case (_, "NoSuchBucket"):
      error = .invalid(
        "there is no bucket \(place.bucket) at \(place.endpoint): make it, or mend the URL")
    case (301, _), (307, _), (_, "AuthorizationHeaderMalformed"), (_, "PermanentRedirect"):
      let region = reply["x-amz-bucket-region"] ?? root?.text(of: "Region")
      error = .invalid(
        "the bucket \(place.bucket) is in another region than \(place.region): write "
          + "region=\(region.map(Self.oneLine) ?? "REGION") into the URL")
    case (401, _), (403, _):
      error = .refused("\(address) refuses \(what): \(said); check keys and rights")
    case (404, _): error = .notFound("\(address) has not \(what)")
    case _ where isPassing || code == "SlowDown" || code == "RequestTimeout":
      error = .unreachable("\(address) failed with \(what): \(said)")
    default: error = .refused("\(address) refuses \(what): \(said)")
    }
  }

  static func noService(_ place: S3Place) -> StoreError {
    .damaged(
      "what answers at \(place.endpoint) for \(place.address) is no S3 service: check the endpoint")
  }

  /// Outside text in a message: short, and one line.
  private static func oneLine(_ text: String) -> String {
    String(text.prefix(80).filter { !$0.isNewline && $0 != "\u{1B}" })
  }
}

/// Times of HTTP's header: `Mon, 30 Nov 2026 10:00:00 GMT` (RFC 9110, 5.6.7).
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func seconds(_ text: String?) -> Int64? {
    let parts = (text ?? "").split(separator: " ")
    guard parts.count == 6, let month = months.firstIndex(of: String(parts[2])) else { return nil }
    let (day, number) = ("0\(parts[1])".suffix(2), "0\(month + 1)".suffix(2))
    return Timestamp(rfc3339: Array("\(parts[3])-\(number)-\(day)T\(parts[4])Z".utf8))?.seconds
  }
}
