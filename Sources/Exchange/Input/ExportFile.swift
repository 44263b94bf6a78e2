package import Posix

/// A file of an export: on the disk, in an archive, or in memory.
package struct ExportFile: Sendable {
  /// Where the bytes are.
  enum Place: Sendable {
    /// Opened when it is read, below a folder: no link can lead out of it.
    case disk(root: Path, path: [UInt8])
    case source(ByteSource)
    /// A raw deflate stream.
    case deflated(ByteSource)
    /// Encrypted, damaged, or packed in a way that is not read.
    case sealed(String)
  }

  /// Where it stands in the export, components joined by `/`.
  package var path: [UInt8]
  /// How many bytes it has.
  package let size: Int64
  /// When it was changed last, if that is known.
  package let mtime: Timestamp?
  /// Its permission bits, if they are known.
  package let mode: UInt16?
  let place: Place

  /// For sentences.
  package var shown: String { "\(Path(path))" }
  /// Its name.
  package var name: [UInt8] { Path(path).lastComponent }
  /// Its name in small letters.
  package var lowerName: String { String(decoding: Names.lower(name), as: UTF8.self) }
  /// Why its bytes cannot be read: they are encrypted, damaged, or packed in a way that is not known; nil: they
  /// can.
  package var seal: String? { if case .sealed(let why) = place { why } else { nil } }
  /// Whether its bytes are encrypted.
  package var isLocked: Bool { seal == ZipEntries.encrypted }

  /// A file that is in memory.
  package init(path: [UInt8], bytes: [UInt8], mtime: Timestamp? = nil) {
    self.path = path
    size = Int64(bytes.count)
    self.mtime = mtime
    mode = nil
    place = .source(.memory(bytes))
  }

  init(path: [UInt8], size: Int64, mtime: Timestamp?, mode: UInt16?, place: Place) {
    self.path = path
    self.size = size
    self.mtime = mtime
    self.mode = mode
    self.place = place
  }

  /// The same file, which cannot be read: `why` goes on after its name.
  func sealed(_ why: String) -> ExportFile {
    ExportFile(path: path, size: size, mtime: mtime, mode: mode, place: .sealed(why))
  }

  /// Reads it from its beginning.
  package func reader() throws(ExchangeError) -> ByteReader {
    switch place {
    case .disk(let root, let path):
      let source = try reading("opening '\(root.appending(path))'") { () throws(Errno) in
        let file = try Files.open(beneath: root, Path(path), OpenFlags.read)
        // A FIFO was left out; what was put there meanwhile does not hang.
        guard try Files.status(file).kind == .regular else { throw .invalid }
        return try ByteSource(HeldFile(file))
      }
      return ByteReader(source, named: "'\(Path(path))'")
    case .source(let source): return ByteReader(source, named: "'\(shown)'")
    case .deflated(let source):
      return try ByteReader(deflated: source, size: size, named: "'\(shown)'")
    case .sealed(let why): throw .unreadable("'\(shown)' \(why)")
    }
  }

  /// The bytes, if they are at most `limit`.
  package func bytes(limit: Int = 64 << 20) throws(ExchangeError) -> [UInt8] {
    try reader().all(limit: limit)
  }

  /// The first bytes; empty where it cannot be read.
  package func head(_ count: Int = 1 << 16) -> [UInt8] {
    guard let reader = try? reader() else { return [] }
    var head: [UInt8] = []
    while head.count < count, let more = try? reader.next(), !more.isEmpty { head += more }
    return Array(head.prefix(count))
  }

  /// The bytes as a file or memory that can be read from any place: an archive in an archive.
  func seekable() throws(ExchangeError) -> ByteSource {
    switch place {
    case .source(let source): return source
    case .disk(let root, let path):
      return try reading("opening '\(root.appending(path))'") { () throws(Errno) in
        try ByteSource(HeldFile(try Files.open(beneath: root, Path(path), OpenFlags.read)))
      }
    case .deflated, .sealed: return try HeldCopy.of(try reader(), named: shown)
    }
  }
}

/// Bytes that came as a stream, in a file without a name.
enum HeldCopy {
  /// A copy of all that a reader gives.
  static func of(_ reader: ByteReader, named shown: String) throws(ExchangeError) -> ByteSource {
    let place = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
    let held = HeldFile(
      try reading("keeping \(shown) in \(place)") { () throws(Errno) in
        try HeldFile.temporary(in: place)
      })
    while true {
      let more = try reader.next()
      if more.isEmpty { break }
      try reading("keeping \(shown) in \(place)") { () throws(Errno) in
        try Files.write(held.descriptor, more)
      }
    }
    return try reading("reading \(shown)") { () throws(Errno) in try ByteSource(held) }
  }
}
