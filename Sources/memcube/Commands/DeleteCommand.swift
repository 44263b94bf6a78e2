internal import Bundle
internal import Format
internal import Gateway
internal import MemCube
internal import Posix

/// `memcube delete`: removes a cube of the store for ever.
struct DeleteCommand: Command {
  static let declaration = Declaration(
    name: "delete", summary: "remove a cube with all that it holds",
    forms: ["CUBE [--yes] [--project PROJECT]"],
    about: [
      "Removes the bundle, its index and what this machine keeps of it. This cannot be undone. "
        + "Other copies stay: rsync from one of them brings the cube back. The command asks for "
        + "the name of the cube, unless --yes is given. If it is interrupted, memcube delete "
        + "with the same name finishes it, and so does the next memcube list, new or mount.",
      "The store may have another copy of the cube, under another name. Records that only the "
        + "cube to be removed has are counted before you are asked; with --yes it is not removed "
        + "then. memcube status says how the two become one.",
      "If the bundle is elsewhere (memcube new --at), the link in the store is removed. The "
        + "bundle stays, and its path is printed.",
    ],
    operands: [.init(name: "CUBE", count: .one, help: "the name of a cube of the store")],
    options: [.init(name: "yes", help: "do not ask"), .project],
    examples: [
      .init(line: "memcube delete trips", effect: "removes the cube trips, after a question")
    ],
    statuses: [1, 3, 4])

  let cube: CubeChoice
  let isSure: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    isSure = given.flag("yes")
    try cube.checkIsInStore()
  }

  func run(_ around: Surroundings) throws(Failure) {
    try around.refuseInSharedHome("deleted", way: "have a server delete it over HTTP")
    let host = try around.host()
    let isFinished = try finishRemoval(around)
    try around.store().sweepDrafts(host, now: host.now())
    let entry: Store.Entry
    do { entry = try around.entry(cube) } catch {
      guard case .cube(.notFound) = error, isFinished else { throw error }
      return around.console.say(
        "removed what an interrupted delete had left of '\(Path(cube.name))'")
    }
    if RenameCommand.isLink(entry.path) { return try unlink(entry.path, around) }
    let loss = try loss(entry, around)
    if isSure {
      if let loss { throw .cube(.refused("'\(Path(entry.name))' was not removed: \(loss)")) }
    } else {
      try ask(entry, loss, around)
    }
    let opened: Cube?
    do { opened = try around.open(entry.path) } catch {
      // A damaged bundle can be removed as well.
      guard case .cube(let cause) = error, cause.codes.exit == 5 else { throw error }
      opened = nil
    }
    try around.forgetAnswers(about: cube, at: entry.path)
    try core { () throws(CubeError) in
      if let opened { return try opened.erase() }
      try Erasure(of: entry.path, host: host).finish()
    }
  }

  /// Removes what an interrupted delete left of a cube of that name; whether there was any.
  private func finishRemoval(_ around: Surroundings) throws(Failure) -> Bool {
    let (store, host) = (try around.store(), try around.host())
    let folder = try around.folder(ofProject: cube.project)
    return try core { () throws(CubeError) in
      let path = try store.folder(project: folder).appending(cube.name + CubeName.suffix)
      return Erasure.finishAll(of: path, host: host)
    }
  }

  /// A link goes without a question: the bundle is where it was.
  private func unlink(_ path: Path, _ around: Surroundings) throws(Failure) {
    let target = try? Files.realPath(path)
    try system("removing \(path)") { () throws(Errno) in
      try Files.unlink(path)
      try Files.syncDirectory(path.parent)
    }
    if let target {
      around.console.say("the cube is no longer in the store; its bundle stays at:")
      try around.console.write(pathLine(target.bytes, isTerminal: around.console.isTerminal))
    }
  }

  /// What would be lost, and how it is not, where the store has copies of the cube without it; nil: nothing,
  /// or it has none.
  private func loss(_ entry: Store.Entry, _ around: Surroundings) throws(Failure) -> String? {
    guard let cube = try? around.open(entry.path, for: .reading),
      let copies = try around.copies(of: cube, at: entry.path)
    else { return nil }
    let others = copies.others.compactMap { try? around.open($0.entry.path, for: .reading) }
    let count = try core { () throws(CubeError) in
      let count = try cube.recordsLacking(in: others)
      for open in others + [cube] { try open.close() }
      return count
    }
    if count == 0 { return nil }
    let names = copies.others.map { "'\($0.place)'" }.joined(separator: " and ")
    return shown(count, "record is", "records are")
      + " not in its copy \(names); \(copies.saving) adds what is missing"
  }

  private func ask(_ entry: Store.Entry, _ loss: String?, _ around: Surroundings) throws(Failure) {
    if let loss { around.console.say(loss) }
    var holding = ""
    if let cube = try? around.open(entry.path, for: .reading) {
      if let counts = try? cube.counts(withBytes: false) { holding = " (\(countsLine(counts)))" }
      try? cube.close()
    }
    try around.confirm(
      "Remove \(entry.path)\(holding) for ever? Type the cube's name: ",
      refusal: "removing a cube cannot be undone, and there is no terminal to ask on",
      word: entry.name)
  }
}
