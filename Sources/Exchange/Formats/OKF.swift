internal import Format
internal import Posix
internal import Text
internal import YAML

/// Open Knowledge Format 0.1 to 0.3: a folder of Markdown whose front matter has a `type`. Section 4.4.
enum OKF {
  static let format = ExportFormat(
    name: "okf", about: "a folder whose index.md has okf_version, or whose notes all have a type",
    recognises: { export in
      export.parts.allSatisfy { part in
        guard part.kind != .file else { return false }
        if let index = part.file("index.md"), value(index.head(), "okf_version") != nil {
          return true
        }
        let notes = part.files.filter {
          Peek.isNamed($0, ".md") && !isReserved($0) && Markdown.settings(of: $0.path) == nil
        }
        return !notes.isEmpty && notes.allSatisfy { value($0.head(), "type") != nil }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts { try read(part, options, sink) }
    })

  private static func isReserved(_ file: ExportFile) -> Bool {
    file.lowerName == "index.md" || file.lowerName == "log.md"
  }

  private static func value(_ note: [UInt8], _ key: String) -> YAML? {
    let found = FrontMatter.pairs(note).first { $0.key.elementsEqual(key.utf8) }?.value
    if case .scalar(let text)? = found, text.isBlank { return nil }
    return found
  }

  private static func read(
    _ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink
  ) throws(ExchangeError) {
    let prefix = NoteFolder.prefix(of: part, options)
    let isOurs = MemCubeExport.ownHead(of: part)?.says("format", "okf") == true
    for file in part.files {
      // The export made them of what it holds; a memory of such a name has another there.
      if isOurs,
        file.name.elementsEqual("index.md".utf8) || file.path.elementsEqual("export.json".utf8)
      {
        continue
      }
      if Markdown.settings(of: file.path) != nil {
        sink.leaveOut(.settings)
        continue
      }
      let document = isOurs ? MemCubeFolder.below("documents/", file.path) : nil
      let isConcept = document == nil && Peek.isNamed(file, ".md") && !isReserved(file)
      let memory = isOurs ? MemCubeFolder.below("memories/", file.path) : nil
      var made = ImportedFile(
        isConcept || memory != nil ? .memories : .documents,
        prefix + (document ?? memory ?? file.path), source: "okf",
        id: part.name + [0x2F] + file.path, .file(file), mtime: file.mtime)
      made.mode = file.mode
      if isConcept { describe(&made, file, options, sink) }
      try sink.take(made)
    }
    sink.complete("okf", part.name + [0x2F])
  }

  /// What the front matter of a concept says beside its bytes.
  private static func describe(
    _ made: inout ImportedFile, _ file: ExportFile, _ options: ImportOptions, _ sink: any ImportSink
  ) {
    let head = file.head()
    if value(head, "type") == nil { sink.note(file.shown, "it has no type") }
    let said = value(head, "generated")?["at"]?.text ?? value(head, "timestamp")?.text
    if let date = said.flatMap({ SourceTime.date($0, in: options.zone) }) {
      made.mtime = Timestamp(rfc3339: date) ?? made.mtime
      made.created = date
    }
    if let end = value(head, "stale_after")?.text, let date = SourceTime.date(end, in: options.zone)
    {
      made.fields["validity"] = .object([JSON.Member("to", .string(date))])
    }
    if value(head, "status")?.text?.elementsEqual("deprecated".utf8) == true {
      made.attributes = [JSON.Member("hidden", true)]
    }
  }
}
