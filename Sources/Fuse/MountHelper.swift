package import Posix

/// fusermount3, by which libfuse mounts for everybody but root, and what can be wrong with it.
package struct MountHelper: Sendable {
  private static let name = "fusermount3"
  /// The set-uid bit: chmod(2).
  private static let setUser: UInt32 = 0o4000

  /// Where libfuse looks first, and then the directories of `PATH`.
  package let places: [Path]
  /// /proc/self/status
  package var process = Path("/proc/self/status")

  /// A helper that is looked for at these places.
  package init(places: [Path]) { self.places = places }

  /// The system's.
  package static var system: MountHelper {
    let path = Environment.value("PATH") ?? []
    let folders = path.split(separator: UInt8(ascii: ":")).map { Path(Array($0)) }
    return MountHelper(places: ([Path("/usr/bin")] + folders).map { $0.appending(name) })
  }

  /// What keeps an ordinary user from mounting, with the way out; nil: nothing that we know.
  package var objection: String? {
    let found = places.lazy.compactMap { place in
      (try? Files.status(place)).flatMap { $0.kind == .regular ? (place, $0) : nil }
    }
    guard let (place, status) = found.first else {
      return "\(Self.name), which mounts for a user, is missing: install the package fuse3"
    }
    guard status.mode & Self.setUser != 0, status.user == 0 else {
      return "\(place) is not set-uid root, so that it can mount for nobody: install the package "
        + "fuse3 anew, or have root run chmod u+s \(place)"
    }
    if isHeldDown {
      return "\(place) may not become root here, so nothing can be mounted: this was started with "
        + "no new privileges (NoNewPrivileges= of a systemd unit, or a container's option)"
    }
    return nil
  }

  /// Whether set-uid programs are held to this process's rights: prctl(2), PR_SET_NO_NEW_PRIVS.
  private var isHeldDown: Bool {
    let text = String(decoding: (try? Files.readAll(process, limit: 1 << 16)) ?? [], as: UTF8.self)
    return text.split(separator: "\n").contains { line in
      line.hasPrefix("NoNewPrivs:") && line.hasSuffix("1")
    }
  }
}
