internal import Bundle
internal import Digest
internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

/// A document that is to be kept, with its text as memories, passage by passage.
struct DocumentDraft: Sendable {
  /// Its name, as a path below documents/.
  var name: [UInt8]
  var content: ByteSource
  /// Its media type, if one was given.
  var type: [UInt8]?
  /// Its text; see `DocumentText`.
  var text: [UInt8]
  /// What names this import: given again, nothing is added.
  var key: [UInt8]
  /// What every memory of it gets.
  var ids = OwnerIDs()
  var attributes: [JSON.Member] = []
}

extension Memories {
  /// Longer passages are cut between words, bytes.
  private static let passageLimit = 4000
  /// The most passages of one document.
  private static let passageCount = 20_000

  /// Keeps a document and its passages, durably and together: a crash leaves all of it or nothing,
  /// and who tries again with the same key adds nothing.
  /// - Returns: the memories, in the document's order.
  func keep(
    _ draft: DocumentDraft, to owner: Owner, in project: Project
  ) throws(CubeError) -> [Memory] {
    let place = place(owner, in: project)
    let kept = try use(place, of: project, makingFor: owner) {
      (cube, owner) throws(CubeError) -> (all: [Memory], fresh: [Memory]) in
      let mark = Hex.encode(SHA256.hash(draft.key)).prefix(8)
      let path = Self.documentPath(draft.name, mark)
      let passages = Self.passages(draft.text, named: draft.name)
      let folder = Array("documents/".utf8) + path + [0x2F]
      let paths = passages.enumerated().map { index, text in
        folder + Self.number(index + 1) + slug(of: text) + Array(".md".utf8)
      }
      var missing: [(text: [UInt8], path: [UInt8])] = []
      for (text, own) in zip(passages, paths) where try cube.find(.memories, own) == nil {
        missing.append((text, own))
      }
      let isNew = try cube.find(.documents, path) == nil
      if isNew || !missing.isEmpty {
        try write(draft, missing, isNew: isNew, at: path, in: cube)
        catalog.noteWritten(cube, at: place, of: owner)
      }
      let written = Set(missing.map(\.path))
      var (all, fresh): ([Memory], [Memory]) = ([], [])
      for path in paths {
        if let node = try cube.find(.memories, path),
          let memory = try cube.memory(node.row, at: place, of: owner)
        {
          all.append(memory)
          if written.contains(path) { fresh.append(memory) }
        }
      }
      return (all, fresh)
    }
    tell(kept?.fresh.map { MemoryNews(.add, $0) } ?? [])
    return kept?.all ?? []
  }

  /// Keeps a document's bytes alone, durably; the same ones once.
  /// - Returns: its path below documents/.
  func keepBytes(
    of draft: DocumentDraft, to owner: Owner, in project: Project
  ) throws(CubeError) -> [UInt8] {
    let path = Self.documentPath(draft.name, Hex.encode(SHA256.hash(draft.key)).prefix(8))
    let place = place(owner, in: project)
    _ = try use(place, of: project, makingFor: owner) { (cube, owner) throws(CubeError) in
      if try cube.find(.documents, path) != nil { return }
      try write(draft, [], isNew: true, at: path, in: cube)
      catalog.noteWritten(cube, at: place, of: owner)
    }
    return path
  }

  private func write(
    _ draft: DocumentDraft, _ passages: [(text: [UInt8], path: [UInt8])], isNew: Bool,
    at path: [UInt8], in cube: Cube
  ) throws(CubeError) {
    var changes: [Change] = []
    if isNew { changes.append(try document(draft, at: path, in: cube)) }
    for (text, own) in passages {
      let draft = MemoryDraft(
        text: text, ids: draft.ids,
        attributes: draft.attributes + [JSON.Member(Self.documentKey, .string(path))])
      changes.append(.create(.memories, draft.edit(at: own)))
    }
    try cube.write(changes, .durable)
  }

  private func document(
    _ draft: DocumentDraft, at path: [UInt8], in cube: Cube
  ) throws(CubeError) -> Change {
    let content: Content
    do {
      if draft.content.count <= 1 << 20 {
        content = .bytes(try draft.content.all(limit: 1 << 20))
      } else {
        let uploads = host.state.appending("uploads")
        try Files.makeDirectories(uploads, mode: 0o700)
        content = .blob(try cube.storeBlob(from: try draft.content.copy(in: uploads)))
      }
    } catch let error as CubeError { throw error } catch {
      throw .io(.inputOutput, "reading \(Path(draft.name))")
    }
    var fields: [String: JSON?] = ["attributes": .object(draft.ids.attributes + draft.attributes)]
    if let type = draft.type, String(validating: type, as: UTF8.self) != nil {
      fields["media_type"] = .string(type)
    }
    return .create(.documents, Edit(path: path, content: content, fields: fields))
  }

  /// A document's text in pieces that can be found and shown by themselves.
  static func passages(_ text: [UInt8], named name: [UInt8]) -> [[UInt8]] {
    // Markup was taken out before; headings of Markdown still say something, and those of tables.
    let ending = DocumentFormat.ending(name)
    let isMarked = ["md", "markdown", "rst", "csv", "tsv"].contains(ending)
    var passages: [[UInt8]] = []
    let found =
      OfficeText.endings.contains(ending)
      ? PassageSplitter.split(extracted: text)
      : PassageSplitter.split(text, name: isMarked ? name : Array("a.txt".utf8))
    for passage in found {
      for piece in pieces(passage.text) where passages.count < passageCount {
        passages.append(piece)
      }
    }
    return passages
  }

  private static func pieces(_ text: [UInt8]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = trimmed(text[...])
    while rest.count > passageLimit {
      let head = rest.prefix(passageLimit)
      var end = head.lastIndex { $0 <= 0x20 }.map { $0 + 1 } ?? head.endIndex
      while end > rest.startIndex + 1, rest[end] & 0xC0 == 0x80 { end -= 1 }
      let piece = trimmed(rest[..<end])
      if !piece.isEmpty { pieces.append(Array(piece)) }
      rest = trimmed(rest[end...])
    }
    if !rest.isEmpty { pieces.append(Array(rest)) }
    return pieces
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let text = text.drop { $0 <= 0x20 }
    let end = text.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? text.startIndex
    return text[..<end]
  }

  /// A path below documents/ that is a document's own: its folders and name, the mark of its import
  /// before the ending.
  static func documentPath(_ name: [UInt8], _ mark: some Sequence<UInt8>) -> [UInt8] {
    var parts = name.split(separator: 0x2F).suffix(8).map { part in
      var part = part.prefix(120).map { $0 < 0x20 || $0 == 0x7F ? 0x2D : $0 }
      while let last = part.last, String(validating: part, as: UTF8.self) == nil, last >= 0x80 {
        part.removeLast()
      }
      if String(validating: part, as: UTF8.self) == nil { part = Array("document".utf8) }
      if part.first == 0x2E { part[0] = 0x5F }
      return part
    }
    var last = parts.popLast() ?? Array("document".utf8)
    let dot = last.lastIndex(of: 0x2E).flatMap { last.count - $0 <= 12 ? $0 : nil } ?? last.count
    last.insert(contentsOf: [0x2D] + Array(mark), at: dot)
    return Array((parts + [last]).joined(separator: [0x2F]))
  }

  private static func number(_ index: Int) -> [UInt8] {
    let digits = String(index)
    return Array((String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "-").utf8)
  }
}
