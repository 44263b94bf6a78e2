import MemCube
import Posix
import Testing

@Suite struct WatchCommandTests {
  /// A running `watch` whose lines can be read.
  private final class Watch {
    private let process: Process
    private let reader: FileDescriptor
    private var waiting: [UInt8] = []
    private var hasEnded = false

    init(_ program: Program, _ words: [String]) throws {
      let pipe = try Pipe()
      process = try Process.spawn(
        [try Program.path()] + words.map { Array($0.utf8) }, environment: program.environment(),
        directory: program.home, streams: .init(input: nil, output: pipe.writer.raw, error: nil))
      reader = pipe.closeWriter()
    }

    deinit {
      // Once waited for, the number may be another process's.
      guard !hasEnded else { return }
      try? process.send(Signals.kill)
      _ = try? process.wait()
    }

    /// Interrupts it, as Ctrl-C does.
    func interrupt() throws -> Process.Ending {
      try process.send(Signals.interrupt)
      hasEnded = true
      return try process.wait()
    }

    /// The next line, or nil after so many milliseconds or at the end.
    func line(milliseconds: Int32 = 20_000) throws -> JSON? {
      while true {
        if let end = waiting.firstIndex(of: 0x0A) {
          let line = Array(waiting[..<end])
          waiting.removeFirst(end + 1)
          return try JSON.parse(line)
        }
        guard try Poll.readable([reader.raw], milliseconds: milliseconds) == [true] else {
          return nil
        }
        let more = try Files.read(reader, count: 4096)
        if more.isEmpty { return nil }
        waiting += more
      }
    }
  }

  @Test func printsChangesAsTheyCome() throws {
    let program = try Program()
    try program.good("new", "trips")
    let watch = try Watch(program, ["watch", "trips", "--json"])
    // The watch may not stand yet when the first memories are added: go on until one is seen.
    var number = 0
    var first: JSON?
    while first == nil, number < 100 {
      number += 1
      try program.good("add", "trips", "text \(number)", "--name", "n\(number).md")
      first = try watch.line(milliseconds: 500)
    }
    let seen = try #require(first)
    #expect(seen.keys == ["event", "cube", "path", "id"])
    #expect(seen.text("event") == "created")
    #expect(seen.text("cube") == "trips")
    try program.good("add", "trips", "--conversation", "talk", "hello")
    #expect(try events(watch, until: "messages").text("path") == "messages/talk")
    try program.good("restore", "trips", "n1.md", "--version", "1", "--to", "moved.md")
    #expect(try events(watch, until: "removed").text("path") == "memories/n1.md")
    #expect(try watch.interrupt() == .exited(0))
  }

  private func events(_ watch: Watch, until kind: String) throws -> JSON {
    while let event = try watch.line() { if event.text("event") == kind { return event } }
    Issue.record("no event \(kind)")
    return .null
  }
}
