package import Bundle
package import Format
internal import MemCube
package import Posix

/// What is examined.
package struct Patient: Sendable {
  /// This user's host; or why the environment describes none.
  package var host: Result<Host, CubeError>
  /// The user's home, if there is one.
  package var home: Path?
  /// The cube that was named; nil: all of the store.
  package var cube: [UInt8]?
  /// An environment variable's value, if it is not empty.
  package var variable: @Sendable (String) -> [UInt8]?
  /// What the mount table calls our mounts, and the lock's file of the daemon that serves one.
  package var mountName = "memcube"
  package var mountLock: @Sendable (Path, Host) -> Path
  /// Where the kernel's own places are.
  package var device = Path("/dev/fuse")
  package var processes = Path("/proc")
  package var settings = Path("/etc/fuse.conf")

  /// A patient of this process's environment.
  package init(
    host: Result<Host, CubeError>, home: Path?, cube: [UInt8]?,
    variable: @escaping @Sendable (String) -> [UInt8]? = { Environment.nonEmpty($0) },
    mountLock: @escaping @Sendable (Path, Host) -> Path
  ) {
    self.host = host
    self.home = home
    self.cube = cube
    self.variable = variable
    self.mountLock = mountLock
  }

  /// The host of this process's environment. A variable may name a key's file on a disk that hangs: so it is
  /// waited for no longer than so many nanoseconds.
  package static func host(within nanoseconds: Int64 = 5_000_000_000) -> Result<Host, CubeError> {
    let found = Condition<Result<Host, CubeError>?>(nil)
    do {
      try Thread.detach("host") {
        let host = Result { () throws(CubeError) in
          try Host.of(
            variable: { Environment.value($0) }, home: System.home, login: { System.loginName })
        }
        found.withLock { $0 = host }
        found.broadcast()
      }
    } catch { return .failure(.io(error, "starting a thread")) }
    return found.wait(nanoseconds: nanoseconds) { $0 }
      ?? .failure(.invalid("MEMCUBE_MODEL_KEY_FILE names a file that does not answer"))
  }

  /// The host, where there is one.
  var knownHost: Host? { try? host.get() }

  /// The search path of programs.
  var search: [UInt8] { variable("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8) }
}
