internal import Bundle
internal import Digest
package import Format
internal import MemCube
internal import Posix
internal import Stores

extension Pass {
  /// Puts into the store what is here and not there: blobs first, then segments. Lines that a purge names
  /// never go there.
  /// - Throws: `.unreachable`; `.io`. What was put by then is not put again.
  package func push() throws(CubeError) {
    guard let cube else { return }
    try cube.synchronize()
    _ = try cube.refresh()
    if try cube.isPurgeDue() { try cube.upkeep() }
    if !hasListed { try look() }
    let due = try cube.segmentsToShare()
    try put(try blobsToPut(cube), due.filter { !memory.known.contains(.segment($0)) }.sorted())
    try memory.write(host: host)
  }

  /// Sees what the store has: what is not there any more is to be put again. What others put stays to be
  /// pulled.
  private func look() throws(CubeError) {
    let listing = try list()
    let here = try namesHere()
    memory.add(listing.objects.filter { isHere($0, among: here) })
    if memory.known.isSuperset(of: listing.objects) { memory.advance(to: listing.mark) }
    try memory.write(host: host)
  }

  /// The blobs that live records name, and that the store may not have. Those that purges name may have been
  /// removed there by another replica, which did not know of a new record with the same content.
  private func blobsToPut(_ cube: Cube) throws(CubeError) -> [[UInt8]] {
    let purged = try cube.blobsPurged()
    return try cube.blobsNamed()
      .filter { !memory.known.contains(.blob($0)) || purged.contains($0) }
      .filter { isHere(blob: $0) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func put(_ blobs: [[UInt8]], _ segments: [SegmentName]) throws(CubeError) {
    let all = Int64(blobs.count + segments.count)
    var done: Int64 = 0
    for sha256 in blobs {
      try checkStop()
      progress?(done, all)
      try put(blob: sha256)
      done += 1
    }
    for name in segments {
      try checkStop()
      progress?(done, all)
      try put(name)
      done += 1
      if done % 64 == 0 { try memory.write(host: host) }
    }
  }

  private func put(blob sha256: [UInt8]) throws(CubeError) {
    let isKnown = memory.known.contains(.blob(sha256))
    // What is torn here waits until upkeep has mended it.
    guard try bundle.checkBlob(sha256) == true else { return }
    let content = try source(bundle.blobPath(sha256))
    try call { () throws(StoreError) in try store.put(.blob(sha256), of: bundle.cube, content) }
    memory.add([.blob(sha256)])
    if isKnown { return }
    report.blobsPushed += 1
    report.bytesPushed += content.count
  }

  /// Puts a segment; one that upkeep removes meanwhile goes up as what it became.
  private func put(_ name: SegmentName) throws(CubeError) {
    guard let found = try bundle.check(name), found.isWhole else { return }
    let content: ByteSource
    do { content = try source(bundle.path(of: name)) } catch {
      if case .notFound = error { return }
      throw error
    }
    try call { () throws(StoreError) in try store.put(.segment(name), of: bundle.cube, content) }
    memory.add([.segment(name)])
    report.segmentsPushed += 1
    report.bytesPushed += content.count
  }

  private func source(_ path: Path) throws(CubeError) -> ByteSource {
    let file = HeldFile(try Bundle.openRegular(path))
    return try attempt("reading \(path)") { () throws(Errno) in try ByteSource(file) }
  }

  /// Takes out of the store what upkeep removed here: segments that others hold, or that were purged, and
  /// blobs that no record names any more. Only what this replica held whole itself, and only once all that
  /// is here is there.
  package func withdraw() throws(CubeError) {
    guard let cube else { return }
    let here = try namesHere()
    var isAny = memory.known.contains { object in
      if case .segment(let name) = object { return !here.contains(name) }
      return false
    }
    let named = try cube.blobsNamed()
    isAny = isAny || !blobsToRemove(named).isEmpty
    guard isAny else { return }
    // Other replicas remove as well: what is there is looked at anew.
    let listing = try call { () throws(StoreError) in try store.list(bundle.cube, since: nil) }
    guard listing.isWhole else { return }
    forgetUnlisted(Set(listing.objects))
    try put(
      try blobsToPut(cube),
      try cube.segmentsToShare().filter { !memory.known.contains(.segment($0)) }.sorted())
    let pulled = report.segmentsPulled
    _ = try review(notIn: try namesHere())
    for name in withdrawable.sorted() where memory.known.contains(.segment(name)) {
      try remove(.segment(name))
    }
    withdrawable = []
    try memory.write(host: host)
    guard report.segmentsPulled == pulled else {
      // It names blobs that are not to go.
      _ = try cube.refresh()
      return
    }
    for sha256 in blobsToRemove(try cube.blobsNamed()) { try remove(.blob(sha256)) }
    try memory.write(host: host)
  }

  private func blobsToRemove(_ named: Set<[UInt8]>) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for case .blob(let sha256) in memory.known
    where !named.contains(sha256) && !isHere(blob: sha256) {
      found.append(sha256)
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func remove(_ object: StoredObject) throws(CubeError) {
    try checkStop()
    try call { () throws(StoreError) in try store.delete(object, of: bundle.cube) }
    memory.remove([object])
    report.withdrawn += 1
  }
}
