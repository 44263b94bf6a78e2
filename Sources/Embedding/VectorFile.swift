internal import Glibc
public import Posix

/// Vectors of one model in a file, by the key of their text: appended, never moved, mapped by who
/// searches. Several processes may use one file at once; those that write lock it.
///
/// A header of 64 bytes: the magic (16), the version and the width (4 each), how many values of the
/// width the model gave if these are fewer (4), 4 zeros, the SHA-256 of what the model was made of,
/// or of a service's address and model. Then slots of the width and 16 bytes: a `TextVector`, its
/// inverse length as a float, a checksum of 32 bits over all others, the key of 64 bits;
/// little-endian. A slot of zeros is free. What is cut short or fails its checksum is no vector: its
/// text is embedded again.
public final class VectorFile: Sendable {
  /// The file.
  public let path: Path
  /// How many numbers the model gives.
  public let dimension: Int
  /// Values of a vector, and bytes of a slot.
  let width, stride: Int
  private let header: [UInt8]
  private let mapping = Lock<VectorMapping?>(nil)
  /// Whether there may be free slots: to look for them reads the whole file.
  private let mayHaveFree = Lock(true)

  static let headerLength = 64
  /// What a slot holds beside the vector: length, checksum, key.
  static let slotRest = 16
  private static let magic = Array("memcube vectors\n".utf8)

  /// The file of vectors at a path, which need not exist, of a model by its source, which gives so
  /// many numbers (`TextVector.widest` at most).
  public init(_ path: Path, model source: [UInt8], dimension: Int = TextVector.width) {
    self.path = path
    self.dimension = min(max(1, dimension), TextVector.widest)
    width = TextVector.width(of: self.dimension)
    stride = width + Self.slotRest
    header =
      Self.magic + Self.bytes(1, 4) + Self.bytes(UInt64(width), 4)
      + Self.bytes(self.dimension == width ? 0 : UInt64(self.dimension), 8)
      + (source + [UInt8](repeating: 0, count: 32)).prefix(32)
  }

