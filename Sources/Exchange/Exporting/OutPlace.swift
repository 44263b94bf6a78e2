package import Format
package import Posix

/// A folder that is written beside its place and then renamed: all of it is there, or nothing.
package struct OutFolder {
  private let target: Path
  /// Where it is written.
  let place: Path
  /// Locked until it is done.
  private let held: HeldFile

  /// Begins a folder that is not there yet, or empty.
  package init(_ target: Path) throws(ExchangeError) {
    let entries = try? Files.list(target)
    if entries?.isEmpty == false { throw .unreadable("\(target) is not empty") }
    if entries == nil, Files.exists(target) {
      throw .unreadable("\(target) exists, and is no folder")
    }
    self.target = target
    let place = Beside.place(of: target)
    self.place = place
    held = try reading("making \(place)") { () throws(Errno) in try Beside.makeFolder(place) }
  }

  /// Writes a file, with the folders above it.
  func write(
    _ path: [UInt8], _ source: ByteSource, mtime: Timestamp? = nil, mode: UInt16? = nil
  ) throws(ExchangeError) {
    let whole = place.appending(path)
    try reading("writing \(whole)") { () throws(Errno) in
      if path.contains(0x2F) { try Files.makeDirectories(whole.parent, mode: 0o700) }
      let flags = OpenFlags.write | OpenFlags.create | OpenFlags.exclusive
      let file = try Files.open(whole, flags, mode: 0o600)
      try source.write(to: file)
      if let mode { try Files.setMode(file, UInt32(mode & 0o777)) }
      if let mtime { try Files.setTimes(file, mtime: mtime) }
    }
  }

  /// Writes a file of bytes.
  func write(_ path: [UInt8], _ bytes: [UInt8], mtime: Timestamp? = nil) throws(ExchangeError) {
    try write(path, .memory(bytes), mtime: mtime)
  }

  /// Puts it into its place.
  package func finish() throws(ExchangeError) {
    try reading("renaming \(place) to \(target)") { () throws(Errno) in
      try Files.syncFileSystem(try Files.open(place, OpenFlags.read | OpenFlags.directory))
      try Files.rename(place, target)
      try Files.syncDirectory(target.parent)
    }
  }

  /// Takes away what was written.
  package func abandon() { try? Files.removeTree(place) }
}

/// A file that is written beside its place and then renamed; or standard output.
package final class OutFile {
  private let target: Path?
  private let place: Path
  private var file: HeldFile?
  private var buffer: [UInt8] = []

  /// Begins a file that is not there yet; nil: standard output.
  package init(_ target: Path?) throws(ExchangeError) {
    self.target = target
    place = target.map { Beside.place(of: $0) } ?? Path("-")
    guard let target else { return }
    if Files.exists(target) { throw .unreadable("\(target) exists") }
    file = try reading("making \(place)") { () throws(Errno) in try Beside.makeFile(place) }
  }

  /// Adds bytes.
  func write(_ bytes: [UInt8]) throws(ExchangeError) {
    buffer += bytes
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Adds a JSON value, one line.
  package func write(line value: JSON) throws(ExchangeError) { try write(value.bytes + [0x0A]) }

  private func flush() throws(ExchangeError) {
    let bytes = buffer
    buffer = []
    try reading("writing \(target ?? place)") { () throws(Errno) in
      guard let file else { return try StandardStream.output.write(bytes) }
      try Files.write(file.descriptor, bytes)
    }
  }

  /// Puts it into its place.
  package func finish() throws(ExchangeError) {
    try flush()
    guard let target, let file else { return }
    try reading("renaming \(place) to \(target)") { () throws(Errno) in
      try Files.sync(file.descriptor)
      try Files.renameNoReplace(place, target)
      try Files.syncDirectory(target.parent)
    }
  }

  /// Takes away what was written.
  package func abandon() { if target != nil { try? Files.unlink(place) } }
}
