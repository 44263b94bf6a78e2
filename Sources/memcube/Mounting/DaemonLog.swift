internal import Bundle
internal import Format
internal import Posix

/// The few words of a mount's daemon: `daemon.log` in the state directory. Two files of 256 KiB
/// at most, so that a fault that repeats does not fill the disk.
struct DaemonLog: Sendable {
  private static let limit: Int64 = 256 << 10

  private let path: Path
  private let process = System.process

  /// The log of a host.
  init(_ host: Host) { path = host.state.appending("daemon.log") }

  /// Adds a line. What cannot be written is dropped: there is no caller to report it to.
  func say(_ sentence: String) {
    if let status = try? Files.status(path), status.size > Self.limit {
      try? Files.rename(path, Path(path.bytes + Array(".1".utf8)))
    }
    let time = String(decoding: Clock.now().rfc3339Milliseconds, as: UTF8.self)
    let line = "\(time) \(process) \(printable(sentence))\n"
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.append
    // A user or another program may have removed the state's directory.
    if !Files.exists(path.parent) { try? Files.makeDirectories(path.parent, mode: 0o700) }
    guard let file = try? Files.open(path, flags, mode: 0o600) else { return }
    try? Files.write(file, Array(line.utf8))
  }
}
