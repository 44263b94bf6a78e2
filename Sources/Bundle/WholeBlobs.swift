internal import Digest
package import Format
package import Posix

/// A blob's file as a listing shows it.
package struct BlobFile: Hashable {
  /// The 32 bytes of its name.
  package var sha256: [UInt8]
  /// By which it is seen whether the bytes can have changed since they were read.
  package var stamp: FileStamp

  package init(sha256: [UInt8], status: FileStatus) {
    self.sha256 = sha256
    stamp = FileStamp(status)
  }
}

/// Which blobs are what their names say.
extension Bundle {
  /// `blobs/ab/HASH`, below the bundle.
  package static func blobName(_ sha256: [UInt8]) -> [UInt8] {
    let hex = Hex.encode(sha256)
    return Array("blobs/".utf8) + hex.prefix(2) + [0x2F] + hex
  }

  /// The regular files in blobs/ whose names have the right form.
  package func blobFiles() throws(CubeError) -> [BlobFile] {
    try blobNames().compactMap { sum in
      let status = try? Files.status(blobPath(sum), followLinks: false)
      return status.flatMap { $0.kind == .regular ? BlobFile(sha256: sum, status: $0) : nil }
    }
  }

  /// Whether this process has read a file, or written it, and found that its bytes are its name.
  package func isWhole(_ file: BlobFile) -> Bool {
    wholeBlobs.withLock { $0[file.sha256] == file.stamp }
  }

  /// Notes that an open blob is whole. Without `read`, its stamp before it was read, it was written by
  /// this process.
  package func noteWhole(
    _ sha256: [UInt8], _ file: borrowing FileDescriptor, read: FileStamp? = nil
  ) throws(CubeError) {
    let path = blobPath(sha256)
    let stamp = FileStamp(try status(of: file, path))
    // A second name changes the time of the inode, as a write does: only inode and size count here.
    if let read, read.inode != stamp.inode || read.size != stamp.size { return }
    wholeBlobs.withLock { known in
      // A bound, so that reading a million documents does not fill the memory.
      if known.count > 50_000 { known = [:] }
      known[sha256] = stamp
    }
  }

  /// Gives a blob its name, over whatever has it, from a file with the right bytes: as another name of
  /// what this host keeps, or as a copy. It lasts.
  package func place(
    _ sha256: [UInt8], from source: Path, _ replica: ReplicaState, host: Host
  ) throws(CubeError) {
    let file = try Bundle.openRegular(source)
    // A name in common with another bundle's file would have both torn at once.
    let isOwn = source.bytes.starts(with: replica.directory.bytes + [0x2F])
    if !isOwn || !link(file, as: sha256, host) {
      _ = try storeBlob(from: file, host: host)
    }
    let size = try status(of: file, source).size
    try syncBlobs([Blob(sha256: sha256, size: size)], host: host)
    let placed = try openBlobFile(sha256)
    guard try holds(placed, sha256) else { return }
    // It is kept anew, by other bytes than the bundle's where that can be.
    if isOwn { try? Files.unlink(source) }
    _ = replica.keep(sha256, placed)
    try noteWhole(sha256, placed)
  }

  /// Removes a torn blob's file, and nothing that took its place meanwhile.
  package func removeTorn(_ file: BlobFile, _ host: Host) throws(CubeError) {
    let path = blobPath(file.sha256)
    let draft = path.parent.appending(
      [0x2E] + path.lastComponent + [0x2E] + Hex.encode(host.random(3)))
    try Bundle.checkIsNoLink(path.parent)
    _ = try attemptIfThere("removing \(path)") { () throws(Errno) in
      try Files.rename(path, draft)
      if try Files.status(draft, followLinks: false).inode != file.stamp.inode {
        // A tool put another file there just now.
        return try Files.rename(draft, path)
      }
      try Files.unlink(draft)
      try Files.syncDirectory(path.parent)
    }
  }

  /// False where the file system, or the kernel for another user's file, allows no other name.
  private func link(_ file: borrowing FileDescriptor, as sha256: [UInt8], _ host: Host) -> Bool {
    let path = blobPath(sha256)
    let draft = path.parent.appending(
      [0x2E] + path.lastComponent + [0x2E] + Hex.encode(host.random(3)))
    do throws(Errno) {
      try Files.makeDirectories(path.parent, mode: 0o777)
      try Files.link(file, to: draft)
    } catch { return false }
    guard (try? Files.rename(draft, path)) != nil else {
      try? Files.unlink(draft)
      return false
    }
    return true
  }
}
