internal import Format
internal import Index
internal import MemCube
internal import Posix

// Appended bytes go after what others appended meanwhile, as on every file system, also if those write
// through another mount of the store, or by a command.
extension MountedCube {
  /// Records bytes that were appended, after those that another process recorded since they were read. False,
  /// and nothing is done, where that place is not known. Without a `base` nothing was read: all that is
  /// recorded is others'. `become` is called once it is recorded.
  func recordAppended(
    _ file: LiveFile, _ seen: LiveFile.State, _ object: ObjectID, _ edit: Edit, from start: Int64,
    behind base: RecordID?, become: () -> Void = {}
  ) throws(Errno) -> Bool {
    guard let mine = seen.buffer, start <= mine.size else { return false }
    let end = Ending(bytes: mine, start: start)
    var joined: Joined?
    var recorded: (head: RecordID?, isMoved: Bool)?
    for isLast in Self.looks where recorded == nil {
      let step = try core(
        try cube.alone { () throws(CubeError) in
          try append(end, to: object, edit, behind: base, joined, isLast: isLast)
        })
      switch step {
      case .recorded(let head, let isMoved): recorded = (head, isMoved)
      case .behind(let head, let others):
        joined = Joined(head: head, content: try join(others, end))
      case .unknown: return false
      }
    }
    guard let (head, isMoved) = recorded else { return false }
    become()
    file.change { state in
      let isAll = state.edition == seen.edition
      if isAll { state.isDirty = false }
      // Moved, the bytes here are not those that are recorded. If more came, these go after those as well.
      if isMoved, isAll { state.drop() }
      if !isMoved { state.base = head }
      if !isAll, state.appended != nil { state.appended = mine.size }
    }
    clean(file, seen.edition)
    guard isMoved, let node = try? cube.file(object: object) else { return true }
    file.change { if $0.buffer == nil { $0.storedSize = node.size } }
    context.kernel.withLock { $0 }?.forgetSize(file.node)
    context.notices.add(nodes(ofFile: node.row).map { .content($0) })
    return true
  }

  /// What was appended: bytes from a place on.
  private struct Ending {
    let bytes: Buffer
    let start: Int64
    var size: Int64 { bytes.size - start }
  }

  /// What a version holds, with an ending after it.
  private struct Joined {
    let head: RecordID?
    let content: Content
  }

  private enum Appended {
    case recorded(RecordID?, isMoved: Bool)
    /// Others recorded this, which takes long to copy.
    case behind(RecordID?, Content)
    /// The bytes that it goes after are not known.
    case unknown
  }

  /// What is large is copied while others may write; after so many looks, while they wait.
  private static let looks = [false, false, false, false, true]

  /// One look while no other process writes: records what was appended unless a long text must be copied
  /// first.
  private func append(
    _ end: Ending, to object: ObjectID, _ edit: Edit, behind base: RecordID?, _ joined: Joined?,
    isLast: Bool
  ) throws(CubeError) -> Appended {
    guard let node = try cube.file(object: object), node.tree != .trash else { return .unknown }
    var edit = edit
    let isMoved = node.head != base
    if isMoved, let joined, joined.head == node.head {
      edit.content = joined.content
    } else if isMoved {
      let others = try cube.content(row: node.row)
      switch others {
      case .bytes, .blob: break
      case .link, .missing: return .unknown
      }
      let isLong = node.size + end.size > Buffer.memoryLimit
      if isLong, !isLast { return .behind(node.head, others) }
      do { edit.content = try join(others, end) } catch {
        throw .io(error, "appending to \(Path(node.name))")
      }
    }
    return .recorded(try cube.write([.edit(object, edit)], .spooled).last, isMoved: isMoved)
  }

  /// A content with what was appended after it.
  private func join(_ others: Content, _ end: Ending) throws(Errno) -> Content {
    var whole = try buffer(of: others)
    let scratch = scratch
    var place = end.start
    while place < end.bytes.size {
      let count = min(Buffer.memoryLimit, end.bytes.size - place)
      let part = try end.bytes.read(from: place, Int(count))
      try whole.write(whole.size, part) { () throws(Errno) in try scratch.temporary() }
      place += count
    }
    guard let content = try content(whole) else { throw .inputOutput }
    return content
  }
}

extension LiveFile {
  /// The bytes that were `seen` are a version now. What is appended from here on goes after it, or after what
  /// others record by then.
  func rebase(on head: RecordID?, _ seen: State) {
    change { state in
      state.base = head
      if state.edition != seen.edition, state.appended != nil { state.appended = seen.size }
    }
  }
}
