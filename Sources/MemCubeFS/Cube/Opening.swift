internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// Live files: how they come to be, get their bytes, and go.
extension MountedCube {
  /// The live file of a recorded one, made if need be, with one more handle.
  func liveFile(_ node: Node) throws(Errno) -> LiveFile {
    guard let object = node.object else { throw .isDirectory }
    while true {
      let file = tables.withLock { tables in
        if let known = tables.live[object] { return known }
        let canonical = number(.object, node.row)
        let file = LiveFile(
          node: tables.numbers(of: object, canonical: canonical).node ?? canonical,
          inode: canonical,
          LiveFile.State(
            identity: .object(object), buffer: nil, storedSize: node.size,
            permissions: node.mode, mtime: node.mtime, ctime: node.ctime,
            sizeLimit: (node.isDocument ? Tree.documents : Tree.memories).sizeLimit))
        tables.live[object] = file
        return file
      }
      if take(file, of: object) { return file }
      dropRetired(file, of: object)
    }
  }

  /// One more handle for a recorded file; false if the file was let go.
  func take(_ file: LiveFile, of object: ObjectID) -> Bool {
    guard file.takeHandle() else { return false }
    if file.isGone { keepNumber(of: file, object) }
    return true
  }

  /// Has the number of a memory go on with a file that a process opened just when it lost its name.
  func keepNumber(of file: LiveFile, _ object: ObjectID) {
    tables.withLock { tables in
      switch tables.targets[file.node] {
      case nil: break
      case .object(let meant) where meant == object: break
      default: return
      }
      tables.point(file.node, at: file)
    }
  }

  /// Before a live file is opened once more: that its memory, or its bytes in the scratch store, were
  /// not purged meanwhile.
  func checkStands(_ file: LiveFile) throws(Errno) {
    switch file.identity {
    case .object(let object):
      if try core(try cube.file(object: object)) == nil { throw .stale }
    case .scratch: if !standsInScratch(file) { throw .stale }
    case .created, .text, .gone: break
    }
  }

  /// Whether a scratch file is still there, or a process has it open and so holds its bytes.
  func standsInScratch(_ file: LiveFile) -> Bool {
    guard case .scratch(let key, let folder) = file.identity else { return true }
    return scratch.status(folder, key.name) != nil || file.look { $0.handles > 0 }
  }

  /// Makes sure that the bytes of a live file are in its buffer. What another process records may take them
  /// out again: a caller that needs them uses `withBuffer`.
  func load(_ file: LiveFile) throws(Errno) {
    while true {
      let (loaded, identity, drops) = file.look { ($0.buffer != nil, $0.identity, $0.drops) }
      if loaded { return }
      let (buffer, head): (Buffer, RecordID?)
      do { (buffer, head) = try stored(identity) } catch {
        // A folder above its scratch file was renamed meanwhile.
        if error == .stale, scratchFolder(file.identity) != scratchFolder(identity) { continue }
        // It was unlinked or replaced meanwhile, and goes on without a name.
        if error == .stale, case .object = identity, case .gone = file.look({ $0.identity }) {
          continue
        }
        throw error
      }
      if file.fill(buffer, of: head, drops) { return }
    }
  }

  /// Reads or changes the bytes of a live file, which are in its buffer meanwhile.
  func withBuffer<Result>(
    _ file: LiveFile,
    _ body: (inout LiveFile.State, inout Buffer) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    while true {
      try load(file)
      let result = try file.withState { (state) throws(Errno) -> Result? in
        // Taken out, so that the bytes are not shared and are changed in place.
        guard var buffer = state.buffer.take() else { return nil }
        defer { state.buffer = buffer }
        return try body(&state, &buffer)
      }
      if let result { return result }
    }
  }

  private func scratchFolder(_ identity: LiveFile.Identity) -> [UInt8]? {
    guard case .scratch(_, let folder) = identity else { return nil }
    return folder
  }

  /// The bytes of a file as stored; of a memory, with the version that holds them.
  private func stored(
    _ identity: LiveFile.Identity
  ) throws(Errno) -> (buffer: Buffer, head: RecordID?) {
    switch identity {
    case .object(let object):
      guard let node = try core(try cube.file(object: object)) else { throw .stale }
      return (try buffer(of: try core(try cube.content(row: node.row))), node.head)
    case .scratch(let key, let folder):
      let opened: OpenedFile
      do { opened = try scratch.open(folder, key.name) } catch {
        throw error == .notFound ? .stale : error
      }
      let size = try Files.status(opened.descriptor).size
      return (.file(opened, size: size, writable: true), nil)
    case .text(let text, _): return (.memory(try text.render().bytes), nil)
    case .gone(let content?): return (try buffer(of: content), nil)
    case .created, .gone: return (.memory([]), nil)
    }
  }