  /// The file of vectors that is at a path, whosever they are; nil if there is none.
  public convenience init?(existing path: Path) {
    guard let file = try? Self.openFile(path, OpenFlags.read),
      let header = try? Files.read(file, at: 0, count: Self.headerLength),
      header.count == Self.headerLength
    else { return nil }
    func number(_ at: Int) -> Int {
      header[at..<(at + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let dimension = number(24) == 0 ? number(20) : number(24)
    guard (1...TextVector.widest).contains(dimension) else { return nil }
    self.init(path, model: Array(header[32...]), dimension: dimension)
    guard self.header == header else { return nil }
  }

  /// Whether these are vectors of a model by its source.
  public func isOf(_ source: [UInt8]) -> Bool { header[32...].elementsEqual(source) }

  // MARK: Reading

  /// What the file holds now; nil where there is none of this model.
  func current() -> VectorMapping? {
    guard let status = try? Files.status(path, followLinks: false) else { return nil }
    let known = mapping.withLock { $0 }
    if let known, known.holds(status) { return known }
    guard let file = try? Self.openFile(path, OpenFlags.read), let found = open(file) else {
      return nil
    }
    mapping.withLock { $0 = found }
    return found
  }

  private func open(_ file: borrowing FileDescriptor) -> VectorMapping? {
    guard let begin = try? Files.read(file, at: 0, count: header.count), begin == header else {
      return nil
    }
    return try? VectorMapping(file, width: width)
  }

  /// The keys of all vectors that are whole.
  public func keys() -> Set<Int64> { look()?.keys(from: 0) ?? [] }

  /// What the file holds now, to read keys of; nil where there is none of this model.
  public func look() -> VectorKeys? { current().map { VectorKeys($0) } }

  /// The cosines of all vectors with a question; nil where there are none. Where they are fewer than
  /// the backdrop, the median is that of as many, filled up from it: of one vector it would be its own.
  public func scan(_ question: TextVector, beside backdrop: [TextVector] = []) -> VectorScan? {
    guard question.bytes.count == width, let current = current(), current.count > 0 else {
      return nil
    }
    return VectorScan(current, question, beside: backdrop)
  }

  /// Whether it holds fewer vectors than so many.
  public func hasFewer(than count: Int) -> Bool { (current()?.count ?? 0) < count }

  // MARK: Writing

  /// Adds vectors, in free slots first; those of another width are left out. They need not last:
  /// what a power loss takes is embedded again.
  public func append(_ entries: [(key: Int64, vector: TextVector)]) throws(Errno) {
    let entries = entries.filter { $0.vector.bytes.count == width }
    if entries.isEmpty { return }
    try withLock { (file, count) throws(Errno) in
      var free = freeSlots(count)[...]
      var end = count
      var tail: [UInt8] = []
      for entry in entries {
        let bytes = Self.slot(entry.key, entry.vector)
        if let slot = free.popFirst() {
          try Files.write(file, bytes, at: offset(slot))
        } else {
          tail += bytes
        }
      }
      // What a crash left after the last whole slot is overwritten.
      if !tail.isEmpty { try Files.write(file, tail, at: offset(end)) }
      end += tail.count / stride
    }
  }

  /// Removes the vectors of dead keys: no byte of them is left. Gives how many.
  @discardableResult
  public func erase(where isDead: (Int64) -> Bool) throws(Errno) -> Int {
    guard Files.exists(path) else { return 0 }
    var erased = 0
    try withLock { (file, count) throws(Errno) in
      guard let current = current() else { return }
      for slot in 0..<min(count, current.count) {
        // One that fails its checksum may be the rest of anything.
        if let key = current.wholeKey(slot), !isDead(key) { continue }
        if current.isFree(slot) { continue }
        try Files.write(
          file, [UInt8](repeating: 0, count: stride), at: offset(slot))
        erased += 1
      }
      if erased > 0 { mayHaveFree.withLock { $0 = true } }
      try Files.truncate(file, offset(count))
      try Files.syncData(file)
    }
    return erased
  }

  /// Opens a file, neither through a link nor waiting for the other end of a pipe: a bundle is
  /// copied from anywhere.
  /// - Throws: EINVAL for what is no plain file.
  private static func openFile(_ path: Path, _ flags: Int32) throws(Errno) -> FileDescriptor {
    let file = try Files.open(path, flags | OpenFlags.noFollow | OpenFlags.nonBlocking)
    guard try Files.status(file).kind == .regular else { throw .invalid }
    return file
  }

  /// Takes away what is no plain file: nothing is lost, since vectors are made again.
  private func removeForeign() throws(Errno) {
    guard let status = try? Files.status(path, followLinks: false) else { return }
    if status.kind != .regular, status.kind != .directory { try Files.unlink(path) }
  }

  private func freeSlots(_ count: Int) -> [Int] {
    guard mayHaveFree.withLock({ $0 }), let current = current() else { return [] }
    let found = current.freeSlots.filter { $0 < count }
    mayHaveFree.withLock { $0 = !found.isEmpty }
    return found
  }

  /// Opens the file, makes or replaces it where it is none of this model's, and locks it; gives it
  /// with the number of whole slots.
  private func withLock(
    _ body: (borrowing FileDescriptor, Int) throws(Errno) -> Void
  ) throws(Errno) {
    while true {
      try removeForeign()
      let file = try Self.openFile(path, OpenFlags.readWrite | OpenFlags.create)
      try Files.lock(file, .exclusive)
      let status = try Files.status(file)
      // Another process may have replaced it before we had the lock.
      guard let named = try? Files.status(path, followLinks: false), named.inode == status.inode
      else { continue }
      if status.size == 0 {
        try Files.write(file, header, at: 0)
      } else if try Files.read(file, at: 0, count: header.count) != header {
        try Files.unlink(path)  // who has it mapped keeps it
        continue
      }
      let size = max(0, Int(clamping: status.size) - Self.headerLength)
      return try body(file, size / stride)
    }
  }

  private func offset(_ slot: Int) -> Int64 { Int64(Self.headerLength + slot * stride) }

  private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) }
  }

  private static func slot(_ key: Int64, _ vector: TextVector) -> [UInt8] {
    let begin = vector.bytes + bytes(UInt64(vector.inverseLength.bitPattern), 4)
    let end = bytes(UInt64(bitPattern: key), 8)
    return begin + bytes(UInt64(VectorMapping.checksum(begin + end)), 4) + end
  }
}
