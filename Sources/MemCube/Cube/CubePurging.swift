internal import Bundle
internal import Digest
public import Format
internal import Index
internal import SQLite

extension Cube {
  /// What `purge` of these memories, documents, messages and settings would forget besides them, with the
  /// paths at which it is shown (`messages/…` for messages; empty for what is not shown).
  public func purgeClosure(
    _ ids: [RecordID]
  ) throws(CubeError) -> [(id: RecordID, path: [UInt8])] {
    try read { core throws(SQLiteError) in
      let lookup = IndexPurgeLookup(index: core.index)
      var named: Set<RecordID> = []
      for id in ids {
        if let subject = try lookup.subject(of: id) { named.insert(subject) }
      }
      var found: [(id: RecordID, path: [UInt8])] = []
      for id in try PurgeClosure.close(over: ids, lookup) where !named.contains(id) {
        found.append((id, try core.index.place(of: id)))
      }
      return found
    }
  }

  /// Forgets for ever, durably: memories and documents (by any version's id), messages and records of
  /// settings, and what `purgeClosure` names. When it returns, no byte of them is left in the bundle or
  /// in what this host keeps of it; other copies follow when they meet the purge.
  /// - Throws: `.notFound` if none of the ids names anything.
  public func purge(_ ids: [RecordID]) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be written here") }
    // What is spooled gets its segment first, so that the rewriting finds it.
    try synchronize()
    try change { core throws(CubeError) in try core.purge(ImpliedPurge(named: ids)) }
    try synchronize()
    try upkeep()
  }

  /// What the purges known here imply and none names yet: another copy wrote it without knowing of them.
  /// Remembers where there is nothing, so that the next look costs what is new.
  func impliedPurge() throws(CubeError) -> ImpliedPurge {
    let marks = try PurgeMarks.read(replica)
    let (implied, marked) = try read { core throws(SQLiteError) in
      (try core.index.impliedPurge(), try core.index.objects(markedBy: marks))
    }
    var found = implied?.found ?? ImpliedPurge()
    found.equal = marked?.found ?? []
    guard found.isEmpty, implied != nil || marked != nil else { return found }
    try change { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        if let implied { try core.index.keep(implied.look) }
        if let marked { try core.index.keep("marked-row", marked.row) }
      }
    }
    return found
  }
}

extension Core {
  /// Records a purge of these and of what goes with them.
  func purge(_ wanted: ImpliedPurge) throws(CubeError) {
    let lookup = IndexPurgeLookup(index: index)
    let named = try caught { () throws(SQLiteError) in
      try PurgeClosure.close(
        over: wanted.named, derived: wanted.derived, equal: wanted.equal, lookup)
    }
    guard !named.isEmpty else { throw .notFound("there is nothing of that id to purge") }
    let blobs = try caught { () throws(SQLiteError) in try index.blobs(onlyOf: named) }
    let record = try drafting().make(
      .purge,
      [
        JSON.Member("ids", .array(named.map { JSON($0) })),
        JSON.Member("blobs", .array(blobs.map { JSON.string(Hex.encode($0)) })),
        JSON.Member("by", .string(host.presentAuthor)),
        JSON.Member("counts", try counts(of: named)),
      ], after: [])
    // Before the record: with it the texts are gone by which the marks are made.
    let equal = Set(wanted.equal)
    try markEqual(named.filter { !equal.contains($0) }, before: record.id)
    try self.record(forgetting: [record])
  }

  /// Applies and spools a purge, or a redaction; what is dead then leaves the spool.
  func record(forgetting records: [Record]) throws(CubeError) {
    do {
      var recording = Recording(drafting())
      try recording.record(forgetting: records)
      pending.removeAll { (try? index.isDead($0)) ?? false }
      try replica.spool.replace(pending, host: host)
      spoolWriter = nil  // another file has the name now
      try spool(recording.records)
    } catch {
      abandon()
      throw error
    }
  }

  /// How many of each kind these are, for the notice of a purge.
  private func counts(of ids: [RecordID]) throws(CubeError) -> JSON {
    var (memories, documents, messages) = (0, 0, 0)
    try caught { () throws(SQLiteError) in
      for id in ids {
        if let object = try index.object(first: id) {
          if object.isDocument { documents += 1 } else { memories += 1 }
        } else if try index.record(id)?.kind == .message {
          messages += 1
        }
      }
    }
    let all = [("memories", memories), ("documents", documents), ("messages", messages)]
    return .object(all.filter { $0.1 > 0 }.map { JSON.Member($0.0, JSON($0.1)) })
  }

  /// Notes by what this host will know the same files, messages and names, made apart by another copy.
  private func markEqual(_ named: [RecordID], before purge: RecordID) throws(CubeError) {
    guard !isPrivate else { return }
    let texts = try caught { () throws(SQLiteError) in
      var texts: [EqualText] = []
      for id in named { if let text = try index.equalText(of: id) { texts.append(text) } }
      return texts
    }
    if texts.isEmpty { return }
    var marks = try PurgeMarks.read(replica) ?? PurgeMarks(salt: host.random(16))
    marks.add(texts, before: purge.time)
    try marks.write(replica)
  }
}
