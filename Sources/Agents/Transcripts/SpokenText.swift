/// Takes out of a message what the agent put there, and memcube's own block of context.
struct SpokenText: Sendable {
  /// Tags, or beginnings of tags.
  private let tags: [[UInt8]]
  /// The first words and the last line of our block.
  private let head, foot: [UInt8]

  /// For these tags.
  init(_ tags: [String]) {
    self.tags = tags.map { Array($0.utf8) }
    let table = AgentTable.shared
    let place = Array("{cube}".utf8)
    let head = table.text("head")
    let end = head.indices.first { head[$0...].starts(with: place) } ?? head.count
    self.head = Array(head[..<end])
    foot = table.text("foot")
  }

  /// A text without those; as it is where it has none; empty where nothing but white space is left.
  func cleaned(_ text: [UInt8]) -> [UInt8] {
    if !text.contains(where: { !Self.isSpace($0) }) { return [] }
    guard text.contains(0x3C) || !head.isEmpty && text.contains(head[0]) else { return text }
    var out: [UInt8] = []
    var at = 0
    // A tag that is never closed is looked for once.
    var open: Set<[UInt8]> = []
    while at < text.count {
      if let end = blockEnd(text, at, &open) {
        at = end
      } else {
        out.append(text[at])
        at += 1
      }
    }
    return out.count == text.count ? text : Self.trimmed(out)
  }

  /// The end of a block that begins at a place; nil: none does.
  private func blockEnd(_ text: [UInt8], _ at: Int, _ open: inout Set<[UInt8]>) -> Int? {
    let isBlock = text[at] == 0x3C
    if !isBlock, text[at] != head.first { return nil }
    let closing: [UInt8]
    if isBlock {
      let rest = text[(at + 1)...]
      guard tags.contains(where: { rest.starts(with: $0) }) else { return nil }
      let name = rest.prefix(64).prefix { $0 != 0x3E && !Self.isSpace($0) && $0 != 0x2F }
      closing = [0x3C, 0x2F] + name + [0x3E]
    } else {
      guard text[at...].starts(with: head) else { return nil }
      closing = foot
    }
    guard !closing.isEmpty, open.count < 16, !open.contains(closing) else { return nil }
    guard let place = Self.find(closing, in: text, from: at + 1) else {
      open.insert(closing)
      return nil
    }
    return place + closing.count
  }

  /// What stands within `<user_query>`, or all where there is none.
  static func query(in text: [UInt8]) -> [UInt8] {
    let (begin, end) = (Array("<user_query>".utf8), Array("</user_query>".utf8))
    guard let start = find(begin, in: text, from: 0),
      let stop = find(end, in: text, from: start + begin.count)
    else { return trimmed(text) }
    return trimmed(Array(text[(start + begin.count)..<stop]))
  }

  private static func find(_ part: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard let first = part.first else { return nil }
    var at = start
    while at <= text.count - part.count {
      guard let next = text[at...].firstIndex(of: first), next <= text.count - part.count else {
        return nil
      }
      if text[next..<(next + part.count)].elementsEqual(part) { return next }
      at = next + 1
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return Array(text[first...last])
  }
}
