internal import Bundle
internal import Format
internal import Posix

/// A file that a gateway keeps locked as long as it lives, so that others of the same store can tell
/// whether it does: the kernel lets the lock go however the process ends, and a copy is not locked. It
/// stands in the store, which is all that gateways of one store need to have in common.
final class Presence: Sendable {
  /// What this gateway is called: a UUID.
  let name: [UInt8]
  private let lock: FileLock

  private static func folder(_ host: Host) -> Path { host.gateway.appending("servers") }

  /// Makes the file, and removes those of gateways that ended.
  init(_ host: Host) throws(CubeError) {
    name = UUIDs.random(host.random(16))
    let folder = Self.folder(host)
    do throws(Errno) {
      try Files.makeDirectories(folder, mode: 0o700)
      // One at a time, so that none takes a file away that another is about to lock.
      let turn = try FileLock.acquire(folder.appending("turn"), .exclusive)
      for entry in try Files.list(folder)
      where UUIDs.read(entry.name) != nil && !Self.isAlive(entry.name, folder) {
        try? Files.unlink(folder.appending(entry.name))
      }
      lock = try FileLock.acquire(folder.appending(name), .exclusive)
      _ = consume turn
    } catch { throw .io(error, "locking a file in \(folder)") }
  }

  /// Writes down where the gateway is reached, `http://127.0.0.1:8765`, for `addresses`.
  func announce(_ address: [UInt8], _ host: Host) throws(CubeError) {
    let path = Self.folder(host).appending(name)
    do {
      let file = try Files.open(path, OpenFlags.readWrite | OpenFlags.noFollow)
      try Files.write(file, address, at: 0)
    } catch { throw .io(error, "writing \(path)") }
  }

  /// Where the gateways of a store are reached that run and have said so.
  static func addresses(_ host: Host) -> [[UInt8]] {
    let folder = folder(host)
    return ((try? Files.list(folder)) ?? []).compactMap { entry in
      guard isAlive(entry.name, host) else { return nil }
      return try? Files.readAll(folder.appending(entry.name), limit: 1024)
    }.filter { $0.starts(with: "http".utf8) }
  }

  /// Whether the gateway of that name still runs.
  static func isAlive(_ name: [UInt8], _ host: Host) -> Bool {
    UUIDs.read(name) != nil && isAlive(name, folder(host))
  }

  private static func isAlive(_ name: [UInt8], _ folder: Path) -> Bool {
    do {
      let file = try Files.open(
        folder.appending(name), OpenFlags.readWrite | OpenFlags.noFollow | OpenFlags.nonBlocking)
      // Shared: two that ask at once do not take each other for the gateway.
      return try !Files.tryLock(file, .shared)
    } catch { return error != .notFound }
  }
}

extension Host {
  /// What the gateways of a store share beside `gateway.sqlite`: who lives, who does the tasks, and the
  /// files that wait.
  var gateway: Path { store.appending("gateway") }
}
