public import Bundle
public import Format
public import Language
public import Learning
internal import Posix

extension Host {
  /// What extractors would learn of messages that belong together, the oldest first; nothing is
  /// recorded. Messages that no extractor reads are passed over.
  /// - Parameters:
  ///   - messages: what was said.
  ///   - zone: where it was said, if its dates do not say.
  ///   - guidance: what is wanted of it.
  ///   - stop: asked while a model is waited for: what it did not read by then is left out.
  /// - Returns: each statement with the place of its message.
  /// - Throws: `.invalid` for a message without a conversation or a role.
  public func preview(
    _ messages: [MessageDraft], zone: Zone = .utc, guidance: Guidance = Guidance(),
    until stop: @escaping @Sendable () -> Bool = { false }
  ) throws(CubeError) -> [(message: Int, statement: LearnedStatement)] {
    let extraction = Extraction(model: model)
    var context = ConversationContext()
    var found: [(message: Int, statement: LearnedStatement)] = []
    let start = now()
    for (index, draft) in messages.enumerated() {
      if stop() { break }
      let record = try Self.record(draft, at: start, number: index, random(8))
      if Ingestion.reads(record) {
        let source = context.source(record, zone)
        let outcome = extraction.outcome(of: source, guidance, random: random(8), until: stop)
        for statement in outcome?.statements ?? [] { found.append((index, statement)) }
      }
      context.add(record)
    }
    return found
  }

  /// A message as it would be recorded.
  private static func record(
    _ draft: MessageDraft, at now: Timestamp, number: Int, _ salt: [UInt8]
  ) throws(CubeError) -> Record {
    var fields = [
      JSON.Member("conversation", .string(draft.conversation)),
      JSON.Member("role", .string(draft.role)), JSON.Member("content", .string(draft.content)),
      JSON.Member("time", .string(now.rfc3339Milliseconds)),
      JSON.Member("author", "preview"), JSON.Member("replica", "00000000000000000000000000000000"),
      JSON.Member("seq", JSON(number + 1)),
    ]
    if let name = draft.name { fields.append(JSON.Member("name", .string(name))) }
    if let metadata = draft.metadata { fields.append(JSON.Member("metadata", metadata)) }
    if let date = draft.date { fields.append(JSON.Member("date", .string(date))) }
    let time = UInt64(max(0, now.milliseconds)) + UInt64(number)
    return try Record.make(.message, fields: fields, orderTime: time, salt: salt)
  }
}
