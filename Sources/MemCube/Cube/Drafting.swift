internal import Bundle
internal import Digest
internal import Format
internal import Index
internal import Posix
internal import SQLite

/// Turns changes into records: what a new version names as parents, keeps, and says anew
/// (memcube(5), "Record" and "Writers hold names"). Applies nothing.
struct Drafting {
  let index: Index
  let host: Host
  let replica: [UInt8]
  /// The clock at the beginning of the commit.
  let now: Timestamp
  /// Counts the records of this replica.
  let nextSequence: () -> Int64
  /// Puts bytes that are too large or no UTF-8 into blobs/.
  let storeBlob: ([UInt8]) throws(CubeError) -> Blob

  /// A line over this goes to a blob, bytes.
  static let inlineLimit = 1 << 20

  /// Makes a record of a kind with the fields that all have.
  func make(
    _ kind: Record.Kind, _ fields: [JSON.Member], after ids: [RecordID], shift: UInt64 = 0
  ) throws(CubeError) -> Record {
    let common = [
      JSON.Member("time", .string(now.rfc3339Milliseconds)),
      JSON.Member("author", .string(host.presentAuthor)),
      JSON.Member("replica", .string(replica)),
      JSON.Member("seq", JSON(nextSequence())),
    ]
    let time = Record.orderTime(now: now, after: ids) + shift
    return try Record.make(
      kind, fields: common + fields, orderTime: min(time, Record.orderTimeLimit),
      salt: host.random(8))
  }

  // MARK: Versions

  /// The first version of a new object.
  func create(_ tree: Tree, _ edit: Edit) throws(CubeError) -> Record {
    guard let path = edit.path, let content = edit.content else {
      throw .invalid("a new memory needs a path and a content")
    }
    let isDocument = tree == .documents
    let fields =
      [JSON.Member("parents", .array([]))] + (try place(path))
      + [JSON.Member("mtime", .string((edit.mtime ?? now).rfc3339))]
      + (edit.mode.map { [JSON.Member("mode", JSON($0))] } ?? [])
      + (try members(of: content, isDocument: isDocument))
      + Drafting.patched([], edit.fields)
    return try make(isDocument ? .document : .memory, fields, after: [])
  }

  /// The next versions of an object: one that names all heads; or, of one in conflict whose
  /// content stays, one for each head, so that the conflict stays one until content is written.
  func edit(_ object: ObjectRow, _ edit: Edit) throws(CubeError) -> [Record] {
    var shown = try shownPath(object)
    // The file that has the name by now keeps it: it is older here, and would win it back.
    if edit.yields, let wanted = object.want?.path {
      shown = NameCandidates(for: wanted, object.first).first { _ in true } ?? wanted
    }
    if object.inConflict, edit.content == nil {
      return try editHeads(object, edit, path: edit.path ?? shown)
    }
    let fields = try caught { () throws(SQLiteError) in try index.fields(of: object) }
    try Immutability.check(fields, edit, of: try shownPath(object))
    let content: [JSON.Member]
    var patch = edit.fields
    if let new = edit.content, try !holds(object, new) {
      content = try members(of: new, isDocument: object.isDocument)
      // What the caller states itself counts.
      let restated = try restated(object, fields, by: new, stating: edit.fields)
      patch.merge(restated) { stated, new in
        // Attributes are built upon what the caller states.
        if case .object? = stated { new } else { stated }
      }
    } else {
      content = try keptContent(object)
    }
    let mtime = edit.mtime ?? (edit.content == nil ? object.attributes.mtime : now)
    return [
      try version(
        object, parents: object.heads, path: edit.path ?? shown, mtime: mtime,
        mode: mode(object, edit, over: object.attributes.statedMode), content: content,
        fields: Drafting.patched(fields, patch), shift: 0)
    ]
  }

  /// A version for each head that is no delete, with that head alone as parent.
  private func editHeads(
    _ object: ObjectRow, _ edit: Edit, path: [UInt8]
  ) throws(CubeError) -> [Record] {
    var made: [Record] = []
    for head in try standingHeads(object) {
      guard let old = ObjectVersion(head) else { continue }
      try Immutability.check(old.fields, edit, of: path)
      let holder: RecordID
      if case .from(let id) = old.content { holder = id } else { holder = old.id }
      made.append(
        try version(
          object, parents: [head.id], path: path, mtime: edit.mtime ?? old.mtime ?? now,
          mode: mode(object, edit, over: old.mode),
          content: [JSON.Member("content_from", JSON(holder))],
          fields: Drafting.patched(old.fields, edit.fields), shift: UInt64(made.count)))
    }
    return made
  }

  /// The heads that are no deletes; where all are, what they deleted.
  private func standingHeads(_ object: ObjectRow) throws(CubeError) -> [Record] {
    try caught { () throws(SQLiteError) in
      var heads: [Record] = []
      var deleted: [RecordID] = []
      for id in object.heads {
        guard let record = try index.record(id) else { continue }
        if record.kind == .delete { deleted += record.parents } else { heads.append(record) }
      }
      if !heads.isEmpty { return heads }
      for id in Set(deleted).sorted() {
        if let record = try index.record(id), record.kind != .delete { heads.append(record) }
      }
      return heads
    }
  }

