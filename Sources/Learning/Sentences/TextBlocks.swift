/// Splits a text into its paragraphs, list items and headings, each on one line: in hard-wrapped
/// notes the end of a line is a space.
package enum TextBlocks {
  /// A paragraph, list item, heading, or line that stands for itself.
  struct Block: Equatable {
    /// Its lines with single spaces between, or a line feed where one stands for itself; without the
    /// marker of a list, heading or quotation.
    var text: [UInt8]
    /// Whether it is a heading.
    var isHeading = false
    /// How deep, from 1, a heading with that many marks is; 0: it has none.
    var level = 0
    /// The box to tick before it, as written: "[x]"; empty: none.
    var box: [UInt8] = []
    /// Whether it is an item of a list.
    var isItem = false
    /// How many bytes before it are the keys under which it stands.
    var keys = 0
  }

  /// Lines shorter than this, in bytes, were not wrapped for want of room.
  private static let shortest = 40
  /// What is wrapped at less, in bytes, is rarely prose.
  private static let shortestProse = 56

  /// A line without its indentation and marker.
  private struct Line {
    var text: ArraySlice<UInt8>
    /// The key before its value, as settings have it, and whether its value stands below.
    var setting: Setting?
    /// How many bytes of the text are the keys over it.
    var keys = 0
    /// Whether it begins with a year and a colon.
    var isOfYear: Bool
    var indentation: Int
    /// Whether it begins a block: it has a marker.
    var isMarked: Bool
    var isHeading: Bool
    /// The marks of a heading.
    var level: Int
    /// Whether it is a row of columns, which goes on in no other line.
    var hasColumns: Bool
    /// Whether it begins with a date or a time, as entries of a log do.
    var isDated: Bool
    /// Whether it begins with of whom or what it is: "Leonie Kraft, BSc: …".
    var isLabelled: Bool
    /// The box to tick before it.
    var box: [UInt8]

    init(_ line: ArraySlice<UInt8>) {
      let front = line.drop { $0 <= 0x20 }
      indentation = front.startIndex - line.startIndex
      let end = (front.lastIndex { $0 > 0x20 } ?? front.startIndex - 1) + 1
      let bare = front[..<max(end, front.startIndex)]
      text = bare.dropFirst(TextBlocks.marker(bare))
      let mark = bare[..<text.startIndex]
      box = mark.firstIndex(of: 0x5B).map { Array(mark[$0...].prefix(3)) } ?? []
      isMarked = text.startIndex != bare.startIndex
      isHeading = bare.first == 0x23 && isMarked
      level = isHeading ? bare.prefix { $0 == 0x23 }.count : 0
      hasColumns =
        text.first == 0x7C || TextBlocks.holdsGap(text) || TextBlocks.holdsFields(text)
      isDated = TextBlocks.beginsWithDate(text)
      isLabelled = TextBlocks.isLabelled(text)
      setting = Setting(text)
      isOfYear = TextBlocks.isOfYear(text)
    }
  }

  /// The blocks of a text that are not empty, in order.
  static func blocks(_ text: [UInt8]) -> [Block] {
    var blocks: [Block] = []
    var lines: [Line] = []
    var sections = Sections()
    let read = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { Line($0) }
    for (place, line) in read.enumerated() {
      var line = line
      let next = place + 1 < read.count ? read[place + 1] : nil
      let isBelow = next?.setting != nil && (next?.indentation ?? 0) > line.indentation
      switch sections.read(
        line.isMarked ? nil : line.setting, line.text, at: line.indentation, isAbove: isBelow)
      {
      case .none: break
      case .section: line.text = []
      case .value(let text, let keys): (line.text, line.setting, line.keys) = (text[...], nil, keys)
      }
      let isTitled = line.isMarked && !line.isHeading || line.isOfYear
      let isBelowTitle = isTitled && lines.count == 1 && isTitle(lines[0])
      // "To read:" right after the last item of one list and above the first of the next.
      let isBetween =
        line.text.last == 0x3A && isTitle(line) && lines.last?.isMarked == true
        && next?.isMarked == true && next?.isHeading == false
      if isBetween { line.isHeading = true }
      if line.text.isEmpty || line.isMarked || lines.last?.isHeading == true || isBelowTitle
        || isBetween
        || line.setting == nil && sections.isInside
      {
        if isBelowTitle { lines[0].isHeading = true }
        join(lines, &blocks)
        lines = []
      }
      if !line.text.isEmpty { lines.append(line) }
    }
    join(lines, &blocks)
    return blocks
  }

  /// A few words at most, which end no sentence: right above a list they are its heading.
  private static func isTitle(_ line: Line) -> Bool {
    guard !line.isMarked, !line.hasColumns, line.indentation == 0, line.text.count < shortest,
      let first = line.text.first, (0x41...0x5A).contains(first) || first >= 0x80,
      let last = line.text.last, !".!?,;".utf8.contains(last)
    else { return false }
    return line.text.split(separator: 0x20).count <= 3
  }

  /// Puts lines together as far as each goes on in the next.
  private static func join(_ lines: [Line], _ blocks: inout [Block]) {
    let width = lines.reduce(0) { max($0, $1.indentation + $1.text.count) }
    var last: Line?
    // Whether the block under way is an entry of a log: the next one does not go on in it.
    var isEntry = false
    // How far the item is indented that begins with a key: those below it are of the same.
    var item: Int?
    let areEntries = areEntries(lines, width)
    for line in lines {
      if let item, line.setting?.isLow == true, !line.isMarked, line.indentation > item,
        let block = blocks.last, block.text.count + line.text.count < longestItem
      {
        blocks[blocks.count - 1].text += ", ".utf8 + line.text
      } else if let last, !(isEntry && line.isDated), !areEntries, goesOn(last, line, width),
        var block = blocks.popLast()
      {
        // A word that was cut at the line's end with a hyphen proper.
        if block.text.suffix(3) == hyphen {
          block.text.removeLast(3)
        } else {
          block.text.append(last.isLabelled && line.isLabelled ? 0x0A : 0x20)
        }
        block.text += line.text
        blocks.append(block)
      } else {
        blocks.append(
          Block(
            text: Array(line.text), isHeading: line.isHeading, level: line.level, box: line.box,
            isItem: line.isMarked && !line.isHeading, keys: line.keys))
        isEntry = line.isDated
        item = line.isMarked && line.setting?.isLow == true ? line.indentation : nil
      }
      last = line
    }
  }

  /// Whether each line stands for itself, as in a list without markers: none ends as parts of prose do, and
  /// most were ended though there was room for more.
  private static func areEntries(_ lines: [Line], _ width: Int) -> Bool {
    guard lines.count > 2, width >= shortest,
      lines.allSatisfy({ line in
        !line.isMarked && !line.hasColumns && !".,;!-".utf8.contains(line.text.last ?? 0x2E)
          && line.text.suffix(3) != hyphen
      })
    else { return false }
    let full = zip(lines, lines.dropFirst()).count { line, next in
      let word = next.text.prefix { $0 > 0x20 }
      return line.indentation + line.text.count + 1 + word.count + leastRoom > width
    }
    return full <= 1 && lines.count - 1 - full > 1
  }

  /// So many bytes are left in a line at least that was not ended for want of room.
  private static let leastRoom = 12

  /// An item's keys and values are no longer, in bytes.
  private static let longestItem = 240

  /// U+2010.
  private static let hyphen: ArraySlice<UInt8> = [0xE2, 0x80, 0x90]

  /// Whether a line was only ended because the next word had no room in it, or the next goes on
  /// in the middle of a sentence.
  private static func goesOn(_ line: Line, _ next: Line, _ width: Int) -> Bool {
    if line.text.suffix(3) == hyphen { return true }
    if line.hasColumns || next.hasColumns { return false }
    if line.isMarked, next.indentation > line.indentation { return true }
    if line.setting?.isLow == true, next.setting?.isLow == true { return false }
    if let first = next.text.first, (0x61...0x7A).contains(first) { return true }
    // "School: …" above "Swims on Tuesdays.": in a short list each line says its own.
    let beginsAnew = next.text.first.map { (0x41...0x5A).contains($0) } ?? false
    if line.isLabelled, beginsAnew, width < shortestProse, line.text.last != 0x2C { return false }
    guard width >= shortest else { return false }
    let word = next.text.prefix { $0 > 0x20 }
    return line.indentation + line.text.count + 1 + word.count > width
  }

  /// Three spaces or more, or a tab, between words: two are an old custom after sentences, and
  /// stand in justified lines.
  private static func holdsGap(_ line: ArraySlice<UInt8>) -> Bool {
    var spaces = 0
    for byte in line {
      spaces = byte == 0x20 ? spaces + 1 : 0
      if byte == 0x09 || spaces == 3 { return true }
    }
    return false
  }

  /// Whether a line begins with a year and a colon: "2026: 750 euro".
  package static func isOfYear(_ line: ArraySlice<UInt8>) -> Bool {
    line.dropFirst(4).first == 0x3A && line.prefix(4).allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Whether two commas or semicolons or more stand right before what follows, as between the fields
  /// of a table's row. Those in a number ("1,250,000") do not count.
  package static func holdsFields(_ line: ArraySlice<UInt8>) -> Bool {
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    var found = 0
    for index in line.indices where line[index] == 0x2C || line[index] == 0x3B {
      let behind = line[(index + 1)...]
      guard let next = behind.first, next > 0x20 else { continue }
      let isGroup =
        isDigit(line[..<index].last) && behind.prefix(3).allSatisfy(isDigit)
        && !isDigit(behind.dropFirst(3).first)
      let before = line[..<index].reversed().prefix { isDigit($0) }.count
      if !(isGroup && before <= 3) { found += 1 }
      if found == 2 { return true }
    }
    return false
  }

  /// Whether a line begins with a few words and a colon.
  private static func isLabelled(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, first | 0x20 >= 0x61,
      let colon = line.prefix(shortest).firstIndex(of: 0x3A)
    else { return false }
    let label = line[..<colon]
    return line[(colon + 1)...].first == 0x20 && !label.contains { ".!?".utf8.contains($0) }
      && label.split(separator: 0x20).count <= 3
  }

  /// Whether the first word is made of digits with ".", "/", ":" or "-" between, as dates and times
  /// are.
  package static func beginsWithDate(_ line: ArraySlice<UInt8>) -> Bool {
    let word = line.prefix { $0 > 0x20 }
    let digits = word.filter { (0x30...0x39).contains($0) }.count
    return digits >= 2 && word.count > digits && (0x30...0x39).contains(word.first ?? 0)
      && word.allSatisfy { (0x30...0x39).contains($0) || ".:/-,T".utf8.contains($0) }
  }

  /// How many bytes the marker of a list item (with a box to tick), heading or quotation takes.
  private static func marker(_ line: ArraySlice<UInt8>) -> Int {
    guard let first = line.first else { return 0 }
    var count = 0
    switch first {
    case 0x2D, 0x2A, 0x2B: count = 1
    case 0x3E: return line.prefix { $0 == 0x3E || $0 == 0x20 }.count
    case 0x23:
      count = line.prefix { $0 == 0x23 }.count
    case 0xE2: if line.starts(with: [0xE2, 0x80, 0xA2]) { count = 3 }
    case 0x30...0x39:
      let digits = line.prefix { (0x30...0x39).contains($0) }.count
      if digits <= 3, let end = line.dropFirst(digits).first, end == 0x2E || end == 0x29 {
        count = digits + 1
      }
    default: break
    }
    let boxes = ["[ ] ", "[x] ", "[X] "]
    if boxes.contains(where: { line.starts(with: $0.utf8) }) { return 4 }
    let rest = line.dropFirst(count)
    guard count > 0, let space = rest.first, space == 0x20 || space == 0x09 else { return 0 }
    count += rest.prefix { $0 == 0x20 || $0 == 0x09 }.count
    let behind = line.dropFirst(count)
    for box in boxes where behind.starts(with: box.utf8) { return count + 4 }
    return count
  }
}
