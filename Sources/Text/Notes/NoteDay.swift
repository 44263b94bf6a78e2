/// The day that a note as a whole is about: that of a diary, of a journal, of minutes. Its name says it,
/// or the folders in which it stands (`2025/06/15.md`), or its first heading.
package enum NoteDay {
  /// Words beside the date of a name or a heading at most: "Saturday, 2 May 2026, at home".
  static let mostWords = 3
  /// Words that make a date another one than that of what happened.
  private static let others = Set(
    """
    until till by due expires from since born deadline before after bis ab seit geboren gultig jusqu
    depuis
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  /// So much of a text is looked at for its first heading, bytes.
  private static let headingLimit = 1024

  /// The day that a file's path says, in days since 1970.
  package static func day(path: [UInt8]) -> Int64? {
    let parts = path.split(separator: 0x2F)
    guard let last = parts.last else { return nil }
    let stem = Array(Self.stem(last))
    if let date = WrittenDate(in: stem), isOfNote(date, isName: true) { return date.day }
    // YEAR/MONTH/DAY. The month may stand as `06`, `June` or `06-June`.
    guard parts.count >= 3, stem.count <= 2, stem.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    let (year, month) = (parts[parts.count - 3], parts[parts.count - 2])
    guard year.count == 4, month.count <= 20 else { return nil }
    let number = month.prefix { (0x30...0x39).contains($0) }
    let named = number.isEmpty ? month : number
    guard number.count != 4 else { return WrittenDate(in: Array(month) + [0x2D] + stem)?.day }
    let written = Array([Array(year), Array(named), stem].joined(separator: [0x2D]))
    return WrittenDate(in: written)?.day
  }

  /// A name without its last dot and what follows it, if that is an ending.
  private static func stem(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let dot = name.lastIndex(of: 0x2E), dot > name.startIndex else { return name }
    let ending = name[(dot + 1)...]
    let isEnding = ending.count <= 8 && ending.contains { (0x61...0x7A).contains($0 | 0x20) }
    return isEnding ? name[..<dot] : name
  }

  /// The day that a heading names beside little else.
  static func day(heading: [UInt8]) -> Int64? {
    guard heading.count <= 200, let date = WrittenDate(in: heading),
      isOfNote(date, isName: false)
    else { return nil }
    return date.day
  }

  /// Of names, which many programs make of the first words of a text, a date counts that stands at the start,
  /// or that is in digits; of headings one beside few words.
  private static func isOfNote(_ date: WrittenDate, isName: Bool) -> Bool {
    guard !date.others.contains(where: others.contains) else { return false }
    if isName { return date.wordsBefore == 0 || date.isOrdered }
    return date.wordsBeside <= mostWords
  }

  /// The first heading of a body, without its marks; nil if the body does not begin with one.
  static func heading(of body: ArraySlice<UInt8>) -> [UInt8]? {
    for line in body.prefix(headingLimit).split(separator: 0x0A).prefix(8) {
      let text = line.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
      if text.isEmpty { continue }
      let marks = text.prefix { $0 == 0x23 }.count
      guard (1...6).contains(marks) else { return nil }
      let title = text.dropFirst(marks)
      return (title.first ?? 0) <= 0x20 ? Array(title) : nil
    }
    return nil
  }

  /// The day of a note by its path and the text after its front matter. The note was recorded on `last`. A
  /// day
  /// more than one after that does not count: a note of a plan is about the day on which it was written.
  package static func day(path: [UInt8], body: ArraySlice<UInt8>, notAfter last: Int64) -> Int64? {
    let day = day(path: path) ?? heading(of: body).flatMap { self.day(heading: $0) }
    return day.flatMap { $0 <= last + 1 ? $0 : nil }
  }
}
