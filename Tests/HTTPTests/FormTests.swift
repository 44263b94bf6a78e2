import HTTPClient
import Posix
import Testing

@testable import HTTP

/// Forms as programs send them, and as nobody should.
@Suite struct FormTests {
  private func parts(
    _ body: [UInt8], boundary: String = "B", _ limits: FormLimits = FormLimits()
  ) throws(FormError) -> [FormPart]? {
    var request = Request(
      method: Array("POST".utf8), target: [0x2F],
      fields: [Request.Field("Content-Type", "multipart/form-data; boundary=\(boundary)")],
      body: body)
    let inMemory = try FormReader.parts(of: request, limits)
    // The same from a file.
    let file = try? HeldFile(HeldFile.temporary(in: Path("/tmp")))
    if let file, (try? Files.write(file.descriptor, body)) != nil {
      request.body = []
      request.stored = .file(file, 0..<Int64(body.count))
      let stored = try FormReader.parts(of: request, limits)
      #expect(stored?.map(\.name) == inMemory?.map(\.name))
      for (a, b) in zip(stored ?? [], inMemory ?? []) {
        #expect((try? a.content.all(limit: .max)) == (try? b.content.all(limit: .max)))
      }
    }
    return inMemory
  }

  private func text(_ lines: String...) -> [UInt8] { Array(lines.joined(separator: "\r\n").utf8) }

  @Test func fieldsAndFiles() throws {
    let body = text(
      "--B", #"Content-Disposition: form-data; name="kb""#, "", "one", "--B",
      #"content-disposition: form-data; name="file"; filename="C:\a\b \"x\".txt""#,
      "Content-Type: text/plain", "", "line\r\n--", "-- B is text", "\r\n--B",
      "Content-Disposition: form-data; name=file; filename*=UTF-8''na%C3%AFve.md; filename=x", "",
      "", "--B", #"Content-Disposition: form-data; name="empty""#, "", "--B--", "epilogue")
    let parts = try #require(try parts(body.filter { _ in true }))
    #expect(
      parts.map { String(decoding: $0.name, as: UTF8.self) } == ["kb", "file", "file", "empty"])
    #expect(parts[0].fileName == nil)
    #expect(parts[1].fileName.map { String(decoding: $0, as: UTF8.self) } == #"b "x".txt"#)
    #expect(parts[2].fileName.map { String(decoding: $0, as: UTF8.self) } == "naïve.md")
    #expect(parts[1].type == Array("text/plain".utf8))
    #expect(try parts[0].content.all(limit: 10) == Array("one".utf8))
    #expect(parts[2].content.count == 0 && parts[3].content.count == 0)
  }

