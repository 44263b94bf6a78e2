public import Format
internal import Index
internal import SQLite
internal import Text

extension Cube {
  /// The versions of memories that tell something, in no order: that made one, gave it another text or
  /// other attributes, deleted it or brought it back. One that moved it, labelled it or wrote the same
  /// again tells nothing, and what an extractor learned and was then given to its owner is one.
  /// - Parameter attributes: those that tell something where they change; nil: all.
  /// - Returns: each version with its memory.
  /// - Throws: what reading the index throws.
  public func memoryEvents(
    by attributes: Set<String>? = nil
  ) throws(CubeError) -> [(id: RecordID, object: ObjectID)] {
    // No other caller waits for it: all versions are read.
    try finding { finder throws(CubeError) in
      try caught { () throws(SQLiteError) in try finder.index.memoryEvents(by: attributes) }
    }
  }
}

extension Index {
  fileprivate func memoryEvents(
    by attributes: Set<String>?
  ) throws(SQLiteError) -> [(id: RecordID, object: ObjectID)] {
    let query = try connection.statement(
      """
      SELECT r.owner, o.first, r.line FROM record r JOIN object o ON o.row = r.owner
      WHERE r.class = 1 AND o.document = 0 ORDER BY r.owner, r.id
      """)
    defer { query.reset() }
    var found: [(id: RecordID, object: ObjectID)] = []
    var life = MemoryLife(by: attributes)
    var row: Int64?
    while try query.step() {
      if query.int(0) != row {
        row = query.int(0)
        life = MemoryLife(by: attributes)
      }
      guard let object = RecordID(bytes: query.blob(1)),
        let record = try? Record(line: query.blob(2)), let version = ObjectVersion(record)
      else { continue }
      if life.tells(version) { found.append((version.id, object)) }
    }
    return found
  }
}

/// What a memory's versions said so far.
private struct MemoryLife {
  /// The attributes that tell something; nil: all.
  private let telling: Set<String>?
  /// What the versions hold themselves: others keep it.
  private var contents: [RecordID: StatedContent] = [:]
  /// What was said last; nil: nothing yet, or it was deleted.
  private var said: (text: StatedContent, attributes: JSON?)?
  /// Whether an extractor just learned that: attributes that the next version adds belong to it.
  private var isFresh = false

  init(by attributes: Set<String>?) { telling = attributes }

  /// Whether the next version tells something.
  mutating func tells(_ version: ObjectVersion) -> Bool {
    if version.isDelete {
      said = nil
      return true
    }
    var content = version.content
    if case .from(let holder) = content { content = contents[holder] ?? content }
    content = Self.body(content)
    contents[version.id] = content
    let attributes = version.fields.last { $0.key.elementsEqual("attributes".utf8) }
      .flatMap { stated($0.value) }
    defer { said = (content, attributes) }
    guard let before = said else {
      // An extractor names itself with its version.
      isFresh = version.author.contains(0x2F)
      return true
    }
    defer { isFresh = false }
    if before.text != content { return true }
    return !isFresh && before.attributes?.canonical != attributes?.canonical
  }

  /// Attributes that tell something; nil: there are none.
  private func stated(_ attributes: JSON) -> JSON? {
    let members = (attributes.members ?? []).filter {
      telling?.contains(String(decoding: $0.key, as: UTF8.self)) ?? true
    }
    return members.isEmpty ? nil : .object(members)
  }

  /// A text without its front matter and its last line end, which are the file's.
  private static func body(_ content: StatedContent) -> StatedContent {
    guard case .inline(let file) = content else { return content }
    let start = FrontMatter.parse(file).body
    return .inline(Array(file[start...].dropLast(file.count > start && file.last == 0x0A ? 1 : 0)))
  }
}
