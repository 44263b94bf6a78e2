package import Posix

/// What the fields of a mail say, as far as an import asks: its id, subject, date and labels.
package struct MailFacts {
  private let header: MailHeader
  /// When it was sent; of a date without a zone, as if that were UTC.
  package let date: Timestamp?
  /// The day on which it was sent, by its own clock: days since 1970.
  package let day: Int64?

  /// Reads the beginning of a mail; nil: its first lines are no fields.
  package init?(_ start: [UInt8]) {
    guard let header = MailHeader.of(Array(start.prefix(TextEncoding.sample))) else { return nil }
    self.header = header
    let date = WrittenDate(in: header.value("date"))
    self.date = date.map { Timestamp(milliseconds: $0.span { _ in 0 }.start) }
    day = date?.day
  }

  /// A field's value, words of other alphabets decoded; empty if it is not there.
  package func value(_ name: String) -> [UInt8] { EncodedWords.decode(header.value(name)) }

  /// The Message-ID without its brackets; nil: there is none.
  package var id: [UInt8]? {
    let id = header.value("message-id").filter { $0 > 0x20 && $0 != 0x3C && $0 != 0x3E }
    return id.isEmpty ? nil : id
  }

  /// Whether a text begins as a mail: with fields, among them one that each mail has.
  package static func begins(_ start: [UInt8]) -> Bool {
    guard let facts = MailFacts(start) else { return false }
    return ["from", "date", "message-id"].contains { !facts.header.value($0).isEmpty }
  }

  /// The time that a mailbox says in the line above a mail: `From x@example.org Mon Mar  9 10:00:00 2026`.
  package static func date(ofLine line: [UInt8]) -> Timestamp? {
    let words = line.split(separator: 0x20).dropFirst(2)
    let text = Array(words.joined(separator: [0x20]))
    return WrittenDate(in: text).map { Timestamp(milliseconds: $0.span { _ in 0 }.start) }
  }
}
