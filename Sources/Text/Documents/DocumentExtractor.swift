package import Posix

/// Reads the text in documents that are none themselves: PDFs by a program, office documents here. Whatever a
/// document holds, it costs bounded time, memory and text.
package struct DocumentExtractor: Sendable {
  /// What is read.
  package enum Kind: Hashable, Sendable {
    case pdf
    /// An office document, by its ending.
    case office(String)

    /// What a document of this name is that begins so; nil for what nothing here reads.
    package init?(name: [UInt8], start: [UInt8]) {
      if start.starts(with: "%PDF-".utf8) {
        self = .pdf
        return
      }
      guard start.starts(with: [0x50, 0x4B, 3, 4]), let dot = name.lastIndex(of: 0x2E) else {
        return nil
      }
      let ending = String(decoding: MailHeader.lower(name[(dot + 1)...].prefix(8)), as: UTF8.self)
      guard OfficeText.endings.contains(ending) else { return nil }
      self = .office(ending)
    }
  }

  /// How long a program may take for a document, nanoseconds.
  private static let time: Int64 = 15_000_000_000
  /// The longest text that is kept of a document, bytes.
  private static let textLimit = 8 << 20

  private let programs: DocumentPrograms

  /// Makes copies for programs in a directory.
  package init(directory: Path) {
    var limits = BoundedProgram.Limits()
    limits.time = Self.time
    limits.memory = 1 << 30
    programs = DocumentPrograms(limits: limits, directory: directory)
  }

  /// The text of a document, UTF-8, as Markdown.
  package func text(
    _ content: ByteSource, _ kind: Kind, named shown: String
  ) throws(DocumentError) -> [UInt8] {
    let text =
      switch kind {
      case .pdf: try programs.pdf(content, shown)
      case .office(let ending): try programs.office(content, ending, shown)
      }
    return Array(text.prefix(UTF8Scalar.border(text, before: min(text.count, Self.textLimit))))
  }
}
