package import Format
internal import Posix
internal import Text

/// What extractors read, and the records that they write: memcube(5), "Extractors".
package enum Ingestion {
  private static let silentRoles = MessageRole.silent.map { Array($0.utf8) }

  /// Whether extractors read a message: one that a person wrote, that a record holds itself, that says
  /// something, and that does not say that nothing is to be learned from it.
  package static func reads(_ message: Record) -> Bool {
    message.content != nil && !isSilent(message) && message.isEvidence
      && message.metadata?[Message.learnKey] != false
  }

  /// Whether a message is not by a person.
  package static func isSilent(_ message: Record) -> Bool { silentRoles.contains(message.role) }

  /// When a message was said, as it spells it.
  static func date(of message: Record) -> [UInt8] {
    message.date ?? message.string("time") ?? []
  }

  /// The records that an extractor makes of a message: its memories, then `ingested`. They are a
  /// function of the message and the statements, and so equal on every replica.
  package static func records(
    of message: Record, _ statements: [LearnedStatement], by name: String
  ) throws(CubeError) -> [Record] {
    try records(
      of: message, date: date(of: message),
      statements.map { ($0, .object([JSON.Member("id", JSON(message.id))])) }, by: name)
  }

  /// The same of any source, said or written on a date; each statement with what `sources` says.
  package static func records(
    of source: Record, date: [UInt8],
    _ statements: [(statement: LearnedStatement, source: JSON)], by name: String
  ) throws(CubeError) -> [Record] {
    let author = Array(name.utf8)
    let common = [
      JSON.Member("time", .string(source.string("time") ?? [])),
      JSON.Member("author", .string(author)),
    ]
    func make(
      _ kind: Record.Kind, _ fields: [JSON.Member], _ number: Int
    ) throws(CubeError) -> Record {
      try Record.make(
        kind, fields: common + fields, orderTime: source.orderTime + 1,
        salt: Record.extractorSalt(
          source: source.id, salt: source.salt, extractor: author, number: number))
    }
    var records: [Record] = []
    for (index, (statement, origin)) in statements.enumerated() {
      records.append(try make(.memory, fields(of: statement, from: origin, date), index + 1))
    }
    let relations = statements.reduce(0) { $0 + $1.statement.relations.count }
    records.append(
      try make(
        .ingested,
        [
          JSON.Member("of", JSON(source.id)), JSON.Member("by", .string(author)),
          JSON.Member("memories", .array(records.map { JSON($0.id) })),
          JSON.Member(
            "counts",
            .object([
              JSON.Member("memories", JSON(Int64(records.count))),
              JSON.Member("relations", JSON(Int64(relations))),
            ])),
        ], 0))
    return records
  }

  private static func fields(
    of statement: LearnedStatement, from source: JSON, _ date: [UInt8]
  ) -> [JSON.Member] {
    let content = Array(statement.text.utf8) + [0x0A]
    var fields = [
      JSON.Member("parents", .array([])),
      JSON.Member("path", .string(path(content, date))), JSON.Member("mtime", .string(date)),
      JSON.Member("content", .string(content)),
    ]
    if let type = statement.type { fields.append(JSON.Member("type", JSON(type))) }
    let entities = statement.entities.map { entity in
      JSON.object([JSON.Member("name", JSON(entity.name)), JSON.Member("type", JSON(entity.type))])
    }
    if !entities.isEmpty { fields.append(JSON.Member("entities", .array(entities))) }
    let relations = statement.relations.map { relation in
      JSON.object([
        JSON.Member("from", JSON(relation.from)), JSON.Member("type", JSON(relation.type)),
        JSON.Member("to", JSON(relation.to)),
      ])
    }
    if !relations.isEmpty { fields.append(JSON.Member("relations", .array(relations))) }
    fields.append(JSON.Member("confidence", .number(decimal(statement.confidence))))
    let quoted = statement.quoted.map { record in
      JSON.object([JSON.Member("id", JSON(record)), JSON.Member(ObjectValue.quoted, true)])
    }
    fields.append(JSON.Member("sources", .array([source] + quoted)))
    fields.append(JSON.Member("attributes", .object(attributes(of: statement, date))))
    return fields
  }

  /// Which days it tells of, and what it says of slots: read here once, so that a rebuild need not.
  private static func attributes(of statement: LearnedStatement, _ date: [UInt8]) -> [JSON.Member] {
    var attributes: [JSON.Member] = []
    if let from = statement.from, let to = statement.to {
      let days = JSON.object([JSON.Member("from", JSON(from)), JSON.Member("to", JSON(to))])
      attributes.append(JSON.Member("when", days))
    }
    let said = Timestamp(rfc3339: date).map { TimeCalendar.day(ofSeconds: $0.seconds) } ?? 0
    let slots = statement.slots ?? Slots(of: Array(statement.text.utf8), written: said)
    attributes.append(JSON.Member(Slots.attribute, slots.json))
    return attributes
  }

  /// `learned/YYYY-MM/SLUG.md`, by the UTC month in which it was said.
  private static func path(_ text: [UInt8], _ date: [UInt8]) -> [UInt8] {
    let month = (Timestamp(rfc3339: date) ?? Timestamp(seconds: 0)).yearAndMonth
    let slug = slug(of: text)
    let name = slug.isEmpty ? Array("memory".utf8) : slug
    return Array("learned/".utf8) + month + [0x2F] + name + Array(".md".utf8)
  }

  /// 0 to 1 with at most two decimals.
  private static func decimal(_ value: Double) -> [UInt8] {
    let hundredths = Int((min(1, max(0, value)) * 100).rounded())
    if hundredths % 100 == 0 { return Array(String(hundredths / 100).utf8) }
    let digits = hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
    return Array("0.\(digits.hasSuffix("0") ? String(digits.dropLast()) : digits)".utf8)
  }
}
