public import Posix

/// A process that keeps a mount busy.
public struct Occupant: Hashable, Sendable {
  /// How it does so.
  public enum Use: Hashable, Sendable {
    /// Works in a directory of the mount, or runs a program from it.
    case directory, program
    /// Has a file or directory of the mount open.
    case open
  }

  /// The process's number.
  public var process: Int32
  /// Its name as the kernel has it: the first 15 bytes of the program's.
  public var name: [UInt8]
  /// How it uses the mount.
  public var use: Use
  /// What it uses.
  public var path: Path

  /// The processes that use something below a path, as far as this user may look: one item a
  /// process. Reads only /proc, so it works on a mount that does not answer.
  public static func all(of path: Path) throws(Errno) -> [Occupant] {
    var found: [Occupant] = []
    for entry in try Files.list(Path("/proc")) where entry.kind == .directory {
      guard let process = Int32(String(decoding: entry.name, as: UTF8.self)) else { continue }
      // Processes end while we look; and those of others are not ours to look at.
      if let occupant = find(process, below: path) { found.append(occupant) }
    }
    return found.sorted { $0.process < $1.process }
  }

  private static func find(_ process: Int32, below path: Path) -> Occupant? {
    let home = Path("/proc/\(process)")
    for (link, use) in links(of: home) {
      guard let target = try? Path(Files.readLink(link)), target.isWithin(path) else { continue }
      let name = (try? Files.readAll(home.appending("comm"), limit: 64)) ?? []
      return Occupant(
        process: process, name: Array(name.prefix { $0 != 0x0A }), use: use, path: target)
    }
    return nil
  }

  private static func links(of home: Path) -> [(Path, Use)] {
    let descriptors = home.appending("fd")
    let open = (try? Files.list(descriptors)) ?? []
    return [
      (home.appending("cwd"), .directory), (home.appending("root"), .directory),
      (home.appending("exe"), .program),
    ] + open.map { (descriptors.appending($0.name), .open) }
  }
}
