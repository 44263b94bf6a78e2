internal import Models
internal import Posix
internal import Text

/// Reads the text of documents: of some formats itself, of others by programs that may be installed.
struct DocumentText: Sendable {
  /// Where programs are looked for (`PATH`), and what they may use.
  var search: [UInt8] = Environment.value("PATH") ?? Array("/usr/local/bin:/usr/bin:/bin".utf8)
  var limits = BoundedProgram.Limits()
  /// What writes down recordings; nil: nothing does.
  var model: ModelClient?
  /// Where copies are made for them.
  var directory: Path
  /// The longest document, bytes.
  var limit: Int64 = 100 << 20
  /// The longest text, bytes: of a document as it is, or as a program gives it.
  static let textLimit = DocumentPrograms.textLimit

  private var programs: DocumentPrograms {
    DocumentPrograms(search: search, limits: limits, directory: directory)
  }

  /// The text of a document, UTF-8.
  /// - Parameters:
  ///   - content: its bytes.
  ///   - name: its name, which says what it is and stands in messages.
  ///   - type: its media type, where one was given.
  ///   - patience: how long a service is waited for that writes down recordings.
  /// - Returns: the text, not blank.
  /// - Throws: why there is none.
  func read(
    _ content: ByteSource, named name: [UInt8], type: [UInt8]? = nil,
    _ patience: Patience = .asked
  ) throws(DocumentError) -> [UInt8] {
    let shown = "'\(name.asText)'"
    let text: [UInt8]
    switch try format(content, named: name, type: type) {
    case .text: text = try DocumentPrograms.decoded(try whole(content, shown), shown, type: type)
    case .markup:
      text = Markup.text(
        try DocumentPrograms.decoded(try whole(content, shown), shown, type: type, isMarkup: true))
    case .pdf: text = try programs.pdf(content, shown)
    case .image: text = try programs.image(content, shown)
    case .audio(let ending): text = try recording(content, ending, shown, patience)
    case .office(let ending): text = try programs.office(content, ending, shown)
    case .unknown:
      throw .unknownFormat(
        "\(shown) is no text, PDF, office file, image or recording: nothing here reads such files")
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
    let start = try bytes(content[0..<Int64(TextEncoding.sample)], shown)
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
}
