import HTTP
import Posix
import Testing

/// What who answers is told of who waits.
@Suite struct AttendanceTests {
  private struct State {
    var begun = 0
    var isOpen = false
    var left = 0
  }

  /// Waits aside at `/wait`, until it is let go or nobody waits any more.
  private struct Patient: Handler {
    let state: Condition<State>

    func respond(to request: Request) -> Response { Response(status: 500) }

    func respond(to request: Request, for attendance: Attendance) -> Response {
      guard request.target.elementsEqual("/wait".utf8) else { return Response(status: 201) }
      attendance.aside {
        state.withLock { $0.begun += 1 }
        state.broadcast()
        while state.wait(nanoseconds: 10_000_000, until: { $0.isOpen ? true : nil }) == nil {
          if attendance.isGone {
            state.withLock { $0.left += 1 }
            break
          }
        }
        state.broadcast()
      }
      return Response(status: 202)
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }
  }

  private let state = Condition(State())

  private func start() throws -> Server {
    var options = ServerOptions(.internet("127.0.0.1", port: 0))
    options.threads = 1
    return try Server(options, Patient(state: state))
  }

  private func ask(_ server: Server, _ path: String) throws -> HeldFile {
    let socket = try Sockets.connect(server.address)
    let head = "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    try Files.write(socket, Array(head.utf8))
    return HeldFile(socket)
  }

  private func status(_ socket: HeldFile) throws -> String {
    String(decoding: try Files.read(socket.descriptor, count: 12), as: UTF8.self)
  }

  @Test func whoWaitsForOthersKeepsNobodyWaiting() throws {
    let server = try start()
    defer { server.stop() }
    let waiting = try (0..<5).map { _ in try ask(server, "/wait") }
    #expect(state.wait(nanoseconds: 20_000_000_000) { $0.begun == 5 ? true : nil } == true)
    for _ in 0..<3 { #expect(try status(try ask(server, "/now")) == "HTTP/1.1 201") }
    state.withLock { $0.isOpen = true }
    state.broadcast()
    for each in waiting { #expect(try status(each) == "HTTP/1.1 202") }
    for _ in 0..<3 { #expect(try status(try ask(server, "/now")) == "HTTP/1.1 201") }
    #expect(state.withLock { $0.left } == 0)
  }

  @Test func itIsSeenThatNobodyWaitsAnyMore() throws {
    let server = try start()
    defer { server.stop() }
    var waiting = try (0..<3).map { _ in try ask(server, "/wait") }
    #expect(state.wait(nanoseconds: 20_000_000_000) { $0.begun == 3 ? true : nil } == true)
    waiting.removeLast()
    #expect(state.wait(nanoseconds: 20_000_000_000) { $0.left == 1 ? true : nil } == true)
    waiting = []
    #expect(state.wait(nanoseconds: 20_000_000_000) { $0.left == 3 ? true : nil } == true)
    #expect(try status(try ask(server, "/now")) == "HTTP/1.1 201")
  }
}
