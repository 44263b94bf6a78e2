internal import Format
internal import Index
internal import Learning
internal import Posix
internal import SQLite
internal import Text

/// What an extractor recorded beside a text, as far as it holds of another text: names that are in it no more
/// would be found by for ever.
struct Restating {
  /// A text, and the fields that were recorded with it.
  typealias Stated = (text: [UInt8], fields: [JSON.Member])

  /// What is read of a text: its beginning, as extractors read it.
  private let text: String
  private let lower: [UInt8]

  private init(_ file: [UInt8]) {
    text = Self.read(file)
    lower = Self.lower(Array(text.utf8))
  }

  /// The fields `entities` and `relations` of a text that takes the place of others.
  static func fields(of file: [UInt8], instead stated: [Stated]) -> [String: JSON?] {
    let new = Restating(file)
    func field(_ elements: [JSON]) -> JSON? { elements.isEmpty ? nil : .array(elements) }
    return [
      "entities": field(new.entities(stated)), "relations": field(new.relations(stated)),
    ]
  }

  /// The attribute `when` of a text that takes the place of others: the first days that it names. If one of
  /// the
  /// others names the same days, the value recorded with it stays.
  /// - Parameters:
  ///   - file: the new text.
  ///   - stated: what it takes the place of.
  ///   - today: from when words like "tomorrow" count.
  /// - Returns: the object with `from` and `to`; nil: none.
  static func days(of file: [UInt8], instead stated: [Stated], today: Int64) -> JSON? {
    let new = Restating(file).days(today)
    let same = stated.first { Restating($0.text).days(today) == new }
    if let same { return same.fields.first("attributes")?[daysKey] }
    guard let from = new.flatMap({ IsoDay.text($0.lowerBound) }),
      let to = new.flatMap({ IsoDay.text($0.upperBound) })
    else { return nil }
    return .object([JSON.Member("from", JSON(from)), JSON.Member("to", JSON(to))])
  }

  /// The attribute that says which days a memory is about.
  static let daysKey = "when"

  /// The first days that it names.
  private func days(_ today: Int64) -> ClosedRange<Int64>? {
    Analysis(text, said: today).days
  }

  private static func read(_ file: [UInt8]) -> String {
    let body = file[FrontMatter.parse(file).body...]
    return MessageHead.head(of: String(decoding: body, as: UTF8.self))
  }

  /// What was recorded and is named still, with its type; then the other names in the text.
  private func entities(_ stated: [Stated]) -> [JSON] {
    var known: [[UInt8]] = []
    var kept: [JSON] = []
    let recorded = stated.flatMap { $0.fields.first("entities")?.elements ?? [] }
    for entity in recorded.prefix(Self.limit) {
      guard let name = entity["name"]?.string.map(Self.lower), !known.contains(name),
        Self.holds(lower, name)
      else { continue }
      known.append(name)
      kept.append(entity)
    }
    let found = NameReader(participants: []).names(in: Analysis(text, said: 0))
    for entity in found.prefix(Self.limit - kept.count) {
      // "Meier" is no other one than "Dr. Meier".
      let part = Self.lower(Array(entity.name.utf8))
      guard !known.contains(where: { Self.holds($0, part) }) else { continue }
      kept.append(
        .object([
          JSON.Member("name", JSON(entity.name)), JSON.Member("type", JSON(entity.type.rawValue)),
        ]))
    }
    return kept
  }

  /// So many entities, and relations, are looked at.
  private static let limit = 1_000

  /// The relations whose sentences stand as they did: "used to live in Rome" does not say that a person
  /// lives there now.
  private func relations(_ stated: [Stated]) -> [JSON] {
    let present = Set(Self.sentences(text))
    var kept: [JSON] = []
    for (file, fields) in stated {
      let relations = (fields.first("relations")?.elements ?? []).prefix(Self.limit)
      if relations.isEmpty { continue }
      let sentences = Self.sentences(Self.read(file))
      for relation in relations where !kept.contains(relation) {
        guard let to = relation["to"]?.string.map(Self.lower) else { continue }
        let telling = sentences.filter { Self.holds(Self.lower($0), to) }
        // What names it otherwise may be any of them.
        if telling.isEmpty ? present.isSuperset(of: sentences) : !present.isDisjoint(with: telling)
        {
          kept.append(relation)
        }
      }
    }
    return kept
  }

  private static func sentences(_ text: String) -> [[UInt8]] {
    SentenceCut.sentences(Array(text.utf8))
  }

  private static func lower(_ text: [UInt8]) -> [UInt8] {
    Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
  }

  /// Whether a text holds a name, and not only as a part of a word.
  private static func holds(_ text: [UInt8], _ name: [UInt8]) -> Bool {
    func isInWord(_ byte: UInt8?) -> Bool {
      byte.map { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 } ?? false
    }
    var rest = text[...]
    while !name.isEmpty, let found = rest.firstRange(of: name) {
      let before = found.lowerBound > 0 ? text[found.lowerBound - 1] : nil
      let behind = found.upperBound < text.count ? text[found.upperBound] : nil
      if !(isInWord(before) && isInWord(name.first)), !(isInWord(behind) && isInWord(name.last)) {
        return true
      }
      rest = text[(found.lowerBound + 1)...]
    }
    return false
  }
}

extension Drafting {
  /// What was recorded of the names and days in a memory that was learned from something, as its new content
  /// has them; nothing of what was not learned: that was stated. Attributes are those that the caller states
  /// with it, if any; days that it states itself stay.
  func restated(
    _ object: ObjectRow, _ fields: [JSON.Member], by content: Content,
    stating patch: [String: JSON?]
  ) throws(CubeError) -> [String: JSON?] {
    guard !object.isDocument, fields.first("sources")?.elements?.isEmpty == false else {
      return [:]
    }
    var file: [UInt8] = []
    if case .bytes(let bytes) = content { file = bytes }
    let stated = try caught { () throws(SQLiteError) in
      var stated: [Restating.Stated] = []
      if case .bytes(let text) = try index.content(of: object) { stated.append((text, fields)) }
      // An editor may have emptied the file a moment ago, and a text may come back.
      if let first = try index.record(object.first),
        case .bytes(let text) = try index.content(of: object.first)
      {
        stated.append((text, first.freeFields))
      }
      return stated
    }
    let today = now.seconds / 86_400
    let old = fields.first("attributes")
    let attributes = patch["attributes"] ?? old
    return CrashNotes.reading(file) {
      var fields = Restating.fields(of: file, instead: stated)
      let key = Array(Restating.daysKey.utf8)
      let days = Restating.days(of: file, instead: stated, today: today)
      if attributes?[Restating.daysKey] == old?[Restating.daysKey], days != old?[Restating.daysKey]
      {
        let others = (attributes?.members ?? []).filter { $0.key != key }
        let all = others + (days.map { [JSON.Member(key, $0)] } ?? [])
        fields["attributes"] = .some(all.isEmpty ? nil : .object(all))
      }
      return fields
    } ?? [:]
  }
}
