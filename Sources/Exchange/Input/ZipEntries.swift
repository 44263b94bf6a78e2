internal import Posix

/// The entries of a ZIP archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), all checked before one
/// is used: stored and deflated, ZIP64, data descriptors. Nothing is unpacked to the disk.
struct ZipEntries {
  private let source: ByteSource
  private let archive: String
  private(set) var files: [ExportFile] = []
  /// The bytes that each entry takes in the archive, to see that none lie on others.
  private var places: [Range<Int64>] = []
  private var names: EntryNames
  /// The CRC-32 of each file, as the directory has it.
  private var checksums: [UInt32] = []

  /// What is said of an entry that is encrypted.
  static let encrypted = "is encrypted"
  /// The largest directory of entries, bytes.
  private static let mostDirectory: Int64 = 512 << 20

  /// Reads and checks the directory.
  init(_ source: ByteSource, named archive: String) throws(ExchangeError) {
    self.source = source
    self.archive = archive
    names = EntryNames(of: archive)
    let (start, size, count) = try directory()
    guard size <= Self.mostDirectory, count <= EntryNames.mostEntries else {
      throw .unreadable("\(archive) is refused: it has more than 1,000,000 entries")
    }
    let bytes = try read(start, Int(size))
    var at = 0
    for _ in 0..<count { try entry(bytes, &at, before: start) }
    try checkPlaces(before: start)
    for place in files.indices { files[place] = try checked(files[place], checksums[place]) }
  }

