internal import CConsole
internal import Digest
internal import Format

/// A file of the console.
package struct ConsolePage: Sendable {
  /// Its name, as its address ends: `style.css`.
  package let name: [UInt8]
  /// What it is: a media type.
  package let type: String
  /// The file.
  package let bytes: [UInt8]
  /// A validator that changes with the file, in quotation marks: RFC 9110, 8.8.3.
  package let tag: [UInt8]

  /// The page that shows all others.
  package static let start = Array("index.html".utf8)

  /// The file of a name; nil: there is none.
  package static func named(_ name: [UInt8]) -> ConsolePage? { all.first { $0.name == name } }

  /// Every file.
  package static let all: [ConsolePage] = (0..<memcube_page_count()).map { number in
    let page = unsafe memcube_page_at(number)
    let name = unsafe Array(String(cString: page.name).utf8)
    let bytes = unsafe Array(
      UnsafeBufferPointer(start: page.bytes, count: Int(clamping: page.count)))
    return ConsolePage(
      name: name, type: type(of: name), bytes: bytes,
      tag: [0x22] + Hex.encode(SHA256.hash(bytes)).prefix(24) + [0x22])
  }

  private static func type(of name: [UInt8]) -> String {
    switch String(decoding: name, as: UTF8.self).split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "text/javascript; charset=utf-8"
    }
  }

  /// What a browser may do with the pages: run and ask what comes from this server, and nothing else. No text
  /// becomes markup or a program (W3C, Content Security Policy 3 and Trusted Types).
  package static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    "require-trusted-types-for 'script'", "trusted-types 'none'",
  ].joined(separator: "; ")
}
