internal import Embedding
internal import Glibc
internal import Posix

/// The files of a published model: a directory, or a ZIP archive that holds one.
struct ModelFolder {
  private enum Place {
    case directory(Path)
    case archive(ZipArchive, prefix: [UInt8])
  }

  private let place: Place
  /// What it is called, as a path ends or begins.
  let name: [UInt8]

  /// A directory.
  init(_ directory: Path) {
    place = .directory(directory)
    name = directory.lastComponent
  }

  /// The directory of an archive in which the configuration stands; nil where there is none, or several.
  init?(_ archive: ZipArchive, named name: [UInt8]) {
    let file = Array("config.json".utf8)
    let found = archive.names.filter { path in
      guard path.suffix(file.count).elementsEqual(file) else { return false }
      let folder = path.dropLast(file.count)
      return (folder.isEmpty || folder.last == 0x2F)
        && !folder.dropLast().split(separator: 0x2F).contains { $0.starts(with: "1_".utf8) }
    }
    // Those of pooling stand deeper than the model's.
    guard let shortest = found.min(by: { $0.count < $1.count }) else { return nil }
    place = .archive(archive, prefix: shortest.dropLast(file.count))
    self.name = name
  }

  /// A file's bytes; nil where there is none.
  /// - Throws: `.io`, and `.badPackage` for a file of more than `limit` bytes.
  func read(_ name: String, limit: Int) throws(EmbeddingError) -> [UInt8]? {
    switch place {
    case .directory(let directory):
      return try Self.read(directory.appending(name), name, limit: limit)
    case .archive(let archive, let prefix):
      let path = prefix + Array(name.utf8)
      guard archive.names.contains(path) else { return nil }
      guard let bytes = archive.member(named: path, limit: limit) else {
        throw .badPackage("\(name) is damaged, or has more than \(limit >> 20) MB")
      }
      return bytes
    }
  }

  /// The bytes of a plain file; nil where there is none.
  private static func read(
    _ path: Path, _ name: String, limit: Int
  ) throws(EmbeddingError) -> [UInt8]? {
    do throws(Errno) {
      // A pipe of that name would let us wait for ever.
      let file = try Files.open(path, OpenFlags.read | OpenFlags.nonBlocking)
      let status = try Files.status(file)
      guard status.kind == .regular else { throw Errno(EINVAL) }
      if status.size <= Int64(limit) { return try Files.readAll(file, limit: limit) }
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw .io(error)
    }
    throw .badPackage("\(name) has more than \(limit >> 20) MB")
  }
}
