/// What a note marks in its text as people's programs for notes do: `#tags`, `[[links to notes]]` and
/// `@names`. What stands in code, in a web address or in a heading's own marks is none of them.
package struct NoteMarks: Hashable {
  /// Each once, as it stands, without its `#`: `project/x`, and of `#[[two words]]` the words.
  package private(set) var tags: [[UInt8]] = []
  /// The names of the notes that are linked to, each once: of `[[folder/Name#Part|shown]]` Name. Days are none.
  package private(set) var links: [[UInt8]] = []
  /// Who is named by `@name`, each once.
  package private(set) var people: [[UInt8]] = []

  /// So many of each are read, and no longer names, in bytes.
  private static let limit = 500
  private static let nameLimit = 200
  private static let tagLimit = 100

  /// Reads a text; `body`: where the text after the front matter begins. In the front matter `#` means
  /// something else.
  package init(_ text: [UInt8], body: Int = 0) {
    var (tags, links, people) = (Names(), Names(), Names())
    var fence = Fence()
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      let isMatter = start < body
      if isMatter || !fence.holds(text[start..<end]) {
        var line = NoteLine(text, start..<end)
        while let mark = line.next() {
          switch mark {
          case .tag(let name): if !isMatter { tags.add(name, Self.limit) }
          case .link(let name): links.add(name, Self.limit)
          case .person(let name): people.add(name, Self.limit)
          }
        }
      }
      start = end + 1
    }
    (self.tags, self.links, self.people) = (tags.all, links.all, people.all)
  }

  /// Names in their order, each once.
  private struct Names {
    private(set) var all: [[UInt8]] = []
    private var known: Set<[UInt8]> = []

    mutating func add(_ name: [UInt8], _ limit: Int) {
      guard all.count < limit, known.insert(name).inserted else { return }
      all.append(name)
    }
  }

  /// Which lines stand within ``` or ~~~.
  private struct Fence {
    private var mark: (byte: UInt8, count: Int)?

    /// Whether a line is of code or a fence around it.
    mutating func holds(_ line: ArraySlice<UInt8>) -> Bool {
      // Programs of outlines indent fences as they like.
      let text = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x2D }
      guard let byte = text.first, byte == 0x60 || byte == 0x7E else { return mark != nil }
      let count = text.prefix { $0 == byte }.count
      guard count >= 3 else { return mark != nil }
      if let open = mark {
        if open.byte == byte, count >= open.count { mark = nil }
        return true
      }
      // ```code``` in one line is a span of code.
      if byte == 0x60, text.dropFirst(count).contains(0x60) { return false }
      mark = (byte, count)
      return true
    }
  }

  /// The name that a link's inside gives: nil for what is no note's.
  package static func name(ofLink inside: ArraySlice<UInt8>) -> [UInt8]? {
    guard inside.count <= nameLimit * 2 else { return nil }
    var name = inside.prefix { $0 != 0x7C }
    // A part of this note itself is no other one.
    name = name.prefix { $0 != 0x23 && $0 != 0x5E }
    if name.last == 0x5C { name = name.dropLast() }
    if let slash = name.lastIndex(of: 0x2F) { name = name[(slash + 1)...] }
    var text = trimmed(name)
    if text.count > 3, text.suffix(3).elementsEqual(".md".utf8) { text.removeLast(3) }
    guard !text.isEmpty, text.count <= nameLimit, !text.contains(where: { $0 < 0x20 }),
      !isFile(text)
    else { return nil }
    if let date = WrittenDate(in: text), date.wordsBeside == 0 { return nil }
    return text
  }

  private static let files = Set(
    "png jpg jpeg gif svg webp bmp pdf mp3 mp4 wav m4a ogg webm mov zip csv xlsx docx canvas".split(
      separator: " "
    ).map { Array($0.utf8) })

  /// Whether a name is that of a picture or another file, which notes show.
  private static func isFile(_ name: [UInt8]) -> Bool {
    guard let dot = name.lastIndex(of: 0x2E) else { return false }
    return files.contains(MailHeader.lower(name[(dot + 1)...]))
  }

  /// An item without the brackets of a link around it.
  static func linked(_ item: [UInt8]) -> [UInt8] {
    guard item.starts(with: [0x5B, 0x5B]) else { return item }
    var inside = item.dropFirst(2)
    while inside.last == 0x5D { inside = inside.dropLast() }
    return name(ofLink: inside) ?? trimmed(inside)
  }

  fileprivate static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let start = text.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }

  /// A tag as it counts: nil for numbers, colours and what is too long.
  static func tag(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    var name = name
    while let last = name.last, last == 0x2F || last == 0x2D || last == 0x2E {
      name = name.dropLast()
    }
    while name.first == 0x2F { name = name.dropFirst() }
    guard !name.isEmpty, name.count <= tagLimit else { return nil }
    let digits = name.count { (0x30...0x39).contains($0) }
    let isNumber = name.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
    if isNumber { return nil }
    let isHex = name.allSatisfy { MailHeader.hexDigit($0) != nil }
    if isHex, digits > 0, name.count == 3 || name.count == 6 || name.count == 8 { return nil }
    return Array(name)
  }
}

