import MemCube
import Posix
import Testing

/// A run of the program that goes on, whose output can be read line by line; killed at the end.
final class RunningProgram {
  private let process: Process
  private let reader: FileDescriptor
  private var waiting: [UInt8] = []
  private var hasEnded = false
  private let said: Path
  /// Kept, since its home goes with it.
  private let program: Program

  init(_ program: Program, _ words: [String]) throws {
    let pipe = try Pipe()
    self.program = program
    said = program.home.appending("said")
    let errors = try Files.open(said, OpenFlags.write | OpenFlags.create | OpenFlags.append)
    process = try Process.spawn(
      [try Program.path()] + words.map { Array($0.utf8) }, environment: program.environment(),
      directory: program.home,
      streams: .init(input: nil, output: pipe.writer.raw, error: errors.raw))
    reader = pipe.closeWriter()
  }

  deinit {
    // Once waited for, the number may be another process's.
    guard !hasEnded else { return }
    try? process.send(Signals.kill)
    _ = try? process.wait()
  }

  /// What it said on standard error so far.
  var errors: String { String(decoding: (try? Files.readAll(said)) ?? [], as: UTF8.self) }

  /// Whether its first thread leaves a signal to another, as it does once that listens (SigBlk, see
  /// proc(5)).
  func holdsBack(_ signal: Int32) throws -> Bool {
    let status = try Files.readAll(Path("/proc/\(process.id)/status"))
    let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
    let mask = lines.first { $0.hasPrefix("SigBlk:") }?.split(separator: "\t").last
    return (mask.flatMap { UInt64($0, radix: 16) } ?? 0) >> (UInt64(signal) - 1) & 1 == 1
  }

  /// Sends a signal and waits for the end.
  func end(by signal: Int32 = Signals.interrupt) throws -> Process.Ending {
    try process.send(signal)
    hasEnded = true
    return try process.wait()
  }

  /// The next line, or nil after so many milliseconds or at the end.
  func line(milliseconds: Int32 = 20_000) throws -> [UInt8]? {
    while true {
      if let end = waiting.firstIndex(of: 0x0A) {
        let line = Array(waiting[..<end])
        waiting.removeFirst(end + 1)
        return line
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
