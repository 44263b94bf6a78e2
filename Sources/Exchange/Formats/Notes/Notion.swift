internal import Format
internal import Posix

/// Notion's export as Markdown and CSV: names end in an id of 32 hex digits. Section 5.
enum Notion {
  static let format = ExportFormat(
    name: "notion", about: "files and folders whose names end in 32 hex digits; a zip of such zips",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.kind != .file
          && (part.files.contains { id(of: $0.name) != nil } || part.files.contains { isPart($0) })
      }
    },
    read: { (export, _, sink) throws(ExchangeError) in
      for part in export.parts {
        var files = part.files.filter { !isPart($0) }
        for file in part.files where isPart(file) {
          files += try Export.opened(file, named: file.name).files
        }
        try read(files, sink)
      }
      sink.complete("notion", [])
    })

  private static func isPart(_ file: ExportFile) -> Bool {
    let name = file.lowerName
    return Peek.isAtTop(file) && name.hasSuffix(".zip") && Array(name.utf8).contains("-part-")
      && name.hasPrefix("export")
  }

  /// The 32 hex digits with which a name ends, before its ending; nil: there are none.
  static func id(of name: [UInt8]) -> [UInt8]? {
    var stem = Names.parts(name).stem
    if stem.suffix(4).elementsEqual("_all".utf8) { stem = Array(stem.dropLast(4)) }
    let id = Array(stem.suffix(32))
    guard stem.count > 33, Joplin.isID(id), stem[stem.count - 33] == 0x20 else { return nil }
    return id
  }

  /// A path without the ids in its names.
  private static func plain(_ path: [UInt8]) -> [UInt8] {
    let parts = path.split(separator: 0x2F).map { part -> [UInt8] in
      let name = Array(part)
      guard let id = id(of: name), let place = Search.first(id, in: name, from: 0) else {
        return name
      }
      return Array(name[..<(place - 1)]) + name[(place + 32)...]
    }
    return Array(parts.map { Names.component($0) }.joined(separator: [0x2F]))
  }

  private static func read(_ files: [ExportFile], _ sink: any ImportSink) throws(ExchangeError) {
    let names = Set(files.map(\.path))
    for file in files {
      if file.seal != nil {
        sink.leaveOut(.locked)
        continue
      }
      // Of a database there are two tables; the one with all rows counts.
      let (stem, ending) = Names.parts(file.path)
      if ending.elementsEqual(".csv".utf8), names.contains(stem + Array("_all.csv".utf8)) {
        sink.leaveOut(.duplicate)
        continue
      }
      let path = Array("notion/".utf8) + plain(file.path)
      let id = id(of: file.name) ?? file.path
      if Peek.isNamed(file, ".md") {
        let text = linked(try file.bytes())
        var note = ImportedFile(
          .memories, path, source: "notion", id: id, .bytes(text), mtime: file.mtime)
        note.created = nil
        try sink.take(note)
      } else {
        let tableID = ending.elementsEqual(".csv".utf8) ? Array("table:".utf8) + id : file.path
        try sink.take(
          ImportedFile(
            .documents, path, source: "notion", id: tableID, .file(file), mtime: file.mtime))
      }
    }
  }

  /// A text whose links name notes without their ids: `%20` and 32 hex digits go.
  private static func linked(_ text: [UInt8]) -> [UInt8] {
    let mark = Array("%20".utf8)
    var out: [UInt8] = []
    var at = 0
    while let start = Search.first(mark, in: text, from: at) {
      out += text[at..<start]
      let next = text[min(start + 35, text.count)...].first
      let ends = next == 0x2E || next == 0x2F || next == 0x29
      if ends, Joplin.isID(text[(start + 3)...].prefix(32)) {
        at = start + 35
      } else {
        out += mark
        at = start + 3
      }
    }
    return out + text[at...]
  }
}
