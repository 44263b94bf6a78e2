internal import Bundle
internal import Digest
public import Format
internal import Index
internal import SQLite

extension Cube {
  /// Forgets the name, text and fields of one version of a memory for ever, durably. It keeps its place in the
  /// history. Versions that no history lists and that hold the same text go with it; a rename of the text
  /// is another version, and keeps it. One that is redacted stays so.
  /// - Throws: `.notFound` for what is no memory's version; `.refused` for the newest version of a live
  ///   memory, and for one of a memory in conflict.
  public func redact(_ version: RecordID) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be written here") }
    // What is spooled gets its segment first, so that the rewriting finds it.
    try synchronize()
    let isNew = try change { core throws(CubeError) in try core.redact(version) }
    guard isNew else { return }
    try synchronize()
    try upkeep()
  }

  /// Whether lines of redacted versions are kept until their contents are moved.
  func holdsLeaving() throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in try !core.index.leaving().isEmpty }
  }

  /// Moves the content of versions that a redaction of another copy took to versions here that the other
  /// did not know.
  func finishRedactions() throws(CubeError) {
    guard try holdsLeaving() else { return }
    let seen = try change { core throws(CubeError) in try core.moveLeaving() }
    // Durable before the lines go.
    try synchronize()
    try change { core throws(CubeError) in
      try caught { () throws(SQLiteError) in try core.index.forgetLeaving(seen) }
    }
  }
}

extension Core {
  /// Records a redaction with what it moves; false: the version is redacted already.
  func redact(_ id: RecordID) throws(CubeError) -> Bool {
    let records = try caught { () throws(SQLiteError) -> [Record]? in
      let named =
        if let stub = try index.stub(of: id) { stub } else {
          try index.record(id).flatMap { ObjectVersion($0) }
        }
      guard let named, !named.isDocument, let row = try index.object(first: named.object)?.row
      else { return nil }
      return try index.versions(of: row).map(\.record)
    }
    guard let records, let plan = RedactionPlan(id, of: records) else {
      throw .notFound("no memory has a version of that id")
    }
    if plan.isDone { return false }
    if let objection = plan.objection { throw .refused(objection) }
    let drafting = drafting()
    var made: [Record] = []
    for (version, content) in plan.moved {
      made.append(try move(content, to: version, of: plan.object, drafting))
    }
    let blobs = try caught { () throws(SQLiteError) in
      try index.blobs(onlyIn: plan.dying, of: plan.object)
    }
    let kept = Set(made.compactMap { $0.blob?.sha256 })
    let names = blobs.filter { !kept.contains($0) }.map { JSON.string(Hex.encode($0)) }
    made.append(
      try drafting.make(
        .redact,
        [
          JSON.Member("memory", JSON(plan.object)), JSON.Member("versions", .array(plan.stubs)),
          JSON.Member("blobs", .array(names)),
        ], after: plan.ids))
    try record(forgetting: made)
    return true
  }

  /// Records content for each version that had it of one whose line is about to go. Gives the lines that it
  /// looked at.
  func moveLeaving() throws(CubeError) -> [RecordID] {
    let drafting = drafting()
    let all = try caught { () throws(SQLiteError) in try index.leaving() }
    var made: [RecordID: Record] = [:]
    for leaving in all {
      let content = StatedContent(leaving)
      let version = leaving.kind == .moved ? leaving.of : leaving.id
      guard content.isHeldItself, let object = leaving.object, let version else { continue }
      let versions = try caught { () throws(SQLiteError) -> [ObjectVersion] in
        guard let row = try index.object(first: object)?.row else { return [] }
        return ObjectVersion.list(try index.versions(of: row).map(\.record))
      }
      for each in versions
      where each.content == .from(version) && !each.isRedacted && made[each.id] == nil {
        made[each.id] = try move(content, to: each.id, of: object, drafting)
      }
    }
    if !made.isEmpty { try record(forgetting: made.values.sorted { $0.id < $1.id }) }
    return all.map(\.id)
  }

