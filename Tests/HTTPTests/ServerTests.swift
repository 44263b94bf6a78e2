import HTTP
import HTTPClient
import Posix
import Testing
import Waiting

/// Answers with what was asked, or as the path says.
private struct Mirror: Handler {
  let gate: Condition<Int>

  func respond(to request: Request) -> Response {
    switch String(decoding: request.target, as: UTF8.self) {
    case "/slow":
      gate.withLock { $0 += 1 }
      gate.broadcast()
      gate.wait { $0 < 0 ? () : nil }
      return Response(status: 200, body: .bytes(Array("slow".utf8)))
    case "/stream":
      return .events { writer in
        for number in 0..<3 where !writer.event("n", Array("line \(number)\nmore".utf8)) { return }
      }
    case "/sized", "/too-short":
      var response = Response(status: 200, body: .stream { _ = $0.write(Array("12345".utf8)) })
      response.length = request.target.elementsEqual("/sized".utf8) ? 5 : 6
      return response
    case "/in-parts":
      return .events { writer in
        guard writer.event(nil, Array("first".utf8)) else { return }
        gate.withLock { $0 = 1 }
        gate.broadcast()
        gate.wait { $0 < 0 ? () : nil }
        _ = writer.event(nil, Array("last".utf8))
      }
    case "/endless":
      return .events { writer in
        while writer.event(nil, Array(repeating: 0x78, count: 4096)) {}
        gate.withLock { $0 += 100 }
        gate.broadcast()
      }
    case "/long", "/long-and-owed":
      var response = Response(status: 200, body: .bytes(Array(repeating: 0x78, count: 8 << 20)))
      response.isRepeatable = request.target.elementsEqual("/long".utf8)
      return response
    case "/bad-field":
      return Response(
        status: 200, fields: [Request.Field("X-A", "1\r\nX-B: 2"), Request.Field("X-C", "3")])
    default:
      var out = request.method + [0x20] + request.target + [0x0A]
      for field in request.fields where field.name.starts(with: "x-".utf8) {
        out += field.name + [0x3D] + field.value + [0x0A]
      }
      return Response(status: 201, body: .bytes(out + request.body))
    }
  }

  func objection(to request: Request) -> Refusal? {
    request.target.elementsEqual("/stranger".utf8) ? .unknownCaller : nil
  }

  func refuse(_ request: Request, _ refusal: Refusal) -> Response {
    Response(status: refusal.status, body: .bytes(Array(refusal.sentence.utf8)))
  }
}

/// The server on real sockets.
@Suite struct ServerTests {
  let gate = Condition(0)

  private func start(
    _ address: SocketAddress = .internet("127.0.0.1", port: 0),
    _ change: (inout ServerOptions) -> Void = { _ in }
  ) throws -> Server {
    var options = ServerOptions(address)
    change(&options)
    return try Server(options, Mirror(gate: gate))
  }

  private func url(_ server: Server, _ path: String) -> String {
    guard case .internet(let name, let port) = server.address else { return "" }
    return "http://\(name):\(port)\(path)"
  }

