internal import Digest
internal import Posix

/// A session's transcript, below the agent's own folders and nowhere else.
struct TranscriptFile: ~Copyable {
  /// Where it is.
  let path: Path
  private let file: FileDescriptor
  /// Its size, bytes.
  let size: Int64

  /// A part of it that is read at once, bytes; also the longest line.
  static let chunk = 32 << 20

  /// Opens a transcript.
  /// - Parameters:
  ///   - path: as the agent gave it.
  ///   - roots: the agent's folders; what lies elsewhere is not read.
  /// - Returns: the open file.
  /// - Throws: EACCES for what lies elsewhere or is no plain file; as open(2).
  static func open(_ path: Path, below roots: [Path]) throws(Errno) -> TranscriptFile {
    let file = try descriptor(path, below: roots)
    let status = try Files.status(file)
    guard status.kind == .regular else { throw .noAccess }
    return TranscriptFile(path: path, file: file, size: status.size)
  }

  private init(path: Path, file: consuming FileDescriptor, size: Int64) {
    self.path = path
    self.file = file
    self.size = size
  }

  private static func descriptor(
    _ path: Path, below roots: [Path]
  ) throws(Errno) -> FileDescriptor {
    let parts = path.bytes.split(separator: 0x2F)
    let isPlain = path.isAbsolute && !parts.contains { $0.elementsEqual("..".utf8) }
    guard isPlain, let root = roots.first(where: { path.isWithin($0) && path != $0 }) else {
      throw .noAccess
    }
    // Each folder is opened by itself, so that no link on the way leads elsewhere.
    let rest = path.bytes.dropFirst(root.bytes.count).split(separator: 0x2F)
    var folder = try Files.open(root, OpenFlags.path | OpenFlags.directory)
    for name in rest.dropLast() {
      folder = try Files.openAt(
        folder, Array(name), OpenFlags.path | OpenFlags.directory | OpenFlags.noFollow)
    }
    return try Files.openAt(
      folder, Array(rest.last ?? []), OpenFlags.read | OpenFlags.noFollow | OpenFlags.nonBlocking)
  }

  /// Bytes from an offset on.
  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    try Files.read(file, at: offset, count: count)
  }

  /// The SHA-256 of the first bytes, in hex.
  func head(_ count: Int) -> [UInt8] {
    Hex.encode(SHA256.hash((try? read(at: 0, count: max(0, count))) ?? []))
  }

  /// The newest file `rollout-*SESSION.jsonl` below a folder of years, months and days.
  static func rollout(of session: [UInt8], below root: Path) -> Path? {
    guard session.count >= 8, !session.contains(0x2F) else { return nil }
    let end = session + Array(".jsonl".utf8)
    var folders = [root]
    for _ in 0..<3 {
      folders = folders.flatMap { folder in
        ((try? Files.list(folder)) ?? []).filter { $0.name.first != 0x2E }
          .map { folder.appending($0.name) }
      }
      folders.sort { $1.bytes.lexicographicallyPrecedes($0.bytes) }
      folders = Array(folders.prefix(400))
    }
    for folder in folders {
      let names = ((try? Files.list(folder)) ?? []).map(\.name).filter {
        $0.starts(with: Array("rollout-".utf8)) && $0.suffix(end.count).elementsEqual(end)
      }
      let newest = names.max { $0.lexicographicallyPrecedes($1) }
      if let newest { return folder.appending(newest) }
    }
    return nil
  }
}
