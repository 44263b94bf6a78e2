internal import Format

/// Finds the elements of a long JSON list, and the members of an object, without reading them. Each can then
/// be read by itself, and one that cannot be read costs none of the others.
struct JSONSplitter {
  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  /// What the text begins with, after white space.
  var first: UInt8? { text.first { $0 > 0x20 } }

  /// The elements of a list that stands in a range; nil where it does not end as one.
  func elements(_ range: Range<Int>) -> [Range<Int>]? {
    var at = skipSpace(range.lowerBound)
    guard at < range.upperBound, text[at] == 0x5B else { return nil }
    at = skipSpace(at + 1)
    var found: [Range<Int>] = []
    if at < range.upperBound, text[at] == 0x5D { return found }
    while at < range.upperBound {
      guard let end = value(at, range.upperBound), end > at else { return nil }
      found.append(at..<end)
      at = skipSpace(end)
      guard at < range.upperBound else { return nil }
      if text[at] == 0x5D { return found }
      guard text[at] == 0x2C else { return nil }
      at = skipSpace(at + 1)
    }
    return nil
  }

  /// The values of an object's members, by key; nil where it does not end as one.
  func members(_ range: Range<Int>) -> [[UInt8]: Range<Int>]? {
    var at = skipSpace(range.lowerBound)
    guard at < range.upperBound, text[at] == 0x7B else { return nil }
    at = skipSpace(at + 1)
    var found: [[UInt8]: Range<Int>] = [:]
    if at < range.upperBound, text[at] == 0x7D { return found }
    while at < range.upperBound {
      guard text[at] == 0x22, let end = value(at, range.upperBound),
        let key = (try? JSON.parse(text[at..<end]))?.string
      else { return nil }
      at = skipSpace(end)
      guard at < range.upperBound, text[at] == 0x3A else { return nil }
      at = skipSpace(at + 1)
      guard let last = value(at, range.upperBound), last > at else { return nil }
      found[key] = at..<last
      at = skipSpace(last)
      guard at < range.upperBound else { return nil }
      if text[at] == 0x7D { return found }
      guard text[at] == 0x2C else { return nil }
      at = skipSpace(at + 1)
    }
    return nil
  }

  private func skipSpace(_ start: Int) -> Int {
    var at = start
    while at < text.count, text[at] <= 0x20 { at += 1 }
    return at
  }

  /// The end of a value that begins at a place: brackets are counted, strings passed over.
  private func value(_ start: Int, _ limit: Int) -> Int? {
    var at = start
    var depth = 0
    while at < limit {
      switch text[at] {
      case 0x22:
        at += 1
        while at < limit, text[at] != 0x22 { at += text[at] == 0x5C ? 2 : 1 }
        guard at < limit else { return nil }
      case 0x5B, 0x7B: depth += 1
      case 0x5D, 0x7D:
        // The bracket of what it stands in.
        if depth == 0 { return at }
        depth -= 1
        if depth == 0 { return at + 1 }
      case 0x2C where depth == 0: return at
      default: break
      }
      at += 1
      if depth == 0, at <= limit, text[at - 1] == 0x22 { return at }
    }
    return depth == 0 ? min(at, limit) : nil
  }
}
