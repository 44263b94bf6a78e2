/// Cuts texts for showing.
package enum Excerpt {
  /// Bytes of an excerpt.
  package static let size = 4_096
  /// So much is kept of what stands before the place for which an excerpt is cut.
  private static let before = 1_024
  /// What stands at its head is front matter and headings, and no more than so many bytes.
  private static let headLimit = 1_024
  /// The line that stands for what is left out.
  private static let gap = Array("\u{2026}\n\n".utf8)

  /// The start of a text, at most so many bytes, cut between characters.
  package static func start(_ text: [UInt8], _ limit: Int = size) -> [UInt8] {
    guard text.count > limit else { return text }
    return Array(text[..<UTF8Scalar.border(text, before: limit)])
  }

  /// At most `size` bytes of a text with some of its bytes among them: the start, if that reaches them.
  /// Else what stands around them, after the front matter and the headings above, which give dates and
  /// subjects.
  package static func around(_ focus: Range<Int>, of text: [UInt8]) -> [UInt8] {
    guard text.count > size, focus.upperBound > size - before / 4, focus.upperBound <= text.count
    else { return start(text) }
    let from = beginning(of: text, from: max(0, focus.lowerBound - before), to: focus.lowerBound)
    let head = head(of: text, above: from)
    return head + gap + start(Array(text[from...].prefix(size)), size - head.count - gap.count)
  }

  /// The first start of a line between two places, else of a sentence, else of a word.
  private static func beginning(of text: [UInt8], from first: Int, to last: Int) -> Int {
    let part = text[first..<last]
    if let end = part.firstIndex(of: 0x0A) { return end + 1 }
    let stops: Set<UInt8> = [0x2E, 0x21, 0x3F]
    for place in part.indices.dropLast() where stops.contains(text[place]) {
      if text[place + 1] == 0x20 { return place + 2 }
    }
    if let space = part.firstIndex(of: 0x20) { return space + 1 }
    return UTF8Scalar.border(text, before: last)
  }

  /// The front matter of a text and the headings under which a place stands.
  private static func head(of text: [UInt8], above place: Int) -> [UInt8] {
    let body = min(FrontMatter.parse(text).body, place)
    var head = body <= headLimit ? Array(text[..<body]) : []
    var headings: [(level: Int, line: ArraySlice<UInt8>)] = []
    for line in text[body..<place].split(separator: 0x0A) where line.first == 0x23 {
      let level = line.prefix { $0 == 0x23 }.count
      guard level <= 6, line.dropFirst(level).first == 0x20 else { continue }
      headings.removeAll { $0.level >= level }
      headings.append((level, line))
    }
    for (_, line) in headings where head.count + line.count < headLimit { head += line + [0x0A] }
    return head
  }
}
