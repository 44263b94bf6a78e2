internal import CFuse

extension fuse_lowlevel_ops {
  /// The table of adapters. What is missing is answered by libfuse with ENOSYS, and the kernel
  /// then does it itself (locks, copy_file_range) or refuses it (ioctl, O_TMPFILE).
  static var adapters: fuse_lowlevel_ops {
    var table = fuse_lowlevel_ops()
    unsafe table.`init` = onStart
    unsafe table.lookup = onLookup
    unsafe table.forget = onForget
    unsafe table.forget_multi = onForgetMulti
    unsafe table.getattr = onGetAttributes
    unsafe table.setattr = onSetAttributes
    unsafe table.readlink = onReadLink
    unsafe table.mknod = onMakeNode
    unsafe table.mkdir = onMakeDirectory
    unsafe table.unlink = onUnlink
    unsafe table.rmdir = onRemoveDirectory
    unsafe table.symlink = onSymbolicLink
    unsafe table.rename = onRename
    unsafe table.link = onLink
    unsafe table.open = onOpen
    unsafe table.create = onCreate
    unsafe table.read = onRead
    unsafe table.write = onWrite
    unsafe table.flush = onFlush
    unsafe table.release = onRelease
    unsafe table.fsync = onSynchronize
    unsafe table.fallocate = onAllocate
    unsafe table.lseek = onSeek
    unsafe table.opendir = onOpenDirectory
    unsafe table.readdir = onReadDirectory
    unsafe table.readdirplus = onReadDirectoryPlus
    unsafe table.releasedir = onReleaseDirectory
    unsafe table.fsyncdir = onSynchronizeDirectory
    unsafe table.statfs = onStatistics
    unsafe table.access = onAccess
    unsafe table.setxattr = onSetExtendedAttribute
    unsafe table.getxattr = onGetExtendedAttribute
    unsafe table.listxattr = onListExtendedAttributes
    unsafe table.removexattr = onRemoveExtendedAttribute
    return table
  }
}
