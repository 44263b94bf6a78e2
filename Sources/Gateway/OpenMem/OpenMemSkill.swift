internal import Format
internal import Text
internal import YAML

/// What the text of a skill says of it, in the fields of `skill_value`: by its front matter, and by the
/// headings under which it stands.
struct OpenMemSkill {
  /// In the order in which they are shown.
  static let names = [
    "name", "description", "procedure", "experience", "preference", "examples", "script", "others",
  ]

  private static let titles: [String: String] = [
    "description": "description summary overview about introduction purpose",
    "procedure": "procedure procedures steps instructions process workflow method usage guide",
    "experience": "experience experiences lessons tips pitfalls",
    "preference": "preference preferences", "examples": "example examples",
    "script": "script scripts code", "others": "other others notes references resources",
  ].reduce(into: [:]) { titles, field in
    for word in field.value.split(separator: " ") { titles[String(word)] = field.key }
  }.merging(["lessons learned": "experience", "best practices": "experience"]) { $1 }

  /// The text of each field that it has.
  private(set) var fields: [String: [UInt8]] = [:]

  /// Reads a text.
  /// - Parameters:
  ///   - text: Markdown, with or without front matter.
  ///   - name: what the skill is called unless it says so itself.
  init(_ text: [UInt8], named name: [UInt8]) {
    let body = FrontMatter.parse(text).body
    var given = Self.matter(text[..<body])
    var rest = readSections(text[body...])
    fields.merge(given) { $1 }
    if fields["description"] == nil, let first = Self.firstParagraph(of: &rest) {
      fields["description"] = first
    }
    given = fields
    // What stands under no such heading is how it goes, unless another part says that.
    let place = given["procedure"] == nil ? "procedure" : "others"
    if !rest.isBlank {
      fields[place] = (given[place].map { $0 + [0x0A, 0x0A] } ?? []) + rest
    }
    if fields["name"] == nil { fields["name"] = name }
  }

  /// The fields as an object, each cut to so many bytes.
  func value(_ limit: Int) -> JSON {
    .object(
      Self.names.compactMap { name in
        fields[name].map { JSON.Member(name, .string($0.start(limit))) }
      })
  }

  /// The fields that front matter gives, as texts.
  private static func matter(_ matter: ArraySlice<UInt8>) -> [String: [UInt8]] {
    var lines = matter.split(separator: 0x0A, omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    let inner = lines.dropFirst().dropLast().joined(separator: [0x0A])
    guard let yaml = try? YAML.parse(Array(inner)) else { return [:] }
    var fields: [String: [UInt8]] = [:]
    for name in names {
      if let text = yaml[name]?.text, !text.isBlank { fields[name] = trimmed(text) }
    }
    return fields
  }

  /// Reads what stands under the headings of fields, with what stands below them; gives the rest.
  private mutating func readSections(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var (rest, field, level, fence): ([UInt8], String?, Int, UInt8) = ([], nil, 0, 0)
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if fence == 0, let heading = Self.heading(line), field == nil || heading.level <= level {
        field = Self.titles[heading.title]
        level = heading.level
        if field != nil { continue }
      }
      if let mark = Self.fence(line) { fence = fence == 0 ? mark : fence == mark ? 0 : fence }
      if let field { fields[field, default: []] += line + [0x0A] } else { rest += line + [0x0A] }
    }
    fields = fields.mapValues(Self.trimmed).filter { !$0.value.isEmpty }
    return Self.trimmed(rest)
  }

  /// The level and the title, in small letters, of a line `## Title`.
  private static func heading(_ line: ArraySlice<UInt8>) -> (level: Int, title: String)? {
    let level = line.prefix { $0 == 0x23 }.count
    let behind = line.dropFirst(level)
    guard (1...6).contains(level), behind.first.map({ $0 <= 0x20 }) ?? true else { return nil }
    let isMark = { (byte: UInt8) in byte <= 0x20 || byte == 0x23 || byte == 0x3A }
    var title = behind.drop(while: isMark)
    while let last = title.last, isMark(last) { title.removeLast() }
    return (level, Array(title.prefix(200)).asText.lowercased())
  }

  /// The character of a line that opens or closes code.
  private static func fence(_ line: ArraySlice<UInt8>) -> UInt8? {
    let text = line.drop { $0 == 0x20 }
    guard let mark = text.first, mark == 0x60 || mark == 0x7E else { return nil }
    return text.prefix { $0 == mark }.count >= 3 ? mark : nil
  }

  /// Takes the first paragraph out of a text; headings before it stay away.
  private static func firstParagraph(of text: inout [UInt8]) -> [UInt8]? {
    var paragraph: [UInt8] = []
    var end = text.startIndex
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let isHeading = heading(line) != nil
      if !paragraph.isEmpty, isHeading || Array(line).isBlank { break }
      end = min(line.endIndex + 1, text.endIndex)
      if !isHeading, !Array(line).isBlank { paragraph += line + [0x0A] }
    }
    if paragraph.isEmpty { return nil }
    text = trimmed(Array(text[end...]))
    return trimmed(paragraph)
  }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    let start = text.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }
}
