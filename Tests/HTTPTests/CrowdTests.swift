import HTTP
import Posix
import Testing

/// Many callers at once.
@Suite struct CrowdTests {
  private struct Greeter: Handler {
    func respond(to request: Request) -> Response { Response(status: 200) }
    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }
  }

  /// All are connected before the first one asks: none has to make room for another.
  @Test func aThousandAtOnceAreAnswered() throws {
    try #require(Files.raiseDescriptorLimit() > 3000)
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), Greeter())
    defer { server.stop() }
    let sockets = try (0..<1000).map { _ in HeldFile(try Sockets.connect(server.address)) }
    for socket in sockets {
      try Files.write(
        socket.descriptor, Array("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
    }
    let answered = try sockets.count { socket in
      try Files.read(socket.descriptor, count: 12) == Array("HTTP/1.1 200".utf8)
    }
    #expect(answered == 1000)
  }
}
