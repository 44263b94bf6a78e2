internal import Digest
internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Objects
internal import Posix
internal import Terminal
internal import Text

/// `memcube history`: the versions of a memory or document.
struct HistoryCommand: Command {
  static let declaration = Declaration(
    name: "history", summary: "list the versions of a memory, or print one",
    forms: ["CUBE [MEMORY] [--version ID] [--project PROJECT] [--json]"],
    about: [
      "Prints a line for each version, the oldest first: number, time (by the cube's clock), "
        + "author, size, last digits of its id, path. A deletion has the word 'deleted' as its "
        + "number. A version that changed only type, tags, times or attributes has the word "
        + "'fields'. trash/PATH names a memory in the trash.",
      "Without MEMORY it prints a line for each purge that this copy of the cube knows: time, "
        + "who asked for it, and how much was forgotten, but not what.",
    ],
    operands: [.cube, .memory(.optional)],
    options: [
      .init(
        name: "version", value: "ID",
        help: "print the bytes of this version: its number, or 8 or more last digits of its id"),
      .project,
      .init(
        name: "json",
        help:
          "print [{id, time, author, path, size, sha256, deleted, redacted?}], of purges [{id, time, author, total, "
          + "memories, documents, messages}]"),
    ],
    examples: [
      .init(line: "memcube history trips hotels.md", effect: "who wrote it, and when"),
      .init(
        line: "memcube history trips hotels.md --version 2", effect: "what the second version held"),
    ])

  let cube: CubeChoice
  let memory: [UInt8]?
  let version: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memory = given.operands["MEMORY"]?.first
    version = try given.version()
    asJSON = given.flag("json")
    if version != nil, memory == nil { throw UsageError("--version is of a MEMORY; name one") }
    if version != nil, asJSON { throw UsageError("--version prints bytes, not JSON") }
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube, for: .reading)
    guard let memory else {
      let zone = try core { () throws(CubeError) in try cube.zone() }
      try listPurges(of: cube, around.console, zone)
      return try core { () throws(CubeError) in try cube.close() }
    }
    let node = try core { () throws(CubeError) in try cube.fileNamed(memory) }
    let versions = try core { () throws(CubeError) in
      try node.object.map { (object) throws(CubeError) in try cube.history(object) } ?? []
    }
    let folder = node.isDocument ? Tree.documents : .memories
    let zone = try core { () throws(CubeError) in try cube.zone() }
    if let version {
      let found = try core { () throws(CubeError) in
        try choose(version, among: versions, of: memory)
      }
      let content = try core { () throws(CubeError) in try cube.content(version: found.id) }
      try printContent(content, of: cube, named: Path(memory), to: around.console)
    } else if asJSON {
      var list = JSONList(around.console)
      try list.begin()
      for version in versions { try list.add(versionObject(version, folder, zone)) }
      try list.end()
    } else {
      for version in versions { try around.console.line(line(version, folder, zone)) }
    }
    try core { () throws(CubeError) in try cube.close() }
  }

  private func listPurges(of cube: Cube, _ console: Console, _ zone: Zone) throws(Failure) {
    let purges = try core { () throws(CubeError) in try cube.purges() }
    if asJSON { return try console.write(.array(purges.map { purgeObject($0, zone) })) }
    for purge in purges {
      let author = printable("\(Path(purge.author))")
      try console.line(
        " purged  \(shownTime(zone.clock(at: purge.time)))  \(author)  \(purge.words)")
    }
  }

  private func line(_ version: Version, _ folder: Tree, _ zone: Zone) -> String {
    let number =
      version.isDelete ? "deleted" : version.isListed ? "\(version.number)" : "fields"
    let gap = String(repeating: " ", count: max(0, 7 - number.utf8.count))
    let author = printable("\(Path(version.author))")
    let ending = String(decoding: version.id.hex.suffix(8), as: UTF8.self)
    let isRedacted = version.redaction != nil
    let path = isRedacted ? "redacted" : printable("\(Path(mountPath(folder, version.path)))")
    let size = version.isDelete || isRedacted ? "-" : shownBytes(version.size)
    return
      "\(gap)\(number)  \(shownTime(zone.clock(at: version.time)))  \(author)  \(size)  \(ending)  \(path)"
  }
}

extension Given {
  /// `--version`: a number in the history, or the end of an id.
  func version() throws(UsageError) -> [UInt8]? {
    guard let text = try text("version") else { return nil }
    guard text.count >= 8 || Int(String(decoding: text, as: UTF8.self)) != nil else {
      throw UsageError(
        "'\(Path(text))' is neither a version's number nor 8 or more last digits of its id")
    }
    return text
  }
}

/// The version that a person names: by its number in the history, or by the end of its id.
func choose(
  _ name: [UInt8], among versions: [Version], of memory: [UInt8]
) throws(CubeError) -> Version {
  let text = String(decoding: name, as: UTF8.self)
  let kept = versions.filter { !$0.isDelete }
  func whole(_ version: Version) throws(CubeError) -> Version {
    if version.redaction == nil { return version }
    throw .refused(
      "version \(version.number) of '\(Path(memory))' was redacted: nothing of it is left")
  }
  if name.count < 8, let number = Int(text) {
    if let found = kept.first(where: { $0.isListed && $0.number == number }) {
      return try whole(found)
    }
    throw .notFound("'\(Path(memory))' has no version \(number); memcube history lists them")
  }
  guard name.count >= 8 else {
    throw .invalid("'\(text)' is neither a version's number nor 8 or more last digits of its id")
  }
  let found = kept.filter { $0.id.hex.suffix(name.count).elementsEqual(name) }
  guard let first = found.first else {
    throw .notFound("'\(Path(memory))' has no version \(text); memcube history lists them")
  }
  if found.count > 1 {
    let ids = found.map(\.id.description).joined(separator: " and ")
    throw .invalid("several versions end in \(text): \(ids)")
  }
  return try whole(first)
}
