internal import Posix

/// A bucket of object storage, and where in it cubes are kept.
struct S3Place: Hashable, Sendable {
  let bucket: String
  /// What all keys begin with: empty, or ending with a slash.
  let prefix: String
  /// Such as `https://s3.eu-central-1.amazonaws.com`, without a slash at the end.
  let endpoint: String
  let region: String
  /// Whether the bucket stands in the path, and not in the host's name.
  let isPathStyle: Bool
  /// The bucket and the prefix.
  let address: String
  /// The file of the authorities whose certificates are trusted, and the variable that names it.
  let authorities: Authorities?

  /// A file of certificates.
  struct Authorities: Hashable, Sendable {
    let variable: String
    let file: Path
  }

  /// What no other place has.
  var location: String { "s3 \(endpoint) \(region) \(bucket)/\(prefix)" }

  init(
    _ parts: URLParts, environment: (String) -> [UInt8]? = { Environment.nonEmpty($0) }
  ) throws(StoreError) {
    if parts.authority.contains(UInt8(ascii: "@")) {
      throw .invalid(
        "keys do not belong into the store's URL: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    }
    bucket = String(decoding: parts.authority, as: UTF8.self)
    guard (1...255).contains(bucket.utf8.count),
      bucket.utf8.allSatisfy({
        0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 | 0x20 || [0x2D, 0x2E, 0x5F].contains($0)
      })
    else {
      throw .invalid("the store's URL names no bucket: write s3://BUCKET/PREFIX, without keys")
    }
    guard let path = Percent.decode(parts.path) else {
      throw .invalid("the prefix of s3://\(bucket) has a % without two digits")
    }
    let folders = path.split(separator: 0x2F).map { Array($0) }
    guard path.count <= 512, String(validating: path, as: UTF8.self) != nil,
      folders.allSatisfy({ $0 != [0x2E] && $0 != [0x2E, 0x2E] && !$0.contains { $0 < 0x20 } })
    else { throw .invalid("the prefix of s3://\(bucket) is no text of at most 512 bytes") }
    prefix = folders.map { $0.text + "/" }.joined()
    address = "s3://\(bucket)" + folders.map { "/" + $0.text }.joined()

    var given: [String: String] = [:]
    for option in parts.options {
      guard ["endpoint", "region", "path-style"].contains(option.name) else {
        throw .invalid(
          "\(address) has an option '\(option.name)', which is not known: there are endpoint, region "
            + "and path-style")
      }
      given[option.name] = option.value.text
    }
    let region =
      given["region"] ?? (environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION"))?.text
      ?? "us-east-1"
    guard !region.isEmpty,
      region.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A && $0 != 0x2F })
    else { throw .invalid("the region of \(address) is none: write it like eu-central-1") }
    self.region = region
    let named =
      given["endpoint"]
      ?? (environment("AWS_ENDPOINT_URL_S3") ?? environment("AWS_ENDPOINT_URL"))?.text
    endpoint = try Self.checked(named ?? "https://s3.\(region).amazonaws.com", address)
    let variable = ["AWS_CA_BUNDLE", "SSL_CERT_FILE"].first { environment($0) != nil }
    authorities = variable.flatMap { variable in
      environment(variable).map { Authorities(variable: variable, file: Path($0)) }
    }
    switch given["path-style"] {
    case "true", "1", "yes": isPathStyle = true
    case "false", "0", "no": isPathStyle = false
    // A server of one's own seldom has names for its buckets; nor do certificates for names with dots.
    case nil: isPathStyle = named != nil || bucket.contains(".")
    default: throw .invalid("the option path-style of \(address) is true or false")
    }
  }

  private static func checked(_ endpoint: String, _ address: String) throws(StoreError) -> String {
    let scheme = endpoint.prefix { $0 != ":" }.lowercased()
    let rest = endpoint.dropFirst(scheme.count + 3)
    let host = rest.last == "/" ? rest.dropLast() : rest
    guard scheme == "http" || scheme == "https", endpoint.dropFirst(scheme.count).hasPrefix("://"),
      !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
      !host.contains(where: { "@?#/".contains($0) })
    else {
      throw .invalid("the endpoint of \(address) is none: write endpoint=https://HOST:PORT")
    }
    return "\(scheme)://\(host)"
  }

  /// The URL of a key (or of the bucket), and of a query whose names are in order.
  func url(_ key: String?, _ query: [(String, String)]) -> String {
    let path = key.map { Percent.encode(Array((prefix + $0).utf8), keepsSlash: true) } ?? ""
    let base: String
    if isPathStyle {
      base = "\(endpoint)/\(bucket)" + (key == nil ? "" : "/\(path)")
    } else {
      let scheme = endpoint.hasPrefix("https") ? "https://" : "http://"
      base = "\(scheme)\(bucket).\(endpoint.dropFirst(scheme.count))/\(path)"
    }
    if query.isEmpty { return base }
    let words = query.map { name, value in
      "\(Percent.encode(Array(name.utf8)))=\(Percent.encode(Array(value.utf8)))"
    }
    return base + "?" + words.joined(separator: "&")
  }
}
