internal import Format
public import Posix

/// Serves one client over standard input and output.
public struct LineServer {
  /// The longest line, bytes.
  private static let lineLimit = 8 << 20

  private let server: MCPServer
  private let report: @Sendable (String) -> Void

  /// Serves a client of a server; `report` gets a line for each request, without content.
  public init(_ server: MCPServer, report: @escaping @Sendable (String) -> Void = { (_) in }) {
    self.server = server
    self.report = report
  }

  /// Reads messages until the end of input or a signal that asks to end.
  /// - Throws: what reading throws, but for a client that went.
  public func run(signals: borrowing FileDescriptor) throws(Errno) {
    let output = Condition(true)
    let peer = LinePeer(server) { message in
      let line = message.bytes + [0x0A]
      // One write at a time; a client that went gets no more.
      output.withLock { isOpen in
        guard isOpen else { return }
        do { try StandardStream.output.write(line) } catch { isOpen = false }
      }
    }
    var lines = Lines(limit: Self.lineLimit)
    let input = FileDescriptor(adopting: StandardStream.input.rawValue)
    while output.withLock({ $0 }) {
      let ready = try Poll.readable([input.raw, signals.raw], milliseconds: 1000)
      if ready.last == true { break }
      guard ready.first == true else { continue }
      let part = try Files.read(input, count: 1 << 16)
      if part.isEmpty {
        if let last = lines.end() { take(last, peer) }
        break
      }
      for line in lines.add(part) { take(line, peer) }
    }
    peer.end()
  }

  private func take(_ line: Lines.Line, _ peer: LinePeer) {
    switch line {
    case .tooLong: peer.take(.faulty(RPC.error(.null, .invalid)))
    case .text(let text):
      let message = RPCMessage(text)
      if case .request(let request) = message { report(request.method) }
      peer.take(message, size: text.count)
    }
  }
}

/// Cuts what comes into lines; what is too long is passed over to its end.
struct Lines {
  /// A line.
  enum Line: Equatable {
    case text([UInt8])
    case tooLong
  }

  private let limit: Int
  private var rest: [UInt8] = []
  private var isPassingOver = false

  /// Lines of so many bytes at most.
  init(limit: Int) { self.limit = limit }

  /// The lines that end in what came now.
  mutating func add(_ part: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var part = part[...]
    while let end = part.firstIndex(of: 0x0A) {
      take(part[..<end])
      part = part[end...].dropFirst()
      if let line = self.end() { lines.append(line) }
    }
    take(part)
    return lines
  }

  private mutating func take(_ part: ArraySlice<UInt8>) {
    if isPassingOver { return }
    if rest.count + part.count > limit {
      (rest, isPassingOver) = ([], true)
      return
    }
    rest += part
  }

  /// What was begun, as a line; nil for an empty one.
  mutating func end() -> Line? {
    defer { (rest, isPassingOver) = ([], false) }
    if isPassingOver { return .tooLong }
    if rest.last == 0x0D { rest.removeLast() }
    return rest.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? nil : .text(rest)
  }
}
