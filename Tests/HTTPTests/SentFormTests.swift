import HTTPClient
import Posix
import Testing

@testable import HTTP

/// Forms as the client sends them: read by the server, they hold what was given.
@Suite struct SentFormTests {
  /// Keeps the parts of each form, and its length.
  private final class Reader: Handler {
    struct Form: Sendable {
      var length: String
      var parts: [(name: String, fileName: String?, type: String?, bytes: [UInt8])]
    }

    let forms = Lock<[Form]>([])

    func respond(to request: Request) -> Response {
      func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
      let parts = (try? FormReader.parts(of: request)) ?? []
      let form = Form(
        length: text(request["content-length"]) ?? "",
        parts: parts.map { part in
          (
            text(part.name) ?? "", text(part.fileName), text(part.type),
            (try? part.content.all(limit: 64 << 20)) ?? []
          )
        })
      forms.withLock { $0.append(form) }
      return Response(status: 200)
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }
  }

  private func with(
    _ body: (_ send: (HTTPForm) throws -> HTTPReply, Reader) throws -> Void
  ) throws {
    let reader = Reader()
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), reader)
    defer { server.stop() }
    guard case .internet(let name, let port) = server.address else { throw Errno(22) }
    let client = HTTPClient(name: "test")
    try body(
      { form in
        var request = HTTPRequest(.post, "http://\(name):\(port)/")
        request.form = form
        return try client.send(request)
      }, reader)
  }

  @Test func partsArriveAsTheyAre() throws {
    try with { send, reader in
      let odd = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let form = HTTPForm([
        HTTPForm.Part("model", .memory(Array("m".utf8))), HTTPForm.Part("empty", .memory([])),
        HTTPForm.Part(
          "file", .memory(odd), fileName: "naïve \"x\".mp3", type: "application/octet-stream"),
      ])
      // A connection that is used again sends it again.
      for _ in 0..<3 {
        let reply = try send(form)
        #expect(reply.status == 200)
      }
      for form in reader.forms.withLock({ $0 }) {
        #expect(form.parts.map(\.name) == ["model", "empty", "file"])
        #expect(form.parts.map(\.fileName) == [nil, nil, "naïve \"x\".mp3"])
        #expect(form.parts.last?.type == "application/octet-stream")
        #expect(form.parts.map(\.bytes) == [Array("m".utf8), [], odd])
        #expect(Int(form.length).map { $0 > odd.count } == true)
      }
    }
  }

  /// A range of a file is sent without being read whole; where the file ends before it, nothing is.
  @Test func filesAreSentFromWhereTheyAre() throws {
    let file = HeldFile(try HeldFile.temporary(in: Path("/tmp")))
    let part = [UInt8](repeating: 0x61, count: 1 << 20)
    for index in 0..<3 { try Files.write(file.descriptor, part, at: Int64(index << 20)) }
    try with { send, reader in
      let source = ByteSource.file(file, 10..<Int64(2 << 20))
      _ = try send(HTTPForm([HTTPForm.Part("file", source, fileName: "a")]))
      #expect(reader.forms.withLock { $0.last?.parts.last?.bytes.count } == (2 << 20) - 10)
      let beyond = ByteSource.file(file, 0..<Int64(9 << 20))
      #expect(throws: HTTPClientError.self) {
        try send(HTTPForm([HTTPForm.Part("file", beyond, fileName: "a")]))
      }
      #expect(reader.forms.withLock { $0.count } == 1)
    }
  }

  @Test(arguments: [
    HTTPForm.Part("", .memory([])), HTTPForm.Part("a\r\nb: c", .memory([])),
    HTTPForm.Part("a", .memory([]), fileName: "x\ny"),
    HTTPForm.Part("a", .memory([]), fileName: "x", type: "text/plain\r\nx: y"),
  ])
  func whatWouldBeAnotherHeaderIsRefused(part: HTTPForm.Part) throws {
    try with { send, reader in
      #expect(throws: HTTPClientError.self) { try send(HTTPForm([part])) }
      #expect(reader.forms.withLock { $0.isEmpty })
    }
  }
}
