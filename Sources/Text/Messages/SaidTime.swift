public import Format
public import Language
internal import Posix

/// When a message was said, as a file or a person tells it.
enum SaidTime {
  /// The time as a record's `date`; nil for a text that is none. RFC 3339 stays as it is written.
  /// What has no offset is what clocks in `zone` showed, as in a heading, and a day alone its
  /// beginning there: many programs write the time without saying where.
  static func date(_ text: [UInt8], in zone: Zone) -> [UInt8]? {
    if Timestamp(rfc3339: text) != nil { return text }
    guard let (seconds, offset) = HeadingTime.parse(typed: text[...], in: zone) else { return nil }
    let date = HeadingTime.date(seconds, offset: offset)
    // Parts of a second are the same under each offset.
    let parts = text.dropFirst(secondsEnd).prefix { $0 == 0x2E || 0x30...0x39 ~= $0 }
    guard 2...10 ~= parts.count, parts.first == 0x2E else { return checked(date) }
    return checked(date[..<secondsEnd] + parts + date[secondsEnd...])
  }

  /// Bytes of `YYYY-MM-DDTHH:MM:SS`.
  private static let secondsEnd = 19

  /// A year beyond four digits, as an offset at the very end can make it, is none of a record.
  private static func checked(_ date: some Collection<UInt8>) -> [UInt8]? {
    Timestamp(rfc3339: date) == nil ? nil : Array(date)
  }
}

extension MessageDraft {
  /// Reads the date that a file or a person gave: what is no RFC 3339 becomes it, by what clocks in
  /// `zone` showed; a day alone is its beginning.
  /// - Returns: false, and nothing is changed, where it is no time.
  public mutating func readDate(in zone: Zone) -> Bool {
    guard let given = date else { return true }
    guard let read = SaidTime.date(given, in: zone) else { return false }
    date = read
    return true
  }
}
