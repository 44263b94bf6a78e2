internal import Format
internal import Index
internal import MemCube
internal import Posix

// What others wrote, on its way to the kernel.
extension MountedCube {
  /// Notices what others wrote, and queues notices for what of it the kernel may remember.
  func refresh() {
    let began = Clock.monotonic()
    let now = cube.stillness()
    if let now, still.withLock({ $0 }) == now { return hasHeard(by: began) }
    // This does not wait for upkeep: notices of all that others write meanwhile would wait as long.
    guard (try? cube.refresh(waits: false)) != nil else { return }
    if queueChanges() { hasHeard(by: began) }
    // As it was before: what came meanwhile is looked at again.
    still.withLock { $0 = now }
  }

  /// The same of what passed the spool. It costs no look at log/, so a caller may use it often.
  func catchUp() { catchUp(within: Self.patience) }

  /// Before something is looked for: takes in what others wrote a moment ago, and the meaning of what was
  /// written here.
  func takeNews() {
    catchUp()
    cube.embedFresh()
  }

  private func catchUp(within nanoseconds: Int64) {
    let began = Clock.monotonic()
    guard let isDone = try? cube.catchUp(within: nanoseconds) else { return }
    if queueChanges(), isDone { hasHeard(by: began) }
  }

  private func hasHeard(by moment: Int64) { heard.withLock { $0 = max($0, moment) } }

  /// The same of a file that is about to be opened: a writer begins with what another process of this host
  /// recorded a moment ago. True if there was something, and so what the kernel keeps of the node is out of
  /// date.
  func catchUp(on object: ObjectID?, _ node: UInt64, writes: Bool) -> Bool {
    guard let object else { return false }
    let news = cube.news(of: object, writes: writes, heard: heard.withLock { $0 })
    let isReplaced = isReplacedUntold(node)
    switch news {
    case .none: if !isReplaced { return false }
    case .recorded:
      if !isReplaced, !isUntold(node) { return false }
      queueChanges()
    case .spooled: catchUp(within: Self.openingPatience)
    }
    // The kernel does not keep an answer that it gets while a notice comes. Were that the size that the
    // opening process asks for next, copy_file_range(2) would end where the old text did.
    if let kernel = context.kernel.withLock({ $0 }) {
      if context.notices.awaitHandedOn(nanoseconds: Self.tellingPatience) {
        kernel.awaitNotices(Self.tellingPatience)
      }
      forgetSize(node, kernel)
    }
    return true
  }

  /// How long an open waits until the kernel has had the notices of the file, nanoseconds. A notice waits for
  /// reads. Reads wait for a thread that answers them, and all threads may be waiting here.
  private static let tellingPatience = Untold.contentPatience / 4

  /// How long to wait for a process that is writing, nanoseconds; the next look comes soon.
  static let patience: Int64 = 100_000_000
  /// How long an open waits for another process that is just recording the file, nanoseconds.
  private static let openingPatience: Int64 = 5_000_000_000

  /// True if all that is in the index is queued.
  @discardableResult
  private func queueChanges() -> Bool {
    // Of two threads at once the later one would queue again what the kernel has had.
    let isMine =
      delivering.wait(nanoseconds: Self.patience) { isDelivering -> Void? in
        if isDelivering { return nil }
        isDelivering = true
        return ()
      } != nil
    defer {
      if isMine {
        delivering.withLock { $0 = false }
        delivering.broadcast()
      }
    }
    renumber()
    let since = delivered.withLock { $0 }
    guard let changes = try? cube.changes(since: since) else { return false }
    var notices: [Notice] = []
    if let last = changes.last {
      delivered.withLock { $0 = max($0, last.sequence) }
      notices = deliver(changes)
      context.notices.add(notices)
    }
    untold.withLock { $0.refreshed(changes, by: notices, at: instant) }
    return true
  }

  /// The notices for some changes, less what the kernel asked for itself.
  func deliver(_ changes: [TreeChange]) -> [Notice] {
    var notices: [Notice] = []
    var isForeign = false
    for change in changes {
      // The kernel asked for our own changes, and knows. (What follows from them in the trash it
      // asks for anew each time.)
      if change.isOwn, change.subject != .everything { continue }
      isForeign = true
      for notice in notice(change.subject) where notices.last != notice { notices.append(notice) }
    }
    // A folder may have got another path.
    if isForeign { folders.withLock { $0.doubt() } }
    return notices
  }

  /// The number by which the kernel knows a folder.
  private func folderNumber(_ row: Int64) -> UInt64? {
    guard let node = try? cube.folder(row: row), let path = try? cube.path(of: node) else {
      return nil
    }
    return number(ofFolder: node, path)
  }

  private func notice(_ subject: TreeChange.Subject) -> [Notice] {
    switch subject {
    case .name(let folder, let name):
      let node = tables.withLock { $0.folders.isEmpty } ? nil : folderNumber(folder)
      let parent = node ?? number(.folder, folder)
      if let standing = standingFolder(name, in: folder) {
        return [.attributes(standing), .attributes(parent)]
      }
      // The kernel drops nothing of a name that it does not know, also not the kept listing.
      return [.name(parent: parent, name: name), .attributes(parent)]
    case .setting: return [.content(number(place: CubeRow.about))]
    case .file(let row):
      if let node = try? cube.file(row: row), let live = live(node.object) { adopt(live, node) }
      return nodes(ofFile: row).map { .content($0) }
    case .folder(let row): return [.attributes(number(.folder, row))]
    case .conversation(let row):
      renderings.drop()
      let messages = number(place: CubeRow.messages)
      // A new one may have been looked for before.
      let named = (try? cube.conversation(row: row)).map { found in
        [TranscriptForm.markdown, .lines].map { form in
          Notice.name(parent: messages, name: form.name(of: found.name))
        }
      }
      return (named ?? []) + [
        .content(number(.transcript, row)), .content(number(.lines, row)),
        .attributes(messages),
      ]
    case .everything: return forgetting
    }
  }

  /// Drops all that the kernel knows of the cube. Dropping the cube's name once would do, but who is
  /// in it keeps it without a name, by which it could be dropped a second time: so what is below is
  /// dropped by names of its own.
  private var forgetting: [Notice] {
    var notices = [Notice.branch(parent: folder, name: name)]
    for (name, _) in (try? listedPlaces()) ?? [] {
      notices.append(.branch(parent: directory, name: name))
    }
    for site in folders.withLock({ $0.all }) where !site.isRoot {
      guard let tree = site.tree else { continue }
      let names = site.path.split(separator: 0x2F)
      let front = Array(names.dropLast().joined(separator: [0x2F]))
      guard let last = names.last, let parent = try? cube.find(tree, front) else { continue }
      notices.append(.branch(parent: number(ofFolder: parent, front), name: Array(last)))
    }
    return notices
  }

  /// A file that is open and not changed here takes over what another process recorded; one
  /// with bytes of its own will record them over it, and both are in the history.
  private func adopt(_ file: LiveFile, _ node: Node) {
    file.change { state in
      if state.unrecordedMode == nil, case .object = state.identity {
        state.permissions = node.mode
      }
      guard !state.isDirty, !state.isTaken else { return }
      state.drop()
      state.storedSize = node.size
      state.mtime = node.mtime
      state.ctime = node.ctime
      state.permissions = node.mode
    }
  }
}
