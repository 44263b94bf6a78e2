internal import Digest
package import Format
package import Posix

/// A bundle that was renamed while it is open keeps what this host has of it: its index, its
/// spool, its scratch files, and so the numbers by which a mount knows its files.
extension ReplicaState {
  /// Goes on with the state of the bundle at its new path: moves it there, unless another process
  /// was faster. Needs the writer's lock where the state is still at the old path.
  package func follow(to path: Path) throws(CubeError) {
    let old = directory
    if isInside {
      // It went along with the bundle.
      let new = path.appending("index").appending(old.lastComponent)
      if var moved = try facts(at: new), moved.path != path {
        moved.path = path
        try ReplicaFacts(new).write(moved, host: host)
      }
      return seats.take(Seat(path: path, directory: new, label: label))
    }
    let new = ReplicaState.folder(of: cube, host).appending(ReplicaState.key(of: path))
    if let known = try facts(at: old), known.path == bundle {
      if Files.exists(new) { try makeWay(at: new) }
      try attempt("moving \(old) to \(new)") { () throws(Errno) in try Files.rename(old, new) }
      var moved = known
      moved.path = path
      try ReplicaFacts(new).write(moved, host: host)
    }
    let label = try facts(at: new)?.label ?? label
    seats.take(Seat(path: path, directory: new, label: label))
  }

  /// A copy of this cube was at the path before: what it had spooled is the cube's, and the rest of
  /// its state is put aside.
  private func makeWay(at place: Path) throws(CubeError) {
    let former = Spool(path: place.appending("spool"))
    let records = try former.read().records
    if !records.isEmpty { try spool.append(records, host: host) }
    try former.clear(host: host)
    try attempt("putting \(place) aside") { () throws(Errno) in
      try Files.rename(place, Path(place.bytes + [0x2E] + Hex.encode(host.random(4))))
    }
  }

  private func facts(at directory: Path) throws(CubeError) -> ReplicaFacts.Values? {
    guard let facts = try ReplicaFacts(directory).read(), facts.cube == cube else { return nil }
    return facts
  }
}
