internal import Bundle
internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Objects
internal import Posix
internal import Terminal
internal import Text

/// What `status` says of a cube: {name, id, path, counts, pending, scratch, rejected, errors}.
struct CubeStatus {
  let name: [UInt8]
  let id: [UInt8]
  let path: Path
  let counts: Counts
  let isReadOnly: Bool
  /// Since when it is archived; nil: it is not.
  let archived: Timestamp?
  /// Scratch files on this host.
  let scratch: Int
  /// Texts that could not be applied, kept on this host.
  let rejected: [Path]
  let isFull: Bool
  /// Damaged files that had to leave log/, kept on this host.
  let damaged: [Path]

  /// Whether something that was purged is left, since it cannot be removed here.
  let isPurgeDue: Bool

  /// Files that could not be read in full: how many, and some.
  let matters: (count: Int, files: [Cube.UnreadFile])

  /// What log/ holds that is not read, each with the reason.
  let unread: [(path: [UInt8], problem: String)]

  /// The first files in conflict, as they stand in the mount.
  let inConflict: [[UInt8]]
  /// Files that have an id in their name since another has the name: as they stand in the mount.
  let madeNames: [(path: Path, other: Path)]
  /// Who purged what, the oldest first.
  let purges: [PurgeFact]
  private let zone: Zone
  /// What this host had and has no more.
  let missed: MissedRecords

  /// Other copies of it in the store.
  private let copies: CubeCopies?

  /// Asks a cube. `holdings`: what the store has.
  init(
    _ entry: Store.Entry, _ cube: Cube, _ holdings: [[UInt8]: [Store.Holding]]
  ) throws(Failure) {
    copies = CubeCopies(holdings, of: cube.id, at: entry.path)
    name = entry.name
    path = entry.path
    id = cube.id
    isReadOnly = cube.isReadOnly
    archived = try core { () throws(CubeError) in try cube.archived() }
    counts = try core { () throws(CubeError) in try cube.counts() }
    scratch = Self.files(below: cube.scratchDirectory).count
    rejected = Self.files(below: cube.rejectedDirectory)
    isFull = Self.isFull(cube)
    damaged = Self.files(below: cube.lostAndFoundDirectory)
    isPurgeDue = try core { () throws(CubeError) in try cube.isPurgeDue() }
    matters = try core { () throws(CubeError) in
      try cube.unreadFiles(limit: Self.listed)
    }
    inConflict = try core { () throws(CubeError) in
      try cube.filesInConflict(limit: Self.listed).map { node throws(CubeError) in
        mountPath(node.tree, try cube.path(of: node))
      }
    }
    madeNames = try core { () throws(CubeError) in
      try cube.filesWithMadeNames().map {
        (Path(mountPath($0.tree, $0.path)), Path(mountPath($0.tree, $0.other)))
      }
    }
    purges = try core { () throws(CubeError) in try cube.purges() }
    zone = try core { () throws(CubeError) in try cube.zone() }
    missed = try core { () throws(CubeError) in try cube.missed() }
    unread = try core { () throws(CubeError) in try cube.unreadSegments() }
  }

  /// Whether the bundle's disk takes less than what waits for it in a spool.
  private static func isFull(_ cube: Cube) -> Bool {
    guard let system = try? Files.fileSystem(cube.path), system.blocks > 0,
      let spool = try? Files.status(cube.spoolPath).size
    else { return false }
    let blocks = max(system.freeBlocks, system.availableBlocks)
    return blocks <= UInt64(clamping: spool) / max(1, system.blockSize)
  }

  /// So many paths are listed one by one.
  private static let listed = 5

