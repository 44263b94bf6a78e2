internal import MemCube
internal import Posix

/// Addresses on the web as callers give them: RFC 3986, 3.2.
enum WebAddress {
  /// Whether a text is an http or https address with a host, and a port that there is.
  static func isOne(_ text: [UInt8]) -> Bool {
    guard !text.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return false }
    let scheme = text.prefix(8).asText.lowercased()
    let start = scheme == "https://" ? 8 : scheme.hasPrefix("http://") ? 7 : nil
    guard let start else { return false }
    let authority = text[start...].prefix { ![0x2F, 0x3F, 0x23].contains($0) }
    let host = authority[(authority.lastIndex(of: 0x40).map { $0 + 1 } ?? start)...]
    let end: Int
    if host.first == 0x5B {
      guard let close = host.firstIndex(of: 0x5D), close > host.startIndex + 1 else { return false }
      end = close + 1
    } else {
      end = host.firstIndex(of: 0x3A) ?? host.endIndex
      guard end > host.startIndex else { return false }
    }
    guard end < host.endIndex else { return true }
    let port = host[(end + 1)...]
    guard host[end] == 0x3A, port.allSatisfy({ 0x30...0x39 ~= $0 }) else { return false }
    // No port may follow the colon: then it is the scheme's.
    return port.isEmpty || UInt16(port.asText).map { $0 > 0 } ?? false
  }

  /// Whether such an address says of itself that it leads to this machine or to a network that is not
  /// public. What a name leads to is only known once it is asked for.
  static func isPrivate(_ text: [UInt8]) -> Bool {
    let receiver = receiver(text)
    var host = receiver[..<(receiver.lastIndex(of: 0x3A) ?? receiver.endIndex)]
    if host.first == 0x5B, host.last == 0x5D {
      host = host.dropFirst().dropLast().prefix { $0 != 0x25 }  // without the zone
    }
    // A name may end in a dot, and be spelt in %XX.
    if let plain = Escapes.decode(Array(host)[...]) { host = plain[...] }
    while host.last == 0x2E { host = host.dropLast() }
    let name = Array(host)
    if name.elementsEqual("localhost".utf8) || name.suffix(10).elementsEqual(".localhost".utf8) {
      return true
    }
    return SocketBytes.isPublic(figures: name) == false
  }

  /// The host and port of such an address, as it stands there in lower case: what is asked there is
  /// answered by one server.
  static func receiver(_ text: [UInt8]) -> [UInt8] {
    let address = text.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
    let isSecret = address.starts(with: "https".utf8)
    let rest = address.drop { $0 != 0x2F }.dropFirst(2)
    let authority = rest.prefix { ![0x2F, 0x3F, 0x23].contains($0) }
    let start = authority.lastIndex(of: 0x40).map { $0 + 1 } ?? rest.startIndex
    var host = Array(authority[start...])
    let port = host.lastIndex(of: 0x3A).map { host[($0 + 1)...] }
    guard let port, !port.contains(0x5D) else {
      return host + Array((isSecret ? ":443" : ":80").utf8)
    }
    if port.isEmpty { host += Array((isSecret ? "443" : "80").utf8) }
    return host
  }
}

extension ArraySlice<UInt8> {
  /// The bytes as text.
  fileprivate var asText: String { String(decoding: self, as: UTF8.self) }
}
