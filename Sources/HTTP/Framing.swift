/// Whether it is certain where a request's body ends: RFC 9112, 5.1 and 6. The library reads what it can;
/// a proxy before this server may read the same bytes as two requests.
enum Framing {
  /// Why a request is to be refused; nil: its header is clear.
  static func objection(to request: Request) -> Refusal? {
    func values(_ name: String) -> [[UInt8]] {
      request.fields.filter { $0.name.elementsEqual(name.utf8) }.map(\.value)
    }
    // `Content-Length : 5` would be another field, and would say nothing about the body.
    guard request.fields.allSatisfy({ !$0.name.isEmpty && $0.name.allSatisfy(isOfName) }) else {
      return .malformed(
        "a header field has a name with white space or other bytes that no name has")
    }
    // A value may go on in the next line (RFC 9112, 5.2); the library makes that line a part of the name.
    guard !request.fields.contains(where: { isFolded($0.name) }) else {
      return .malformed("a header field goes on in the next line")
    }
    if values("host").count > 1 { return .malformed("the request has two hosts") }
    let lengths = values("content-length")
    if lengths.count > 1 { return .malformed("the request has two lengths of its body") }
    guard lengths.allSatisfy({ !$0.isEmpty && $0.allSatisfy { 0x30...0x39 ~= $0 } }) else {
      return .malformed("the Content-Length is no number")
    }
    let codings = values("transfer-encoding")
    guard let coding = codings.first else { return nil }
    if !lengths.isEmpty {
      return .malformed("the request has a Content-Length and a Transfer-Encoding")
    }
    let word = coding.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }.filter { $0 != 0x20 && $0 != 0x09 }
    return codings.count == 1 && word.elementsEqual("chunked".utf8) ? nil : .unknownCoding
  }

  /// Whether a name is that of a field on which much depends, followed by more.
  private static func isFolded(_ name: [UInt8]) -> Bool {
    ["content-length", "transfer-encoding", "authorization", "origin", "host"].contains {
      name.starts(with: $0.utf8) && name.count > $0.utf8.count
    }
  }

  /// Whether a byte may stand in a field's name: RFC 9110, 5.6.2.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
