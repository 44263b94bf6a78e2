internal import MemCube
internal import Posix

/// What `status` says of a cube: {name, id, path, counts, pending, scratch, rejected, errors}.
struct CubeStatus {
  let name: [UInt8]
  let id: [UInt8]
  let path: Path
  let counts: Counts
  let isReadOnly: Bool
  /// Scratch files on this host.
  let scratch: Int
  /// Texts that could not be applied, kept on this host.
  let rejected: [Path]

  /// Asks a cube.
  init(_ entry: Store.Entry, _ cube: Cube) throws(Failure) {
    name = entry.name
    path = entry.path
    id = cube.id
    isReadOnly = cube.isReadOnly
    counts = try core { () throws(CubeError) in try cube.counts() }
    scratch = Self.files(in: cube.scratchDirectory).count
    rejected = Self.files(in: cube.rejectedDirectory)
  }

  /// One sentence for each thing that needs a look.
  var errors: [String] {
    var out: [String] = []
    if counts.conflicts > 0 {
      out.append(
        shown(counts.conflicts, "file is", "files are")
          + " in conflict: edit it to what it should be; memcube history shows both sides")
    }
    for path in rejected {
      out.append("a text could not be applied and is kept for 30 days in \(path)")
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
        .init("errors", .array(errors.map { JSON($0) })),
      ])
  }

  /// The JSON object of a cube that does not open.
  static func object(_ entry: Store.Entry, failed cause: CubeError) -> JSON {
    .object(
      [.init("name", jsonText(entry.name)), .init("id", .null)] + pathMembers(entry.path.bytes)
        + [.init("errors", .array([JSON(cause.message)]))])
  }

  /// Lines for people; those that say nothing are left out.
  func print(_ console: Console) throws(Failure) {
    try console.line(printable("\(Path(name))"))
    var rows = [
      ("path", path.description), ("id", String(decoding: id, as: UTF8.self)),
      ("holds", countsLine(counts)), ("size", shownBytes(counts.bytes)),
    ]
    if isReadOnly { rows.append(("read-only", "it cannot be written here")) }
    if counts.trash > 0 { rows.append(("trash", shown(counts.trash, "file", "files"))) }
    if counts.pending > 0 {
      rows.append(("pending", shown(counts.pending, "record", "records") + " not yet durable"))
    }
    if counts.unindexed > 0 {
      rows.append(("indexing", shown(counts.unindexed, "text", "texts") + " to go"))
    }
    if scratch > 0 { rows.append(("scratch", shown(scratch, "file", "files"))) }
    for error in errors { rows.append(("look at", error)) }
    for (name, value) in rows {
      let gap = String(repeating: " ", count: max(1, 11 - name.utf8.count))
      try console.line("  \(name)\(gap)\(printable(value))")
    }
  }

  /// The files of a directory of the host's state; none if nothing made it yet.
  private static func files(in directory: Path) -> [Path] {
    ((try? Files.list(directory)) ?? []).map { directory.appending($0.name) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }
}
