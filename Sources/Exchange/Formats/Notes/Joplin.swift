internal import Format
internal import Posix

/// Joplin's .jex, or its folder RAW: an item a file. Section 5.
enum Joplin {
  static let format = ExportFormat(
    name: "joplin",
    about: ".jex, or a folder RAW: files named by 32 hex digits that end in type_: N",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.files.first { isItem($0) }.map { item(of: $0)?["type_"] != nil } ?? false
      }
    },
    read: { (export, _, sink) throws(ExchangeError) in
      for part in export.parts { try JoplinReader(part, sink).read() }
    })

  static func isItem(_ file: ExportFile) -> Bool {
    Peek.isAtTop(file) && Peek.isNamed(file, ".md") && file.name.count == 35
      && isID(file.name.prefix(32))
  }

  /// Whether a text is 32 hex digits.
  static func isID(_ text: some Collection<UInt8>) -> Bool {
    text.count == 32 && text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// The last lines of an item, `key: value`; nil where it cannot be read.
  static func item(of file: ExportFile) -> [String: [UInt8]]? {
    guard let bytes = try? file.bytes() else { return nil }
    return split(bytes).facts
  }

  /// An item's title, body and last lines.
  static func split(
    _ bytes: [UInt8]
  ) -> (title: [UInt8], body: [UInt8], facts: [String: [UInt8]]) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    var facts: [String: [UInt8]] = [:]
    var end = lines.count
    while end > 0, let colon = lines[end - 1].firstIndex(of: 0x3A) {
      let line = lines[end - 1]
      let key = String(decoding: line[..<colon], as: UTF8.self)
      guard key.utf8.allSatisfy({ $0 == 0x5F || Names.isLetter($0) }), !key.isEmpty else { break }
      facts[key] = Array(line[(colon + 1)...]).trimmed
      end -= 1
    }
    guard end > 0 else { return ([], [], facts) }
    let title = Array(lines[0]).trimmed
    let start = end > 1 && lines[1].isEmpty ? 2 : 1
    let body = start < end ? Array(lines[start..<end].joined(separator: [0x0A])) : []
    return (title, body, facts)
  }
}

/// Reads notes with their notebooks, tags and attached files.
final class JoplinReader {
  private struct Item {
    var file: ExportFile
    var title: [UInt8]
    var facts: [String: [UInt8]]
    func fact(_ key: String) -> [UInt8]? { facts[key].flatMap { $0.isEmpty ? nil : $0 } }
  }

  private let part: Export.Part
  private let sink: any ImportSink
  /// By kind: 1 note, 2 notebook, 4 file, 5 tag, 6 a note's tag.
  private var items: [String: [[UInt8]: Item]] = [:]
  private var tags: [[UInt8]: [[UInt8]]] = [:]
  /// Where notes and files go, from the top of the mount, by their ids.
  private var paths: [[UInt8]: [UInt8]] = [:]
  private var resources: [[UInt8]: ExportFile] = [:]

  init(_ part: Export.Part, _ sink: any ImportSink) {
    self.part = part
    self.sink = sink
  }

  func read() throws(ExchangeError) {
    for file in part.files {
      if Joplin.isItem(file) { try look(at: file) }
      if file.path.starts(with: "resources/".utf8) {
        resources[Array(file.name.prefix(32))] = file
      }
    }
    for link in (items["6"] ?? [:]).values {
      guard let note = link.fact("note_id"),
        let tag = link.fact("tag_id").flatMap({ items["5"]?[$0] })
      else { continue }
      tags[note, default: []].append(tag.title)
    }
    placeAll()
    for (id, item) in sorted("4") { try take(resource: item, id) }
    for (id, item) in sorted("1") { try take(note: item, id) }
    sink.complete("joplin", [])
  }

