internal import Format
internal import Posix
package import YAML

/// What a text says of itself between two lines `---` at its start; see memcube-learn(7), "Front matter".
public struct FrontMatter: Hashable, Sendable {
  /// `type`, as it stands.
  public var type: [UInt8]?
  /// `tags` and `tag`: a list, or a text split at commas; each without a `#` before it.
  public var tags: [[UInt8]] = []
  /// Those of the tags that only the text states, as `#TAG`.
  package var tagsOfText: Set<[UInt8]> = []
  /// `entities`: a list of names (or of mappings with a `name`), or a text split at commas; `[[links]]` and
  /// `@names` without their marks.
  public var entities: [[UInt8]] = []
  /// `date`, else `created`, else `updated`, as it stands; `dateSpan` reads it.
  public var date: [UInt8]?
  /// Whether `date` says when the file was made or changed, as `created` does, and not what it is about.
  public var isDateOfFile = false
  /// `valid_from`, as it stands.
  public var validFrom: [UInt8]?
  /// `valid_to`, as it stands.
  public var validTo: [UInt8]?
  /// What could not be read, and why; nil if there was nothing of the kind.
  public var note: String?
  /// Whether that is lost, or is no YAML for other programs. A type of another program is neither.
  public var hasProblem = false
  /// Where the body begins: 0, or after the line that closes the front matter.
  public var body = 0

  /// The last day of `valid_to`, in days since 1970; nil where there is none that can be read.
  public var lastDay: Int64? {
    validTo.flatMap { WrittenDate.span($0, offset: { _ in 0 }) }.map {
      TimeCalendar.day(ofSeconds: Timestamp(milliseconds: $0.end - 1).seconds)
    }
  }

  /// The span of `date`; a date without a zone is local. Nil where there is none that can be read.
  package func dateSpan(_ offset: CivilDate.Offset) -> CivilDate? {
    date.flatMap { WrittenDate.span($0, offset: offset) }
  }

  /// No front matter.
  public init() {}

  /// The longest front matter, from the start of the text to the line that closes it.
  public static let limit = FrontMatterText.limit

  /// Reads the front matter of a text. Of what is no YAML the lines are read that can be; what is no front
  /// matter at all is body. `note` says why.
  public static func parse(_ text: [UInt8]) -> FrontMatter {
    var matter = FrontMatter()
    guard let (yaml, body) = enclosed(text) else {
      if opening(text) != nil { matter.fail("front matter without a closing --- within 64 KiB") }
      if isWide(text) {
        matter.fail("front matter in UTF-16, read as text; UTF-8 would be read")
      }
      return matter
    }
    let inner = FrontMatterLines.withoutTagMarks(Array(text[yaml]))
    do {
      switch try YAML.parse(inner) {
      case .mapping(let pairs): matter.read(pairs, of: Array(text[yaml]), body)
      case .scalar(let text) where text.isEmpty: matter.body = body
      case .scalar, .sequence: matter.fail("front matter that is no mapping, read as text")
      }
    } catch {
      guard String(validating: inner, as: UTF8.self) != nil, !inner.contains(0),
        let lines = FrontMatterLines(inner)
      else {
        // The first line of the file is the opening one.
        matter.fail("front matter, line \(error.line + 1): \(error.reason); read as text")
        return matter
      }
      matter.read(lines.pairs, of: Array(text[yaml]), body)
      let line = lines.refused ?? error.line
      matter.remark(
        FrontMatter.line(line - 1, of: Array(text[yaml]))
          + " is not YAML, and was read as plain text")
    }
    return matter
  }

  /// All that a text's front matter says, in its order: also of what is no YAML, as far as lines can be read.
  package static func pairs(_ text: [UInt8]) -> [YAML.Pair] {
    guard let (yaml, _) = enclosed(text) else { return [] }
    let inner = FrontMatterLines.withoutTagMarks(Array(text[yaml]))
    if case .mapping(let pairs)? = try? YAML.parse(inner) { return pairs }
    return FrontMatterLines(inner)?.pairs ?? []
  }

  /// The index after an opening line; nil if the text does not begin with one.
  private static func opening(_ text: [UInt8]) -> Int? {
    let start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let end = text[start...].prefix(limit).firstIndex(of: 0x0A),
      isFence(text[start..<end], [0x2D, 0x2D, 0x2D])
    else { return nil }
    return end + 1
  }

  /// Whether a text begins with an opening line in UTF-16.
  private static func isWide(_ text: [UInt8]) -> Bool {
    let start = Array(text.prefix(256))
    guard start.contains(0) else { return false }
    let encoding = TextEncoding(start: start, name: [])
    return encoding != .plain && opening(encoding.text(start)) != nil
  }

  /// What stands between the two lines, and where the body begins.
  private static func enclosed(_ text: [UInt8]) -> (yaml: Range<Int>, body: Int)? {
    guard let start = opening(text) else { return nil }
    let last = min(text.count, limit)
    var line = start
    while line < last {
      let end = text[line..<text.count].prefix(limit).firstIndex(of: 0x0A) ?? text.count
      if isFence(text[line..<end], [0x2D, 0x2D, 0x2D])
        || isFence(text[line..<end], [0x2E, 0x2E, 0x2E])
      {
        return (start..<line, min(end + 1, text.count))
      }
      line = end + 1
    }
    return nil
  }

