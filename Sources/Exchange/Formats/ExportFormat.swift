/// A format that is read: how it is recognised, and who reads it.
package struct ExportFormat: Sendable {
  /// Its name, as `--format` takes it.
  package let name: String
  /// What it is recognised by, for `--formats`.
  package let about: String
  /// Whether an export is of it.
  let recognises: @Sendable (Export) -> Bool
  let read: @Sendable (Export, ImportOptions, any ImportSink) throws(ExchangeError) -> Void

  /// Reads an export, all of it that can be read.
  package func read(
    _ export: Export, _ options: ImportOptions, into sink: any ImportSink
  ) throws(ExchangeError) {
    var export = export
    for place in export.parts.indices {
      for file in export.parts[place].files {
        guard let why = file.seal else { continue }
        if file.isLocked { sink.leaveOut(.locked) } else { sink.problem(file.shown, why) }
      }
      export.parts[place].files.removeAll { $0.seal != nil }
      let part = export.parts[place]
      for (path, why) in part.strange {
        sink.note("\(Names.shown(path))", "\(why), and is left out")
        sink.leaveOut(.unsupported)
      }
    }
    try read(export, options, sink)
  }

  /// The parts of an export that are of this format, where some are; others are left aside.
  package func chosen(of export: Export) -> Export {
    let own = export.parts.filter { recognises(Export(parts: [$0])) }
    return own.isEmpty ? export : Export(parts: own)
  }

  /// The format of a name.
  package static func named(_ name: [UInt8]) -> ExportFormat? {
    all.first { $0.name.utf8.elementsEqual(name) }
  }

  /// The first format that an export fits.
  /// - Throws: `.unrecognised` if it fits none, or its parts are of several.
  package static func recognised(_ export: Export) throws(ExchangeError) -> ExportFormat {
    if export.parts.count > 1 {
      var names: [String] = []
      for part in export.parts {
        let found = all.first { $0.recognises(Export(parts: [part])) }
        if let found, !names.contains(found.name) { names.append(found.name) }
      }
      if names.count > 1 {
        throw .unrecognised(
          "the files are of several formats: \(names.joined(separator: ", ")); --format chooses one"
        )
      }
      if let name = names.first, let format = named(Array(name.utf8)) { return format }
    }
    if let found = all.first(where: { $0.recognises(export) }) { return found }
    // What cannot be read may be what it would be recognised by.
    for file in export.files {
      if let why = file.seal, !file.isLocked { throw .unreadable("'\(file.shown)' \(why)") }
    }
    throw .unrecognised(
      "no format is recognised; memcube import --formats lists those that are read, "
        + "and memcube add --document keeps any other file as it is")
  }
}