  /// Whether bytes begin as a ZIP archive does, also an empty one.
  static func begins(_ head: [UInt8]) -> Bool {
    head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0x50, 0x4B, 5, 6])
  }

  // MARK: The directory

  private var broken: ExchangeError { .unreadable("\(archive) is cut off or damaged") }

  private func read(_ at: Int64, _ count: Int) throws(ExchangeError) -> [UInt8] {
    let bytes = try reading("reading \(archive)") { () throws(Errno) in
      try source.read(at: at, count: count)
    }
    guard bytes.count == count else { throw broken }
    return bytes
  }

  /// Where the directory is, and how many entries it has.
  private func directory() throws(ExchangeError) -> (start: Int64, size: Int64, count: Int) {
    // The end record is 22 bytes and a comment of at most 65,535.
    let length = Int(min(source.count, 65_557))
    guard length >= 22 else { throw broken }
    let offset = source.count - Int64(length)
    let tail = try read(offset, length)
    var end = length - 22
    while end >= 0, Self.number(tail, end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= 0, var count = Self.number(tail, end + 10, 2),
      var size = Self.number(tail, end + 12, 4), var start = Self.number(tail, end + 16, 4)
    else { throw broken }
    let isLarge = count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF
    if isLarge, end >= 20, Self.number(tail, end - 20, 4) == 0x0706_4B50,
      let place = Self.number(tail, end - 12, 8)
    {
      let record = try read(place, 56)
      guard Self.number(record, 0, 4) == 0x0606_4B50, let many = Self.number(record, 32, 8),
        let bytes = Self.number(record, 40, 8), let first = Self.number(record, 48, 8)
      else { throw broken }
      (count, size, start) = (many, bytes, first)
    }
    guard start <= source.count, size <= source.count - start else { throw broken }
    return (start, size, Int(clamping: count))
  }

  /// A number of so many bytes, the lowest first; nil beyond the end, or where it has more than 63 bits.
  static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int64? {
    guard at >= 0, count <= bytes.count, at <= bytes.count - count else { return nil }
    var value: UInt64 = 0
    for place in (at..<(at + count)).reversed() { value = value << 8 | UInt64(bytes[place]) }
    return Int64(exactly: value)
  }

  private mutating func entry(
    _ bytes: [UInt8], _ at: inout Int, before directory: Int64
  ) throws(ExchangeError) {
    guard Self.number(bytes, at, 4) == 0x0201_4B50, let flags = Self.number(bytes, at + 8, 2),
      let method = Self.number(bytes, at + 10, 2), let time = Self.number(bytes, at + 12, 4),
      let checksum = Self.number(bytes, at + 16, 4),
      let packed = Self.number(bytes, at + 20, 4), let size = Self.number(bytes, at + 24, 4),
      let nameLength = Self.number(bytes, at + 28, 2).map({ Int($0) }),
      let extraLength = Self.number(bytes, at + 30, 2).map({ Int($0) }),
      let commentLength = Self.number(bytes, at + 32, 2).map({ Int($0) }),
      let attributes = Self.number(bytes, at + 38, 4), let header = Self.number(bytes, at + 42, 4),
      at + 46 + nameLength + extraLength + commentLength <= bytes.count
    else { throw broken }
    let raw = Array(bytes[(at + 46)..<(at + 46 + nameLength)])
    let extra = Array(bytes[(at + 46 + nameLength)..<(at + 46 + nameLength + extraLength)])
    let isUnix = bytes[at + 5] == 3
    at += 46 + nameLength + extraLength + commentLength
    var sizes = Sizes(packed: packed, size: size, header: header)
    sizes.enlarge(by: extra)
    let mode = isUnix ? attributes >> 16 : 0
    // Only files and folders: no links, devices, sockets.
    if ![0, 0o100000, 0o040000].contains(mode & 0o170000) {
      throw names.refusal(raw, "is neither a file nor a folder")
    }
    if sizes.size > 1 << 30, sizes.packed < sizes.size / 1000 {
      throw names.refusal(raw, "unpacks to more than a thousand times its size")
    }
    let name = try names.check(EntryNames.decoded(raw), size: sizes.size)
    let data = try checkHeader(sizes, raw, flags, name: name)
    places.append(sizes.header..<data.upperBound)
    guard !name.isEmpty, !EntryNames.isIgnored(name) else { return }
    let place: ExportFile.Place
    switch (flags & 1, method) {
    case (1, _): place = .sealed(Self.encrypted)
    case (_, 0): place = .source(source[data])
    case (_, 8): place = .deflated(source[data])
    default: place = .sealed("is packed by a method that is not read")
    }
    if case .source = place, sizes.packed != sizes.size {
      throw names.refusal(raw, "says two sizes")
    }
    checksums.append(UInt32(truncatingIfNeeded: checksum))
    files.append(
      ExportFile(
        path: name, size: sizes.size, mtime: DosTime.timestamp(time, extra),
        mode: mode & 0o777 > 0 ? UInt16(mode & 0o777) : nil, place: place))
  }

  /// What the directory says of an entry's bytes.
  private struct Sizes {
    var packed, size, header: Int64

    /// Takes the numbers of 64 bits that stand in the extra field where the short ones are full.
    mutating func enlarge(by extra: [UInt8]) {
      var at = 0
      while let id = ZipEntries.number(extra, at, 2),
        let length = ZipEntries.number(extra, at + 2, 2)
      {
        var place = at + 4
        if id == 1 {
          for field in [\Sizes.size, \Sizes.packed, \Sizes.header]
          where self[keyPath: field] == 0xFFFF_FFFF {
            self[keyPath: field] = ZipEntries.number(extra, place, 8) ?? -1
            place += 8
          }
          return
        }
        at += 4 + Int(length)
      }
    }
  }

  // MARK: Checks

  /// Compares an entry's own header with the directory; where its bytes are.
  private func checkHeader(
    _ sizes: Sizes, _ raw: [UInt8], _ flags: Int64, name: [UInt8]
  ) throws(ExchangeError) -> Range<Int64> {
    guard sizes.header >= 0, sizes.packed >= 0, sizes.size >= 0, sizes.header <= source.count - 30
    else { throw broken }
    let own = try read(sizes.header, 30)
    guard Self.number(own, 0, 4) == 0x0403_4B50, let length = Self.number(own, 26, 2),
      let extra = Self.number(own, 28, 2), let packed = Self.number(own, 18, 4),
      let size = Self.number(own, 22, 4)
    else { throw broken }
    let start = sizes.header + 30 + length + extra
    guard start <= source.count, sizes.packed <= source.count - start else {
      throw names.refusal(raw, "ends beyond the archive")
    }
    // With a data descriptor the header may say nothing; full, the numbers stand in the extra field.
    for (said, known) in [(packed, sizes.packed), (size, sizes.size)]
    where said != known && said != 0xFFFF_FFFF && !(flags & 8 != 0 && said == 0) {
      throw names.refusal(raw, "has another size in its header")
    }
    guard try read(sizes.header + 30, Int(length)) == raw else {
      throw names.refusal(raw, "has another name in its header")
    }
    return start..<(start + sizes.packed)
  }

  private func checkPlaces(before directory: Int64) throws(ExchangeError) {
    var end: Int64 = 0
    for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard place.lowerBound >= end, place.upperBound <= directory else {
        throw .unreadable("\(archive) is refused: its entries lie on one another")
      }
      end = place.upperBound
    }
  }

  /// An entry that was read once, to see that it has as many bytes as it says. One that is damaged otherwise
  /// is sealed: others may be whole.
  private func checked(
    _ file: ExportFile, _ checksum: UInt32
  ) throws(ExchangeError) -> ExportFile {
    if file.seal != nil { return file }
    let reader: ByteReader
    do { reader = try file.reader() } catch {
      // Without zlib: said when it is read.
      return file
    }
    var sum = CRC32()
    do {
      while true {
        let bytes = try reader.next()
        if bytes.isEmpty { break }
        sum.add(bytes)
      }
      if sum.value == checksum { return file }
    } catch {
      guard case .unreadable = error else { throw error }
      if let why = reader.misstatement { throw names.refusal(file.path, why) }
    }
    return file.sealed("is damaged, and cannot be unpacked")
  }
}

/// The checksum of ZIP and gzip: RFC 1952, 8.
struct CRC32 {
  private static let table = (0..<256).map { (byte: UInt32) in
    (0..<8).reduce(byte) { (sum, _) in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
  }
  private var sum = UInt32.max

  /// Of some bytes.
  init(_ bytes: [UInt8] = []) { add(bytes) }

  /// Of the bytes so far.
  var value: UInt32 { ~sum }

  mutating func add(_ bytes: [UInt8]) {
    for byte in bytes { sum = sum >> 8 ^ Self.table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
  }
}
