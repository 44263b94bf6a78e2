internal import Bundle
package import Format
package import MemCube
internal import Posix
internal import Stores

/// How much of this machine's disk the copies of cubes take. Those that were not used for the longest time go,
/// once the store has all of them; asked for again they are brought as any other cube is.
extension SharedHome {
  /// What was used so short a time ago stays; what could not go stays so long; and what changes all the time is measured
  /// so often, milliseconds.
  private static let (rest, delay, interval): (Int64, Int64, Int64) = (3_000, 30_000, 3_000)

  /// Notes that a cube is used, and is to be measured anew. One that a call uses goes late; the server's own
  /// work at it counts for nothing.
  package func noteUse(_ cube: [UInt8], byCall: Bool) {
    let now = host.now().milliseconds
    state.withLock { state in
      if byCall { state.local[cube]?.used = now }
      state.local[cube]?.isChanged = true
    }
  }

  /// Lets a cube that cannot go now be tried late, by its name in the store.
  package func putOff(_ name: [UInt8]) {
    let until = host.now().milliseconds + Self.delay
    state.withLock { state in
      for (cube, local) in state.local where local.name == name {
        state.local[cube]?.staysUntil = until
      }
    }
  }

  /// The names of cubes that are to go, so that the others have room; those first that were not used for the
  /// longest time.
  package func spare() -> [[UInt8]] {
    guard let room else { return [] }
    let now = host.now().milliseconds
    for (id, local) in state.withLock({ $0.local })
    where local.isChanged && abs(now - local.measured) >= Self.interval {
      // One that is used meanwhile is measured again.
      state.withLock { $0.local[id]?.isChanged = false }
      let bytes = Self.bytes(below: local.bundle.path) + Self.bytes(below: local.state.directory)
      state.withLock { state in
        state.local[id]?.bytes = bytes
        state.local[id]?.measured = now
      }
    }
    return state.withLock { state in
      var excess = state.local.values.reduce(-room) { $0 + $1.bytes }
      if excess <= 0 { return [] }
      var names: [[UInt8]] = []
      for local in state.local.values.sorted(by: { $0.used < $1.used })
      where excess > 0 && local.used < now - Self.rest && local.staysUntil < now {
        names.append(local.name)
        excess -= local.bytes
      }
      return names
    }
  }

  /// What a directory takes of the disk.
  private static func bytes(below path: Path) -> Int64 {
    var sum: Int64 = 0
    var waiting = [path]
    while let next = waiting.popLast() {
      for entry in (try? Files.list(next, followLinks: false)) ?? [] {
        let path = next.appending(entry.name)
        guard let status = try? Files.status(path, followLinks: false) else { continue }
        sum += status.blocks * 512
        if status.kind == .directory { waiting.append(path) }
      }
    }
    return sum
  }

  /// Takes a cube off this machine that no call uses. In this order:
  ///
  ///  1. A pass puts into the store what is here only.
  ///  2. The store is asked what it has. A file that it does not name keeps the cube here, and so does
  ///     anything else that is nowhere but here.
  ///  3. Within the lock that each writer of this machine needs, what waits is committed. Had anything come
  ///     since the second step, the cube stays.
  ///  4. The bundle goes out of sight in one step, with this machine's state of it later. What a killed
  ///     process leaves of them is removed at the next start.
  /// - Parameters:
  ///   - cube: which one.
  ///   - look: gets it after the second step, to keep what is to be known of it.
  /// - Returns: whether it went.
  /// - Throws: `.unreachable`; what reading and removing throw. The cube is where it was, or gone.
  package func leave(
    _ cube: Cube, _ look: (Cube) throws(CubeError) -> Void
  ) throws(CubeError) -> Bool {
    let mayGo = state.withLock { state in
      state.pulling[cube.id] == nil && state.leaving.insert(cube.id).inserted
    }
    guard mayGo else { return false }
    defer { state.withLock { _ = $0.leaving.remove(cube.id) } }
    try checkIsSame()
    let pass = try Pass(cube, store, identity: identity)
    try pass.synchronize()
    guard pass.memory.damaged.isEmpty, try !cube.isReading(),
      let files = try cube.onlyFiles(), try isWhole(cube.id, files)
    else { return false }
    try look(cube)
    try cube.erase { () throws(CubeError) in
      guard try cube.onlyFiles() == files else {
        throw .refused("\(cube.path) was written to meanwhile")
      }
    }
    let mark = pass.memory.mark
    state.withLock { state in
      (state.local[cube.id], state.due[cube.id], state.left[cube.id]) = (nil, nil, mark)
    }
    return true
  }

  /// Whether a cube is not here, and in the store as it was when it went.
  package func isAsLeft(_ name: [UInt8]) -> Bool {
    state.withLock { state in
      state.cubes[name].map { state.left[$0.id] != nil && state.local[$0.id] == nil } ?? false
    }
  }

  /// Whether the store has all these files of a cube.
  private func isWhole(_ cube: [UInt8], _ files: CubeFiles) throws(CubeError) -> Bool {
    let listing: StoreListing
    do throws(StoreError) { listing = try store.list(cube, since: nil) } catch {
      throw Self.said(error)
    }
    let there = Set(listing.objects)
    return listing.isWhole && files.blobs.allSatisfy { there.contains(.blob($0)) }
      && files.segments.allSatisfy { there.contains(.segment($0)) }
  }
}
