internal import CFuse
internal import Glibc
public import Posix

extension Mount {
  /// Unmounts, if this very file system is still the visible one there.
  /// - Parameter lazily: detaches it even if programs use it; they keep what they have open as
  ///   long as its server runs.
  /// - Throws: EBUSY if programs use it; ENOENT if something else, or nothing, is mounted there;
  ///   EPERM or ENOSYS if fusermount3 fails or is missing.
  public func unmount(lazily: Bool) throws(Errno) {
    do { try end(lazily: lazily) } catch { throw error.errno }
  }

  /// As `unmount`, with the reason for people.
  public func end(lazily: Bool) throws(UnmountRefusal) {
    guard try isThere() else { throw .gone }
    if geteuid() == 0 {
      let flags = UMOUNT_NOFOLLOW | (lazily ? MNT_DETACH : 0)
      let failed = unsafe (path.bytes + [0]).withUnsafeBytes {
        unsafe umount2($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(flags))
      }
      if failed == 0 { return }
      let error = Errno.current
      throw error.code == EBUSY ? .busy : .failed(error)
    }
    // Users may unmount only through the set-user-id helper.
    let words = ["fusermount3", "-u"] + (lazily ? ["-z"] : []) + ["--"]
    let said = try run(words.map { Array($0.utf8) } + [path.bytes])
    if let said { throw UnmountRefusal(helperSaid: said, isThere: try isThere()) }
  }

  /// Whether this very file system is the visible one there.
  private func isThere() throws(UnmountRefusal) -> Bool {
    do {
      let now = try MountTable.mount(at: path)
      return now?.device == device && now?.id == id
    } catch { throw .failed(error) }
  }

  /// Runs the helper. Gives its words if it fails, nil if it succeeds.
  private func run(_ command: [[UInt8]]) throws(UnmountRefusal) -> [UInt8]? {
    do {
      let pipe = try Pipe()
      let helper = try Process.spawn(
        command, streams: Process.Streams(input: nil, output: nil, error: pipe.writer.raw))
      // Read to the end before waiting, so that it cannot stall on a full pipe.
      let said = try Files.readAll(pipe.closeWriter(), limit: 1 << 16)
      return try helper.wait() == .exited(0) ? nil : said
    } catch { throw error.code == ENOENT ? .noHelper : .failed(error) }
  }
}
