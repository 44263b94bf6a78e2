internal import Fuse
internal import HTTP
internal import Posix

/// What could not be done below a folder, each with its status.
struct Failures {
  /// More are not named one by one.
  private static let limit = 1_000

  private(set) var list: [(href: [UInt8], status: Int)] = []
  private(set) var count = 0

  mutating func add(_ location: Location, isFolder: Bool, _ refused: Refused) {
    count += 1
    if list.count < Self.limit { list.append((location.href(isFolder: isFolder), refused.status)) }
  }

  /// The answer that names them.
  var response: Response {
    let parts = list.map { MultiStatus.response($0.href, status: $0.status) }
    return Response(
      status: 207, fields: [XMLWriting.type],
      body: .bytes(MultiStatus.start + Array(parts.joined()) + MultiStatus.end))
  }
}

extension Call {
  /// No folder is deeper: a path has at most so many.
  static let depthLimit = 200

  /// DELETE.
  func delete(_ tokens: Set<[UInt8]>) throws(Refused) -> Response {
    guard let found = try find(location, followingLast: false) else { throw Refused(.notFound) }
    guard try depth(.infinity) == .infinity || !found.isFolder else {
      throw Refused(400, "a folder goes with all that is in it: Depth is infinity")
    }
    try checkConditions(found)
    try checkLocks(location, names: true, isDeep: true, tokens)
    let failures = try remove(location, found)
    guard failures.count == 0 else { return failures.response }
    locks.forget(location)
    return Response(status: 204)
  }

  /// Removes what a name stands for; of a link, the link. It lasts when this returns.
  /// - Returns: what could not be removed of what is below.
  func remove(_ location: Location, _ found: Found) throws(Refused) -> Failures {
    guard !location.names.isEmpty else { throw Refused(403, "the root cannot be deleted") }
    var failures = Failures()
    if !found.isFolder {
      try asked { () throws(Errno) in try tree.unlink(found.parent, found.name, caller) }
    } else if Self.holdsFiles(location) {
      try removeAll(location, found, 0, &failures)
    } else {
      // Of a cube only one that never held anything: its places would be emptied one by one else.
      try asked { () throws(Errno) in try tree.removeDirectory(found.parent, found.name, caller) }
    }
    try asked { () throws(Errno) in try tree.synchronize(found.parent, 0, false) }
    return failures
  }

  /// Whether a folder is a user's own, in memories/ or documents/, or of a bundle that is being copied here.
  private static func holdsFiles(_ location: Location) -> Bool {
    let names = location.names
    if names.first?.suffix(8).elementsEqual(".memcube".utf8) == true { return true }
    return names.count > 2
      && ["memories", "documents"].contains { $0.utf8.elementsEqual(names[1]) }
  }

  /// Removes a folder, first all that is in it. Where something stays, so does the folder.
  private func removeAll(
    _ location: Location, _ found: Found, _ depth: Int, _ failures: inout Failures
  ) throws(Refused) {
    guard depth < Self.depthLimit else { throw Refused(403, "the folders are too deep") }
    let before = failures.count
    for child in try children(found) {
      guard !attendance.isGone else { throw Refused(503, "the client has left") }
      let place = location.appending(child.name)
      do throws(Refused) {
        if child.isFolder {
          try removeAll(place, child, depth + 1, &failures)
        } else {
          try asked { () throws(Errno) in try tree.unlink(child.parent, child.name, caller) }
        }
      } catch {
        if error.status != 404 { failures.add(place, isFolder: child.isFolder, error) }
      }
    }
    guard failures.count == before else { return }
    try asked { () throws(Errno) in try tree.removeDirectory(found.parent, found.name, caller) }
  }

  /// All that is in a folder now: what changes it goes by that.
  func children(_ found: Found) throws(Refused) -> [Found] {
    let reading = try FolderReading(self, found.node, keepsNodes: true)
    var out: [Found] = []
    while true {
      let page = try reading.more()
      if page.isEmpty { return out }
      out += page
    }
  }
}
