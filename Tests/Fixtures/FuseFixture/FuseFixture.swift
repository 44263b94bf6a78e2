internal import Fuse
internal import Glibc
internal import Posix

/// Mounts the file system in memory: `FuseFixture DIRECTORY [NUMBER]`. With a number, a directory
/// `many` holds that many empty files.
///
/// Says `ready` on standard output when the mount answers. Lines on standard input change the
/// file system without the kernel, and each is answered by `done` once the kernel knows:
/// `write NAME TEXT`, `remove NAME`, `count` (answers the number of nodes), `hold` (who opens a file with
/// the text `held` waits) and `release`.
/// SIGTERM, SIGINT and SIGHUP unmount.
@main struct FuseFixture {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 1 else {
      StandardStream.error.line("usage: FuseFixture DIRECTORY [NUMBER]")
      exit(2)
    }
    do {
      try serve(Path(arguments[1]), many: arguments.count > 2 ? Int(arguments[2]) ?? 0 : 0)
    } catch {
      StandardStream.error.line("FuseFixture: \(error)")
      exit(1)
    }
  }

  static func serve(_ path: Path, many: Int) throws(Errno) {
    try Signals.block(Signals.ending)
    let notifier = Notifier()
    let fileSystem = MemoryFileSystem(notifier: notifier)
    if many > 0 { try fileSystem.fill(many) }
    let session = try Session(
      fileSystem, MountOptions(name: "memcube", subtype: "memcube"), notifier: notifier,
      onReady: { StandardStream.output.line("ready") })
    try session.mount(at: path)
    try Thread.detach("signals") {
      _ = try? Signals.wait(for: Signals.ending)
      session.stop()
    }
    try Thread.detach("commands") { fileSystem.obey() }
    try session.serve()
  }
}

extension MemoryFileSystem {
  /// Makes the directory `many`.
  func fill(_ count: Int) throws(Errno) {
    let caller = Caller(user: System.user, group: System.group)
    try state.withLock { state throws(Errno) in
      let many = try state.make(1, Array("many".utf8), .directory, 0o755, caller)
      for number in 0..<count {
        _ = try state.make(many, Array("file-\(number)".utf8), .regular, 0o644, caller)
      }
    }
  }

  /// Obeys the lines of standard input.
  func obey() {
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 2).map { Array($0.utf8) }
      switch words.count {
      case 1:
        switch line {
        case "hold", "release":
          isHolding.withLock { $0 = line == "hold" }
          isHolding.broadcast()
        default: StandardStream.output.line("\(state.withLock { $0.nodes.count })")
        }
      case 2: remove(words[1])
      case 3: write(words[1], words[2])
      default: continue
      }
      notifier.drain()
      StandardStream.output.line("done")
    }
  }

  private func write(_ name: [UInt8], _ text: [UInt8]) {
    let known = state.withLock { state in
      let child = state.nodes[1]?.child(name)
      let caller = Caller(user: System.user, group: System.group)
      if let node = child ?? (try? state.make(1, name, .regular, 0o644, caller)) {
        state.nodes[node]?.setContent(text, Clock.now())
      }
      return child
    }
    notifier.post(.name(parent: 1, name: name))
    notifier.post(.content(node: 1, offset: 0, length: 0))
    if let known { notifier.post(.content(node: known, offset: 0, length: 0)) }
  }

  private func remove(_ name: [UInt8]) {
    let child = state.withLock { state in
      let child = state.nodes[1]?.child(name)
      try? state.remove(1, name)
      return child
    }
    if let child { notifier.post(.removal(parent: 1, child: child, name: name)) }
    notifier.post(.content(node: 1, offset: 0, length: 0))
  }
}
