internal import Glibc
public import Posix

/// A small process that breaks a mount's connection off if its server is killed or crashes and cannot
/// die.
///
/// A notice of a name waits in the kernel, where no signal reaches it, for the directory's lock. If that is
/// held for a request which this process should have answered, then neither ends. The device stays open, so
/// the kernel does not see that the server is gone. Every program that uses the mount hangs, and so does
/// every process that wants a lock of the dead one. Aborting the connection is what closing the device would
/// have done: "Aborting a filesystem connection", fuse.rst of the kernel's documentation. A user can where
/// those files are mounted at /sys/fs/fuse/connections, as systemd does; root anywhere.
@safe public struct ConnectionGuard: ~Copyable, Sendable {
  private let line: FileDescriptor

  /// Starts the process. Only from the main thread, whose end is that of all others, and before the mount: no
  /// other process may hold its device open. It ends with this value.
  public init() throws(Errno) {
    line = try Process.startGuard()
  }

  /// Says which connection it is, once it is mounted.
  public func watch(_ mount: Mount) throws(Errno) {
    guard let number = mount.connection else { throw Errno(EINVAL) }
    let bytes = unsafe withUnsafeBytes(of: number) { unsafe Array($0) }
    try Files.write(line, bytes)
    try Process.tellOfCrashes(line)
  }

  deinit { Process.tellOfNoCrash() }
}

extension Mount {
  /// The number by which the kernel calls a FUSE mount's connection: that of its device.
  var connection: UInt32? {
    String(decoding: device, as: UTF8.self).split(separator: ":").last.flatMap { UInt32($0) }
  }
}
