internal import Format
internal import Posix
internal import Text
internal import YAML

/// The memory folders of Claude Code: `~/.claude/projects/SLUG/memory/`. Of what else is there nothing is opened but
/// CLAUDE.md. Section 4.8.
enum ClaudeMemory {
  static let format = ExportFormat(
    name: "claude-memory", about: "MEMORY.md in a folder memory, as below ~/.claude/projects",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.kind != .file
          && part.files.contains {
            $0.name.elementsEqual("MEMORY.md".utf8) && place(of: $0, in: part) != nil
          }
      }
    },
    read: { (export, _, sink) throws(ExchangeError) in
      for part in export.parts { try read(part, sink) }
    })

  /// The project's slug and the path in its memory; nil for what is no memory.
  private static func place(
    of file: ExportFile, in part: Export.Part
  ) -> (slug: [UInt8], path: [UInt8])? {
    let parts = file.path.split(separator: 0x2F).map { Array($0) }
    func split(_ count: Int, _ slug: [UInt8]) -> (slug: [UInt8], path: [UInt8])? {
      guard parts.count > count, Markdown.isNote(file) else { return nil }
      return (slug, Array(parts[count...].joined(separator: [0x2F])))
    }
    let memory = Array("memory".utf8)
    if parts.count > 3, parts[0].elementsEqual("projects".utf8), parts[2] == memory {
      return split(3, parts[1])
    }
    if parts.count > 2, parts[1] == memory { return split(2, parts[0]) }
    if parts.count > 1, parts[0] == memory { return split(1, part.name) }
    guard part.name == memory else { return nil }
    let real = part.place.flatMap { try? Files.realPath($0) }
    return split(0, real?.parent.lastComponent ?? memory)
  }

  private static func read(_ part: Export.Part, _ sink: any ImportSink) throws(ExchangeError) {
    let hasProjects = part.files.contains { $0.path.starts(with: "projects/".utf8) }
    var slugs: Set<[UInt8]> = []
    for file in part.files {
      if hasProjects, file.path.elementsEqual("CLAUDE.md".utf8) {
        try sink.take(memory(file, Array("CLAUDE.md".utf8)))
      } else if let (slug, path) = place(of: file, in: part) {
        let shown = slug.first == 0x2D ? Array(slug.dropFirst()) : slug
        slugs.insert(shown)
        try sink.take(memory(file, shown + [0x2F] + path))
      } else {
        sink.leaveOut(.settings)
      }
    }
    for slug in slugs { sink.complete("claude-code", slug + [0x2F]) }
  }

  private static func memory(_ file: ExportFile, _ path: [UInt8]) -> ImportedFile {
    var made = ImportedFile(
      .memories, Array("claude-code/".utf8) + path, source: "claude-code", id: path, .file(file),
      mtime: file.mtime)
    made.mode = file.mode
    let pairs = FrontMatter.pairs(file.head())
    guard !pairs.contains(where: { $0.key.elementsEqual("type".utf8) }) else { return made }
    let word = pairs.first { $0.key.elementsEqual("metadata".utf8) }?.value["type"]?.text
    if let type = word.flatMap({ type(of: $0.shown) }) { made.fields["type"] = JSON(type) }
    return made
  }

  private static func type(of word: String) -> String? {
    switch word {
    case "user", "reference": "FACT"
    case "feedback": "PREFERENCE"
    case "project": "STATE"
    default: nil
    }
  }
}