  private func move(
    _ content: StatedContent, to version: RecordID, of object: ObjectID, _ drafting: Drafting
  ) throws(CubeError) -> Record {
    let member: JSON.Member
    switch content {
    case .inline(let bytes): member = JSON.Member("content", .string(bytes))
    case .blob(let blob): member = Drafting.member(blob)
    case .link(let target): member = JSON.Member("content", .string(target))
    case .from, .none: throw .refused("a version that holds nothing cannot be moved")
    }
    return try drafting.make(
      .moved, [JSON.Member("memory", JSON(object)), JSON.Member("of", JSON(version)), member],
      after: [version])
  }
}

/// What a redaction of a version of a memory does.
struct RedactionPlan {
  let object: ObjectID
  /// The versions, each as the record names it; first the one that is meant.
  let stubs: [JSON]
  let ids: [RecordID]
  /// Those whose records die.
  let dying: Set<RecordID>
  /// Versions that stay, and had their content of one that goes, with it.
  let moved: [(id: RecordID, content: StatedContent)]
  /// Whether it was redacted before.
  let isDone: Bool
  /// Why it cannot be; nil: it can.
  let objection: String?

  /// Nil where none of the records says a version of that id.
  init?(_ id: RecordID, of records: [Record]) {
    let versions = ObjectVersion.list(records)
    guard let meant = versions.first(where: { $0.id == id }) else { return nil }
    let state = ObjectState.evaluate(versions)
    let contents = Dictionary(
      versions.map { ($0.id, $0.content) }, uniquingKeysWith: { first, _ in first })
    func held(_ version: ObjectVersion) -> StatedContent? {
      if case .from(let holder) = version.content { return contents[holder] }
      return version.content
    }
    var going = [meant]
    if !meant.isDelete {
      let listed = Set(state.listed + state.heads)
      going += versions.filter { version in
        if version.id == id || version.isDelete || version.isRedacted { return false }
        if listed.contains(version.id) { return false }
        // What repeats another version goes with that one.
        if let other = state.repeated[version.id] { return other == id }
        return held(version) == held(meant)
      }
    }
    let gone = Set(going.map(\.id))
    object = meant.object
    isDone = meant.isRedacted
    objection = Self.objection(to: meant, state, isLink: held(meant)?.isLink ?? false)
    ids = going.map(\.id)
    dying = Set(going.filter { !$0.isDelete }.map(\.id))
    moved = versions.compactMap { version in
      guard !gone.contains(version.id), !version.isRedacted,
        case .from(let holder) = version.content, gone.contains(holder),
        let content = contents[holder], content.isHeldItself
      else { return nil }
      return (version.id, content)
    }
    stubs = going.map(Self.stub)
  }

  private static func stub(_ version: ObjectVersion) -> JSON {
    let mark = version.isDelete ? [JSON.Member("deleted", true)] : []
    return .object(
      [
        JSON.Member("id", JSON(version.id)),
        JSON.Member("parents", .array(version.parents.map { JSON($0) })),
        JSON.Member("time", .string(version.time.rfc3339Milliseconds)),
        JSON.Member("author", .string(version.author)),
      ] + mark)
  }

  private static func objection(
    to meant: ObjectVersion, _ state: ObjectState, isLink: Bool
  ) -> String? {
    if isLink { return "a symbolic link is no version of a text" }
    guard state.status == .live else { return nil }
    if state.heads.count > 1 {
      return "the memory is in conflict: save it first, then redact the version"
    }
    let isNewest = state.heads.contains { $0 == meant.id || state.repeated[$0] == meant.id }
    return isNewest
      ? "the newest version is what the memory says: write another text first, or purge the memory"
      : nil
  }
}

extension StatedContent {
  fileprivate var isLink: Bool { if case .link = self { true } else { false } }
}
