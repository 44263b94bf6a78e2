internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// Memories and documents.
extension CubeWriter {
  /// Bytes as they are to be recorded.
  private enum Body {
    case bytes([UInt8])
    case file(ExportFile)
  }

  package func take(_ file: ImportedFile) throws(ExchangeError) {
    let key = FileKey(Array(file.source.utf8), Names.text(file.id))
    guard seen.insert(key).inserted else { return leaveOut(.duplicate) }
    guard isWanted(file.mtime) else { return leaveOut(.filtered) }
    let place = "\(Path(Self.folder(file.tree) + file.path))"
    do {
      let (body, digest, size) = try read(file)
      try advance(size)
      try settle(file, key, body, digest, place)
    } catch {
      switch error {
      case .unreadable(let why): problem(place, why)
      case .io(_, let doing) where !doing.isEmpty: problem(place, error.message)
      default: throw error
      }
    }
  }

  /// `memories/` or `documents/`.
  static func folder(_ tree: Tree) -> [UInt8] {
    Array((tree == .documents ? "documents/" : "memories/").utf8)
  }

  /// The bytes of a file, or where they are; and their SHA-256 in hex digits.
  private func read(_ file: ImportedFile) throws(ExchangeError) -> (Body, [UInt8], Int64) {
    switch file.content {
    case .bytes(let bytes):
      return (.bytes(bytes), Hex.encode(SHA256.hash(bytes)), Int64(bytes.count))
    case .file(let source):
      if source.size <= 1 << 20 {
        let bytes = try source.bytes()
        return (.bytes(bytes), Hex.encode(SHA256.hash(bytes)), source.size)
      }
      var hash = SHA256()
      let reader = try source.reader()
      while true {
        let more = try reader.next()
        if more.isEmpty { break }
        hash.update(more)
      }
      return (.file(source), Hex.encode(hash.finish()), source.size)
    }
  }

  /// Compares a file with what the cube has of it, and records what is new.
  private func settle(
    _ file: ImportedFile, _ key: FileKey, _ body: Body, _ digest: [UInt8], _ place: String
  ) throws(ExchangeError) {
    let isDocument = file.tree == .documents
    guard let there = known[key] else {
      if try isSettled(file, digest, place) { return }
      return try make(file, key, body, digest, place)
    }
    if there.isGone { return count(isDocument, \.deleted) }
    if there.sha256 == digest { return count(isDocument, \.same) }
    // A twin is changed by the file that stands for both.
    let shown = try cubing { () throws(CubeError) in try cube.file(object: there.object) }
    let (row, object) = (shown?.row ?? there.row, shown?.object ?? there.object)
    let present = try cubing { () throws(CubeError) in try cube.content(row: row) }
    let held = Self.digest(of: present)
    if held == digest { return count(isDocument, \.same) }
    guard held == there.sha256 else {
      note(place, "it was changed here and there; what is here stays")
      return count(isDocument, \.conflict)
    }
    var edit = Edit(
      content: try content(body), mtime: file.mtime, mode: file.mode,
      fields: file.fields.mapValues { $0 })
    let old = try cubing { () throws(CubeError) in try cube.fields(row: row) }
    edit.fields["attributes"] = attributes(file, digest, beside: old["attributes"]?.members ?? [])
    try record(.edit(object, edit), size: size(body), at: place) {
      if isDocument { $0.documents.updated += 1 } else { $0.memories.updated += 1 }
    }
  }

  /// Whether a file is an object of this very cube, which was exported from it.
  private func isSettled(
    _ file: ImportedFile, _ digest: [UInt8], _ place: String
  ) throws(ExchangeError) -> Bool {
    guard let object = file.object else { return try isInTrash(file, digest) }
    let node = try cubing { () throws(CubeError) in try cube.file(object: object) }
    guard let node else { return false }
    let isDocument = file.tree == .documents
    if node.tree == .trash {
      count(isDocument, \.deleted)
      return true
    }
    let held = try cubing { () throws(CubeError) in try cube.content(row: node.row) }
    if Self.digest(of: held) == digest {
      count(isDocument, \.same)
    } else {
      note(place, "it was changed since it was exported; what is here stays")
      count(isDocument, \.conflict)
    }
    return true
  }

  /// Whether a file of an export of ours, which names no objects, was put into the trash as it is.
  private func isInTrash(_ file: ImportedFile, _ digest: [UInt8]) throws(ExchangeError) -> Bool {
    guard file.source == "memcube" else { return false }
    let held = try cubing { () throws(CubeError) -> [UInt8]? in
      guard try cube.find(file.tree, file.path) == nil,
        let node = try cube.find(.trash, file.path)
      else { return nil }
      return Self.digest(of: try cube.content(row: node.row))
    }
    guard held == digest else { return false }
    count(file.tree == .documents, \.deleted)
    return true
  }