  /// A content as a buffer.
  func buffer(of content: Content) throws(Errno) -> Buffer {
    switch content {
    case .bytes(let bytes): return .memory(bytes)
    case .blob(let blob):
      let file = try opened(blob)
      guard blob.size > Buffer.memoryLimit else {
        return .memory(try Files.read(file.descriptor, at: 0, count: Int(max(0, blob.size))))
      }
      return .file(file, size: blob.size, writable: false)
    // A version of a link, which is read as a file.
    case .link(let target): return .memory(target)
    case .missing: throw .inputOutput
    }
  }

  /// The file of a blob, whose bytes are right.
  func opened(_ blob: Blob) throws(Errno) -> OpenedFile {
    do { return OpenedFile(try cube.open(blob)) } catch {
      let code = Errno(error.codes.errno)
      if code == .inputOutput { Failures.note(error.message) }
      throw code
    }
  }

  /// Cuts a live file off or fills it up.
  func truncate(_ file: LiveFile, _ size: Int64) throws(Errno) {
    let scratch = scratch
    let (now, instant) = (now, instant)
    if size == 0, !file.look({ $0.isScratch }) {
      // What is cut off need not be read.
      file.change { if $0.buffer == nil { $0.buffer = .memory([]) } }
    }
    let isNew = try withBuffer(file) { (state, buffer) throws(Errno) in
      guard size <= state.sizeLimit else { throw .tooLarge }
      // To the size that it has it changes the time alone: what was appended is still all that is new.
      let start = state.isDirty && buffer.size == size ? size : nil
      try buffer.truncate(size) { () throws(Errno) in try scratch.temporary() }
      let wasDirty = state.isDirty
      state.touch(now: now, at: instant, appending: start)
      return !wasDirty
    }
    if isNew { noteDirty(file) }
  }

  /// Writes to a live file; with `append`, at its end.
  func write(
    _ file: LiveFile, _ offset: Int64, _ bytes: [UInt8], append: Bool
  ) throws(Errno) {
    let scratch = scratch
    let (now, instant) = (now, instant)
    let isNew = try withBuffer(file) { (state, buffer) throws(Errno) in
      let start = append ? buffer.size : offset
      guard start >= 0, start <= state.sizeLimit, Int64(bytes.count) <= state.sizeLimit - start
      else { throw .tooLarge }
      try buffer.write(start, bytes) { () throws(Errno) in try scratch.temporary() }
      let wasDirty = state.isDirty
      state.touch(now: now, at: instant, appending: append ? start : nil)
      return !wasDirty
    }
    if isNew { noteDirty(file) }
  }

  /// A file has bytes to be recorded.
  func noteDirty(_ file: LiveFile) { dirty.withLock { $0[ObjectIdentifier(file)] = file } }

  /// A handle is released: records what is left, and lets the file go, with its last handle. What others
  /// are writing by then, who may just have emptied it, is recorded when they close it.
  func release(_ file: LiveFile) {
    guard file.giveHandle() else { return }
    // An error stays for the next tick: no process waits for a release.
    if file.look({ $0.isDirty }) { try? commit(file, .spooled, isFinal: true) }
    settle(file)
  }

  /// As `release`, for a caller that has not closed it: what is left is recorded once it is quiet.
  func letGo(_ file: LiveFile) {
    if file.giveHandle(), !file.look({ $0.isDirty }) { settle(file) }
  }

  /// Lets a live file go if no caller needs it.
  func settle(_ file: LiveFile) {
    guard file.retire(), case .object(let object) = file.identity else { return }
    recent.closed(object, at: instant)
    dropRetired(file, of: object)
  }

  /// Takes a file that was let go out of the table.
  func dropRetired(_ file: LiveFile, of object: ObjectID) {
    tables.withLock { if $0.live[object] === file { $0.live[object] = nil } }
  }
}

extension LiveFile {
  /// One more handle; false if the file was let go.
  func takeHandle() -> Bool {
    change { state in
      if state.isRetired { return false }
      state.handles += 1
      return true
    }
  }

  /// One handle less; true if it was the last.
  func giveHandle() -> Bool {
    change { state in
      state.handles -= 1
      return state.handles == 0
    }
  }

  /// Lets the file go if no caller needs it: a recorded file for good, a scratch file's descriptor.
  func retire() -> Bool {
    change { state in
      guard state.isIdle else { return false }
      switch state.identity {
      case .object, .text:
        state.isRetired = true
        return true
      case .scratch:
        state.storedSize = state.size
        // A caller that read the size before it was written here looks again.
        state.drop()
        return false
      case .created, .gone: return false
      }
    }
  }

  /// Takes over stored bytes, unless others were faster; false if they are out of date.
  func fill(_ buffer: Buffer, of head: RecordID?, _ drops: UInt64) -> Bool {
    change { state in
      guard state.drops == drops else { return false }
      if state.buffer == nil {
        state.buffer = buffer
        state.storedSize = buffer.size
        state.base = head
      }
      return true
    }
  }
}

extension LiveFile.State {
  /// Whether the bytes stand in the scratch store.
  var isScratch: Bool { if case .scratch = identity { true } else { false } }
}
