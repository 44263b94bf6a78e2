package import SQLite

/// The kind and the length of every item, a byte each: what ranking has to know of each of tens
/// of thousands of items that hold a word. A page of them is a row of the table `measure`.
///
/// As in Lucene's norms the length is kept to a tenth or so, by its logarithm, which is all that
/// BM25 needs.
package struct Measures {
  /// Items of a page, as a power of two.
  static let pageBits: Int64 = 10
  /// Different lengths; code c stands for lengths about 2^(c/4).
  static let lengths = 63

  /// A byte for each row from 0; 0: no item.
  package private(set) var bytes: [UInt8] = []
  /// The mean length of all items, in words.
  package private(set) var mean = 1.0

  /// The length of each code, in words.
  private static let decoded: [Double] = {
    var (lengths, length) = ([Double](), 1.0)
    for code in 0..<Self.lengths {
      lengths.append(length - 1)
      // The fourth root of two.
      length *= 1.189_207_115_002_721
      if code == 0 { lengths[0] = 0 }
    }
    return lengths
  }()

  /// The byte of an item; `kind` as the index writes it, 0 to 3.
  static func byte(_ kind: Int64, length: Int) -> UInt8 {
    var (low, high) = (0, lengths - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if decoded[middle] <= Double(length) { low = middle } else { high = middle - 1 }
    }
    return UInt8(clamping: 1 + Int(clamping: kind) * lengths + low)
  }

  /// The kind of a byte's item, as the index writes it; -1 of none.
  package static func kind(_ byte: UInt8) -> Int64 {
    byte == 0 ? -1 : (Int64(byte) - 1) / Int64(lengths)
  }

  /// Whether a byte is that of a memory that is superseded.
  package static func isSuperseded(_ byte: UInt8) -> Bool {
    kind(byte) == SearchResult.Kind.supersededNumber
  }

  /// Whether a byte is that of a message.
  package static func isMessage(_ byte: UInt8) -> Bool {
    kind(byte) == SearchResult.Kind.message.number
  }

  /// Whether a byte is that of a passage of a document.
  package static func isPassage(_ byte: UInt8) -> Bool {
    kind(byte) == SearchResult.Kind.passage.number
  }

  /// The byte of a row; 0: no item is known of it.
  package func byte(of row: Int64) -> UInt8 {
    Int(exactly: row).flatMap { bytes.indices.contains($0) ? bytes[$0] : nil } ?? 0
  }

  /// The length of a byte's item.
  package static func length(_ byte: UInt8) -> Double {
    byte == 0 ? 0 : decoded[(Int(byte) - 1) % lengths]
  }

  // MARK: Reading

  /// All of them, as they are now.
  package init(_ connection: Connection) throws(SQLiteError) {
    let pages = try connection.statement("SELECT page, bytes FROM measure ORDER BY page")
    defer { pages.reset() }
    let size = 1 << Int(Self.pageBits)
    while try pages.step() {
      let start = Int(clamping: pages.int(0)) * size
      guard start >= bytes.count, start < 1 << 40 else { continue }
      bytes += [UInt8](repeating: 0, count: start - bytes.count)
      bytes += pages.blob(1).prefix(size)
    }
    var counts = [Int](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    let items = counts.dropFirst().reduce(0, +)
    let words = (1...255).reduce(0.0) { $0 + Double(counts[$1]) * Self.length(UInt8($1)) }
    mean = items > 0 ? max(1, words / Double(items)) : 1
  }

  // MARK: Writing

  /// Notes an item, or with 0 that there is none.
  static func put(_ byte: UInt8, row: Int64, _ connection: Connection) throws(SQLiteError) {
    let (page, place) = (row >> pageBits, Int(row & (1 << pageBits - 1)))
    let read = try connection.statement("SELECT bytes FROM measure WHERE page = ?1")
    try read.bind(1, page)
    var bytes = try read.step() ? read.blob(0) : []
    read.reset()
    if bytes.count <= place {
      bytes += [UInt8](repeating: 0, count: place + 1 - bytes.count)
    }
    bytes[place] = byte
    try store(bytes, page, connection)
  }

  /// Makes all of them of the items, after a replay.
  static func rebuild(_ connection: Connection) throws(SQLiteError) {
    let items = try connection.statement("SELECT row, kind, length FROM item ORDER BY row")
    defer { items.reset() }
    var (page, bytes): (Int64, [UInt8]) = (0, [])
    while try items.step() {
      let row = items.int(0)
      guard SearchResult.Kind(number: items.int(1)) != nil else { continue }
      if row >> pageBits != page {
        if !bytes.isEmpty { try store(bytes, page, connection) }
        (page, bytes) = (row >> pageBits, [])
      }
      let place = Int(row & (1 << pageBits - 1))
      bytes += [UInt8](repeating: 0, count: max(0, place - bytes.count))
      bytes.append(byte(items.int(1), length: Int(clamping: items.int(2))))
    }
    if !bytes.isEmpty { try store(bytes, page, connection) }
  }

  private static func store(
    _ bytes: [UInt8], _ page: Int64, _ connection: Connection
  ) throws(SQLiteError) {
    let write = try connection.statement("INSERT OR REPLACE INTO measure VALUES (?1, ?2)")
    try write.bind(1, page)
    try write.bind(2, blob: bytes)
    try write.run()
  }
}