  /// What comes back for some bytes on a connection of their own, until the server closes it.
  private func exchange(_ server: Server, _ bytes: String) throws -> String {
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, Array(bytes.utf8))
    var out: [UInt8] = []
    while true {
      let part = try Files.read(socket, count: 4096)
      if part.isEmpty { return String(decoding: out, as: UTF8.self) }
      out += part
    }
  }

  /// Who asks for much and reads nothing keeps no more of it than there is room for.
  @Test func unreadAnswersShareARoom() throws {
    let server = try start { $0.answerLimit = 20 << 20 }
    defer { server.stop() }
    var held: [HeldFile] = []
    var heads: [String] = []
    func ask(_ path: String) throws {
      let socket = HeldFile(try Sockets.connect(server.address))
      try Files.write(
        socket.descriptor, Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
      heads.append(
        String(decoding: try Files.read(socket.descriptor, count: 12).suffix(3), as: UTF8.self))
      held.append(socket)
    }
    for _ in 0..<5 { try ask("/long") }
    #expect(heads == ["200", "200", "200", "503", "503"])
    // Short ones are answered, and so is who was done something for.
    try ask("/short")
    try ask("/long-and-owed")
    #expect(heads.suffix(2) == ["201", "200"])
    // There is room once somebody has left.
    held = []
    #expect(
      try eventually {
        try ask("/long")
        return heads.last == "200"
      })
  }

  @Test func requestsArriveAsTheyWereSent() throws {
    let server = try start()
    defer { server.stop() }
    let client = HTTPClient(name: "test")
    let body = Array(repeating: UInt8(0x61), count: 300_000)
    let reply = try client.send(
      HTTPRequest(
        .post, url(server, "/a%2Fb//c/?q=%20+"), fields: [.init("X-One", "ä b")], body: body))
    #expect(reply.status == 201)
    #expect(reply.body == Array("POST /a%2Fb//c/?q=%20+\nx-one=ä b\n".utf8) + body)
    let delete = try client.send(HTTPRequest(.delete, url(server, "/x")))
    #expect(delete.body == Array("DELETE /x\n".utf8))
    #expect(try client.send(HTTPRequest(.get, url(server, "/bad-field")))["x-b"] == nil)
  }

  @Test func connectionsAreKeptAndPipelined() throws {
    let server = try start()
    defer { server.stop() }
    let one = "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
    let two =
      "POST /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ncd\r\n0\r\n\r\n"
    let last = "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    let answer = try exchange(server, one + two + last)
    for part in ["POST /1\nab", "POST /2\ncd", "GET /3\n"] { #expect(answer.contains(part)) }
  }

  @Test func limitsAreAnswered() throws {
    let server = try start { options in
      options.bodyLimit = 1000
      options.fieldLimit = 10
    }
    defer { server.stop() }
    let client = HTTPClient(name: "test")
    let long = Array(repeating: UInt8(0x61), count: 2000)
    #expect(try client.send(HTTPRequest(.post, url(server, "/"), body: long)).status == 413)
    let head = "POST / HTTP/1.1\r\nHost: x\r\n"
    let close = "Connection: close\r\n"
    let chunks = "7d0\r\n" + String(repeating: "a", count: 2000) + "\r\n0\r\n\r\n"
    let chunked = try exchange(server, head + close + "Transfer-Encoding: chunked\r\n\r\n" + chunks)
    #expect(chunked.hasPrefix("HTTP/1.1 413 "))
    // The last is what the library takes for a length that nobody knows.
    for length in ["99999999999", "9223372036854775808", "18446744073709551615"] {
      let declared = try exchange(server, head + "Content-Length: \(length)\r\n\r\n")
      #expect(declared.hasPrefix("HTTP/1.1 413 "), "\(length)")
    }
    let fields = (0..<20).map { "X-\($0): 1\r\n" }.joined()
    #expect(try exchange(server, head + close + fields + "\r\n").hasPrefix("HTTP/1.1 431 "))
    #expect(try client.send(HTTPRequest(.get, url(server, "/after"))).status == 201)
  }

  @Test(arguments: [
    "\u{0}\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551617\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  ])
  func nonsenseEndsTheConnectionAndNothingElse(_ text: String) throws {
    // What is no whole request is waited for.
    let server = try start { $0.idleSeconds = 1 }
    defer { server.stop() }
    let answer = try exchange(server, text)
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5"))
    let header = "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + String(repeating: "a", count: 200_000)
    let long = try exchange(server, header + "\r\n\r\n")
    #expect(long.isEmpty || long.hasPrefix("HTTP/1.1 4"))
    #expect(try HTTPClient(name: "t").send(HTTPRequest(.get, url(server, "/a"))).status == 201)
  }

  @Test func slowAnswersKeepNobodyWaiting() throws {
    let server = try start { $0.threads = 2 }
    let address = url(server, "/slow")
    let thread = try Thread.start("slow") {
      _ = try? HTTPClient(name: "slow").send(HTTPRequest(.get, address))
    }
    gate.wait { $0 == 1 ? () : nil }
    let client = HTTPClient(name: "test")
    for _ in 0..<20 { #expect(try client.send(HTTPRequest(.get, url(server, "/"))).status == 201) }
    gate.withLock { $0 = -1000 }
    gate.broadcast()
    thread.join()
    server.stop()
  }

  @Test func eventsAreStreamed() throws {
    let server = try start()
    defer { server.stop() }
    let reply = try HTTPClient(name: "test").send(HTTPRequest(.get, url(server, "/stream")))
    #expect(reply["content-type"]?.hasPrefix("text/event-stream") == true)
    let wanted = (0..<3).map { "event: n\ndata: line \($0)\ndata: more\n\n" }.joined()
    #expect(reply.body == Array(wanted.utf8))
  }

  @Test func streamsMayHaveALength() throws {
    let server = try start()
    defer { server.stop() }
    let reply = try HTTPClient(name: "test").send(HTTPRequest(.get, url(server, "/sized")))
    #expect(reply["content-length"] == "5")
    #expect(reply.body == Array("12345".utf8))
    // One that ends before is no whole answer.
    #expect(throws: (any Error).self) {
      try HTTPClient(name: "test").send(HTTPRequest(.get, url(server, "/too-short")))
    }
  }

  @Test func filesMayBeLong() throws {
    let server = try start { options in
      (options.files, options.storage) = (Array("/files/".utf8), Path("/tmp"))
      (options.bodyLimit, options.fileLimit) = (1000, 5000)
    }
    defer { server.stop() }
    func put(_ path: String, _ count: Int) throws -> Int {
      let body = Array(repeating: UInt8(0x78), count: count)
      return try HTTPClient(name: "test").send(
        HTTPRequest(.put, url(server, path), body: body)
      ).status
    }
    #expect(try put("/files/a", 5000) == 201)
    #expect(try put("/files/a", 5001) == 413)
    #expect(try put("/others", 1001) == 413)
  }

  @Test func whoWritesHearsThatNobodyReads() throws {
    let server = try start()
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, Array("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    #expect(try !Files.read(socket, count: 100).isEmpty)
    try socket.close()
    gate.wait { $0 >= 100 ? () : nil }
    server.stop()
  }

  @Test func stoppingWaitsForStreamsThatEnd() throws {
    let server = try start()
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, Array("GET /in-parts HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    gate.wait { $0 == 1 ? () : nil }
    let thread = try Thread.start("stop") { server.stop() }
    // Nobody is let in any more: it is stopping.
    while let other = try? Sockets.connect(server.address) { try other.close() }
    gate.withLock { $0 = -1 }
    gate.broadcast()
    var all: [UInt8] = []
    while true {
      let part = try Files.read(socket, count: 4096)
      if part.isEmpty { break }
      all += part
    }
    thread.join()
    #expect(String(decoding: all, as: UTF8.self).contains("data: last\n\n\r\n0\r\n"))
  }

  @Test func stoppingBreaksStreamsOff() throws {
    let server = try start { $0.stopPatience = 200_000_000 }
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, Array("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    #expect(try !Files.read(socket, count: 100).isEmpty)
    server.stop()
    gate.wait { $0 >= 100 ? () : nil }
    #expect(throws: Errno.self) { _ = try Sockets.connect(server.address) }
  }

  @Test func stoppingSendsWhatWasAnswered() throws {
    let server = try start()
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, Array("GET /long HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    var count = try Files.read(socket, count: 100).count
    let thread = try Thread.start("stop") { server.stop() }
    while true {
      let part = try Files.read(socket, count: 1 << 20)
      if part.isEmpty { break }
      count += part.count
    }
    thread.join()
    #expect(count > 8 << 20)
  }

  @Test func whoReadsNoAnswerKeepsNoServer() throws {
    let server = try start { $0.sendPatience = 1_000_000 }
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, Array("GET /long HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    #expect(try !Files.read(socket, count: 100).isEmpty)
    server.stop()
    #expect(throws: Errno.self) { _ = try Sockets.connect(server.address) }
  }

  @Test func socketFilesAreServed() throws {
    let name = Random.bytes(8).map { String($0, radix: 16) }.joined()
    let path = Path("/tmp/memcube-test-\(name)")
    defer { try? Files.unlink(path) }
    let server = try start(.file(path))
    #expect(try Files.status(path).mode & 0o777 == 0o600)
    let request = "GET /u HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    #expect(try exchange(server, request).contains("GET /u\n"))
    #expect(throws: ServerError.self) { try self.start(.file(path)) }
    server.stop()
    #expect(!Files.exists(path))
  }
}

/// Requests that are half there, or that two readers could read in two ways.
@Suite struct HalfRequestTests {
  private func start(_ change: (inout ServerOptions) -> Void = { _ in }) throws -> Server {
    var options = ServerOptions(.internet("127.0.0.1", port: 0))
    change(&options)
    return try Server(options, Mirror(gate: Condition(0)))
  }

  private func exchange(_ server: Server, _ bytes: [UInt8]) throws -> String {
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, bytes)
    var out: [UInt8] = []
    while true {
      let part = try Files.read(socket, count: 4096)
      if part.isEmpty { return String(decoding: out, as: UTF8.self) }
      out += part
    }
  }

  @Test(arguments: [
    "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", "G\0ET /a HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /a?b=\0&c=d HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\0 40\r\n\r\n{}GET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST / HTTP/1.1\r\nContent-Length: 2\0 40\r\nHost: x\r\n\r\n{}GET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\0\0\0\0\r\n\r\n{}",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\0\r\n\r\n{}",
    "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nX-A: b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\0evil\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\0\r\n\r\n", "GET / HTTP/1.1\0 b\r\nHost: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\n\0X-A: b\r\n\r\n", "GET / HTTP/1.1\nHost: x\0y\nX-A: b\n\n",
    "GET / HTTP/1.1\r\nHost: x\r\nX-\0A: b\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "0\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "DELETE / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 24\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX-A\t: b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n 24\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\t4\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\nGET /b HTTP/1.1\r\n"
      + "Host: x\r\n\r\n",
  ])
  func whatHasTwoMeaningsIsRefused(_ text: String) throws {
    let server = try start()
    defer { server.stop() }
    let answer = try exchange(server, Array(text.utf8))
    #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
    #expect(answer.components(of: "HTTP/1.1 ") == 1)
    #expect(try exchange(server, Array("GET / HTTP/1.0\r\n\r\n".utf8)).contains(" 201 "))
  }

  /// However its bytes come, and whatever was sent before it on its connection.
  @Test(arguments: ["\r\n", "\n"], [1, 7, 100, 5000])
  func headersOfAllSizesAreWhole(_ end: String, _ part: Int) throws {
    let server = try start()
    defer { server.stop() }
    let socket = try Sockets.connect(server.address)
    var sent: [UInt8] = []
    for (number, length) in [0, 1, 30, 400, 1500].enumerated() {
      var head = "POST /\(number)?a=b HTTP/1.1\(end)Host: x\(end)X-Empty:\(end)X-A: \t y \t \(end)"
      head += "Cookie: a=b; c=\"d\"\(end)X-A: y\(end)"
      for index in 0..<(part == 1 ? 3 : 30) {
        head += "X-\(index): \(String(repeating: "z", count: length))\(end)"
      }
      if number == 4 { head += "Connection: close\(end)" }
      sent += Array("\(head)Content-Length: 3\(end)\(end)abc".utf8)
    }
    for start in stride(from: 0, to: sent.count, by: part) {
      try Files.write(socket, Array(sent[start..<min(sent.count, start + part)]))
    }
    var out: [UInt8] = []
    while true {
      let more = try Files.read(socket, count: 65536)
      if more.isEmpty { break }
      out += more
    }
    let text = String(decoding: out, as: UTF8.self)
    #expect(text.components(of: "HTTP/1.1 201 ") == 5, "\(text.prefix(300))")
  }

  @Test(arguments: [
    "gzip, chunked", "chunked, gzip", "gzip", "identity", "chunked\r\nTransfer-Encoding: gzip",
  ])
  func bodiesOfUnknownCodingAreRefusedAtOnce(_ coding: String) throws {
    let server = try start()
    defer { server.stop() }
    let began = Clock.monotonic()
    let answer = try exchange(
      server,
      Array("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \(coding)\r\n\r\n".utf8))
    #expect(answer.hasPrefix("HTTP/1.1 501 ") && answer.lowercased().contains("connection: close"))
    #expect(answer.components(of: "HTTP/1.1 ") == 1)
    #expect(Clock.monotonic() - began < 2_000_000_000)
  }

  /// Who asks whether to go on hears at once that not: RFC 9110, 10.1.1.
  @Test(arguments: [
    "Content-Length: 5", "Content-Length: 5000000", "Transfer-Encoding: chunked",
    "Content-Length: 900000000",
  ])
  func whoWaitsForAWordIsRefusedWithoutIt(_ length: String) throws {
    let server = try start()
    defer { server.stop() }
    let answer = try exchange(
      server,
      Array(
        ("POST /stranger HTTP/1.1\r\nHost: x\r\nexpect: 100-Continue\r\n\(length)\r\n\r\n").utf8))
    #expect(answer.hasPrefix("HTTP/1.1 401 "), "\(answer)")
    #expect(answer.lowercased().contains("connection: close"))
    #expect(answer.components(of: "HTTP/1.1 ") == 1)
    // Who may is told to go on.
    let socket = try Sockets.connect(server.address)
    try Files.write(
      socket,
      Array(
        "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n".utf8))
    let word = try Files.read(socket, count: 4096)
    #expect(String(decoding: word, as: UTF8.self).hasPrefix("HTTP/1.1 100 "))
    try Files.write(socket, Array("hi".utf8))
    let rest = try Files.read(socket, count: 4096)
    #expect(String(decoding: rest, as: UTF8.self).hasPrefix("HTTP/1.1 201 "))
  }

  @Test(arguments: [10, 1000, 7000]) func argumentsAreOnlyText(_ count: Int) throws {
    let server = try start()
    defer { server.stop() }
    let query = (0..<count).map { "a\($0)=" }.joined(separator: "&")
    let answer = try exchange(
      server, Array("GET /x?\(query) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
    #expect(answer.hasPrefix("HTTP/1.1 201 ") && answer.contains("GET /x?\(query)\n"))
  }

  @Test func halfRequestsMakeRoom() throws {
    let server = try start { $0.connectionLimit = 8 }
    defer { server.stop() }
    let half = Array("POST /h HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhello".utf8)
    var halves: [Held] = []
    for _ in 0..<40 {
      let socket = try Sockets.connect(server.address)
      try Files.write(socket, half)
      halves.append(Held(socket))
    }
    let whole = "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    #expect(try exchange(server, Array(whole.utf8)).hasPrefix("HTTP/1.1 201 "))
    #expect(halves.count == 40)
  }

  @Test func halfRequestsEnd() throws {
    let server = try start { $0.arrivalLimit = 200_000_000 }
    defer { server.stop() }
    // The connection is closed under who never ends it; a header that never ends is no other.
    for half in ["POST /h HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhello", "GET /h HT"] {
      #expect(try exchange(server, Array(half.utf8)).isEmpty)
    }
  }

  /// A socket in a list.
  private final class Held {
    let socket: FileDescriptor

    init(_ socket: consuming FileDescriptor) { self.socket = socket }
  }
}

extension String {
  /// How often a part stands in it.
  fileprivate func components(of part: String) -> Int {
    let (text, part) = (Array(utf8), Array(part.utf8))
    return text.indices.count { text[$0...].starts(with: part) }
  }
}
