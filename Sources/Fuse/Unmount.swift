internal import CFuse
internal import Glibc
public import Posix

extension Mount {
  /// Unmounts, if this very file system is still the visible one there.
  /// - Parameter lazily: detaches it even if programs use it; they keep what they have open as
  ///   long as its server runs.
  /// - Throws: EBUSY if programs use it; ENOENT if something else, or nothing, is mounted there.
  public func unmount(lazily: Bool) throws(Errno) {
    guard let now = try MountTable.mount(at: path), now.device == device, now.id == id else {
      throw Errno(ENOENT)
    }
    if geteuid() == 0 {
      let flags = UMOUNT_NOFOLLOW | (lazily ? MNT_DETACH : 0)
      let failed = unsafe (path.bytes + [0]).withUnsafeBytes {
        unsafe umount2($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(flags))
      }
      if failed != 0 { throw Errno.current }
      return
    }
    // Users may unmount only through the set-user-id helper. Its words say less than we do.
    let words = ["fusermount3", "-u", "-q"] + (lazily ? ["-z"] : []) + ["--"]
    let helper = try Process.spawn(
      words.map { Array($0.utf8) } + [path.bytes],
      streams: Process.Streams(input: nil, output: nil, error: nil))
    guard try helper.wait() == .exited(0) else {
      throw Errno(try MountTable.mount(at: path)?.id == id ? EBUSY : ENOENT)
    }
  }
}
