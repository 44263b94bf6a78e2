internal import Format
internal import Index
internal import MemCube
package import Posix
internal import Text
internal import YAML

/// A cube as an Open Knowledge Format bundle of 0.2, which is a vault for Obsidian as well.
package struct OKFExport {
  private var selection: Selection
  private let folder: OutFolder
  /// What each folder's index.md links to: titles and names.
  private var indexes: [[UInt8]: [(title: [UInt8], name: [UInt8])]] = [:]

  /// An export.
  package init(_ selection: Selection, into folder: OutFolder) {
    self.selection = selection
    self.folder = folder
  }

  /// Writes it all.
  package mutating func write(
    named name: [UInt8], made: Timestamp
  ) throws(ExchangeError) -> ExportReport {
    for file in selection.memories {
      try write(memory: file)
      selection.steps?.advance()
    }
    for file in selection.documents {
      guard let source = try selection.source(of: file.node) else {
        selection.report.leaveOut(.unsupported)
        continue
      }
      let path = Self.free(Array("documents/".utf8) + file.path, file.node)
      try folder.write(path, source, mtime: file.node.mtime)
      list(path, file.node.name)
      selection.steps?.advance()
    }
    for talk in selection.talks { try write(talk.conversation) }
    try writeIndexes(name)
    try folder.write(
      Array("export.json".utf8), selection.head("okf", named: name, made: made).bytes + [0x0A])
    return selection.report
  }

  /// Notes a file for the index of its folder, and folders for those above them.
  private mutating func list(_ path: [UInt8], _ title: [UInt8]) {
    var (folder, name) = Self.split(path)
    var title = title
    while true {
      let isKnown = indexes[folder] != nil
      indexes[folder, default: []].append((title, name))
      if isKnown || folder.isEmpty { return }
      (folder, title) = Self.split(folder)
      name = title + Array("/index.md".utf8)
    }
  }

  /// A path with another name where the format, or this export, has a use for the name.
  private static func free(_ path: [UInt8], _ node: Node) -> [UInt8] {
    let lower = String(decoding: Names.lower(node.name), as: UTF8.self)
    guard lower == "index.md" || lower == "log.md" else { return path }
    return Names.beside(path, node.object?.hex ?? path)
  }

  /// The folder of a path, and the name in it.
  private static func split(_ path: [UInt8]) -> (folder: [UInt8], name: [UInt8]) {
    guard let slash = path.lastIndex(of: 0x2F) else { return ([], path) }
    return (Array(path[..<slash]), Array(path[(slash + 1)...]))
  }

  private mutating func writeIndexes(_ name: [UInt8]) throws(ExchangeError) {
    if indexes[[]] == nil { indexes[[]] = [] }
    for (path, entries) in indexes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var page: [UInt8] = []
      if path.isEmpty { page += Array("---\nokf_version: \"0.2\"\n---\n".utf8) }
      page += Array("# ".utf8) + Names.oneLine(path.isEmpty ? name : path) + [0x0A, 0x0A]
      for entry in entries {
        page += Array("- [".utf8) + Names.oneLine(entry.title).filter { $0 != 0x5B && $0 != 0x5D }
        page += Array("](".utf8) + Self.link(entry.name) + Array(")\n".utf8)
      }
      let place = path.isEmpty ? [] : path + [0x2F]
      try folder.write(place + Array("index.md".utf8), page)
    }
  }

  /// A name as the target of a link: what a link cannot hold is %XX.
  private static func link(_ name: [UInt8]) -> [UInt8] {
    name.flatMap { byte -> [UInt8] in
      let isPlain =
        Names.isLetter(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
        || "-._~/".utf8.contains(byte)
      if isPlain { return [byte] }
      let digits = Array("0123456789ABCDEF".utf8)
      return [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  // MARK: Concepts

  private mutating func write(memory file: Selection.File) throws(ExchangeError) {
    let isConcept = file.path.suffix(3).elementsEqual(".md".utf8)
    guard isConcept, let text = try selection.bytes(of: file.node, limit: 16 << 20) else {
      guard let source = try selection.source(of: file.node) else {
        return selection.report.leaveOut(.unsupported)
      }
      let path = Array("memories/".utf8) + file.path
      list(path, file.node.name)
      return try folder.write(path, source, mtime: file.node.mtime)
    }
    let path = Self.free(Array("memories/".utf8) + file.path, file.node)
    let page = try completed(text, file)
    try folder.write(path, page, mtime: file.node.mtime)
    list(path, Notes.title(text, path: file.path))
  }

  /// A note whose front matter has what the format asks for. What is there stays, as it stands.
  private func completed(
    _ text: [UInt8], _ file: Selection.File
  ) throws(ExchangeError) -> [UInt8] {
    let body = FrontMatter.parse(text).body
    var known: Set<[UInt8]> = []
    var end: Int?
    if body > 0, let inner = Self.inner(text, body),
      case .mapping(let pairs)? = try? YAML.parse(Array(text[inner]))
    {
      // A list of nothing, as `- #tag` makes it, is no list of texts for others.
      let isOdd = pairs.contains { pair in
        guard case .sequence(let items) = pair.value else { return false }
        return items.contains(.scalar([]))
      }
      if !isOdd {
        known = Set(pairs.map(\.key))
        end = inner.upperBound
      }
    }
    var lines: [UInt8] = []
    for (key, value) in try facts(of: file, text) where !known.contains(Array(key.utf8)) {
      lines += Array("\(key): ".utf8) + value + [0x0A]
    }
    guard let end else { return Array("---\n".utf8) + lines + Array("---\n".utf8) + text }
    let isEnded = end == 0 || text[end - 1] == 0x0A
    return text[..<end] + (isEnded ? [] : [0x0A]) + lines + text[end...]
  }

  /// What stands between the lines `---`.
  private static func inner(_ text: [UInt8], _ body: Int) -> Range<Int>? {
    guard let first = text.firstIndex(of: 0x0A), body <= text.count else { return nil }
    var end = body - 1
    while end > first, text[end - 1] != 0x0A { end -= 1 }
    return first + 1 <= end ? (first + 1)..<end : nil
  }

  /// The keys that a concept has, as YAML.
  private func facts(
    of file: Selection.File, _ text: [UInt8]
  ) throws(ExchangeError) -> [(String, [UInt8])] {
    let cube = selection.cube
    let fields = try cubing { () throws(CubeError) in try cube.fields(row: file.node.row) }
    let facts = try selection.facts(of: file.node)
    var all: [(String, [UInt8])] = [
      ("type", facts.type.map { Self.quoted(Names.lower($0)) } ?? Array("Note".utf8)),
      ("title", Self.quoted(Notes.title(text, path: file.path))),
    ]
    if !facts.tags.isEmpty {
      let tags = facts.tags.map { Self.flow($0) }.joined(separator: Array(", ".utf8))
      all.append(("tags", [0x5B] + Array(tags) + [0x5D]))
    }
    let author =
      try file.node.object.map { (object) throws(ExchangeError) in
        try cubing { () throws(CubeError) in try cube.history(object) }.last?.author ?? []
      } ?? []
    let maker = author.contains(0x2F) ? author : Array("human:".utf8) + author
    all.append(
      (
        "generated",
        Array("{by: ".utf8) + Self.flow(maker) + Array(", at: ".utf8)
          + Self.flow(file.node.mtime.rfc3339) + [0x7D]
      ))
    let sources = try sources(fields)
    if !sources.isEmpty {
      let items = sources.map { Array("{resource: ".utf8) + Self.flow($0) + [0x7D] }
      all.append(("sources", [0x5B] + Array(items.joined(separator: Array(", ".utf8))) + [0x5D]))
    }
    if let end = fields["validity"]?["to"]?.string { all.append(("stale_after", Self.quoted(end))) }
    let newer = try cubing { () throws(CubeError) in try cube.superseder(row: file.node.row) }
    if newer != nil { all.append(("status", Array("deprecated".utf8))) }
    return all
  }

  /// The conversations and documents that a memory comes from, as paths in the bundle.
  private func sources(_ fields: [String: JSON]) throws(ExchangeError) -> [[UInt8]] {
    let cube = selection.cube
    var found: [[UInt8]] = []
    for source in fields["sources"]?.elements ?? [] {
      guard let id = source["id"]?.recordID else { continue }
      let path = try cubing { () throws(CubeError) -> [UInt8]? in
        if let message = try cube.message(id) {
          return Array("/messages/".utf8) + EscapedName.escape(message.conversation)
            + Array(".md".utf8)
        }
        guard let node = try cube.file(object: id), node.tree == .documents else { return nil }
        return Array("/documents/".utf8) + (try cube.path(of: node))
      }
      if let path, !found.contains(path) { found.append(path) }
    }
    return found
  }

  private static func quoted(_ text: [UInt8]) -> [UInt8] {
    (try? YAML.quoteScalar(Names.folded(text))) ?? Array("\"\"".utf8)
  }

  /// A text in a list or mapping of one line.
  private static func flow(_ text: [UInt8]) -> [UInt8] {
    let escaped = Names.folded(text).flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] }
    return [0x22] + escaped + [0x22]
  }

  // MARK: Conversations

  private mutating func write(_ conversation: Conversation) throws(ExchangeError) {
    let zone = try cubing { () throws(CubeError) in try selection.cube.zone() }
    let transcript = Transcript(conversation: conversation.name, zone: zone)
    var page = Array("---\ntype: Conversation\ntitle: ".utf8) + Self.quoted(conversation.name)
    page += Array("\n---\n".utf8)
    var isFirst = true
    try selection.eachMessage(of: conversation) { (message) throws(ExchangeError) in
      let content = try selection.content(of: message)
      page += transcript.markdown(message, content: content, isFirst: isFirst)
      isFirst = false
    }
    let path = Array("messages/".utf8) + EscapedName.escape(conversation.name) + Array(".md".utf8)
    try folder.write(path, page, mtime: conversation.time)
    list(path, conversation.name)
  }
}