  /// One sentence for each thing that needs a look.
  var errors: [String] {
    var out = copies?.words ?? []
    if counts.conflicts > 0 {
      let names = inConflict.map { "\(Path($0))" }.joined(separator: ", ")
      let more = counts.conflicts - inConflict.count
      out.append(
        shown(counts.conflicts, "file is", "files are") + " in conflict: \(names)"
          + (more > 0 ? " and \(more) more" : "") + " – memcube conflicts \(Path(name)) shows what "
          + "stands against what, and --resolve settles it; in a mount, conflicts/ does")
    }
    for (path, other) in madeNames.prefix(Self.listed) {
      out.append(
        "\(path) is another file of the name of \(other), made apart from it: put what it says into that one "
          + "and memcube rm it, or give it a name of its own by memcube mv")
    }
    if madeNames.count > Self.listed {
      let more = shown(madeNames.count - Self.listed, "more file has", "more files have")
      out.append("\(more) an id in the name, since another file has the name without it")
    }
    for path in rejected.prefix(Self.listed) {
      let why = Cube.reasonForRejecting(path).map { ": \(Path($0))" } ?? ""
      out.append("an edit was refused\(why); its text is kept for 30 days in \(path)")
    }
    if rejected.count > Self.listed, let last = rejected.last {
      let more = shown(rejected.count - Self.listed, "more text", "more texts")
      out.append("\(more) of refused edits in \(last.parent)")
    }
    if let first = matters.files.first {
      out.append(shown(matters.count, "file", "files") + " could not be read as a whole:")
      for file in matters.files {
        out.append("\(Path(file.path)): \(String(decoding: file.note, as: UTF8.self))")
      }
      if matters.count > matters.files.count {
        let more = shown(matters.count - matters.files.count, "more file", "more files")
        out.append("\(more) like \(Path(first.path))")
      }
    }
    if counts.pending > 0, isFull {
      out.append(
        "the disk of \(path) is full: what is pending waits in this host's state until there is room"
      )
    }
    if let first = damaged.first {
      let files = shown(damaged.count, "damaged file was", "damaged files were")
      out.append("\(files) put aside in \(first.parent); memcube verify says what is missing")
    }
    if !missed.isEmpty { out.append(missed.words) }
    if let first = unread.first {
      let files = shown(unread.count, "file of log/ is", "files of log/ are")
      out.append(
        "\(files) not read (\(first.problem)): memcube verify says more, and --repair mends")
    }
    if isPurgeDue {
      out.append(
        isReadOnly
          ? "text that was purged is still in \(path), which cannot be written here; it is not shown"
          : "a purge is under way; memcube verify \(Path(name)) says more")
    }
    return out
  }

  /// The JSON object.
  var object: JSON {
    .object(
      [.init("name", jsonText(name)), .init("id", .string(id))] + pathMembers(path.bytes) + [
        .init("counts", countsObject(counts)), .init("pending", JSON(counts.pending)),
        .init("unindexed", JSON(counts.unindexed)), .init("scratch", JSON(scratch)),
        .init("rejected", JSON(rejected.count)), .init("read_only", .bool(isReadOnly)),
        .init("purges", .array(purges.map { purgeObject($0, zone) })),
        .init("missed", JSON(missed.entries.count)),
        .init("errors", .array(errors.map { JSON($0) })),
      ]
        + (archived.map {
          [JSON.Member("archived", .string(zone.rfc3339($0, milliseconds: true)))]
        } ?? []))
  }

  /// The JSON object of a cube that does not open.
  static func object(_ entry: Store.Entry, failed cause: CubeError) -> JSON {
    .object(
      [.init("name", jsonText(entry.name)), .init("id", .null)] + pathMembers(entry.path.bytes)
        + [.init("errors", .array([JSON(cause.message)]))])
  }

  /// Lines for people; those that say nothing are left out.
  func print(_ console: Console, _ face: Face) throws(Failure) {
    try console.line(face.paint(printable("\(Path(name))"), .bold))
    var rows = [
      ("path", path.description), ("id", String(decoding: id, as: UTF8.self)),
      ("holds", countsLine(counts)), ("size", shownBytes(counts.bytes)),
    ]
    if isReadOnly { rows.append(("read-only", "it cannot be written here")) }
    if let archived {
      let day = shownTime(zone.clock(at: archived))
      rows.append(("archived", "since \(day); memcube archive --undo opens it again"))
    }
    if counts.trash > 0 { rows.append(("trash", shown(counts.trash, "file", "files"))) }
    if counts.pending > 0 {
      rows.append(("pending", shown(counts.pending, "record", "records") + " not yet durable"))
    }
    if counts.unindexed > 0 {
      rows.append(("indexing", shown(counts.unindexed, "text", "texts") + " to go"))
    }
    if scratch > 0 { rows.append(("scratch", shown(scratch, "file", "files"))) }
    for purge in purges.suffix(Self.listed).reversed() {
      rows.append(("purged", purgeLine(purge, zone)))
    }
    if purges.count > Self.listed {
      rows.append(
        ("", "\(purges.count - Self.listed) earlier; memcube history \(Path(name)) lists all"))
    }
    for error in errors { rows.append(("look at", error)) }
    for (name, value) in rows {
      let gap = String(repeating: " ", count: max(1, 11 - name.utf8.count))
      let label = face.paint(name, name == "look at" ? .yellow : .dim)
      try console.line("  \(label)\(gap)\(printable(value))")
    }
  }

  /// The files below a directory of the host's state; none if nothing made it yet.
  static func files(below directory: Path) -> [Path] {
    var found: [Path] = []
    for entry in (try? Files.list(directory)) ?? [] {
      let path = directory.appending(entry.name)
      // What outgrew memory where the system has no files without names: gone with its process.
      if entry.name.starts(with: Array(".spill-".utf8)) { continue }
      found += entry.kind == .directory ? files(below: path) : [path]
    }
    return found.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }
}
