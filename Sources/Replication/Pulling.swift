internal import Bundle
package import Format
internal import MemCube
internal import Posix
internal import Stores

extension Pass {
  /// Takes in what came into the store since the last pass: first a segment's blobs, then the segment. What
  /// is damaged there is named and passed over.
  /// - Throws: `.unreachable`; `.io`. What was taken in by then stays, and is not asked for again.
  package func pull() throws(CubeError) {
    let listing = try call { () throws(StoreError) in
      try store.list(bundle.cube, since: memory.mark)
    }
    hasListed = true
    let here = try namesHere()
    var segments: Set<SegmentName> = []
    var blobs: Set<[UInt8]> = []
    var held: [StoredObject] = []
    for object in listing.objects {
      switch object {
      case .segment(let name):
        if here.contains(name) {
          held.append(object)
        } else if !memory.known.contains(object) {
          segments.insert(name)
        }
      case .blob(let sha256):
        if isHere(blob: sha256) { held.append(object) } else { blobs.insert(sha256) }
      }
    }
    if listing.isWhole { forgetUnlisted(Set(listing.objects)) }
    memory.add(held)
    try memory.write(host: host)
    try takeIn(segments.sorted(), besides: try review(notIn: here))
    try takeIn(blobs: blobs)
    // Not before: a pass that was cut off lists the same again.
    memory.advance(to: listing.mark)
    try memory.write(host: host)
    if let cube, report.segmentsPulled + report.blobsPulled > 0 { _ = try cube.refresh() }
  }

  /// What a whole listing does not name is not there any more.
  func forgetUnlisted(_ listed: Set<StoredObject>) {
    memory.remove(memory.known.subtracting(listed))
  }

  private func takeIn(_ segments: [SegmentName], besides done: Int) throws(CubeError) {
    let all = Int64(segments.count)
    for (index, name) in segments.enumerated() {
      try checkStop()
      progress?(Int64(index), all)
      try pull(name)
      if index % 64 == 63 { try memory.write(host: host) }
    }
    if done > 0 || !segments.isEmpty { try memory.write(host: host) }
  }

  /// Takes a segment in, its blobs first.
  private func pull(_ name: SegmentName) throws(CubeError) {
    let arrival = try SegmentArrival(bundle, name, host: host)
    guard try fetch(.segment(name), { part throws(CubeError) in try arrival.add(part) }),
      try isWhole(arrival)
    else { return }
    try keep(arrival)
  }

  /// Gives a segment that has come its name, once its blobs are here, as far as the store has them.
  func keep(_ arrival: SegmentArrival) throws(CubeError) {
    for sha256 in arrival.blobs.keys where !isHere(blob: sha256) { try pull(blob: sha256) }
    try arrival.keep()
    report.segmentsPulled += 1
    memory.add([.segment(arrival.name)])
  }

  func isWhole(_ arrival: SegmentArrival) throws(CubeError) -> Bool {
    do {
      try arrival.check()
      return true
    } catch {
      guard case .damaged(let text) = error else { throw error }
      report.damage.append("\(store.address): \(text)")
      return false
    }
  }

  /// Blobs that came after their segments, as where another replica had lost one for a time.
  private func takeIn(blobs: Set<[UInt8]>) throws(CubeError) {
    guard !blobs.isEmpty, let cube else { return }
    _ = try cube.refresh()
    let wanted = blobs.intersection(try cube.blobsNamed())
    for sha256 in wanted where !isHere(blob: sha256) {
      try checkStop()
      try pull(blob: sha256)
    }
  }

  private func pull(blob sha256: [UInt8]) throws(CubeError) {
    let arrival = try BlobArrival(bundle, sha256, host: host)
    guard try fetch(.blob(sha256), { part throws(CubeError) in try arrival.add(part) }) else {
      return
    }
    do { try arrival.keep() } catch {
      guard case .damaged(let text) = error else { throw error }
      return report.damage.append("\(store.address): \(text)")
    }
    report.blobsPulled += 1
    memory.add([.blob(sha256)])
  }

  /// Gets an object's bytes; false where it is gone meanwhile, or damaged, which is noted.
  func fetch(
    _ object: StoredObject, _ receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(CubeError) -> Bool {
    var count: Int64 = 0
    do throws(StoreError) {
      try store.get(object, of: bundle.cube) { part throws(CubeError) in
        count += Int64(part.count)
        try receive(part)
      }
    } catch {
      switch error {
      case .notFound: return false
      case .damaged(let text): report.damage.append(text)
      case .receiver(.damaged(let text)): report.damage.append("\(store.address): \(text)")
      default: throw error.asCubeError
      }
      return false
    }
    report.bytesPulled += count
    return true
  }

  /// Looks at the segments that the store has and that are gone here. Where upkeep removed one, its records
  /// are here otherwise, or purged: it may be withdrawn. Where the bundle was replaced by an older copy,
  /// they are not: it is taken in again.
  /// - Returns: how many were looked at.
  func review(notIn here: Set<SegmentName>) throws(CubeError) -> Int {
    guard let cube else { return 0 }
    var gone: [SegmentName] = []
    for case .segment(let name) in memory.known
    where !here.contains(name) && !withdrawable.contains(name) {
      gone.append(name)
    }
    for name in gone.sorted() {
      try checkStop()
      var isAccounted = true
      let arrival = try SegmentArrival(bundle, name, host: host) { record throws(CubeError) in
        if isAccounted { isAccounted = try cube.accounts(for: record) }
      }
      let damage = report.damage.count
      let isThere = try fetch(.segment(name)) { part throws(CubeError) in try arrival.add(part) }
      if isThere, try isWhole(arrival), !isAccounted {
        try keep(arrival)
      } else if report.damage.count > damage || isThere {
        // What was held whole and is damaged there helps no other replica.
        report.damage.removeSubrange(damage...)
        withdrawable.insert(name)
      } else {
        memory.remove([.segment(name)])
      }
    }
    return gone.count
  }
}
