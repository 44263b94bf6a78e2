internal import Bundle
internal import Format
internal import Index
internal import Learning
internal import Models
internal import Posix
internal import SQLite
internal import Text

/// Documents as a model reads them: passage by passage, each version once. Without a model none is read:
/// the rules read what a person says of themself, and cannot know who says "I" in a document.
extension Cube {
  /// So much of a version is read, its beginning, bytes: some 10,000 words.
  private static let readingLimit = 64 << 10
  /// Bytes of passages in one request, unless one alone is longer.
  private static let requestSize = 6 << 10
  /// What is sent of one passage, bytes.
  private static let passageSize = 8 << 10
  /// How long documents rest after the model could not be had, nanoseconds.
  private static let pause: Int64 = 60_000_000_000

  /// How reading a document went.
  enum DocumentReading {
    case read
    /// None waits.
    case none
    /// The model cannot be had now: documents wait.
    case rests
  }

  /// Lets the model read a document that waits, the newest first. What a crash cuts off is read again
  /// from its beginning.
  func readDocument() throws(CubeError) -> DocumentReading {
    guard let extractor = documentReader() else { return .none }
    if state.withLock({ Clock.monotonic() < $0.documentsRest }) { return .rests }
    guard let document = try nextDocument() else { return .none }
    let guidance = try read { core throws(SQLiteError) in try core.index.guidance() }
    var outcome = Outcome()
    do throws(ModelError) {
      for part in document.parts() {
        try read(part, of: document, by: extractor, guidance, &outcome)
      }
    } catch {
      if error == .stopped { return .rests }
      let rest = Clock.monotonic() + Cube.pause
      let trouble = ModelTrouble(error: "\(error)")
      try? change { core throws(CubeError) in
        core.documentsRest = rest
        try core.note([(document.source, trouble)])
      }
      return .rests
    }
    let records = try Ingestion.records(
      of: document.version, date: document.date, outcome.statements, by: extractor.name)
    let made = Ingestion.Made(
      message: document.version.id, records: records, source: document.source,
      trouble: outcome.trouble, document: document.row)
    try change { core throws(CubeError) in try core.record(extracted: [made]) }
    return .read
  }

  /// What reads documents; nil: nothing does.
  func documentReader() -> ModelExtractor? {
    guard !isReadOnly, access == .writing, let client = answering else { return nil }
    return ModelExtractor(client: client)
  }

  private struct Outcome {
    var statements: [(statement: LearnedStatement, source: JSON)] = []
    var trouble: ModelTrouble?
  }

  /// Reads some passages. What the model says of them and cannot be used is noted; else it is waited
  /// for.
  private func read(
    _ passages: [Document.Part], of document: Document, by extractor: ModelExtractor,
    _ guidance: Guidance, _ outcome: inout Outcome
  ) throws(ModelError) {
    var trouble = ModelTrouble()
    do throws(ModelError) {
      let (found, dropped) = try extractor.read(
        passages.map(\.text), of: document.name, day: document.day, guidance,
        random: host.random(8),
        .background { [weak self] in self?.state.withLock { $0.isClosing } ?? true })
      trouble.dropped = dropped
      for (statement, place) in found
      where !outcome.statements.contains(where: { $0.statement.text == statement.text }) {
        outcome.statements.append((statement, document.origin(passages[place])))
      }
    } catch {
      guard case .malformed = error else { throw error }
      trouble = ModelTrouble(failed: passages.count, error: "\(error)")
    }
    guard trouble != ModelTrouble() else { return }
    outcome.trouble = outcome.trouble ?? ModelTrouble()
    outcome.trouble?.add(trouble)
  }

  /// A version of a document, with what of it is to be read.
  private struct Document {
    struct Part {
      var number: Int
      var range: Range<Int64>
      var text: String
    }

    var row: Int64
    var first: RecordID
    var version: Record
    var path: [UInt8]
    var passages: [Part]

    var source: [UInt8] { Array("documents/".utf8) + path }
    var name: String { String(decoding: path, as: UTF8.self) }
    var date: [UInt8] { version.string("mtime") ?? version.string("time") ?? [] }
    var day: Int64 {
      TimeCalendar.day(ofSeconds: (Timestamp(rfc3339: date) ?? Timestamp(seconds: 0)).seconds)
    }

    /// What `sources` says of a passage; the place as search gives it.
    func origin(_ part: Part) -> JSON {
      .object([
        JSON.Member("id", JSON(first)),
        JSON.Member(
          "place",
          .object([
            JSON.Member("passage", JSON(part.number)),
            JSON.Member("start", JSON(part.range.lowerBound)),
            JSON.Member("end", JSON(part.range.upperBound)),
          ])),
      ])
    }

    /// The passages, as many together as one request takes.
    func parts() -> [[Part]] {
      var parts: [[Part]] = []
      var size = Int.max
      for passage in passages {
        let length = passage.text.utf8.count
        if size > Cube.requestSize - min(length, Cube.requestSize) {
          parts.append([])
          size = 0
        }
        parts[parts.count - 1].append(passage)
        size += length
      }
      return parts
    }
  }

  /// The newest document that waits; strikes off those without passages (code, what is no text).
  private func nextDocument() throws(CubeError) -> Document? {
    while true {
      let row = try read { core throws(SQLiteError) in try core.index.unread(limit: 1).first }
      guard let row else { return nil }
      if let document = try document(row), !document.passages.isEmpty { return document }
      try change { core throws(CubeError) in
        try caught { () throws(SQLiteError) in try core.index.forgetUnread(row) }
      }
    }
  }

  private func document(_ row: Int64) throws(CubeError) -> Document? {
    let found = try read { core throws(SQLiteError) -> (Document, Content, Content?)? in
      guard let object = try core.index.object(row: row), let node = core.index.node(object),
        node.tree == .documents, let head = object.heads.last,
        let version = try core.index.record(head)
      else { return nil }
      let document = Document(
        row: row, first: object.first, version: version, path: try core.index.path(of: node),
        passages: [])
      let before = try core.index.lastRead(of: row, before: head)
      let old = try before.flatMap { id throws(SQLiteError) in try core.index.content(of: id) }
      return (document, try core.index.content(of: object), old)
    }
    guard let found, TextFormat(name: found.0.path) != .code else { return nil }
    var document = found.0
    // What the version that was read last said as well was read with it.
    var known: Set<[UInt8]> = []
    if let old = found.2 { known = Set(try passages(of: old, document.path).map(\.text)) }
    for (index, passage) in try passages(of: found.1, document.path).enumerated()
    where !known.contains(passage.text) {
      let text = Excerpt.start(passage.text, Cube.passageSize)
      document.passages.append(
        Document.Part(
          number: index + 1, range: passage.range, text: String(decoding: text, as: UTF8.self)))
    }
    return document
  }

  private func passages(of content: Content, _ path: [UInt8]) throws(CubeError) -> [Passage] {
    let bytes = state.withLock { core in
      core.finder.bytes(
        content, SearchResult.Place(number: 1, start: 0, end: Int64(Cube.readingLimit)))
    }
    let passages = PassageSplitter.split(bytes, name: path)
    // The last one may be cut.
    return bytes.count < Cube.readingLimit || passages.count < 2 ? passages : passages.dropLast()
  }
}
