internal import Bundle
internal import Digest
package import Format
internal import MemCube
internal import Posix
package import Stores

/// News: what other servers wrote.
extension SharedHome {
  /// Waits for news of the cubes that this host has, and brings them into their bundles; open cubes take them
  /// in at their next use.
  /// - Returns: the cubes that were erased, which this host is to erase as well.
  /// - Throws: `.unreachable`.
  package func follow(nanoseconds: Int64) throws(CubeError) -> [StoredCube] {
    let (marks, gone) = state.withLock { state in
      (
        state.local.mapValues(\.mark).merging(state.left.mapValues { .some($0) }) { here, _ in here
        }
        .filter { !state.gone.contains($0.key) },
        state.local.filter { state.gone.contains($0.key) }
          .map { StoredCube(id: $0.key, name: $0.value.name, isGone: true) }
      )
    }
    if !gone.isEmpty { return gone }
    guard !marks.isEmpty else {
      Clock.sleep(nanoseconds: nanoseconds)
      return []
    }
    let news: Set<[UInt8]>
    do throws(StoreError) { news = try store.watch(marks, nanoseconds: nanoseconds) } catch {
      throw error.asCubeError
    }
    state.withLock { state in for cube in news { state.left[cube] = nil } }
    for cube in news {
      do { try pull(cube) } catch {
        // It was erased: the next look at the names says so. Or its bundle is gone.
        guard case .notFound = error else { throw error }
      }
    }
    return []
  }

  /// Brings what is new of a cube into its bundle.
  /// - Returns: whether anything came.
  @discardableResult
  package func pull(_ cube: [UInt8]) throws(CubeError) -> Bool {
    try checkIsSame()
    guard let local = beginPull(cube) else { return false }
    defer { endPull(cube) }
    let pass = try Pass(local.bundle, local.state, store, identity: identity, host: host)
    try pass.pull()
    keep(pass.memory.mark, of: cube)
    let isAny = pass.report.segmentsPulled + pass.report.blobsPulled > 0
    if isAny { state.withLock { $0.local[cube]?.isChanged = true } }
    // What a purge names is to go from here, and from the store. What is damaged there is tried again, and
    // reported by a pass, which knows whether it is wanted.
    if isAny || !pass.memory.damaged.isEmpty { expectPass(of: cube) }
    return isAny
  }

  /// The bundle of a cube, which stays here as long as something is brought into it; nil: it is not here.
  private func beginPull(_ cube: [UInt8]) -> LocalCube? {
    while true {
      let (local, isLeaving) = state.withLock { state in
        let isLeaving = state.leaving.contains(cube)
        if !isLeaving, state.local[cube] != nil { state.pulling[cube, default: 0] += 1 }
        return (state.local[cube], isLeaving)
      }
      if !isLeaving { return local }
      // It is gone in a moment, or stays after all.
      Clock.sleep(nanoseconds: 20_000_000)
    }
  }

  private func endPull(_ cube: [UInt8]) {
    state.withLock { state in
      let left = (state.pulling[cube] ?? 1) - 1
      state.pulling[cube] = left > 0 ? left : nil
    }
  }

  // MARK: Tokens

  /// What a caller sends with a later call, to any server, so that it sees what it wrote: of each cube that
  /// was written to since a time, the last segment.
  package func token(of cubes: Set<[UInt8]>, since began: Int64) -> [UInt8]? {
    let parts = state.withLock { state in
      cubes.compactMap { cube in
        state.shared[cube].flatMap { shared in
          shared.at < began
            ? nil : cube + [0x2E] + shared.segment.month + [0x2E] + shared.segment.hash
        }
      }
    }
    if parts.isEmpty || parts.count > Self.mostCubes { return nil }
    return Array(parts.sorted { $0.lexicographicallyPrecedes($1) }.joined(separator: [0x7E]))
  }

  private static let mostCubes = 16

  /// The cubes of a token, with the segments that this server has not had yet; nil: it is no token.
  private func parts(of token: [UInt8]) -> [(cube: [UInt8], segment: SegmentName)]? {
    let words = token.split(separator: 0x7E, omittingEmptySubsequences: false)
    guard words.count <= Self.mostCubes else { return nil }
    var found: [(cube: [UInt8], segment: SegmentName)] = []
    for word in words {
      let fields = word.split(separator: 0x2E).map { Array($0) }
      guard fields.count == 3, Hex.isHex(fields[0], count: 32),
        let segment = SegmentName(month: fields[1], hash: fields[2])
      else { return nil }
      found.append((fields[0], segment))
    }
    return found
  }

  /// Sees to it that what a token names is here.
  /// - Parameters:
  ///   - token: what an earlier answer gave.
  ///   - seconds: how long it is tried where the store cannot be reached.
  /// - Returns: the names of cubes to which something came; nil: it is no token.
  /// - Throws: `.unreachable` after that time.
  package func await(_ token: [UInt8], seconds: Int64) throws(CubeError) -> [[UInt8]]? {
    guard let parts = parts(of: token) else { return nil }
    let end = Clock.monotonic() + seconds * 1_000_000_000
    var news: [[UInt8]] = []
    for (cube, segment) in parts {
      // One that is not here is brought when it is asked for, as it is then.
      guard let local = state.withLock({ $0.local[cube] }) else { continue }
      if Files.exists(local.bundle.path(of: segment)) {
        news.append(local.name)
        continue
      }
      while true {
        do {
          // A pack may hold it by now: all that is there when this begins is enough.
          try pull(cube)
          news.append(local.name)
          break
        } catch {
          guard case .unreachable = error, Clock.monotonic() < end else { throw error }
          Clock.sleep(nanoseconds: 200_000_000)
        }
      }
    }
    return news
  }
}
