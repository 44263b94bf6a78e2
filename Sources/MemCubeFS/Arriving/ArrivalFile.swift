internal import Fuse
internal import Posix

/// An open file of a bundle that is being copied into the mount. It stays what it is when the
/// bundle becomes a cube.
final class ArrivalFile: OpenFile {
  private let place: ArrivalPlace
  private let file: OpenedFile
  private let isWriter: Bool
  private let appends: Bool

  init(_ place: ArrivalPlace, _ file: OpenedFile, _ flags: Int32) {
    self.place = place
    self.file = file
    isWriter = flags & 3 != OpenFlags.read
    appends = flags & OpenFlags.append != 0
    if isWriter { place.arrival.count(writers: 1, instant) }
  }

  private var instant: Int64 { place.context.clock.monotonic() }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    .bytes(try Files.read(file.descriptor, at: offset, count: count))
  }

  func write(_ offset: Int64, _ bytes: [UInt8], exactly: Bool) throws(Errno) -> Int {
    guard isWriter else { throw .badHandle }
    let end = appends && !exactly ? try Files.status(file.descriptor).size : offset
    try Files.write(file.descriptor, bytes, at: end)
    place.arrival.touch(instant)
    return bytes.count
  }

  func allocate(_ mode: Int32, _ offset: Int64, _ length: Int64) throws(Errno) {
    guard isWriter else { throw .badHandle }
    guard mode == 0 || mode == 1 else { throw .notSupported }
    try Files.allocate(file.descriptor, mode: mode, offset: offset, length: length)
    place.arrival.touch(instant)
  }

  func truncate(_ size: Int64) throws(Errno) {
    guard isWriter else { throw .invalid }
    try Files.truncate(file.descriptor, size)
    place.arrival.touch(instant)
  }

  func attributes() throws(Errno) -> Attributes {
    place.attributes(try Files.status(file.descriptor))
  }

  func synchronize() throws(Errno) { try Files.sync(file.descriptor) }

  func release() {
    if isWriter { place.arrival.count(writers: -1, instant) }
  }
}