  /// Whether a line is a mark of three bytes, followed by nothing but blanks and CR.
  private static func isFence(_ line: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool {
    line.starts(with: mark)
      && line.dropFirst(3).allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  // MARK: Keys

  /// Other programs' names of `date`, each less than those before it.
  private static let dateKeys: [[String]] = [
    ["date"],
    ["created", "date created", "created_at", "created at", "date_created", "creation date"],
    [
      "updated", "modified", "date modified", "updated_at", "updated at", "date updated",
      "last_modified", "lastmod", "date_modified",
    ],
  ]

  /// Reads all pairs; a list that comes twice is one.
  private mutating func read(_ pairs: [YAML.Pair], of text: [UInt8], _ body: Int) {
    self.body = body
    var dates: [Int: [UInt8]] = [:]
    var (known, named): (Set<[UInt8]>, Set<[UInt8]>) = ([], [])
    for pair in pairs {
      let key = String(
        decoding: pair.key.map { $0 < 0x5B && $0 > 0x40 ? $0 | 0x20 : $0 }, as: UTF8.self)
      if let rank = Self.dateKeys.firstIndex(where: { $0.contains(key) }) {
        let date = readDate(pair, text)
        if let date, dates[rank] == nil, Self.isDate(date) { dates[rank] = date }
        continue
      }
      switch key {
      case "type": type = readType(pair, text)
      case "tags", "tag": tags += list(pair, text, Self.tags).filter { known.insert($0).inserted }
      case "entities":
        entities += list(pair, text, Self.names).filter { named.insert($0).inserted }
      case "valid_from": validFrom = readDate(pair, text)
      case "valid_to": validTo = readDate(pair, text)
      default: break
      }
    }
    let first = dates.min { $0.key < $1.key }
    (date, isDateOfFile) = (first?.value, (first?.key ?? 0) > 0)
  }

  /// A scalar, also one in brackets of its own: `[[2021-10-09]]`.
  private static func scalar(_ value: YAML) -> [UInt8]? {
    var value = value
    while case .sequence(let values) = value, values.count == 1 { value = values[0] }
    return value.text
  }

  /// Any word: other programs have types of their own, which are found and shown as well.
  private mutating func readType(_ pair: YAML.Pair, _ text: [UInt8]) -> [UInt8]? {
    guard case .scalar(let type) = pair.value else {
      remark(Self.line(of: pair, in: text) + " is not a text")
      return nil
    }
    if type.isEmpty { return nil }
    if MemoryType.named(type) == nil {
      remark("type is none of \(MemoryType.all.joined(separator: ", "))", isProblem: false)
    }
    return type
  }

  private static func isDate(_ text: [UInt8]) -> Bool {
    WrittenDate.span(text, offset: { _ in 0 }) != nil
  }

  private mutating func readDate(_ pair: YAML.Pair, _ text: [UInt8]) -> [UInt8]? {
    let date = Self.scalar(pair.value)
    if date?.isEmpty == true { return nil }
    if date.map(Self.isDate) != true {
      remark(Self.line(of: pair, in: text) + " is not a date (a date is 2025-06-10)")
    }
    return date
  }

  private mutating func list(
    _ pair: YAML.Pair, _ text: [UInt8], _ items: ([UInt8]) -> [[UInt8]]
  ) -> [[UInt8]] {
    let texts: [[UInt8]]
    switch pair.value {
    case .scalar(let text): texts = text.split(separator: 0x2C).map(Array.init)
    case .sequence(let values):
      texts = values.compactMap { Self.scalar($0) ?? $0["name"]?.text }
    case .mapping:
      remark(Self.line(of: pair, in: text) + " is not a list")
      return []
    }
    var seen: Set<[UInt8]> = []
    return texts.flatMap(items).map(Self.trimmed).filter {
      !$0.isEmpty && seen.insert($0).inserted
    }
  }

  /// The tags of an item: `#x` is x, and `#x #y` are two.
  private static func tags(_ item: [UInt8]) -> [[UInt8]] {
    let item = NoteMarks.linked(trimmed(item))
    guard item.first == 0x23 else { return [item] }
    return item.split(separator: 0x23).map(Array.init)
  }

  /// The name of an item: that of `[[x|y]]` and `@x` is x.
  private static func names(_ item: [UInt8]) -> [[UInt8]] {
    let item = NoteMarks.linked(trimmed(item))
    return [item.first == 0x40 ? Array(item.dropFirst()) : item]
  }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    let start = text.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }

  // MARK: Remarks

  /// `line 4 ("date: {{date}}")` of the file, for the line of a pair.
  private static func line(of pair: YAML.Pair, in text: [UInt8]) -> String {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: { FrontMatterLines.key($0)?.key == pair.key }) else {
      return "\"\(String(decoding: pair.key.prefix(lineLimit), as: UTF8.self))\""
    }
    return line(index, of: text)
  }

  /// The same of a line by its number, from 0.
  private static func line(_ index: Int, of text: [UInt8]) -> String {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.indices.contains(index) else { return "line \(index + 2)" }
    let line = trimmed(lines[index].map { $0 < 0x20 ? 0x20 : $0 })
    let end = UTF8Scalar.border(line, before: min(line.count, lineLimit))
    let shown = String(decoding: line[..<end], as: UTF8.self) + (end < line.count ? "…" : "")
    return "line \(index + 2) (\"\(shown)\")"
  }

  /// So much of a line stands in a note, bytes.
  private static let lineLimit = 60

  private mutating func fail(_ reason: String) { (note, hasProblem) = (reason, true) }

  /// Notes are no longer than this and one remark, in bytes.
  private static let noteLimit = 400

  private mutating func remark(_ reason: @autoclosure () -> String, isProblem: Bool = true) {
    hasProblem = hasProblem || isProblem
    // To find a line costs as much as the text is long.
    guard (note?.utf8.count ?? 0) < Self.noteLimit else { return }
    note = (note.map { $0 + "; " } ?? "front matter: ") + reason()
  }
}
