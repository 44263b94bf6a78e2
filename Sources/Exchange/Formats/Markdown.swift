internal import Format
internal import Text
internal import YAML

/// A folder of notes, as Obsidian and other programs keep it; or one note. Section 4.3.
enum Markdown {
  static let format = ExportFormat(
    name: "markdown", about: "a folder with .md, .markdown or .txt files; one such file",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.kind == .file
          ? part.files.contains { isNote($0) && !$0.head(4096).contains(0) }
          : part.files.contains { isNote($0) && settings(of: $0.path) == nil }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts { try NoteFolder(part, options, sink).read() }
    })

  /// Whether a file is a note by its name.
  static func isNote(_ file: ExportFile) -> Bool {
    Peek.isNamed(file, ".md", ".markdown", ".txt")
  }

  /// The folder or file of a path that is a program's own, and no note's; nil: there is none.
  static func settings(of path: [UInt8]) -> [UInt8]? {
    for part in path.split(separator: 0x2F)
    where part.first == 0x2E || part.elementsEqual("node_modules".utf8) {
      return Array(part)
    }
    let last = String(decoding: Names.lower(path.split(separator: 0x2F).last ?? []), as: UTF8.self)
    let isOwn =
      last == "thumbs.db" || last == "desktop.ini" || last.hasSuffix("~")
      || last.hasSuffix(".swp") || last.hasPrefix("#") && last.hasSuffix("#")
    return isOwn ? Array(last.utf8) : nil
  }

  /// When a note says that it was made and changed.
  static func times(_ note: [UInt8], _ options: ImportOptions) -> (
    made: [UInt8]?, changed: [UInt8]?
  ) {
    var (made, changed): ([UInt8]?, [UInt8]?)
    for pair in FrontMatter.pairs(note) {
      guard let text = pair.value.text else { continue }
      let date = SourceTime.date(text, in: options.zone)
      switch String(decoding: Names.lower(pair.key), as: UTF8.self) {
      case "created", "date created", "creation_date", "created_at": made = made ?? date
      case "updated", "date updated", "modified", "date modified", "updated_at":
        changed = changed ?? date
      default: break
      }
    }
    return (made, changed)
  }

  /// Other names of a note.
  static func aliases(_ note: [UInt8]) -> [[UInt8]] {
    for pair in FrontMatter.pairs(note)
    where ["aliases", "alias"].contains(String(decoding: Names.lower(pair.key), as: UTF8.self)) {
      switch pair.value {
      case .sequence(let values): return values.compactMap(\.text)
      case .scalar(let text): return text.split(separator: 0x2C).map { Array($0).trimmed }
      case .mapping: return []
      }
    }
    return []
  }
}

/// Reads one folder of notes.
struct NoteFolder {
  private let part: Export.Part
  /// The format's word: markdown, or another that keeps notes so.
  private let source: String
  private let options: ImportOptions
  private let sink: any ImportSink
  /// What stands before paths: the folder's name, or what `--into` says; empty for none.
  private let prefix: [UInt8]
  /// The folder of patterns, with a slash; nil: there is none.
  private let templates: [UInt8]?

  init(
    _ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink,
    source: String = "markdown"
  ) {
    self.part = part
    self.source = source
    self.options = options
    self.sink = sink
    prefix = Self.prefix(of: part, options)
    let said = part.file(".obsidian/templates.json").flatMap { file in
      (try? file.bytes(limit: 1 << 20)).flatMap { JSONItems.parse($0) }?.text("folder")
    }
    templates = said.map { $0.trimmed + [0x2F] }
  }

  /// `FOLDER/`, or nothing.
  static func prefix(of part: Export.Part, _ options: ImportOptions) -> [UInt8] {
    if let folder = options.folder {
      let path = Names.path(folder)
      return folder == [0x2E] || path.isEmpty ? [] : path + [0x2F]
    }
    return part.kind == .file ? [] : part.name + [0x2F]
  }

  func read() throws(ExchangeError) {
    for file in part.files { try take(file) }
    if part.kind != .file { sink.complete(source, part.name + [0x2F]) }
  }

  private func take(_ file: ExportFile) throws(ExchangeError) {
    let name = file.lowerName
    if name.hasPrefix("."), name.hasSuffix(".icloud") {
      return sink.problem(file.shown, "is not downloaded; open it in Files or Finder first")
    }
    if Markdown.settings(of: file.path) != nil { return sink.leaveOut(.settings) }
    if let templates, file.path.starts(with: templates), !options.takesAll {
      return sink.leaveOut(.template)
    }
    guard Markdown.isNote(file), !name.hasSuffix(".excalidraw.md") else {
      return try sink.take(made(file, .documents, .file(file)))
    }
    // A text of more than 1 MiB has its front matter at the beginning as well.
    let head = file.head(FrontMatter.limit)
    let pairs = FrontMatter.pairs(head)
    if pairs.contains(where: { $0.key.elementsEqual("excalidraw-plugin".utf8) }) {
      return try sink.take(made(file, .documents, .file(file)))
    }
    let matter = head[..<min(head.count, FrontMatter.parse(head).body)]
    if holds(matter, "{{") || holds(matter, "<%"), !options.takesAll {
      return sink.leaveOut(.template)
    }
    var note = made(file, .memories, .file(file))
    (note.created, note.updated) = Markdown.times(head, options)
    let aliases = Markdown.aliases(head)
    if !aliases.isEmpty {
      note.about = [JSON.Member("aliases", .array(aliases.map { .string(Names.text($0)) }))]
    }
    if source == BasicMemory.name {
      note.fields["relations"] = BasicMemory.relations(of: head, file)
    }
    try sink.take(note)
  }

  private func holds(_ text: ArraySlice<UInt8>, _ mark: String) -> Bool {
    let pair = Array(mark.utf8)
    guard let first = pair.first, text.count >= pair.count else { return false }
    var rest = text
    while let place = rest.firstIndex(of: first) {
      rest = rest[place...]
      if rest.starts(with: pair) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  private func made(
    _ file: ExportFile, _ tree: Tree, _ content: ImportedFile.Content
  ) -> ImportedFile {
    let id = part.kind == .file ? file.path : part.name + [0x2F] + file.path
    var made = ImportedFile(
      tree, prefix + file.path, source: source, id: id, content, mtime: file.mtime)
    made.mode = file.mode
    return made
  }
}
