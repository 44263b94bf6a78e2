internal import Fuse
internal import Gateway
internal import HTTP
internal import MemCubeFS
internal import Posix

/// A request of a guest, and the tree that it is about.
struct Call: Sendable {
  /// The request as it came.
  let request: Request
  /// Where it goes.
  let location: Location
  /// Who sends it.
  let guest: Guest
  /// The project's tree; in use as long as this is kept.
  let use: Shares.Use
  /// Who waits for the answer.
  let attendance: Attendance
  /// What was looked up for it.
  let lookups: Lookups
  /// What the tree takes the request for.
  let caller: Caller

  /// A request of its parts; `number` is that of no other that is under way.
  init(
    _ request: Request, _ location: Location, _ guest: Guest, _ use: Shares.Use,
    _ attendance: Attendance, number: Int32
  ) {
    self.request = request
    self.location = location
    self.guest = guest
    self.use = use
    self.attendance = attendance
    lookups = Lookups(use.share.tree)
    caller = Caller(user: System.user, group: System.group, process: number)
  }

  /// The project's tree. By its protocol: a file that does not import MemCubeFS would find the protocol's
  /// defaults instead of the tree's own calls.
  var tree: any FileSystem { use.share.tree }
  /// The locks on it.
  var locks: LockTable { use.share.locks }

  /// The Depth of the request.
  enum Depth: Hashable {
    case zero, one, infinity
  }

  /// The Depth that a request says, `usual` where it says none.
  /// - Throws: 400 of any other word.
  func depth(_ usual: Depth) throws(Refused) -> Depth {
    guard let text = request["depth"] else { return usual }
    // Some clients of Microsoft add `,noroot`, which only asks to leave something out.
    switch String(decoding: text.prefix { $0 != 0x2C }, as: UTF8.self).lowercased() {
    case "0": return .zero
    case "1": return .one
    case "infinity": return .infinity
    default: throw Refused(400, "Depth is 0, 1 or infinity")
    }
  }

  /// Whether what is at the destination may be replaced.
  /// - Throws: 400 of a word that is neither T nor F.
  func overwrites() throws(Refused) -> Bool {
    guard let text = request["overwrite"] else { return true }
    switch text {
    case [0x54], [0x74]: return true
    case [0x46], [0x66]: return false
    default: throw Refused(400, "Overwrite is T or F")
    }
  }
}

/// Nodes that a request looked up, and that the tree keeps until this is gone, as it does for the kernel.
final class Lookups: Sendable {
  private let tree: any FileSystem
  private let counts = Lock<[UInt64: UInt64]>([:])

  init(_ tree: any FileSystem) { self.tree = tree }

  /// Counts a lookup.
  func note(_ node: UInt64) {
    guard node != 0 else { return }
    counts.withLock { $0[node, default: 0] += 1 }
  }

  /// Takes lookups back before the end, of a page of a listing, say.
  func forget(_ nodes: [UInt64]) {
    for node in nodes {
      let wasCounted = counts.withLock { counts in
        guard let count = counts[node] else { return false }
        counts[node] = count > 1 ? count - 1 : nil
        return true
      }
      if wasCounted { tree.forget(node, 1) }
    }
  }

  deinit {
    let all = counts.withLock { $0 }
    for (node, count) in all { tree.forget(node, count) }
  }
}
