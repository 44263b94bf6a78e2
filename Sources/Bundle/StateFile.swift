internal import Digest
package import Format
package import Posix

/// A small file of the host's state, replaced as a whole.
package struct StateFile {
  package let path: Path

  package init(path: Path) {
    self.path = path
  }

  /// The bytes, or nil if it is not there, or longer than any that is written here.
  package func read() throws(CubeError) -> [UInt8]? {
    do { return try Bundle.readSmall(path, limit: 64 << 20) } catch {
      switch error {
      case .notFound, .damaged: return nil
      default: throw error
      }
    }
  }

  /// Replaces the file: others see the old bytes or the new, also after a power loss.
  package func write(_ bytes: [UInt8], host: Host) throws(CubeError) {
    let draft = Path(path.bytes + [0x2E] + Hex.encode(host.random(3)))
    do {
      try host.reach(.writeState)
      try attempt("writing \(draft)") { () throws(Errno) in
        let file = try Files.open(
          draft, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow)
        try Files.write(file, bytes)
        try Files.sync(file)  // else a power loss may leave an empty file under the name
      }
      try host.reach(.renameState)
      try attempt("replacing \(path)") { () throws(Errno) in try Files.rename(draft, path) }
    } catch {
      try? Files.unlink(draft)
      throw error
    }
  }
}
