internal import Format
internal import Posix

/// A filter of the query language, its value in quotes where it is no single word.
func filter(_ name: String, _ value: [UInt8]) -> [UInt8] {
  // A quote cannot stand within quotes; a space matches as well, since only words count there.
  let text = value.map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: " ") : $0 }
  let needsQuotes = text.contains(UInt8(ascii: " "))
  let quoted = needsQuotes ? [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")] : text
  return Array("\(name):".utf8) + quoted + [UInt8(ascii: " ")]
}

extension Given {
  /// A day, month or year: `2025-06-10`, `2025-06`, `2025`.
  func date(_ name: String) throws(UsageError) -> [UInt8]? {
    guard let text = value(name) else { return nil }
    let full = text + Array("-01-01".utf8.suffix(max(0, 10 - text.count)))
    let isLength = [4, 7, 10].contains(text.count)
    if isLength, Timestamp(rfc3339: full + Array("T00:00:00Z".utf8)) != nil { return text }
    throw UsageError(
      "--\(name) takes a day, month or year, not '\(Path(text))'",
      hint: "write it as 2025-06-10, 2025-06 or 2025")
  }

  /// The day from which a question's "last week" counts, in days since 1970; nil: today.
  func referenceDay() throws(UsageError) -> Int64? {
    guard let text = value(Declaration.Option.asOf.name) else { return nil }
    guard text.count == 10, let day = Timestamp(rfc3339: text + Array("T00:00:00Z".utf8)) else {
      throw UsageError(
        "--as-of takes a day, not '\(Path(text))'", hint: "write it as 2025-06-10")
    }
    return day.seconds / 86_400
  }
}

extension [UInt8] {
  /// Whether these bytes stand somewhere within.
  func contains(_ part: [UInt8]) -> Bool {
    guard count >= part.count else { return false }
    return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
  }
}
