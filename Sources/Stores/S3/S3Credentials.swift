internal import Format
internal import Posix

/// The keys of object storage. They are in no message.
struct S3Credentials: Hashable, Sendable {
  var accessKey: String
  var secretKey: String
  /// That of a role that was assumed.
  var token: String?
  /// When they end.
  var expiry: Timestamp?

  /// Whether they end within two minutes.
  func isEnding(_ now: Timestamp) -> Bool {
    expiry.map { $0.seconds - now.seconds < 120 } ?? false
  }
}

/// Where the keys come from: the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else
/// a profile of the file of credentials, which another program may renew.
final class S3CredentialSource: Sendable {
  private let environment: @Sendable (String) -> [UInt8]?
  private let known = Lock<(keys: S3Credentials, readAt: Int64)?>(nil)

  init(environment: @escaping @Sendable (String) -> [UInt8]? = { Environment.nonEmpty($0) }) {
    self.environment = environment
  }

  /// The keys to sign with now.
  /// - Parameter isRefused: whether the server called the last ones expired: then they are read anew.
  /// - Returns: the keys.
  /// - Throws: `.invalid` where there are none, `.refused` where they have ended.
  func keys(isRefused: Bool = false) throws(StoreError) -> S3Credentials {
    let now = Clock.now()
    let held = known.withLock { $0 }
    if let held, !isRefused {
      // Keys that are about to end are looked for anew every ten seconds at most.
      let isRecent = Clock.monotonic() - held.readAt < 10_000_000_000
      if !held.keys.isEnding(now) || isRecent && (held.keys.expiry ?? now) > now {
        return held.keys
      }
    }
    let keys = try read()
    if let expiry = keys.expiry, expiry <= now {
      throw .refused(
        "the keys for the object storage have expired: renew them, as with `aws sso login`")
    }
    known.withLock { $0 = (keys, Clock.monotonic()) }
    return keys
  }

  private func read() throws(StoreError) -> S3Credentials {
    if let id = environment("AWS_ACCESS_KEY_ID"), let key = environment("AWS_SECRET_ACCESS_KEY") {
      return S3Credentials(
        accessKey: id.text, secretKey: key.text, token: environment("AWS_SESSION_TOKEN")?.text)
    }
    let named = environment("AWS_SHARED_CREDENTIALS_FILE").map { Path($0) }
    let home = environment("HOME").map { Path($0) } ?? System.home
    guard let file = named ?? home?.appending(".aws/credentials") else { throw Self.missing }
    let profile = environment("AWS_PROFILE")?.text ?? "default"
    let bytes: [UInt8]
    do { bytes = try Files.readAll(file, limit: 1 << 20) } catch {
      guard error == .notFound, named == nil else {
        throw .refused("the file of credentials \(file) cannot be read: \(error)")
      }
      throw Self.missing
    }
    guard let keys = Self.keys(in: bytes, profile) else {
      throw .invalid("\(file) has no whole credentials of the profile '\(profile)'")
    }
    return keys
  }

  private static let missing = StoreError.invalid(
    "the object storage needs keys: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write "
      + "~/.aws/credentials")

  /// The keys of a profile in a file of credentials; nil: it has none.
  static func keys(in bytes: [UInt8], _ profile: String) -> S3Credentials? {
    var values: [String: String] = [:]
    var isInside = false
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let line = trimmed(line)
      if line.hasPrefix("["), line.hasSuffix("]") {
        let name = trimmed(line.dropFirst().dropLast())
        isInside = name == profile || name == "profile \(profile)"
      } else if isInside, let equals = line.firstIndex(of: "="), line.first != "#" {
        values[trimmed(line[..<equals]).lowercased()] = trimmed(line[line.index(after: equals)...])
      }
    }
    guard let id = values["aws_access_key_id"], let key = values["aws_secret_access_key"],
      !id.isEmpty, !key.isEmpty
    else { return nil }
    let end = values["expiration"] ?? values["aws_expiration"] ?? values["x_security_token_expires"]
    return S3Credentials(
      accessKey: id, secretKey: key,
      token: values["aws_session_token"] ?? values["aws_security_token"],
      expiry: end.flatMap { Timestamp(rfc3339: Array($0.utf8)) })
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(
      String(text.drop { $0 == " " || $0 == "\t" }.reversed()).drop { $0 == " " || $0 == "\t" }
        .reversed())
  }
}