  private func sorted(_ kind: String) -> [(key: [UInt8], value: Item)] {
    (items[kind] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  private func look(at file: ExportFile) throws(ExchangeError) {
    let (title, _, facts) = Joplin.split(try file.bytes())
    guard let kind = facts["type_"] else { return sink.problem(file.shown, "it has no type_") }
    if facts["encryption_applied"]?.elementsEqual("1".utf8) == true {
      return sink.leaveOut(.locked)
    }
    let id = Array(file.name.prefix(32))
    items[kind.shown, default: [:]][id] = Item(file: file, title: title, facts: facts)
  }

  /// Decides on all paths, since notes link to one another.
  private func placeAll() {
    var taken: Set<[UInt8]> = []
    func place(_ path: [UInt8], _ id: [UInt8]) {
      let free = taken.insert(path).inserted ? path : Names.beside(path, id)
      taken.insert(free)
      paths[id] = free
    }
    for (id, item) in sorted("4") {
      var name = Names.component(item.title)
      if Names.parts(name).ending.isEmpty, let ending = item.fact("file_extension") {
        name += [0x2E] + ending
      }
      place(Array("documents/joplin/".utf8) + name, id)
    }
    for (id, item) in sorted("1") {
      let folder = Array(
        (["memories", "joplin"].map { Array($0.utf8) } + notebooks(of: item)).joined(separator: [
          0x2F
        ]))
      place(folder + [0x2F] + Names.component(item.title) + Array(".md".utf8), id)
    }
  }

  /// The notebooks above an item, the outermost first.
  private func notebooks(of item: Item) -> [[UInt8]] {
    var names: [[UInt8]] = []
    var parent = item.fact("parent_id")
    while let id = parent, names.count < 30, let folder = items["2"]?[id] {
      names.insert(Names.component(folder.title), at: 0)
      parent = folder.fact("parent_id")
    }
    return names
  }

  private func times(_ item: Item) -> (made: [UInt8]?, changed: [UInt8]?) {
    func date(_ keys: [String]) -> [UInt8]? {
      keys.lazy.compactMap { item.fact($0).flatMap { SourceTime.date($0) } }.first
    }
    return (
      date(["user_created_time", "created_time"]), date(["user_updated_time", "updated_time"])
    )
  }

  private func take(resource item: Item, _ id: [UInt8]) throws(ExchangeError) {
    guard let file = resources[id], let path = paths[id] else { return sink.leaveOut(.media) }
    let (made, changed) = times(item)
    var document = ImportedFile(
      .documents, Array(path.dropFirst(10)), source: "joplin", id: id, .file(file),
      mtime: (changed ?? made).flatMap { Timestamp(rfc3339: $0) } ?? file.mtime)
    document.created = made
    try sink.take(document)
  }

  private func take(note item: Item, _ id: [UInt8]) throws(ExchangeError) {
    guard let path = paths[id] else { return }
    var text = linked(Joplin.split(try item.file.bytes()).body, from: path)
    if let due = item.fact("todo_due"), let date = SourceTime.date(.string(due)) {
      text = text.trimmed + Array("\n\ndue: ".utf8) + date
    }
    if text.isBlank { return sink.leaveOut(.empty) }
    if text.last != 0x0A { text.append(0x0A) }
    let (made, changed) = times(item)
    var note = ImportedFile(
      .memories, Array(path.dropFirst(9)), source: "joplin", id: id, .bytes(text),
      mtime: (changed ?? made).flatMap { Timestamp(rfc3339: $0) } ?? item.file.mtime)
    (note.created, note.updated) = (made, changed)
    note.setTags((tags[id] ?? []).sorted { $0.lexicographicallyPrecedes($1) })
    try sink.take(note)
  }

  /// A body whose links `:/ID` are paths from the note.
  private func linked(_ body: [UInt8], from path: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    let mark = Array(":/".utf8)
    while let start = Search.first(mark, in: body, from: at) {
      out += body[at..<start]
      let id = Array(body[(start + 2)...].prefix(32))
      if Joplin.isID(id), let target = paths[id] {
        out += Self.link(to: target, from: path)
        at = start + 34
      } else {
        out += mark
        at = start + 2
      }
    }
    return out + body[min(at, body.count)...]
  }

  private static func link(to target: [UInt8], from path: [UInt8]) -> [UInt8] {
    var (one, two) = (path.split(separator: 0x2F).dropLast(), target.split(separator: 0x2F)[...])
    while let a = one.first, let b = two.first, two.count > 1, a.elementsEqual(b) {
      (one, two) = (one.dropFirst(), two.dropFirst())
    }
    let up = Array(repeating: Array("..".utf8), count: one.count)
    let link = (up + two.map { Array($0) }).joined(separator: [0x2F])
    // A blank would end the target.
    return link.flatMap { $0 == 0x20 ? Array("%20".utf8) : [$0] }
  }
}
