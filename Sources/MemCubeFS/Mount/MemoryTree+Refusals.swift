internal import Format
internal import Fuse
internal import Index
internal import Language
internal import MemCube
internal import Posix
internal import Text

// Why a call is refused: `.why` of the cube says it, and the log of the mount.
extension MemoryTree {
  /// What a call asks for, as people know it.
  enum Act: String {
    case make = "create"
    case makeFolder = "mkdir"
    case link = "ln -s"
    case remove = "rm"
    case removeFolder = "rmdir"
    case rename = "mv"
    case open = "write"
    case set = "change"
    case attribute = "setfattr"
  }

  /// Does what a call asks for; where it is refused, notes why. `name` is in the directory of that number;
  /// without a name the number is the file's own.
  func explaining<Result>(
    _ act: Act, _ node: UInt64, _ name: [UInt8]? = nil, _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    _ = Reasons.take()
    do { return try body() } catch {
      tell(act, node, name, error, Reasons.take())
      throw error
    }
  }

  /// The same of what is refused when no call waits for an answer any more.
  func explainingLate(_ act: Act, _ node: UInt64, _ body: () -> Void) {
    _ = Reasons.take()
    body()
    if let reason = Reasons.take() { tell(act, node, nil, .notPermitted, reason) }
  }

  /// Why the last call of this thread was refused, in the words of `.why`; nil where the error says enough.
  /// For a face that can tell its client more than a number.
  public static func takeReason() -> String? { Reasons.take() }

  private func tell(
    _ act: Act, _ node: UInt64, _ name: [UInt8]?, _ error: Errno, _ noted: String?
  ) {
    guard let place = try? place(node), let reason = reason(act, place, error, noted) else {
      return
    }
    Reasons.note(reason)
    // Programs try these, and know what to do when they are refused.
    if let name, ScratchNames.contains(name) { return }
    guard let cube = place.owner else { return }
    let path = shown(place, name, in: cube)
    let time = cube.now
    let zone = (try? cube.cube.zone()) ?? .utc
    let line =
      zone.rfc3339(Timestamp(seconds: time.seconds), milliseconds: false)
      + Array(" \(act.rawValue) ".utf8) + path
      + Array(": \(error): \(reason)".utf8)
    if cube.refused.add(line, at: time, instant, after: cube.purgeCount) {
      // Without the path and what the reason may name of it: a purge does not reach the log.
      Failures.note("\(Path(cube.name))/.why: \(act.rawValue): \(error)")
    }
  }

  /// Why; nil of what says enough by itself, or is asked for as a matter of course.
  private func reason(
    _ act: Act, _ place: any Place, _ error: Errno, _ noted: String?
  ) -> String? {
    switch error {
    case .notFound, .stale, .exists, .crossTree, .interrupted, .again, .isDirectory, .notDirectory,
      .badHandle, .noAttribute:
      return nil
    case .notPermitted, .readOnly: return noted ?? Self.reason(act, place)
    case .nameTooLong:
      return noted ?? "a name has at most \(MountedCube.nameLimit) bytes, and a path at most "
        + "\(MountedCube.depthLimit) folders"
    case .tooLarge:
      return noted ?? "a memory holds at most 1 GiB, a document 16 GiB, a conversation 64 MiB"
    case .noSpace: return noted ?? "there is no room: the disk of the cube is full"
    default: return noted
    }
  }

  /// What is so of all files of a directory.
  private static func reason(_ act: Act, _ place: any Place) -> String? {
    switch place {
    case is HistoryPlace, is VersionsPlace, is PastPlace:
      return "history/ is the past; memcube restore --version brings a version back"
    case is ConflictPlace, is ConflictsPlace, is ConflictFolderPlace:
      return "conflicts/ shows what stands against what; save MERGED to settle it"
    case is MessagesPlace:
      return "messages/ holds conversations as NAME.md and NAME.jsonl; what was said stays, and "
        + "memcube purge forgets it"
    case is CubePlace:
      return
        "a cube's own files and folders are fixed; memories go into memories/, other files into "
        + "documents/"
    case let folder as FolderPlace where folder.folder.tree == .trash:
      return act == .remove || act == .removeFolder
        ? "only memcube purge forgets what is in the trash"
        : "nothing is made in the trash; rm puts files there, and mv takes them out"
    case is any ScratchHost, is SearchPlace, is GroupsPlace, is GroupPlace, is FacetsPlace:
      return "what stands here is found, and not kept here; change the memory where it is"
    case is AskPlace, is ContextPlace, is JobsPlace:
      return "what stands here is made when it is looked up; nothing is kept here"
    default: return nil
    }
  }

  /// The path in the cube, as far as it is known.
  private func shown(_ place: any Place, _ name: [UInt8]?, in cube: MountedCube) -> [UInt8] {
    var path: [UInt8] = []
    switch place {
    case let folder as FolderPlace:
      path = (folder.folder.tree?.folderName ?? []) + [0x2F] + folder.folder.path
    case let file as FilePlace:
      if let node = (try? file.current())?.stored, let below = try? cube.cube.path(of: node) {
        path = node.tree.folderName + [0x2F] + below
      }
    case let text as EditablePlace: path = text.text.shownName
    default: break
    }
    if path.isEmpty { path = pathOfFound(place, in: cube) }
    if path.last == 0x2F { path.removeLast() }
    guard let name else { return path }
    return path.isEmpty ? name : path + [0x2F] + name
  }

  /// The path of what is no file of a tree: by the names under which it was found.
  private func pathOfFound(_ place: any Place, in cube: MountedCube) -> [UInt8] {
    if let key = place.passingKey, let above = try? self.place(key.parent) {
      return shown(above, key.name, in: cube)
    }
    let id = NodeID(place.node)
    if id.kind == .place, let path = CubeRow.paths[id.row] { return Array(path.utf8) }
    switch place {
    case is VersionsPlace, is PastPlace: return Array("history".utf8)
    case is ConflictPlace, is ConflictFolderPlace: return Array("conflicts".utf8)
    default: return []
    }
  }
}
