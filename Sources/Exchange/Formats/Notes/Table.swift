internal import Digest
internal import Format
internal import Language
internal import Posix

/// A table of memories: CSV whose header names a column of texts. Section 5.
enum Table {
  static let format = ExportFormat(
    name: "csv", about: "a header line with a column text, memory, content or note",
    recognises: { export in
      export.parts.allSatisfy { part in
        part.kind == .file
          && part.files.allSatisfy { file in
            guard Peek.isNamed(file, ".csv", ".tsv") else { return false }
            var rows = TableRows(WideText.text(file.head()), isTabbed: Peek.isNamed(file, ".tsv"))
            return rows.next().map { Columns($0).text != nil } ?? false
          }
      }
    },
    read: { (export, options, sink) throws(ExchangeError) in
      for file in export.files { try read(file, options, sink) }
    })

  /// Which column is which.
  struct Columns {
    private(set) var text, date, tags, type, id: Int?

    init(_ header: [[UInt8]]) {
      for (place, name) in header.enumerated() {
        switch String(decoding: Names.lower(name.trimmed), as: UTF8.self) {
        case "text", "memory", "content", "note": text = text ?? place
        case "date", "time", "created", "created_at": date = date ?? place
        case "tags", "tag", "categories": tags = tags ?? place
        case "type": type = type ?? place
        case "id", "uuid": id = id ?? place
        default: break
        }
      }
    }
  }

  private static func read(
    _ file: ExportFile, _ options: ImportOptions, _ sink: any ImportSink
  ) throws(ExchangeError) {
    var rows = TableRows(WideText.text(try file.bytes()), isTabbed: Peek.isNamed(file, ".tsv"))
    guard let header = rows.next() else { return }
    let columns = Columns(header)
    let folder =
      options.folder.map { Names.path($0) } ?? Names.component(Names.parts(file.name).stem)
    if isCut(rows, file, sink) { return }
    var strangeDates = 0
    defer { noteDates(strangeDates, file, sink) }
    while let row = rows.next() {
      func cell(_ place: Int?) -> [UInt8]? {
        guard let place, place < row.count, !row[place].isBlank else { return nil }
        return row[place]
      }
      if isCut(rows, file, sink) { return }
      guard let text = cell(columns.text) else {
        sink.leaveOut(.empty)
        continue
      }
      let date = cell(columns.date).flatMap {
        SourceTime.date($0, in: options.zone) ?? SourceTime.date(.string($0))
      }
      if date == nil, cell(columns.date) != nil { strangeDates += 1 }
      let id = cell(columns.id) ?? Hex.encode(SHA256.hash(text))
      let stem =
        (folder.isEmpty || options.folder == [0x2E] ? [] : folder + [0x2F]) + Names.slug(text)
      var memory = ImportedFile(
        .memories, stem + Array(".md".utf8), source: "csv", id: file.name + [0x2F] + id,
        .bytes(Mem0Reader.file(text)), mtime: date.flatMap { Timestamp(rfc3339: $0) } ?? file.mtime)
      memory.created = date
      memory.setType(cell(columns.type))
      let marks: Set<UInt8> = [0x2C, 0x3B, 0x7C]
      memory.setTags(
        (cell(columns.tags) ?? []).split { marks.contains($0) }.map { Array($0).trimmed })
      try sink.take(memory)
    }
  }

  private static func noteDates(_ count: Int, _ file: ExportFile, _ sink: any ImportSink) {
    guard count > 0 else { return }
    sink.note(
      file.shown,
      "dates that cannot be read: \(count); the file's time stands for them; write them as 2026-01-31"
    )
  }

  /// Says so where the row that was read last has a quote without an end: that may hold many rows.
  private static func isCut(
    _ rows: TableRows, _ file: ExportFile, _ sink: any ImportSink
  ) -> Bool {
    guard rows.isOpen else { return false }
    sink.problem(
      file.shown,
      "row \(rows.number) has a quote without an end, and is not imported, nor what follows it")
    return true
  }
}

/// The rows of a table (RFC 4180): fields between commas, semicolons or tabs, in quotes where they hold these.
struct TableRows {
  private let bytes: [UInt8]
  private let mark: UInt8
  private var at = 0
  /// The number of the row that was read last, the header's being 1, and whether the bytes end in a quote of it.
  private(set) var number = 0
  private(set) var isOpen = false

  init(_ bytes: [UInt8], isTabbed: Bool) {
    self.bytes = bytes
    let header = bytes.prefix { $0 != 0x0A }
    mark = isTabbed ? 0x09 : !header.contains(0x2C) && header.contains(0x3B) ? 0x3B : 0x2C
  }

  /// The next row that is not empty; nil at the end.
  mutating func next() -> [[UInt8]]? {
    while at < bytes.count {
      let row = read()
      if row.contains(where: { !$0.isEmpty }) { return row }
    }
    return nil
  }

  private mutating func read() -> [[UInt8]] {
    number += 1
    var row: [[UInt8]] = []
    var field: [UInt8] = []
    var isQuoted = false
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if at < bytes.count, bytes[at] == 0x22 {
          field.append(byte)
          at += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22, field.isEmpty {
        isQuoted = true
      } else if byte == mark {
        row.append(field)
        field = []
      } else if byte == 0x0A {
        break
      } else if byte != 0x0D {
        field.append(byte)
      }
    }
    isOpen = isQuoted
    return row + [field]
  }
}
