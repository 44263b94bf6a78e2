internal import HTTPClient
internal import Posix
internal import Text

/// Fetches documents from the web, where the server was started with the right to.
struct WebDocument: Sendable {
  /// What may be fetched.
  enum Reach: Hashable, Sendable {
    case nothing
    /// From machines of the public network.
    case publicNetwork
    /// From anywhere; for tests.
    case anywhere
  }

  var reach: Reach
  /// The longest document, bytes.
  var limit: Int64 = 100 << 20
  /// Where it is kept.
  var directory: Path

  /// What came.
  struct Fetched: Sendable {
    var content: ByteSource
    var name: [UInt8]
    var type: [UInt8]?
  }

  private static let redirections = 5

  /// Fetches what an address names, by way of others if it leads to them: each is checked anew.
  func fetch(_ address: [UInt8]) throws(DocumentError) -> Fetched {
    guard reach != .nothing else {
      throw .refused(
        "this server fetches nothing from the web; it was not started with --allow-urls")
    }
    guard var url = String(validating: address, as: UTF8.self), url.utf8.count <= 4096 else {
      throw .refused("the address is no text, or too long")
    }
    // No connection is kept: one that was opened for something else might lead elsewhere.
    let client = HTTPClient(name: "memcube")
    for _ in 0...Self.redirections {
      let (reply, content) = try ask(url, client)
      switch reply.status {
      case 200:
        let path = url.utf8.prefix { $0 != 0x3F && $0 != 0x23 }
        let start = path.lastIndex(of: 0x2F).map { path.index(after: $0) } ?? path.startIndex
        let name = Array(path[start...])
        return Fetched(
          content: content, name: name.isEmpty ? Array("page.html".utf8) : name,
          type: reply["content-type"].map { Array($0.utf8) })
      case 301, 302, 303, 307, 308:
        guard let next = reply["location"], let target = Self.resolve(next, from: url) else {
          throw .unavailable("'\(url)' leads on to nowhere")
        }
        url = target
      default: throw .unavailable("'\(url)' answered with status \(reply.status)")
      }
    }
    throw .unavailable("'\(address.asText)' leads on more than \(Self.redirections) times")
  }

  private func ask(
    _ url: String, _ client: HTTPClient
  ) throws(DocumentError) -> (HTTPReply, ByteSource) {
    var request = HTTPRequest(.get, url)
    request.onlyPublic = reach != .anywhere
    request.replyLimit = Int(clamping: limit)
    let file: HeldFile
    do {
      try Files.makeDirectories(directory, mode: 0o700)
      file = HeldFile(try HeldFile.temporary(in: directory))
    } catch { throw .unavailable("a document cannot be kept: \(error)") }
    let count = Condition<Int64>(0)
    do throws(HTTPClientError) {
      let reply = try client.send(request) { part in
        count.withLock { count in
          guard (try? Files.write(file.descriptor, part, at: count)) != nil else { return false }
          count += Int64(part.count)
          return true
        }
      }
      return (reply, .file(file, 0..<count.withLock { $0 }))
    } catch {
      switch error {
      case .noLibrary: throw .missingHelper("fetching needs libcurl: install the package libcurl4")
      case .invalid(let why): throw .refused(why)
      case .notPublic:
        throw .unavailable(
          "'\(url)' cannot be fetched: its address is not one of the public network")
      case .unreachable(let why): throw .unavailable("'\(url)' cannot be fetched: \(why)")
      case .timeout: throw .unavailable("'\(url)' did not come within a minute")
      case .tooLong: throw .tooLong("'\(url)' is larger than \(limit >> 20) MiB")
      case .stopped: throw .unavailable("'\(url)' could not be kept: is the disk full?")
      }
    }
  }

  /// What `Location` means on a page: RFC 3986, as far as servers use it.
  static func resolve(_ target: String, from url: String) -> String? {
    if target.hasPrefix("http://") || target.hasPrefix("https://") { return target }
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
    if target.hasPrefix("//") { return url[...colon] + target }
    let host = url[url.index(colon, offsetBy: 3)...].prefix { !"/?#".contains($0) }
    let origin = "\(url[..<colon])://\(host)"
    if target.hasPrefix("/") { return origin + target }
    // Any other scheme is no path.
    guard !target.isEmpty, !target.prefix(while: { $0 != "/" }).contains(":") else { return nil }
    let path = url.dropFirst(origin.count).prefix { $0 != "?" && $0 != "#" }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return origin + folder + target
  }
}

extension ArraySlice<UInt8> {
  /// Whether it begins as an address of the web does.
  var isAddress: Bool {
    let text = String(decoding: self, as: UTF8.self).lowercased()
    return text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("ftp://")
  }
}
