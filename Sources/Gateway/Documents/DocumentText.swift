internal import MemCube
internal import Posix

/// Reads the text of documents: of some formats itself, of others by programs that may be installed.
struct DocumentText: Sendable {
  /// Where programs are looked for (`PATH`), and what they may use.
  var search: [UInt8] = Environment.value("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)
  var limits = BoundedProgram.Limits()
  /// Where copies are made for them.
  var directory: Path
  /// The longest document, bytes.
  var limit: Int64 = 100 << 20
  /// The longest text, bytes: of a document as it is, or as a program gives it.
  static let textLimit = 32 << 20

  /// The text of a document, UTF-8.
  /// - Parameters:
  ///   - content: its bytes.
  ///   - name: its name, which says what it is and stands in messages.
  ///   - type: its media type, where one was given.
  /// - Returns: the text, not blank.
  /// - Throws: why there is none.
  func read(
    _ content: ByteSource, named name: [UInt8], type: [UInt8]? = nil
  ) throws(DocumentError) -> [UInt8] {
    let shown = "'\(name.asText)'"
    let text: [UInt8]
    switch try format(content, named: name, type: type) {
    case .text: text = try Self.decoded(try whole(content, shown), shown)
    case .markup: text = Markup.text(try Self.decoded(try whole(content, shown), shown))
    case .pdf: text = try pdf(content, shown)
    case .image: text = try image(content, shown)
    case .office(let ending): text = try office(content, ending, shown)
    case .unknown:
      throw .unknownFormat(
        "\(shown) is no text, PDF, office file or image: nothing here reads such files")
    }
    guard !text.isBlank else { throw .unreadable("\(shown) holds no text") }
    return text
  }

  /// What a document is that is not too long to be read.
  @discardableResult
  func format(
    _ content: ByteSource, named name: [UInt8], type: [UInt8]? = nil
  ) throws(DocumentError) -> DocumentFormat {
    let shown = "'\(name.asText)'"
    guard content.count <= limit else {
      throw .tooLong("\(shown) is larger than \(limit >> 20) MiB")
    }
    let start = try bytes(content[0..<8192], shown)
    let format = DocumentFormat(name: name, type: type, start: start)
    if format == .text || format == .markup { try checkText(content, shown) }
    return format
  }

  private func bytes(_ content: ByteSource, _ shown: String) throws(DocumentError) -> [UInt8] {
    do { return try content.all(limit: Self.textLimit) } catch {
      throw .unavailable("\(shown) cannot be read: \(error)")
    }
  }

  func whole(_ content: ByteSource, _ shown: String) throws(DocumentError) -> [UInt8] {
    try checkText(content, shown)
    return try bytes(content, shown)
  }

  private func checkText(_ content: ByteSource, _ shown: String) throws(DocumentError) {
    guard content.count <= Int64(Self.textLimit) else {
      throw .tooLong("\(shown) has more than \(Self.textLimit >> 20) MiB of text")
    }
  }

  /// A text as UTF-8: UTF-16 says by its first two bytes that it is; else it must be UTF-8.
  static func decoded(_ bytes: [UInt8], _ shown: String) throws(DocumentError) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return try decoded(Array(bytes.dropFirst(3)), shown)
    }
    let isBig = bytes.starts(with: [0xFE, 0xFF])
    if isBig || bytes.starts(with: [0xFF, 0xFE]) {
      var units: [UInt16] = []
      for index in stride(from: 2, to: bytes.count - 1, by: 2) {
        let (a, b) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        units.append(isBig ? a << 8 | b : b << 8 | a)
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
      throw .unreadable("\(shown) is no UTF-8 text; convert it first, with iconv(1) say")
    }
    return bytes
  }
}
