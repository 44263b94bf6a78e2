/// Reads XML from left to right, once: tags by their local names, and the text between them. What a
/// document declares (entities, a DOCTYPE) is passed over and never expanded, so that nothing grows.
struct XMLScanner {
  /// A piece of a document.
  enum Piece: Hashable {
    /// A start tag, by its name without the prefix; `isEmpty`: it ends itself.
    case start([UInt8], isEmpty: Bool)
    case end([UInt8])
    case text([UInt8])
  }

  private let bytes: [UInt8]
  private var at = 0
  /// The attributes of the last start tag, as they stand.
  private var attributes: Range<Int> = 0..<0

  /// The longest name that means anything, bytes.
  private static let nameLimit = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next piece; nil at the end.
  mutating func next() -> Piece? {
    while at < bytes.count {
      if bytes[at] != 0x3C {
        let start = at
        at = bytes[at...].firstIndex(of: 0x3C) ?? bytes.count
        return .text(Self.resolved(bytes[start..<at]))
      }
      if starts(with: "<!--") {
        pass(to: "-->")
      } else if starts(with: "<![CDATA[") {
        let start = at + 9
        pass(to: "]]>")
        let end = at < bytes.count || bytes.suffix(3).elementsEqual("]]>".utf8) ? at - 3 : at
        return .text(start < end ? Array(bytes[start..<end]) : [])
      } else if starts(with: "<?") {
        pass(to: "?>")
      } else if starts(with: "<!") {
        passDeclaration()
      } else if let tag = tag() {
        return tag
      }
    }
    return nil
  }

  /// An attribute of the last start tag, by its name without the prefix.
  func attribute(_ name: String) -> [UInt8]? {
    let (wanted, end) = (Array(name.utf8), attributes.upperBound)
    var at = attributes.lowerBound
    while at < end {
      while at < end, bytes[at] <= 0x20 || bytes[at] == 0x2F { at += 1 }
      let start = at
      while at < end, bytes[at] != 0x3D, bytes[at] > 0x20 { at += 1 }
      let key = bytes[start..<at]
      while at < end, bytes[at] != 0x22, bytes[at] != 0x27 { at += 1 }
      guard at < end else { return nil }
      let quote = bytes[at]
      let value = at + 1
      at = bytes[value..<end].firstIndex(of: quote) ?? end
      if Self.local(key).elementsEqual(wanted) { return Self.resolved(bytes[value..<at]) }
      at = min(at + 1, end)
    }
    return nil
  }

  private func starts(with mark: StaticString) -> Bool {
    let count = mark.utf8CodeUnitCount
    return at <= bytes.count - count && bytes[at..<(at + count)].elementsEqual("\(mark)".utf8)
  }

  /// Passes everything up to a mark, and the mark.
  private mutating func pass(to mark: String) {
    let mark = Array(mark.utf8)
    while at <= bytes.count - mark.count {
      guard let next = bytes[at...].firstIndex(of: mark[0]), next <= bytes.count - mark.count
      else { break }
      at = next
      if bytes[at..<(at + mark.count)].elementsEqual(mark) {
        at += mark.count
        return
      }
      at += 1
    }
    at = bytes.count
  }

  /// Passes `<!DOCTYPE …>` with what it declares in brackets.
  private mutating func passDeclaration() {
    var depth = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x5B { depth += 1 }
      if byte == 0x5D { depth -= 1 }
      if byte == 0x3E, depth <= 0 { return }
    }
  }

  /// The tag that begins here; nil, and one byte passed, where none does.
  private mutating func tag() -> Piece? {
    let isEnd = at + 1 < bytes.count && bytes[at + 1] == 0x2F
    let start = at + (isEnd ? 2 : 1)
    var stop = start
    while stop < bytes.count, bytes[stop] > 0x20, bytes[stop] != 0x3E, bytes[stop] != 0x2F {
      stop += 1
    }
    guard stop > start else {
      at += 1
      return nil
    }
    let name = Array(Self.local(bytes[start..<stop]).prefix(Self.nameLimit))
    var (end, quote) = (stop, UInt8(0))
    while end < bytes.count, bytes[end] != 0x3E || quote != 0 {
      let byte = bytes[end]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      }
      end += 1
    }
    at = min(end + 1, bytes.count)
    if isEnd { return .end(name) }
    attributes = stop..<end
    return .start(name, isEmpty: end > stop && bytes[end - 1] == 0x2F)
  }

  private static func local(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    name.lastIndex(of: 0x3A).map { name[($0 + 1)...] } ?? name
  }

  /// A text with its character references resolved.
  private static func resolved(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(0x26) else { return Array(text) }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var rest = text
    while let byte = rest.first {
      if byte == 0x26,
        let end = rest.prefix(CharacterReference.longest + 2).firstIndex(of: 0x3B),
        let scalar = CharacterReference.scalar(Array(rest[(rest.startIndex + 1)..<end]))
      {
        UTF8Scalar.append(scalar, to: &out)
        rest = rest[(end + 1)...]
      } else {
        out.append(byte)
        rest = rest.dropFirst()
      }
    }
    return out
  }
}
