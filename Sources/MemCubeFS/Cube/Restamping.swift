internal import Format
internal import Index
internal import Posix

extension MountedCube {
  /// Sets time and mode of a file: with the bytes that are still to be recorded, or at once.
  func restamp(
    _ live: LiveFile?, _ stored: Node?, _ mtime: Timestamp?, _ mode: UInt16?
  ) throws(Errno) {
    if let live {
      // A release is not waited for, and may be recording what the file was like before.
      return try live.exclusively { () throws(Errno) in try restampTaken(live, mtime, mode) }
    }
    guard let stored, let object = stored.object else { throw .stale }
    if stored.tree == .trash { throw context.trash.refusal(number(of: stored)) }
    try recordStamp(object, mtime, mode)
  }

  private func restampTaken(
    _ live: LiveFile, _ mtime: Timestamp?, _ mode: UInt16?
  ) throws(Errno) {
    let now = now
    let mustRecord = live.change { state in
      if let mtime { state.mtime = mtime }
      if let mode { state.permissions = mode }
      if let mode, state.isDirty, case .object = state.identity { state.unrecordedMode = mode }
      state.ctime = now
      return !state.isDirty
    }
    switch live.identity {
    case .scratch(let key, let folder):
      try restampScratch(scratch.path(folder, key.name), mtime, mode)
    case .created, .text, .gone: break
    case .object(let object): if mustRecord { try recordStamp(object, mtime, mode) }
    }
  }

  private func recordStamp(
    _ object: ObjectID, _ mtime: Timestamp?, _ mode: UInt16?
  ) throws(Errno) {
    try checkRecordable()
    let edit = Edit(mtime: mtime, mode: mode)
    try record([.edit(object, edit)])
  }

  private func restampScratch(
    _ path: Path, _ mtime: Timestamp?, _ mode: UInt16?
  ) throws(Errno) {
    if let mode { try Files.setMode(path, UInt32(mode & 0o7777) | 0o600) }
    if let mtime { try Files.setTimes(path, mtime: mtime, followLinks: false) }
  }
}
