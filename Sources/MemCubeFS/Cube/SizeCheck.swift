internal import Index
internal import MemCube
internal import Posix

/// Files and names that other processes changed, while the notice of it is on its way to the kernel.
struct Untold: Sendable {
  /// Up to which sequence the changes are looked through.
  fileprivate var sequence: Int64
  /// Nodes of files, and names by the rows of their folders, with the time by which the kernel knows
  /// for sure.
  fileprivate var nodes: [UInt64: Int64] = [:]
  fileprivate var names: [Name: Int64] = [:]
  /// The same of files that got other bytes here, by a name that the kernel knows another file by.
  fileprivate var replaced: [UInt64: Int64] = [:]
  /// Those of the nodes, of both kinds, whose size the kernel was not yet made to ask for since.
  fileprivate var stale: Set<UInt64> = []
  /// That it may be any file, where more changed than is listed: before and after a refresh has queued
  /// the notices of it.
  private enum AnyFile {
    case seen
    case queued(until: Int64)
  }

  private var any: AnyFile?
  /// Those that the kernel was made to ask for since.
  private var told: Set<UInt64> = []

  /// Whether it may be any file.
  fileprivate func isAny(at instant: Int64) -> Bool {
    switch any {
    case nil: false
    case .seen: true
    case .queued(let end): end > instant
    }
  }

  /// More changed than is listed.
  fileprivate mutating func noteAny() { (any, told) = (.seen, []) }

  /// Whether the kernel is to ask for the size of a file, once where it may be any.
  fileprivate mutating func takeStale(_ node: UInt64, at instant: Int64) -> Bool {
    let isStale = stale.remove(node) != nil
    let isAnew = isAny(at: instant) && told.insert(node).inserted
    return isStale || isAnew
  }

  fileprivate struct Name: Hashable {
    let folder: Int64
    let name: [UInt8]
  }

  /// None after a sequence.
  init(since sequence: Int64) { self.sequence = sequence }

  /// How long a notice may be under way, nanoseconds: that of a name waits for calls in its directory,
  /// and is sent a second time after a second.
  fileprivate static let patience: Int64 = 3_000_000_000
  /// The same of a notice of a file's bytes, which waits for reads alone. An open waits less long: until then
  /// the notice is known to be under way.
  static let contentPatience: Int64 = 1_000_000_000

  /// A refresh has queued the notices of these changes.
  mutating func refreshed(_ changes: [TreeChange], by notices: [Notice], at instant: Int64) {
    let last = changes.last?.sequence ?? 0
    let areNew = last > sequence
    sequence = max(sequence, last)
    if case .seen = any {
      any = .queued(until: instant &+ Untold.contentPatience)
    } else if changes.contains(where: { $0.subject == .everything }) {
      (any, told) = (.queued(until: instant &+ Untold.contentPatience), [])
    } else if !isAny(at: instant) {
      (any, told) = (nil, [])
    }
    if !nodes.isEmpty { nodes = nodes.filter { $0.value > instant } }
    if !stale.isEmpty { stale = stale.filter { nodes[$0] != nil || replaced[$0] != nil } }
    if !names.isEmpty { names = names.filter { $0.value > instant } }
    note(changes, at: instant)
    for case .content(let node) in notices where areNew || nodes[node] == nil {
      // A later notice than one that is on its way already takes its own time.
      nodes[node] = max(nodes[node] ?? 0, instant &+ Untold.contentPatience)
      stale.insert(node)
    }
  }

  /// A file is about to get other bytes by another name than its own.
  mutating func noteReplaced(_ node: UInt64, at instant: Int64) {
    replaced = replaced.filter { $0.value > instant }
    replaced[node] = instant &+ Untold.patience
    stale.insert(node)
  }

  /// Others changed what stands at these names.
  fileprivate mutating func note(_ changes: [TreeChange], at instant: Int64) {
    for change in changes where !change.isOwn {
      guard case .name(let folder, let name) = change.subject else { continue }
      names[Name(folder: folder, name: name)] = instant &+ Untold.patience
    }
  }
}

extension MountedCube {
  /// Has the kernel ask for the size of a file anew if it is about to get bytes that another process wrote
  /// and that no notice has reported: it would cut them off where the old ones ended.
  func checkSize(_ node: UInt64) {
    if isUntold(node), let kernel = context.kernel.withLock({ $0 }) { forgetSize(node, kernel) }
  }

  /// Has the kernel ask for the size of a file anew, once for each change of others. The kernel does not keep
  /// a size that it is asking for at that moment. With a notice at each opening, a process that opens a file
  /// again and again would have others read it with its former size.
  func forgetSize(_ node: UInt64, _ kernel: KernelCache) {
    let instant = instant
    untold.withLock { untold in
      // Before another thread goes on, and waits for nothing.
      if untold.takeStale(node, at: instant) { kernel.forgetSize(node) }
    }
  }

  /// Whether another process changed a file, and the kernel has had no notice of it yet.
  func isUntold(_ node: UInt64) -> Bool {
    lookAtUntold { (untold, instant) in
      untold.isAny(at: instant) || untold.nodes[node].map { $0 > instant } == true
    }
  }

  /// Whether a file got other bytes here by another name than its own, and the kernel may have had no notice
  /// of them yet.
  func isReplacedUntold(_ node: UInt64) -> Bool {
    guard let until = untold.withLock({ $0.replaced[node] }) else { return false }
    return until > instant
  }

  /// Whether another process changed what stands at a name, and the kernel has had no notice of it yet.
  func isUntold(_ name: [UInt8], in folder: FolderSite) -> Bool {
    guard let row = folder.row else { return false }
    let name = Untold.Name(folder: row, name: name)
    return lookAtUntold { (untold, instant) in
      untold.isAny(at: instant) || untold.names[name].map { $0 > instant } == true
    }
  }

  /// Looks at what the kernel has had no notice of, up to this moment.
  private func lookAtUntold(_ isThere: (_ untold: borrowing Untold, _ instant: Int64) -> Bool)
    -> Bool
  {
    let since = untold.withLock { $0.sequence }
    guard let last = try? cube.sequence() else { return false }
    let changes = last == since ? [] : (try? cube.changes(since: since)) ?? []
    let foreign = changes.filter { !$0.isOwn || $0.subject == .everything }
    let found = foreign.flatMap { change -> [UInt64] in
      if case .file(let row) = change.subject { nodes(ofFile: row) } else { [] }
    }
    let instant = instant
    return untold.withLock { untold in
      untold.sequence = max(untold.sequence, changes.last?.sequence ?? 0)
      for node in found { untold.nodes[node] = instant &+ Untold.patience }
      untold.stale.formUnion(found)
      untold.note(foreign, at: instant)
      if foreign.contains(where: { $0.subject == .everything }) { untold.noteAny() }
      return isThere(untold, instant)
    }
  }

  /// The numbers by which the kernel may know a file: those of its row and of what it became.
  func nodes(ofFile row: Int64) -> [UInt64] {
    let canonical = number(.object, row)
    guard let known = (try? cube.file(row: row)).map({ number(of: $0) }), known != canonical else {
      return [canonical]
    }
    return [known, canonical]
  }
}
