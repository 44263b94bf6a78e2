internal import Format
package import Index
package import MemCube
internal import Posix
internal import Text

/// Counts the files and messages that an export has written.
package final class ExportSteps {
  private let all: Int64
  private var done: Int64 = 0
  private let say: (Int64, Int64) -> Void

  /// Counts to all that a selection has; `say` gets (done, of).
  package init(_ selection: Selection, _ say: @escaping (Int64, Int64) -> Void) {
    let report = selection.report
    all = Int64(report.memories + report.documents + report.messages)
    self.say = say
  }

  /// One more is written.
  func advance() {
    done += 1
    say(min(done, all), all)
  }
}

/// What of a cube an export takes, in its order: memories and documents by path, conversations by name.
package struct Selection {
  /// A memory or document.
  package struct File {
    package var node: Node
    /// Below memories/ or documents/.
    package var path: [UInt8]
  }

  /// A conversation, with how many of its messages are taken.
  struct Talk {
    var conversation: Conversation
    var count: Int
  }

  package let cube: Cube
  let filter: ExportFilter
  package private(set) var memories: [File] = []
  private(set) var documents: [File] = []
  private(set) var talks: [Talk] = []
  package var report = ExportReport()
  /// How far the writing of it is.
  package var steps: ExportSteps?
  /// When the last of it was recorded: from then on the next export goes.
  private(set) var last = Timestamp(seconds: 0)

  /// Looks through a cube.
  package init(_ cube: Cube, _ filter: ExportFilter) throws(ExchangeError) {
    self.cube = cube
    self.filter = filter
    if filter.wants(.memories) { memories = try files(.memories) }
    if filter.wants(.documents) { documents = try files(.documents) }
    if filter.wants(.messages) { try findTalks() }
    report.memories = memories.count
    report.documents = documents.count
    report.conversations = talks.count
    report.messages = talks.reduce(0) { $0 + $1.count }
  }

  /// The first member of the object that says what an export is.
  func head(
    _ format: String, named name: [UInt8], made: Timestamp, _ more: [JSON.Member] = []
  ) -> JSON {
    .object(
      [
        JSON.Member("memcube_export", JSON(1)), JSON.Member("format", JSON(format)),
        JSON.Member("cube", .string(Names.text(name))),
        JSON.Member("made", .string(made.rfc3339Milliseconds)),
        JSON.Member("until", .string(last.rfc3339Milliseconds)),
        JSON.Member("counts", report.counts),
        JSON.Member("filters", filter.json),
      ] + more)
  }

  // MARK: Files

  private mutating func files(_ tree: Tree) throws(ExchangeError) -> [File] {
    var found: [File] = []
    let root = try cubing { () throws(CubeError) in try cube.root(tree) }
    var walk = TreeWalk(cube, from: root, at: [])
    while let (node, path) = try cubing({ () throws(CubeError) in try walk.next() }) {
      let isOwn = ProgramFolders.own(path)
      if (node.isHidden || isOwn) && !filter.takesAll {
        report.leaveOut(isOwn ? .settings : .hidden)
        continue
      }
      guard try isWanted(node, path) else { continue }
      last = max(last, node.ctime)
      found.append(File(node: node, path: path))
    }
    return found
  }

  private func isWanted(_ node: Node, _ path: [UInt8]) throws(ExchangeError) -> Bool {
    guard filter.wants(recorded: node.ctime, told: node.writingTime) else { return false }
    if !filter.folders.isEmpty {
      let whole = CubeWriter.folder(node.tree) + path
      let isBelow = filter.folders.contains { whole.starts(with: $0 + [0x2F]) || whole == $0 }
      guard isBelow else { return false }
    }
    if filter.types.isEmpty, filter.tags.isEmpty { return true }
    let facts = try facts(of: node)
    if !filter.types.isEmpty, !filter.types.contains(facts.type ?? []) { return false }
    return filter.tags.isEmpty || filter.tags.contains { facts.tags.contains($0) }
  }

  /// Type, in capitals, and tags of a file: as recorded, and as its front matter says.
  func facts(of node: Node) throws(ExchangeError) -> (type: [UInt8]?, tags: [[UInt8]]) {
    let fields = try cubing { () throws(CubeError) in try cube.fields(row: node.row) }
    let text = try bytes(of: node, limit: 1 << 20) ?? []
    let stated = FrontMatter.ofNote(text, name: node.name)
    let type = stated.type.map { $0.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 } }
    var tags = fields["tags"]?.elements?.compactMap(\.string) ?? []
    for tag in stated.tags where !tags.contains(tag) { tags.append(tag) }
    return (type ?? fields["type"]?.string, tags)
  }

  /// Where a file's bytes are; nil: it is a link, or they are not here.
  func source(of node: Node) throws(ExchangeError) -> ByteSource? {
    let content = try cubing { () throws(CubeError) in try cube.content(row: node.row) }
    switch content {
    case .bytes(let bytes): return .memory(bytes)
    case .blob(let blob):
      return try cubing { () throws(CubeError) in
        .file(HeldFile(try cube.open(blob)), 0..<max(0, blob.size))
      }
    case .link, .missing: return nil
    }
  }

  /// A file's bytes, if they are few enough.
  func bytes(of node: Node, limit: Int) throws(ExchangeError) -> [UInt8]? {
    guard node.size <= Int64(limit), let source = try source(of: node) else { return nil }
    return try reading("reading '\(Path(node.name))'") { () throws(Errno) in
      try source.all(limit: limit)
    }
  }

  // MARK: Messages

  private mutating func findTalks() throws(ExchangeError) {
    let all = try cubing { () throws(CubeError) in try cube.conversations() }
    for found in all.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
      if found.isHidden, !filter.takesAll {
        report.leaveOut(.hidden)
        continue
      }
      if !filter.conversations.isEmpty, !filter.conversations.contains(found.name) { continue }
      var talk = Talk(conversation: found, count: 0)
      var latest = last
      try eachMessage(of: found) { (message) throws(ExchangeError) in
        talk.count += 1
        latest = max(latest, message.time)
      }
      last = latest
      if talk.count > 0 { talks.append(talk) }
    }
  }

  /// The messages of a conversation that are asked for, in their order. `counts`: whether the caller
  /// writes each, and no other one does.
  func eachMessage(
    of conversation: Conversation, counts: Bool = true,
    _ body: (Message) throws(ExchangeError) -> Void
  ) throws(ExchangeError) {
    var last: RecordID?
    while true {
      let page = try cubing { () throws(CubeError) in
        try cube.messages(conversation: conversation.row, after: last, limit: 512)
      }
      guard let end = page.last else { return }
      last = end.id
      for message in page where filter.wants(recorded: message.time, told: message.said) {
        try body(message)
        if counts { steps?.advance() }
      }
    }
  }

  /// What a message says; empty where that is not here.
  func content(of message: Message) throws(ExchangeError) -> [UInt8] {
    switch message.content {
    case .bytes(let bytes): return bytes
    case .blob(let blob):
      let file = try cubing { () throws(CubeError) in HeldFile(try cube.open(blob)) }
      return try reading("reading a message") { () throws(Errno) in
        try ByteSource.file(file, 0..<max(0, blob.size)).all(limit: 1 << 30)
      }
    case .link, .missing: return []
    }
  }
}
