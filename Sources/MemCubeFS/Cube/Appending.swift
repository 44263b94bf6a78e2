internal import MemCube
internal import Posix

// What is appended goes behind what others appended meanwhile, as on every file system: also where
// these write through another mount of the store, or by a command.
extension MountedCube {
  /// Records bytes that were appended, behind those that another process recorded since they were
  /// read; false, and nothing is done, where that is not to be known. Without a `base` nothing was read:
  /// all that is recorded is others'. `become` is called once it is recorded.
  func recordAppended(
    _ file: LiveFile, _ seen: LiveFile.State, _ object: ObjectID, _ edit: Edit, from start: Int64,
    behind base: RecordID?, become: () -> Void = {}
  ) throws(Errno) -> Bool {
    guard case .bytes(let bytes)? = edit.content, start <= bytes.count else { return false }
    let cube = cube
    var isMoved = false
    let head = try core(
      try cube.alone { () throws(CubeError) -> RecordID? in
        guard let node = try cube.file(object: object), node.tree != .trash else { return nil }
        var edit = edit
        if node.head != base {
          guard case .bytes(let others) = try cube.content(row: node.row) else { return nil }
          edit.content = .bytes(others + bytes[Int(start)...])
          isMoved = true
        }
        return try cube.write([.edit(object, edit)], .spooled).last
      })
    guard let head else { return false }
    become()
    file.change { state in
      let isAll = state.edition == seen.edition
      if isAll { state.isDirty = false }
      // Moved, the bytes here are not those that are recorded; if more came, these go behind as well.
      if isMoved, isAll { state.drop() }
      if !isMoved { state.base = head }
      if !isAll, state.appended != nil { state.appended = Int64(bytes.count) }
    }
    clean(file, seen.edition)
    guard isMoved, let node = try? cube.file(object: object) else { return true }
    file.change { if $0.buffer == nil { $0.storedSize = node.size } }
    context.kernel.withLock { $0 }?.forgetSize(file.node)
    context.notices.add(nodes(ofFile: node.row).map { .content($0) })
    return true
  }
}

extension LiveFile {
  /// The bytes that were `seen` are a version now: what is appended from here on goes behind it, or behind
  /// what others record by then.
  func rebase(on head: RecordID?, _ seen: State) {
    change { state in
      state.base = head
      if state.edition != seen.edition, state.appended != nil { state.appended = seen.size }
    }
  }
}
