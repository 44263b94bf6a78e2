internal import Bundle
internal import Format
internal import Posix
internal import SQLite
internal import Text

/// How long texts are cut.
package enum TextParts {
  /// A memory of up to so many bytes is one item.
  package static let wholeLimit = 64 << 10
  /// So many bytes of a text are indexed at a time, so that others get their turn: some 50 ms' work.
  static let stepLimit = 256 << 10
  /// So many bytes of a message in a blob are indexed.
  static let messageLimit = 1 << 20
  /// So many NULs in a row are no text, but a hole, or what a program reserved: the text ends there.
  static let hole = 4096

  /// Where a hole begins in some bytes; nil: there is none.
  static func hole(in bytes: [UInt8]) -> Int? {
    // Each run of that length has a byte at one of these places.
    var place = hole - 1
    while place < bytes.count {
      if bytes[place] == 0 {
        let start = (bytes[..<place].lastIndex { $0 != 0 } ?? -1) + 1
        let end = bytes[place...].firstIndex { $0 != 0 } ?? bytes.count
        if end - start >= hole { return start }
        place = max(place, end)
      }
      place += hole
    }
    return nil
  }
}

extension Index {
  /// Puts the passages of a long memory or a document, from a byte on, for one step; gives the
  /// byte to go on from, or nil at the end and for what is no text.
  func putParts(
    _ item: TextItem, of content: Content, from place: Int64, path: [UInt8],
    as format: TextFormat? = nil, in bundle: Bundle
  ) throws(SQLiteError) -> Int64? {
    let start = bytes(of: content, from: 0, upTo: TextEncoding.sample, in: bundle) ?? []
    var splitter = PassageSplitter(
      format ?? TextFormat(name: path, start: start), name: path, start: start)
    if splitter.isBinary, format == nil {
      return try indexOpaque(item, of: content, from: place, path: path, in: bundle)
    }
    var passages: [Passage] = []
    var (next, isEnd) = (place, false)
    // A page may begin with a script or a picture that is longer than a step.
    while passages.isEmpty || splitter.wholeLimit != nil, !isEnd, !splitter.isBinary {
      var bytes = bytes(of: content, from: next, upTo: TextParts.stepLimit, in: bundle) ?? []
      isEnd = bytes.count < TextParts.stepLimit
      if let hole = TextParts.hole(in: bytes) {
        bytes.removeSubrange(hole...)
        isEnd = true
      }
      passages += splitter.append(bytes)
      next += Int64(bytes.count)
      if next >= splitter.wholeLimit ?? .max { isEnd = true }
    }
    if isEnd { passages += splitter.finish() }
    var item = item
    var number = try partCount(of: item.owner)
    for passage in passages {
      number += 1
      item.text = passage.text
      item.title = Array(([path] + passage.headings).joined(separator: [0x20]))
      item.place = SearchResult.Place(
        number: number, start: place + passage.range.lowerBound,
        end: place + passage.range.upperBound)
      try text.put(item)
    }
    guard !isEnd, let last = passages.last else { return nil }
    return place + last.range.upperBound
  }

  func bytes(
    of content: Content, from place: Int64, upTo limit: Int, in bundle: Bundle
  ) -> [UInt8]? {
    switch content {
    case .bytes(let bytes):
      let start = Int(clamping: min(place, Int64(bytes.count)))
      return Array(bytes[start...].prefix(limit))
    case .blob(let blob):
      guard let file = try? bundle.openBlob(blob, isChecked: true) else { return nil }
      return try? Files.read(file, at: place, count: limit)
    case .link, .missing: return nil
    }
  }

  private func partCount(of owner: Int64) throws(SQLiteError) -> Int {
    let query = try connection.statement(
      "SELECT coalesce(max(number), 0) FROM item WHERE owner = ?1 AND kind <> 1")
    defer { query.reset() }
    try query.bind(1, owner)
    return try query.step() ? Int(clamping: query.int(0)) : 0
  }
}
