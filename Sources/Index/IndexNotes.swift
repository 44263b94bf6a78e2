internal import Bundle
internal import Format
package import Posix
package import SQLite
public import Text

/// What a note says of others: who is linked or named in it, and its own name where that is one of something.
struct NoteLinks: Equatable {
  /// The note's own name; nil for notes of days, and where there are no links.
  var note: [UInt8]?
  var targets: [[UInt8]] = []
  /// Who is named by `@name`.
  var people: Set<[UInt8]> = []
}

/// What a text says of itself: front matter, tags, links, and a day.
extension Index {
  /// So much of a document is looked at for what it says of itself, bytes.
  private static let noteLimit = TextParts.stepLimit
  /// So many tags, and so many entities, of a file count: each stands with each part of its text.
  private static let labelLimit = 1_000

  /// Describes an item by what its text says of itself: tags and entities come on top of the recorded ones,
  /// type and date count before them. Notes what of the front matter cannot be read.
  /// - Returns: Its links, and whether it tells of a day of its own.
  func describe(
    _ item: inout TextItem, by bytes: [UInt8], at path: [UInt8], of node: Node, isLearned: Bool
  ) throws(SQLiteError) -> (links: NoteLinks, hasDay: Bool) {
    let format = TextFormat(name: path, start: bytes)
    if format == .mail {
      guard let date = MailDecoder.date(of: bytes, offset: dateOffset) else {
        return (NoteLinks(), false)
      }
      item.time = date
      return (NoteLinks(), true)
    }
    // Of documents only those in Markdown are notes. Of memories all texts are; their marks count only
    // where # and @ mean nothing else.
    let isMarked = format == .markdown || format == .plain && node.tree == .memories
    guard isMarked || node.tree == .memories else {
      return (NoteLinks(), setDay(of: &item, FrontMatter(), bytes, path, node, isLearned))
    }
    let matter = FrontMatter.parse(bytes)
    if isMarked, matter.hasProblem, let note = matter.note { try putRemark(item.owner, note) }
    let marks = isMarked ? NoteMarks(bytes, body: matter.body) : NoteMarks([])
    item.type = matter.type ?? item.type
    Self.add(matter.tags + marks.tags, to: &item.tags)
    Self.add(matter.entities + marks.links + marks.people, to: &item.entities)
    var links = NoteLinks(targets: marks.links + marks.people, people: Set(marks.people))
    if !links.targets.isEmpty, NoteDay.day(path: path) == nil {
      links.note = NoteMarks.name(ofLink: path[...])
    }
    return (links, setDay(of: &item, matter, bytes, path, node, isLearned))
  }

  private static func add(_ names: [[UInt8]], to all: inout [[UInt8]]) {
    var known = Set(all)
    for name in names where all.count < labelLimit && known.insert(name).inserted {
      all.append(name)
    }
  }

  /// Sets an item's time to the one that its note is about, if it says one.
  func setDay(
    of item: inout TextItem, _ matter: FrontMatter, _ bytes: [UInt8], _ path: [UInt8],
    _ node: Node, _ isLearned: Bool
  ) -> Bool {
    guard let told = told(matter, bytes, path, node, isLearned, written: item.time) else {
      return false
    }
    item.time = told
    return true
  }

  /// The time that a note is about; nil: it does not say.
  private func told(
    _ matter: FrontMatter, _ bytes: [UInt8], _ path: [UInt8], _ node: Node, _ isLearned: Bool,
    written: Timestamp
  ) -> Timestamp? {
    if let date = matter.dateSpan(dateOffset) { return Timestamp(milliseconds: date.start) }
    // What was learned of others is as old as what was said.
    guard !isLearned else { return nil }
    let recorded = dayZone.day(of: max(node.mtime, node.ctime))
    guard let day = NoteDay.day(path: path, body: bytes[matter.body...], notAfter: recorded) else {
      return nil
    }
    // Of notes that were written on their day the later stands later.
    return dayZone.day(of: written) == day ? written : dayZone.start(of: day)
  }

  /// The time by which a memory is found and listed: of what it tells, else when it was said or written.
  /// - Parameters:
  ///   - whole: The memory.
  ///   - matter: The front matter of its text.
  ///   - bytes: Its text.
  /// - Returns: The time.
  /// - Throws: What reading the index throws.
  package func time(
    of whole: WholeFile, _ matter: FrontMatter, _ bytes: [UInt8]
  ) throws(SQLiteError) -> Timestamp {
    let isLearned = whole.fields["sources"] != nil
    let written = isLearned ? whole.node.mtime : whole.node.writingTime
    let path = try path(of: whole.node)
    return told(matter, bytes, path, whole.node, isLearned, written: written) ?? written
  }

  /// The same of a document; looks only at its beginning. At its first passage puts it into its groups as
  /// well.
  func describe(
    _ item: inout TextItem, document content: Content, at path: [UInt8], of node: Node,
    _ fields: [JSON.Member], isFirst: Bool, in bundle: Bundle
  ) throws(SQLiteError) {
    let limit = TextFormat(name: path) == .markdown ? Self.noteLimit : TextEncoding.sample
    let bytes = bytes(of: content, from: 0, upTo: limit, in: bundle) ?? []
    guard TextJudge.isText(bytes, TextEncoding(start: bytes, name: path)) else {
      let hasDay = setDay(of: &item, FrontMatter(), [], path, node, false)
      if isFirst { try putLabels(item, of: node, hasDay: hasDay) }
      return
    }
    let (links, hasDay) = try describe(
      &item, by: bytes, at: path, of: node, isLearned: fields.first("sources") != nil)
    guard isFirst else { return }
    try putMentions(of: item.owner, names: item.entities, fields: fields, links: links)
    try putLabels(item, of: node, hasDay: hasDay)
  }

  // MARK: Remarks

  /// Notes what of a file could not be read.
  func putRemark(_ object: Int64, _ note: String) throws(SQLiteError) {
    let insert = try connection.statement("INSERT OR REPLACE INTO remark VALUES(?1, ?2)")
    try insert.bind(1, object)
    try insert.bind(2, blob: Array(note.utf8))
    try insert.run()
  }

  /// Forgets it.
  func forgetRemark(_ object: Int64) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM remark WHERE object = ?1")
    try delete.bind(1, object)
    try delete.run()
  }

  /// How many files have one, and the first by row, at most so many.
  package func remarks(
    limit: Int
  ) throws(SQLiteError) -> (count: Int, first: [(object: Int64, note: [UInt8])]) {
    let query = try connection.statement("SELECT object, note FROM remark ORDER BY object LIMIT ?1")
    defer { query.reset() }
    try query.bind(1, Int64(limit))
    var found: [(object: Int64, note: [UInt8])] = []
    while try query.step() { found.append((query.int(0), query.blob(1))) }
    return (Int(clamping: try count("SELECT count(*) FROM remark")), found)
  }
}

extension FrontMatter {
  /// What a note says of itself in its front matter and by marks in its text: `#tags`, `[[links]]`, `@names`.
  public static func ofNote(_ text: [UInt8], name: [UInt8]) -> FrontMatter {
    var matter = parse(text)
    let format = TextFormat(name: name, start: text)
    guard format == .markdown || format == .plain else { return matter }
    let marks = NoteMarks(text, body: matter.body)
    var (tags, entities) = (Set(matter.tags), Set(matter.entities))
    let more = marks.tags.filter { tags.insert($0).inserted }
    matter.tags += more
    matter.tagsOfText = Set(more)
    matter.entities += (marks.links + marks.people).filter { entities.insert($0).inserted }
    return matter
  }
}
