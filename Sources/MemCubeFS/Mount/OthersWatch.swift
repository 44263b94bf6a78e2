internal import MemCube
public import Posix

/// Looks for what others wrote into the cubes of a mount, one look after the other. It looks every so often
/// at all open cubes, since copy tools notify no process, and at once at a cube that a program of this host
/// writes. Whatever is recorded on a host passes the cube's spool, and inotify(7) reports that.
public struct OthersWatch {
  private let tree: MemoryTree
  private let inotify: Inotify?
  /// The cubes by their watches.
  private var watched: [Int32: MountedCube] = [:]
  private var scratch = ScratchWatch()

  /// A watch over a tree's cubes. Where the user has no inotify instance left there are only the
  /// looks at all.
  public init(_ tree: MemoryTree) {
    self.tree = tree
    inotify = try? Inotify()
  }

  /// Waits until a program writes or so many milliseconds have passed (nil: without an end), and looks;
  /// returns without a look once the end is signalled.
  public mutating func look(after milliseconds: Int32?, until end: WakeUp) {
    let files = [end.file.raw] + (inotify.map { [$0.file.raw] } ?? [])
    let ready = (try? Poll.readable(files, milliseconds: milliseconds)) ?? []
    if ready.first ?? false { return }
    if let inotify, ready.last ?? false {
      let events = (try? inotify.read()) ?? []
      if !events.contains(where: { $0.mask.contains(.overflow) }) {
        let written = Set(events.map(\.watch))
        for cube in written.compactMap({ watched[$0] }) { cube.catchUp() }
        scratch.take(events, by: inotify)
        // A first spool was made, or another one took its place.
        if events.contains(where: { watched[$0.watch] != nil && !$0.mask.contains(.modified) }) {
          watch()
        }
        return
      }
      scratch.forget()
    }
    tree.refresh()
    watch()
  }

  /// Watches the cubes that are open now, and no others.
  public mutating func watch() {
    guard let inotify else { return }
    var now: [Int32: MountedCube] = [:]
    for cube in tree.cubes.open {
      let spool = cube.cube.spoolPath
      // Before the first record there is none.
      if let number = (try? inotify.add(spool, .modified))
        ?? (try? inotify.add(spool.parent, [.created, .movedTo]))
      {
        now[number] = cube
      }
    }
    for number in watched.keys where now[number] == nil { try? inotify.remove(number) }
    watched = now
    scratch.watch(tree.cubes.open, by: inotify)
  }
}
