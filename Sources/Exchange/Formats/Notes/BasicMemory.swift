internal import Format
internal import Text
internal import YAML

/// Notes of basic-memory: Markdown with a `permalink`, whose lines `- relation [[Note]]` are relations. Section 5.
enum BasicMemory {
  static let name = "basic-memory"
  /// So many relations of a note are recorded.
  private static let most = 200

  static let format = ExportFormat(
    name: name, about: "a folder of notes that all have a permalink",
    recognises: { export in
      export.parts.allSatisfy { part in
        let notes = part.files.filter {
          Peek.isNamed($0, ".md") && Markdown.settings(of: $0.path) == nil
        }
        return part.kind != .file && !notes.isEmpty
          && notes.allSatisfy { value($0.head(), "permalink") != nil }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for part in export.parts {
        try NoteFolder(part, options, sink, source: name).read()
      }
    })

  private static func value(_ note: [UInt8], _ key: String) -> [UInt8]? {
    FrontMatter.pairs(note).first { $0.key.elementsEqual(key.utf8) }?.value.text
  }

  /// The relations that a note states; nil: none.
  static func relations(of note: [UInt8], _ file: ExportFile) -> JSON? {
    let title = value(note, "title") ?? Names.parts(file.name).stem
    var relations: [JSON] = []
    for line in Notes.body(note).split(separator: 0x0A) where line.starts(with: "- ".utf8) {
      let text = Array(line.dropFirst(2)).trimmed
      guard let open = Search.first(Array("[[".utf8), in: text, from: 0), open > 1, open < 100,
        let close = Search.first(Array("]]".utf8), in: text, from: open), relations.count < most
      else { continue }
      let type = Array(text[..<open]).trimmed
      // A category is an observation's.
      guard type.first != 0x5B, !type.isEmpty else { continue }
      relations.append(
        .object([
          JSON.Member("from", .string(Names.text(title))),
          JSON.Member("type", .string(Names.text(type))),
          JSON.Member("to", .string(Names.text(Array(text[(open + 2)..<close])))),
        ]))
    }
    return relations.isEmpty ? nil : .array(relations)
  }
}
