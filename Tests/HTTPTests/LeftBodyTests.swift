import Glibc
import HTTP
import Posix
import Testing
import Waiting

/// Who leaves in the middle of a body is not waited for, and what came of it is let go.
@Suite struct LeftBodyTests {
  private struct Counter: Handler {
    func respond(to request: Request) -> Response { Response(status: 200) }
    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }
  }

  private func form(_ declared: Int, _ sent: Int) -> [UInt8] {
    let head =
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(declared)\r\n"
      + "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    return Array(head.utf8) + Array(repeating: 0x78, count: sent)
  }

  private func status(_ server: Server, _ bytes: [UInt8]) throws -> String {
    let socket = try Sockets.connect(server.address)
    try Files.write(socket, bytes)
    return String(decoding: try Files.read(socket, count: 12).suffix(3), as: UTF8.self)
  }

  /// One long body may be kept at a time: whoever broke one off keeps no other from being sent, however its
  /// end came with what it sent. A minute and a quarter would be what a body may take.
  @Test(arguments: [false, true])
  func itsRoomIsFreeAMomentLater(ofHalf: Bool) throws {
    var options = ServerOptions(.internet("127.0.0.1", port: 0))
    (options.storage, options.storedBodies) = (Path("/tmp"), 1)
    (options.bodyLimit, options.formLimit) = (64 << 10, 8 << 20)
    let server = try Server(options, Counter())
    defer { server.stop() }
    var held: [HeldFile] = []
    for _ in 0..<4 {
      let socket = HeldFile(try Sockets.connect(server.address))
      try Files.write(socket.descriptor, form(4 << 20, 200 << 10))
      if ofHalf {
        #expect(shutdown(socket.descriptor.raw, Int32(SHUT_WR)) == 0)
        held.append(socket)
      }
    }
    #expect(
      try eventually(within: 40) { try status(server, form(200 << 10, 200 << 10)) == "200" })
    withExtendedLifetime(held) {}
  }

  /// Who has sent all and then ends their half is answered.
  @Test func whoHasSentAllIsAnswered() throws {
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), Counter())
    defer { server.stop() }
    for size in [0, 10, 100_000, 1_000_000] {
      let socket = try Sockets.connect(server.address)
      try Files.write(socket, form(size, size))
      #expect(shutdown(socket.raw, Int32(SHUT_WR)) == 0)
      #expect(try Files.read(socket, count: 12) == Array("HTTP/1.1 200".utf8))
    }
  }
}