  /// What a version says of the mode: where the edit leaves what is shown, what its parent says. A mode
  /// that no edit changed would win over one that another copy changes.
  private func mode(_ object: ObjectRow, _ edit: Edit, over parent: UInt16?) -> UInt16? {
    guard let mode = edit.mode, mode != object.attributes.mode else { return parent }
    return mode
  }

  private func version(
    _ object: ObjectRow, parents: [RecordID], path: [UInt8], mtime: Timestamp, mode: UInt16?,
    content: [JSON.Member], fields: [JSON.Member], shift: UInt64
  ) throws(CubeError) -> Record {
    let kind: Record.Kind = object.isDocument ? .document : .memory
    let all =
      [
        JSON.Member(kind.rawValue, JSON(object.first)),
        JSON.Member("parents", .array(parents.map { JSON($0) })),
      ] + (try place(path)) + [
        JSON.Member("mtime", .string(mtime.rfc3339))
      ] + (mode.map { [JSON.Member("mode", JSON($0))] } ?? []) + content + fields
    return try make(kind, all, after: object.heads, shift: shift)
  }

  /// A delete that names all heads.
  func delete(_ object: ObjectRow, into target: ObjectID?) throws(CubeError) -> Record {
    let kind = object.isDocument ? "document" : "memory"
    let fields =
      [
        JSON.Member(kind, JSON(object.first)),
        JSON.Member("parents", .array(object.heads.map { JSON($0) })),
      ] + (target.map { [JSON.Member("into", JSON($0))] } ?? [])
    return try make(.delete, fields, after: object.heads)
  }

  // MARK: Parts

  /// Fields with some set and some taken away.
  static func patched(_ fields: [JSON.Member], _ patch: [String: JSON?]) -> [JSON.Member] {
    var fields = fields
    for (name, value) in patch.sorted(by: { $0.key < $1.key }) {
      let key = Array(name.utf8)
      fields.removeAll { $0.key == key }
      if let value { fields.append(JSON.Member(key, value)) }
    }
    return fields
  }

  /// `path`, or `path_hex` where it is no UTF-8.
  private func place(_ path: [UInt8]) throws(CubeError) -> [JSON.Member] {
    guard !path.isEmpty else { throw .invalid("a path is empty") }
    return String(validating: path, as: UTF8.self) != nil
      ? [JSON.Member("path", .string(path))]
      : [JSON.Member("path_hex", .string(Hex.encode(path)))]
  }

  /// The path at which the writer sees a file.
  func shownPath(_ object: ObjectRow) throws(CubeError) -> [UInt8] {
    try caught { () throws(SQLiteError) in
      if let seat = object.seat { return try index.path(of: seat) }
      return object.want?.path ?? PathCleaning.clean([], object.first)
    }
  }

  /// The fields that say a content.
  func members(of content: Content, isDocument: Bool) throws(CubeError) -> [JSON.Member] {
    switch content {
    case .bytes(let bytes):
      let isInline =
        !isDocument && bytes.count <= Drafting.inlineLimit
        && String(validating: bytes, as: UTF8.self) != nil
      if isInline { return [JSON.Member("content", .string(bytes))] }
      return [Drafting.member(try storeBlob(bytes))]
    case .blob(let blob): return [Drafting.member(blob)]
    case .link(let target):
      guard String(validating: target, as: UTF8.self) != nil else {
        throw .invalid("a symbolic link's target that is not UTF-8 cannot be kept")
      }
      return [JSON.Member("target", .string(target))]
    case .missing: throw .damaged("the content is not here, so it cannot be written again")
    }
  }

  static func member(_ blob: Blob) -> JSON.Member {
    JSON.Member(
      "blob",
      .object([
        JSON.Member("sha256", .string(Hex.encode(blob.sha256))),
        JSON.Member("size", JSON(blob.size)),
      ]))
  }

  /// Whether the shown content is this one, byte by byte: saved again, it is kept by reference. Of one
  /// in conflict no version says so.
  private func holds(_ object: ObjectRow, _ new: Content) throws(CubeError) -> Bool {
    guard case .bytes(let bytes) = new, Int64(bytes.count) == object.attributes.size,
      !object.inConflict, object.source != nil
    else { return false }
    let content = try caught { () throws(SQLiteError) in try index.content(of: object) }
    guard case .bytes(let old) = content else { return false }
    return old == bytes
  }

  /// The content that a version keeps: by reference where one version holds it.
  private func keptContent(_ object: ObjectRow) throws(CubeError) -> [JSON.Member] {
    if let source = object.source {
      // Content that was moved to a version is that version's.
      let holder = try caught { () throws(SQLiteError) in
        try index.record(row: source).map { $0.kind == .moved ? $0.of ?? $0.id : $0.id }
      }
      if let holder { return [JSON.Member("content_from", JSON(holder))] }
    }
    let content = try caught { () throws(SQLiteError) in try index.content(of: object) }
    return try members(of: content, isDocument: object.isDocument)
  }
}