  /// As browsers send them; what looks like another escape was written so.
  @Test(arguments: [
    (#"filename="a %22b%22.txt""#, #"a "b".txt"#), (#"filename="100%25.txt""#, "100%25.txt"),
    (#"filename="50%.txt""#, "50%.txt"), (#"filename="a%2""#, "a%2"),
    ("filename*=UTF-8''%+5a%41; filename=x", "x"), ("filename*=UTF-8''a%4; filename=x", "x"),
  ])
  func namesAreUnescaped(sent: String, name: String) throws {
    let body = text(
      "--B", "Content-Disposition: form-data; name=\"a%22b\"; " + sent, "", "", "--B--")
    let parts = try #require(try parts(body))
    #expect(parts.map(\.name) == [Array(#"a"b"#.utf8)])
    #expect(parts.first?.fileName.map { String(decoding: $0, as: UTF8.self) } == name)
  }

  @Test func otherContentIsNoForm() throws {
    let request = Request(
      method: [], target: [], fields: [Request.Field("Content-Type", "application/json")])
    #expect(try FormReader.parts(of: request) == nil)
    #expect(try FormReader.parts(of: Request(method: [], target: [])) == nil)
  }

  @Test func preambleAndLongContents() throws {
    var content = Array(repeating: UInt8(0x0D), count: 300_000)
    content += Array("\r\n--".utf8)
    let head = text("preamble", "--B", #"Content-Disposition: form-data; name="f"; filename="f""#)
    let parts = try parts(head + Array("\r\n\r\n".utf8) + content + Array("\r\n--B--".utf8))
    #expect(try parts?.first?.content.all(limit: .max) == content)
  }

  @Test(arguments: [
    "", "--B", "--B\r\n", "--B\r\n\r\n", "--Bx\r\n\r\n--B--", "no boundary",
    "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
    "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--B--",
    "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--",
    "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B--", "--B\r\nno colon\r\n\r\nx\r\n--B--",
    "--B\r\nContent-Disposition: form-data; name=\"a\u{0}\"\r\n\r\nx\r\n--B--",
    "--B\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n\r\n--B--",
  ])
  func nonsenseIsRefused(_ body: String) throws {
    #expect(throws: FormError.self) { try parts(Array(body.utf8)) }
  }

  @Test func limitsHold() throws {
    let part = #"--B\#r\#nContent-Disposition: form-data; name="a"\#r\#n\#r\#nxxxxxxxxxx\#r\#n"#
    let body = Array((part + part + "--B--").utf8)
    var limits = FormLimits()
    #expect(try parts(body, limits)?.count == 2)
    limits.parts = 1
    #expect(throws: FormError.self) { try parts(body, limits) }
    limits = FormLimits()
    limits.field = 9
    #expect(throws: FormError.self) { try parts(body, limits) }
    limits = FormLimits()
    limits.header = 20
    #expect(throws: FormError.self) { try parts(body, limits) }
    for boundary in ["", String(repeating: "x", count: 201)] {
      #expect(throws: FormError.self) { try parts(body, boundary: boundary) }
    }
  }

  /// Forms with bytes changed, cut and doubled: an error or parts, and never anything else.
  @Test func anythingIsReadOrRefused() throws {
    let seed = text(
      "--B", #"Content-Disposition: form-data; name="kb"; filename="a\"b""#, "Content-Type: t", "",
      "one", "--B", "Content-Disposition: form-data; name=x; filename*=UTF-8''%41", "", "two",
      "--B--")
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, bound)
    }
    let pieces: [[UInt8]] = [
      Array("\r\n".utf8), Array("--B".utf8), Array("\r\n--B".utf8), Array("\"".utf8), [0x5C], [0],
      Array("; ".utf8), Array("=".utf8), Array("%".utf8), [0xFF], Array("--".utf8), [0x0D], [0x0A],
    ]
    for _ in 0..<3000 {
      var body = seed
      for _ in 0...next(4) {
        let at = next(body.count)
        switch next(4) {
        case 0: body.remove(at: at)
        case 1: body.insert(contentsOf: pieces[next(pieces.count)], at: at)
        case 2: body[at] = UInt8(next(256))
        default: body = Array(body[..<at]) + body[min(body.count, at + next(20))...]
        }
        if body.isEmpty { body = [0x2D] }
      }
      var request = Request(
        method: [], target: [],
        fields: [Request.Field("content-type", "multipart/form-data;boundary=B")],
        body: body)
      let found = try? FormReader.parts(of: request)
      if let found { #expect(found.count <= 64) }
      request.fields = [Request.Field(Array("content-type".utf8), body)]
      _ = try? FormReader.parts(of: request)
    }
  }
}

/// Bodies that are longer than memory is for.
@Suite struct StoredBodyTests {
  private struct Reader: Handler {
    func respond(to request: Request) -> Response {
      do {
        let parts = try FormReader.parts(of: request) ?? []
        let sizes = parts.map { "\($0.content.count)" }.joined(separator: " ")
        let isStored = request.stored != nil
        return Response(status: 200, body: .bytes(Array("\(isStored) \(sizes)".utf8)))
      } catch { return Response(status: 400, body: .bytes(Array(error.message.utf8))) }
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status, body: .bytes(Array(refusal.sentence.utf8)))
    }
  }

  private func form(_ size: Int) -> [UInt8] {
    Array("--B\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n".utf8)
      + Array(repeating: 0x61, count: size) + Array("\r\n--B--".utf8)
  }

  @Test func longFormsGoToDisk() throws {
    var options = ServerOptions(.internet("127.0.0.1", port: 0))
    options.bodyLimit = 100_000
    options.formLimit = 3_000_000
    options.storage = Path("/tmp")
    let server = try Server(options, Reader())
    defer { server.stop() }
    guard case .internet(let name, let port) = server.address else { return }
    func send(_ size: Int, type: String = "multipart/form-data; boundary=B") throws -> String {
      let reply = try HTTPClient(name: "test").send(
        HTTPRequest(
          .post, "http://\(name):\(port)/", fields: [.init("Content-Type", type)], body: form(size))
      )
      return "\(reply.status) \(String(decoding: reply.body, as: UTF8.self))"
    }
    #expect(try send(1000) == "200 false 1000")
    #expect(try send(2_000_000) == "200 true 2000000")
    #expect(try send(2_000_000, type: "Multipart/Form-Data; boundary=\"B\"") == "200 true 2000000")
    // Who is refused while sending may meet the closed connection before the answer.
    func isRefused(_ size: Int, type: String = "multipart/form-data; boundary=B") -> Bool {
      (0..<10).contains { _ in (try? send(size, type: type))?.hasPrefix("413") ?? false }
    }
    #expect(isRefused(2_000_000, type: "application/json"))
    #expect(isRefused(3_000_001))
    // Turns are given back.
    for _ in 0..<20 { #expect(try send(200_000) == "200 true 200000") }
  }

  @Test func storageIsBounded() throws {
    let stores = BodyStores(1)
    var turn = stores.take()
    #expect(turn != nil && stores.take() == nil)
    turn = nil
    #expect(stores.take() != nil)
    var options = ServerOptions(.internet("127.0.0.1", port: 0))
    options.bodyLimit = 10
    options.storage = Path("/tmp/none-of-that-name")
    let exchange = Exchange(target: [])
    exchange.request.fields = [Request.Field("Content-Type", "multipart/form-data")]
    #expect(exchange.take(form(100), options, stores))
    #expect(exchange.refusal == .noRoom)
  }
}
