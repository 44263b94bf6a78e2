internal import Bundle
internal import Digest
package import Format
internal import MemCube
internal import Posix
internal import Stores

extension Pass {
  /// Takes in what came into the store since the last pass: first a segment's blobs, then the segment. What
  /// is damaged there is named and passed over.
  /// - Throws: `.unreachable`; `.io`. What was taken in by then stays, and is not asked for again.
  package func pull() throws(CubeError) {
    let listing = try list()
    let here = try namesHere()
    let before = memory.damaged
    var segments: Set<SegmentName> = []
    var blobs: Set<[UInt8]> = []
    var held: [StoredObject] = []
    for object in listing.objects {
      if isHere(object, among: here) {
        held.append(object)
        continue
      }
      switch object {
      case .segment(let name): if !memory.known.contains(object) { segments.insert(name) }
      case .blob(let sha256): blobs.insert(sha256)
      }
    }
    // What was damaged is tried again, unless it came in another way.
    let mended = before.filter { isHere($0, among: here) }
    for case .segment(let name) in before.subtracting(mended) { segments.insert(name) }
    memory.add(held + mended)
    try memory.write(host: host)
    try takeIn(segments.sorted(), besides: try review(notIn: here))
    try takeIn(blobs: blobs)
    try takeInDamagedBlobs(before)
    // Not before: a pass that was cut off lists the same again.
    memory.advance(to: listing.mark)
    try memory.write(host: host)
    if let cube, report.segmentsPulled + report.blobsPulled > 0 { _ = try cube.refresh() }
  }

  /// Lists what the store has since the last pass, and forgets what is not there any more.
  func list() throws(CubeError) -> StoreListing {
    let listing = try call { () throws(StoreError) in
      try store.list(bundle.cube, since: memory.mark)
    }
    hasListed = true
    if listing.isWhole { forgetUnlisted(Set(listing.objects)) }
    return listing
  }

  /// Whether this bundle has an object. `here`: the segments that it has.
  func isHere(_ object: StoredObject, among here: Set<SegmentName>) -> Bool {
    switch object {
    case .segment(let name): here.contains(name)
    case .blob(let sha256): isHere(blob: sha256)
    }
  }

  /// What a whole listing does not name is not there any more.
  func forgetUnlisted(_ listed: Set<StoredObject>) {
    memory.remove(memory.known.subtracting(listed))
    // A blob may be named by a segment and be missing; a segment that is not listed is wanted no more.
    memory.remove(
      memory.damaged.filter { object in
        if case .segment = object { !listed.contains(object) } else { false }
      })
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
    let object = StoredObject.segment(name)
    switch try fetch(object, { part throws(CubeError) in try arrival.add(part) }) {
    case .came where try isWhole(arrival): try keep(arrival)
    case .came, .damaged: memory.addDamaged(object)
    case .absent: memory.remove([object])
    }
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

  /// Asks again for blobs that were damaged, or missing, before this pass, and reports those that still are.
  /// Those that no living record names are wanted no more; an open cube alone can say which.
  private func takeInDamagedBlobs(_ before: Set<StoredObject>) throws(CubeError) {
    guard !missing.isEmpty || memory.damaged.contains(where: \.isBlob) else { return }
    if let cube {
      _ = try cube.refresh()
      let named = try cube.blobsNamed()
      memory.remove(
        memory.damaged.filter { object in
          if case .blob(let sha256) = object { !named.contains(sha256) } else { false }
        })
    }
    for case .blob(let sha256) in before.intersection(memory.damaged) where !isHere(blob: sha256) {
      try checkStop()
      try pull(blob: sha256)
    }
    for sha256 in missing.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where memory.damaged.contains(.blob(sha256)) {
      report.damage.append(
        "\(store.address) has not the blob \(Path(Hex.encode(sha256))), which a segment there names"
      )
    }
    try memory.write(host: host)
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
    guard asked.insert(sha256).inserted else { return }
    let object = StoredObject.blob(sha256)
    let arrival = try BlobArrival(bundle, sha256, host: host)
    switch try fetch(object, { part throws(CubeError) in try arrival.add(part) }) {
    case .came:
      do { try arrival.keep() } catch {
        guard case .damaged(let text) = error else { throw error }
        report.damage.append("\(store.address): \(text)")
        return memory.addDamaged(object)
      }
      report.blobsPulled += 1
      memory.add([object])
    case .damaged: memory.addDamaged(object)
    case .absent:
      memory.addDamaged(object)
      missing.insert(sha256)
    }
  }

  /// What became of an object that was asked for.
  enum Fetched { case came, absent, damaged }

  /// Gets an object's bytes. What is damaged is noted in the report.
  func fetch(
    _ object: StoredObject, _ receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(CubeError) -> Fetched {
    var count: Int64 = 0
    do throws(StoreError) {
      try store.get(object, of: bundle.cube) { part throws(CubeError) in
        count += Int64(part.count)
        try receive(part)
      }
    } catch {
      switch error {
      case .notFound: return .absent
      case .damaged(let text): report.damage.append(text)
      case .receiver(.damaged(let text)): report.damage.append("\(store.address): \(text)")
      default:
        note(error)
        throw error.asCubeError
      }
      return .damaged
    }
    report.bytesPulled += count
    return .came
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
      let found = try fetch(.segment(name)) { part throws(CubeError) in try arrival.add(part) }
      if found == .came, try isWhole(arrival), !isAccounted {
        try keep(arrival)
      } else if found != .absent {
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