/// Finds the marks of one line, from left to right.
private struct NoteLine {
  enum Mark {
    case tag([UInt8]), link([UInt8]), person([UInt8])
  }

  private let text: [UInt8]
  private let end: Int
  private var at: Int
  /// The byte before, 0x20 at the start.
  private var before: UInt8 = 0x20
  /// Where the last run of backticks stands that may close a span of code, by its length; bounded, and read
  /// once.
  private let runs: [Int: Int]

  init(_ text: [UInt8], _ range: Range<Int>) {
    self.text = text
    (at, end) = (range.lowerBound, range.upperBound)
    var runs: [Int: Int] = [:]
    var place = at
    while place < end {
      let count = text[place..<end].prefix { $0 == 0x60 }.count
      if count > 0 { runs[count] = place }
      place += max(count, 1)
    }
    self.runs = runs
  }

  mutating func next() -> Mark? {
    while at < end {
      let byte = text[at]
      let isFree = before <= 0x20 || "([{,;\"'*_>".utf8.contains(before)
      switch byte {
      case 0x60:
        passCode()
        continue
      case 0x5B:
        if at + 1 < end, text[at + 1] == 0x5B, let name = passLink() { return .link(name) }
      case 0x23 where isFree:
        if let name = passTag() { return .tag(name) }
      case 0x40 where isFree:
        if let name = passPerson() { return .person(name) }
      case 0x3A where isAddress:
        while at < end, text[at] > 0x20, text[at] != 0x29 { at += 1 }
        before = 0x29
        continue
      default: break
      }
      guard at < end else { return nil }
      before = text[at]
      at += 1
    }
    return nil
  }

  /// Whether `://` stands here.
  private var isAddress: Bool {
    at + 2 < end && text[at + 1] == 0x2F && text[at + 2] == 0x2F
  }

  /// Passes a span of code, or the marks of one that does not end.
  private mutating func passCode() {
    let count = text[at..<end].prefix { $0 == 0x60 }.count
    before = 0x60
    guard let last = runs[count], last > at else {
      at += count
      return
    }
    at += count
    while at < end {
      let run = text[at..<end].prefix { $0 == 0x60 }.count
      if run == count {
        at += run
        return
      }
      at += max(run, 1)
    }
  }

  /// Passes `[[inside]]`; nil, and nothing passed, where it does not end in this line.
  private mutating func passLink() -> [UInt8]? {
    let limit = min(end, at + 400)
    var close = at + 2
    while close + 1 < limit, !(text[close] == 0x5D && text[close + 1] == 0x5D) {
      // A link in a link: the inner one counts.
      if text[close] == 0x5B { return nil }
      close += 1
    }
    guard close + 1 < limit else { return nil }
    let inside = text[(at + 2)..<close]
    (at, before) = (close + 2, 0x5D)
    return NoteMarks.name(ofLink: inside)
  }

  private mutating func passTag() -> [UInt8]? {
    if at + 2 < end, text[at + 1] == 0x5B, text[at + 2] == 0x5B {
      at += 1
      return passLink()
    }
    let start = at + 1
    var stop = start
    while stop < end, isOfName(stop) || text[stop] == 0x2F { stop += 1 }
    // `#1.2` and `#include <x>` are none, `#x.` is one.
    guard stop > start, stop == end || !"#(<=\\".utf8.contains(text[stop]) else { return nil }
    (at, before) = (stop, text[stop - 1])
    return NoteMarks.tag(text[start..<stop])
  }

  private mutating func passPerson() -> [UInt8]? {
    if at + 2 < end, text[at + 1] == 0x5B, text[at + 2] == 0x5B {
      at += 1
      return passLink()
    }
    let start = at + 1
    var stop = start
    while stop < end, isOfName(stop) || text[stop] == 0x2E { stop += 1 }
    while stop > start, text[stop - 1] == 0x2E || text[stop - 1] == 0x2D { stop -= 1 }
    let isCode = stop < end && "/(@=".utf8.contains(text[stop])
    guard stop > start, stop - start <= 60, !isCode, Self.isLetter(text[start]) else { return nil }
    (at, before) = (stop, text[stop - 1])
    return Array(text[start..<stop])
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
  }

  /// Whether a byte may stand in a name: all of a letter, digits, `_` and `-`.
  private func isOfName(_ place: Int) -> Bool {
    let byte = text[place]
    if byte < 0x80 {
      return Self.isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x5F || byte == 0x2D
    }
    let next = place + 1 < end ? text[place + 1] : 0
    switch byte {
    // Marks of Latin-1; dashes, quotes and blanks, but for what joins an emoji; marks of Chinese.
    case 0xC2: return !(0x80...0xBF).contains(next) || next == 0xAA || next == 0xB5 || next == 0xBA
    case 0xE2:
      let isJoiner = next == 0x80 && place + 2 < end && text[place + 2] == 0x8D
      return !(0x80...0x81).contains(next) || isJoiner
    case 0xE3: return next != 0x80
    case 0xEF: return next != 0xBC
    default: return true
    }
  }
}
