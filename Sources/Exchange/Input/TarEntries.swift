internal import Posix

/// The entries of a tar archive (POSIX pax, ustar, GNU), all checked before one is used.
struct TarEntries {
  private let source: ByteSource
  private let archive: String
  private(set) var files: [ExportFile] = []
  private var names: EntryNames
  /// What a header of its own says of the entry after it.
  private var (longName, longSize, longTime): ([UInt8]?, Int64?, Timestamp?) = (nil, nil, nil)

  /// Reads and checks the headers.
  init(_ source: ByteSource, named archive: String) throws(ExchangeError) {
    self.source = source
    self.archive = archive
    names = EntryNames(of: archive)
    var at: Int64 = 0
    while at < source.count {
      let header = try read(at, 512)
      if header.allSatisfy({ $0 == 0 }) { break }
      guard Self.isHeader(header) else { throw broken }
      let size = longSize ?? Self.number(header[124..<136])
      guard let size, size >= 0, size <= source.count - at - 512 else { throw broken }
      try take(header, size, at + 512)
      at += 512 + (size + 511) / 512 * 512
    }
  }

  private var broken: ExchangeError { .unreadable("\(archive) is cut off or damaged") }

  /// Whether 512 bytes are a header: their sum is the one that stands in them.
  static func isHeader(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 512, let said = number(bytes[148..<156]) else { return false }
    var sum: Int64 = 0
    for place in 0..<512 { sum += (148..<156).contains(place) ? 32 : Int64(bytes[place]) }
    return sum == said
  }

  private func read(_ at: Int64, _ count: Int) throws(ExchangeError) -> [UInt8] {
    let bytes = try reading("reading \(archive)") { () throws(Errno) in
      try source.read(at: at, count: count)
    }
    guard bytes.count == count else { throw broken }
    return bytes
  }

  private mutating func take(
    _ header: [UInt8], _ size: Int64, _ start: Int64
  ) throws(ExchangeError) {
    switch header[156] {
    case UInt8(ascii: "x"): try readPax(try body(start, size))
    case UInt8(ascii: "g"): return
    case UInt8(ascii: "L"): longName = Array(try body(start, size).prefix { $0 != 0 })
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"), UInt8(ascii: "5"):
      let raw = name(header)
      let isFolder = header[156] == UInt8(ascii: "5")
      let name = try names.check(isFolder ? raw + [0x2F] : raw, size: size)
      let time = longTime ?? Self.number(header[136..<148]).map { Timestamp(seconds: $0) }
      (longName, longSize, longTime) = (nil, nil, nil)
      guard !isFolder, !name.isEmpty, !EntryNames.isIgnored(name) else { return }
      let mode = Self.number(header[100..<108]).map { UInt16($0 & 0o777) }
      files.append(
        ExportFile(
          path: name, size: size, mtime: time, mode: mode,
          place: .source(source[start..<(start + size)])))
    default: throw names.refusal(name(header), "is neither a file nor a folder")
    }
  }

  private func body(_ start: Int64, _ size: Int64) throws(ExchangeError) -> [UInt8] {
    guard size <= 1 << 20 else { throw broken }
    return try read(start, Int(size))
  }

  private func name(_ header: [UInt8]) -> [UInt8] {
    if let longName { return longName }
    let name = Array(header[0..<100].prefix { $0 != 0 })
    guard header[257..<262].elementsEqual("ustar".utf8) else { return EntryNames.decoded(name) }
    let prefix = Array(header[345..<500].prefix { $0 != 0 })
    return EntryNames.decoded(prefix.isEmpty ? name : prefix + [0x2F] + name)
  }

  /// Lines `LENGTH KEY=VALUE` of an extended header.
  private mutating func readPax(_ body: [UInt8]) throws(ExchangeError) {
    var rest = body[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0 != 0x20 }
      guard digits.count < 9, let length = Int(String(decoding: digits, as: UTF8.self)),
        length > digits.count + 1, length <= rest.count
      else { throw broken }
      let line = rest.prefix(length).dropFirst(digits.count + 1).dropLast()
      rest = rest.dropFirst(length)
      guard let equals = line.firstIndex(of: 0x3D) else { throw broken }
      let value = Array(line[(equals + 1)...])
      let text = String(decoding: value, as: UTF8.self)
      switch String(decoding: line[..<equals], as: UTF8.self) {
      case "path": longName = value
      case "size": longSize = Int64(text) ?? -1
      case "mtime": longTime = Double(text).flatMap { SourceTime.epoch($0, isSeconds: true) }
      default: break
      }
    }
  }

  /// An octal number, or one of base 256 where the first bit is set.
  private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
    if let first = field.first, first & 0x80 != 0 {
      var value: Int64 = Int64(first & 0x3F)
      for byte in field.dropFirst() {
        guard value < 1 << 54 else { return nil }
        value = value << 8 | Int64(byte)
      }
      return value
    }
    let digits = field.drop { $0 == 0x20 || $0 == 0 }.prefix { $0 != 0x20 && $0 != 0 }
    if digits.isEmpty { return 0 }
    return Int64(String(decoding: digits, as: UTF8.self), radix: 8)
  }
}