  private func make(
    _ file: ImportedFile, _ key: FileKey, _ body: Body, _ digest: [UInt8], _ place: String
  ) throws(ExchangeError) {
    let isDocument = file.tree == .documents
    var wanted = PathCleaning.clean(file.path)
    if wanted.isEmpty { wanted = Array("untitled".utf8) }
    guard let path = try free(wanted, file.tree, key, digest) else {
      return count(isDocument, \.same)
    }
    paths[Self.folder(file.tree) + path] = key
    var edit = Edit(
      path: path, content: try content(body), mtime: file.mtime, mode: file.mode,
      fields: file.fields.mapValues { $0 })
    edit.yields = true
    edit.fields["attributes"] = attributes(file, digest, beside: [])
    try record(.create(file.tree, edit), size: size(body), at: place) {
      if isDocument { $0.documents.new += 1 } else { $0.memories.new += 1 }
    }
  }

  /// A path that no other file has; nil: a file is there that has the same bytes.
  private func free(
    _ wanted: [UInt8], _ tree: Tree, _ key: FileKey, _ digest: [UInt8]
  ) throws(ExchangeError) -> [UInt8]? {
    let beside = Names.beside(wanted, key.id)
    for path in [wanted, beside] {
      if let other = paths[Self.folder(tree) + path], other != key { continue }
      let node = try cubing { () throws(CubeError) in try cube.find(tree, path) }
      guard let node else { return path }
      if node.kind == .file {
        let held = try cubing { () throws(CubeError) in try cube.content(row: node.row) }
        if Self.digest(of: held) == digest { return nil }
      }
    }
    return beside
  }

  private func attributes(
    _ file: ImportedFile, _ digest: [UInt8], beside old: [JSON.Member]
  ) -> JSON {
    var origin: [JSON.Member] = [
      JSON.Member("source", JSON(file.source)), JSON.Member("id", .string(Names.text(file.id))),
      JSON.Member("sha256", .string(digest)),
    ]
    if let created = file.created { origin.append(JSON.Member("created", .string(created))) }
    if let updated = file.updated { origin.append(JSON.Member("updated", .string(updated))) }
    origin += file.about
    let new = file.attributes + [JSON.Member("import", .object(origin))]
    let kept = old.filter { member in !new.contains { $0.key == member.key } }
    return .object(kept + new)
  }

  private func count(_ isDocument: Bool, _ field: WritableKeyPath<ImportReport.Files, Int>) {
    if isDocument {
      report.documents[keyPath: field] += 1
    } else {
      report.memories[keyPath: field] += 1
    }
  }

  private func size(_ body: Body) -> Int {
    if case .bytes(let bytes) = body { bytes.count } else { 0 }
  }

  /// What is recorded; large bytes go into a blob at once.
  private func content(_ body: Body) throws(ExchangeError) -> Content {
    switch body {
    case .bytes(let bytes): return .bytes(bytes)
    case .file(let source):
      if plan.isDry { return .bytes([]) }
      let bytes = try source.seekable()
      return try cubing { () throws(CubeError) in
        let file: HeldFile
        if case .file(let held, let range) = bytes, range.lowerBound == 0,
          (try? Files.status(held.descriptor))?.size == range.upperBound
        {
          file = held
        } else {
          let place = Environment.nonEmpty("TMPDIR").map { Path($0) } ?? Path("/tmp")
          file = HeldFile(
            try attempt("copying '\(source.shown)'") { () throws(Errno) in
              try bytes.copy(in: place)
            })
        }
        return .blob(try cube.storeBlob(from: file.descriptor))
      }
    }
  }

  /// The SHA-256 of a content in hex digits; empty where its bytes are not here.
  static func digest(of content: Content) -> [UInt8] {
    switch content {
    case .bytes(let bytes): Hex.encode(SHA256.hash(bytes))
    case .blob(let blob): Hex.encode(blob.sha256)
    case .link, .missing: []
    }
  }

  // MARK: What is gone

  /// Counts the files of a source that its export does not have any more; with `prunes` those go to the trash that
  /// were not changed here.
  func countGone(_ source: [UInt8], _ beginning: [UInt8]) throws(ExchangeError) {
    let gone = known.filter { key, object in
      key.source == source && key.id.starts(with: beginning) && !seen.contains(key)
        && !object.isGone
    }
    for object in gone.values.sorted(by: { $0.row < $1.row }) {
      let isDocument = object.isDocument
      guard plan.prunes else {
        count(isDocument, \.gone)
        continue
      }
      let present = try cubing { () throws(CubeError) in try cube.content(row: object.row) }
      guard Self.digest(of: present) == object.sha256 else {
        note("\(Path(object.id))", "it is gone there, and was changed here: it stays")
        count(isDocument, \.gone)
        continue
      }
      try record(.delete(object.object, into: nil), size: 0, at: "\(Path(object.id))") {
        if isDocument { $0.documents.gone += 1 } else { $0.memories.gone += 1 }
      }
    }
  }
}
