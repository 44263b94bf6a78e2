internal import Format

/// A graph of Logseq: pages/ and journals/ of Markdown. Section 5.
enum Logseq {
  static let format = ExportFormat(
    name: "logseq", about: "pages/ or journals/ beside logseq/config.edn",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.kind != .file && part.file("logseq/config.edn") != nil
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts { try read(part, options, sink) }
    })

  private static func read(
    _ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink
  ) throws(ExchangeError) {
    let prefix = NoteFolder.prefix(of: part, options)
    for file in part.files {
      let isOwn = file.path.starts(with: "logseq/".utf8) || Markdown.settings(of: file.path) != nil
      if isOwn {
        sink.leaveOut(.settings)
        continue
      }
      let isNote = Peek.isNamed(file, ".md", ".markdown", ".org")
      var path = file.path
      // The page a/b is the file a___b.md.
      if isNote { _ = Search.replace(Array("___".utf8), by: [0x2F], all: true, in: &path) }
      var made = ImportedFile(
        isNote ? .memories : .documents, prefix + path, source: "logseq",
        id: part.name + [0x2F] + file.path, .file(file), mtime: file.mtime)
      made.mode = file.mode
      if isNote { made.setTags(tags(of: file.head())) }
      try sink.take(made)
    }
    sink.complete("logseq", part.name + [0x2F])
  }

  /// What the lines `tags:: a, [[b c]]` of a page say.
  private static func tags(of text: [UInt8]) -> [[UInt8]] {
    var tags: [[UInt8]] = []
    for line in text.split(separator: 0x0A).prefix(200) {
      let plain = Array(line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x2D })
      guard plain.starts(with: "tags:: ".utf8) else { continue }
      for item in plain.dropFirst(7).split(separator: 0x2C) {
        var tag = Array(item).trimmed
        if tag.first == 0x23 { tag.removeFirst() }
        if tag.starts(with: "[[".utf8), tag.suffix(2).elementsEqual("]]".utf8) {
          tag = Array(tag.dropFirst(2).dropLast(2))
        }
        tags.append(tag)
      }
    }
    return tags
  }
}
