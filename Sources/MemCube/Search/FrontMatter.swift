internal import Posix
internal import YAML

/// What a text says of itself between two lines `---` at its start; see memcube(1), "Front matter".
public struct FrontMatter: Hashable, Sendable {
  /// `type`, as it stands.
  public var type: [UInt8]?
  /// `tags`: a list, or a text split at commas.
  public var tags: [[UInt8]] = []
  /// `entities`: a list of names (or of mappings with a `name`), or a text split at commas.
  public var entities: [[UInt8]] = []
  /// `date`, as it stands; `CivilDate` reads it.
  public var date: [UInt8]?
  /// `valid_from`, as it stands.
  public var validFrom: [UInt8]?
  /// `valid_to`, as it stands.
  public var validTo: [UInt8]?
  /// What could not be read, and why; nil if there was nothing of the kind.
  public var note: String?
  /// Where the body begins: 0, or behind the line that closes the front matter.
  public var body = 0

  /// The last day of `valid_to`, in days since 1970; nil where there is none that can be read.
  public var lastDay: Int64? {
    validTo.flatMap { CivilDate($0) }.map {
      TimeCalendar.day(ofSeconds: Timestamp(milliseconds: $0.end - 1).seconds)
    }
  }

  /// No front matter.
  public init() {}

  /// The longest front matter, from the start of the text to the line that closes it.
  public static let limit = 64 << 10

  /// Reads the front matter of a text. What is not exactly one is body, and `note` says why.
  public static func parse(_ text: [UInt8]) -> FrontMatter {
    var matter = FrontMatter()
    guard let (yaml, body) = enclosed(text) else {
      if opening(text) != nil { matter.note = "front matter without a closing --- within 64 KiB" }
      if isWide(text) { matter.note = "front matter in UTF-16, read as text; UTF-8 would be read" }
      return matter
    }
    do {
      switch try YAML.parse(Array(text[yaml])) {
      case .mapping(let pairs):
        matter.body = body
        for pair in pairs { matter.read(pair) }
      case .scalar(let text) where text.isEmpty:
        matter.body = body
      case .scalar, .sequence:
        matter.note = "front matter that is no mapping, read as text"
      }
    } catch {
      // The first line of the file is the opening one.
      matter.note = "front matter, line \(error.line + 1): \(error.reason); read as text"
    }
    return matter
  }

  /// The bytes behind an opening line; nil if the text does not begin with one.
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

  /// Whether a line is three of a mark, with nothing but blanks and CR behind.
  private static func isFence(_ line: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool {
    line.starts(with: mark)
      && line.dropFirst(3).allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  // MARK: Keys

  private mutating func read(_ pair: YAML.Pair) {
    switch String(decoding: pair.key.map { $0 < 0x5B && $0 > 0x40 ? $0 | 0x20 : $0 }, as: UTF8.self)
    {
    case "type": type = readType(pair)
    case "tags": tags = list(pair)
    case "entities": entities = list(pair)
    case "date": date = readDate(pair)
    case "valid_from": validFrom = readDate(pair)
    case "valid_to": validTo = readDate(pair)
    default: break
    }
  }

  private mutating func text(_ pair: YAML.Pair) -> [UInt8]? {
    guard case .scalar(let text) = pair.value else {
      remark("\(String(decoding: pair.key, as: UTF8.self)) takes a text")
      return nil
    }
    return text.isEmpty ? nil : text
  }

  /// Any word: other programs have types of their own, which are found and shown as well.
  private mutating func readType(_ pair: YAML.Pair) -> [UInt8]? {
    guard let type = text(pair) else { return nil }
    if MemoryType.named(type) == nil {
      remark("type is none of \(MemoryType.all.joined(separator: ", "))")
    }
    return type
  }

  private mutating func readDate(_ pair: YAML.Pair) -> [UInt8]? {
    guard let date = text(pair) else { return nil }
    if CivilDate(date) == nil {
      remark("\(String(decoding: pair.key, as: UTF8.self)) takes a date as 2025-06-10")
    }
    return date
  }

  private mutating func list(_ pair: YAML.Pair) -> [[UInt8]] {
    let items: [[UInt8]]
    switch pair.value {
    case .scalar(let text): items = text.split(separator: 0x2C).map(Array.init)
    case .sequence(let values): items = values.compactMap { $0.text ?? $0["name"]?.text }
    case .mapping:
      remark("\(String(decoding: pair.key, as: UTF8.self)) takes a list")
      return []
    }
    var seen: Set<[UInt8]> = []
    return items.map(Self.trimmed).filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    let start = text.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }

  private mutating func remark(_ reason: String) {
    note = note.map { $0 + "; " + reason } ?? "front matter: " + reason
  }
}
