internal import HTTP
internal import Text

/// Whether a request to a server that only this machine can reach comes from this machine's programs. A page
/// in a browser may send one too, under a name that leads here (rebinding), or from another site.
struct OriginCheck: Hashable, Sendable {
  /// Whether to look at all: a server that others may reach is spoken to by names that it does not
  /// know.
  let isLocal: Bool
  /// Whether its own pages begin with https.
  var isEncrypted = false
  /// Pages that may ask all the same.
  var pages = CrossOrigin(origins: [])

  /// Why a request is refused; nil: it is not.
  func objection(to request: Request) -> String? {
    guard isLocal else { return nil }
    // RFC 9112, 3.2.2: a host in the target stands for the Host header.
    let host = Target.authority(request.target) ?? request["host"].map { $0[...] }
    if let host, !Self.isLocal(host) {
      return
        "this server only answers to localhost, not to the name in the Host header or the target"
    }
    if pages.allowed(request) != nil { return nil }
    // A proxy before this server may have looked at any of them.
    for field in request.fields where field.name.elementsEqual("origin".utf8) {
      if field.value.elementsEqual("null".utf8) {
        return "a page without an origin may not ask this server"
      }
      // Its own pages have the name that the request asks for: also where a tunnel leads here.
      guard let host, own(host) == lowercased(field.value) else { return Self.foreign }
    }
    return nil
  }

  /// The objection to a page of another site.
  static let foreign = "pages of other sites may not ask this server, unless --cors names them"

  /// The origin of this server's own pages, by the name at which they asked for it. Browsers leave the
  /// scheme's usual port out.
  private func own(_ host: ArraySlice<UInt8>) -> [UInt8] {
    let usual = isEncrypted ? ":443" : ":80"
    let name = lowercased(Array(host))
    let end = name.suffix(usual.utf8.count).elementsEqual(usual.utf8) ? usual.utf8.count : 0
    return Array((isEncrypted ? "https://" : "http://").utf8) + name.dropLast(end)
  }

  /// Whether `name`, `name:port` or `[address]:port` is this machine.
  private static func isLocal(_ host: ArraySlice<UInt8>) -> Bool {
    var name = host
    if name.first == 0x5B {
      guard let end = name.firstIndex(of: 0x5D) else { return false }
      name = name[(name.startIndex + 1)..<end]
    } else if let colon = name.firstIndex(of: 0x3A) {
      name = name[..<colon]
    }
    let text = String(decoding: name, as: UTF8.self).lowercased()
    if text.isEmpty || text == "localhost" || text == "::1" { return true }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
