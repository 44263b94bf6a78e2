import HTTP
import Posix
import Testing

@testable import WebDAV

/// What stands in the first line and the header of requests.
@Suite struct HeaderTests {
  private func names(_ target: String) throws -> [String] {
    try Location(Array(target.utf8)).names.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func pathsAreTakenApart() throws {
    #expect(try names("/dav") == [])
    #expect(try names("/dav//a%20b/%C3%A9/") == ["a b", "é"])
    #expect(try names("http://h:1/dav/a%2541?x=/y") == ["a%41"])
    #expect(
      try Location(Array("/dav/%FF%3Cb%3E".utf8)).href(isFolder: true).elementsEqual(
        "/dav/%FF%3Cb%3E/".utf8))
  }

  @Test(arguments: [
    "/dav/../x", "/dav/%2e%2E", "/dav/.", "/dav/a%2Fb", "/dav/a%00", "/dav/%", "/dav/%4",
    "/dav/a#b",
    "/davx", "/", "", "dav/a", "/dav" + String(repeating: "/a", count: 201),
  ])
  func whatIsNoPath(target: String) {
    #expect(throws: Refused.self) { try names(target) }
  }

  private func request(_ fields: [Request.Field]) -> Request {
    Request(method: Array("MOVE".utf8), target: Array("/dav/a".utf8), fields: fields)
  }

  @Test(arguments: [
    ("/dav/b", 0), ("http://h/dav/b", 0), ("https://H:443/dav/b", 0), ("http://other/dav/b", 502),
    ("http://h/elsewhere", 403), ("", 400),
  ])
  func destinations(text: String, status: Int) {
    var found = 0
    do throws(Refused) {
      let given = request([.init("Host", "h:80"), .init("Destination", text)])
      let place = try Location.destination(of: given)
      #expect(place.names == [[0x62]])
    } catch { found = error.status }
    #expect(found == status)
  }

  @Test func conditionsOfLocksAndTags() throws {
    let text = "<http://h/dav/b> (<urn:a> [\"x\"]) (Not <urn:b>)"
    let header = try #require(try IfHeader(request([.init("If", text)])))
    #expect(header.lists.count == 2)
    #expect(header.lists.allSatisfy { $0.resource == Array("http://h/dav/b".utf8) })
    #expect(header.lists[0].conditions.map(\.isNegated) == [false, false])
    #expect(header.lists[0].conditions[1].test == .tag(Array("\"x\"".utf8)))
    #expect(header.tokens == [Array("urn:a".utf8)])
    #expect(try IfHeader(request([])) == nil)
  }

  @Test(arguments: [
    "", "x", "(", "()", "(<a)", "(<a>", "([x)", "<a", "<a>", "(Not)", "(not", "(<a>) x",
    String(repeating: "(<a>)", count: 201),
  ])
  func whatIsNoCondition(text: String) {
    #expect(throws: Refused.self) { _ = try IfHeader(request([.init("If", text)])) }
  }

  @Test func timesGoBothWays() {
    for seconds: Int64 in [0, 784_111_777, 1_764_428_400, 253_402_300_799] {
      let text = HTTPDate.text(Timestamp(seconds: seconds))
      #expect(HTTPDate.seconds(Array(text.utf8)) == seconds)
    }
    #expect(HTTPDate.text(Timestamp(seconds: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(Timestamp(seconds: .max)).hasSuffix("9999 23:59:59 GMT"))
    for text in [
      "", "now", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999999999999 08:49:37 GMT",
    ] {
      #expect(HTTPDate.seconds(Array(text.utf8)) == nil)
    }
  }

  /// Any bytes are answered, and none ends the process.
  @Test func anyBytes() {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "<", ">", "(", ")", "[", "]", "Not", " ", "\"", "/dav/", "%2", "%FF", "bytes=", "-", "9",
    ]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
        Bool.random(using: &random)
          ? Array((pieces.randomElement(using: &random) ?? "").utf8)
          : [UInt8.random(in: 0...255, using: &random)]
      }
      _ = try? IfHeader(request([.init(Array("if".utf8), bytes)]))
      _ = try? Location(Array("/dav/".utf8) + bytes)
      _ = HTTPDate.seconds(bytes)
    }
  }
}
