public import Fuse
public import MemCube
public import Posix

/// What a mounted tree needs besides the kernel's calls: a thread that passes notices on to the
/// kernel, and one that records quiet files and looks for what other processes wrote.
///
/// Its life: `start` before the session serves, `finish` when it has ended; then the cubes are
/// closed.
public final class MountService: Sendable {
  /// How often quiet files are looked for, in nanoseconds; and what others wrote, at every second
  /// of these times: well within the second in which both are promised.
  private static let pause: Int64 = 200_000_000

  private struct Life {
    var isEnding = false
    var threads = 0
  }

  private let tree: MemoryTree
  private let notifier: Notifier
  private let life = Condition(Life())

  /// A service for a tree whose session sends by this notifier.
  public init(tree: MemoryTree, notifier: Notifier) {
    self.tree = tree
    self.notifier = notifier
  }

  /// Starts the threads.
  public func start() throws(Errno) {
    try run("notices") { [tree, notifier] in
      for notice in tree.notices(nanoseconds: Self.pause) { Self.post(notice, notifier) }
    }
    try run("upkeep") { [tree, life] in
      tree.tick()
      _ = life.wait(nanoseconds: Self.pause) { $0.isEnding ? () : nil }
      tree.refresh()
      _ = life.wait(nanoseconds: Self.pause) { $0.isEnding ? () : nil }
    }
  }

  /// Ends the threads, records what is left, and closes the cubes.
  /// - Throws: `.io` and others of the core, if something could not be made durable.
  public func finish() throws(CubeError) {
    life.withLock { $0.isEnding = true }
    life.broadcast()
    life.wait { $0.threads == 0 ? () : nil }
    try tree.close()
  }

  private func run(_ name: String, _ turn: @escaping @Sendable () -> Void) throws(Errno) {
    life.withLock { $0.threads += 1 }
    do {
      try Thread.detach(name) { [life] in
        while !life.withLock({ $0.isEnding }) { turn() }
        life.withLock { $0.threads -= 1 }
        life.broadcast()
      }
    } catch {
      life.withLock { $0.threads -= 1 }
      throw error
    }
  }

  private static func post(_ notice: Notice, _ notifier: Notifier) {
    switch notice {
    case .name(let parent, let name), .branch(let parent, let name):
      notifier.post(.name(parent: parent, name: name))
    case .content(let node), .attributes(let node):
      notifier.post(.content(node: node, offset: 0, length: 0))
    }
  }
}
