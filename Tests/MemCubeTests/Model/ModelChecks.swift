import Digest
import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// After everybody has synced with everybody: all are equal, and right.
extension ModelWorld {
  /// Copies both ways, with passes of upkeep, until nothing changes.
  func comeToRest() throws {
    note("comeToRest")
    // What was promised may be on the stick only, where a bundle was put back since.
    try bringing(replicas[0], from: stick) { try sync(stick, replicas[0].path) }
    for replica in replicas {
      replica.crash.arm(nil)
      try pass(replica)
    }
    for round in 0..<10 {
      for index in replicas.indices {
        let (one, other) = (replicas[index], replicas[(index + 1) % replicas.count])
        try sync(one.path, other.path)
        try sync(other.path, one.path)
      }
      for replica in replicas { try pass(replica) }
      let sets = try replicas.map { Set(try Workspace.files($0.path.appending("log"))) }
      if round > 0, sets.allSatisfy({ $0 == sets[0] }) { return }
    }
    try fail("the files of log/ do not become equal: \(try replicas.map { try plan($0) })")
  }

  /// What upkeep would do next.
  private func plan(_ replica: ModelReplica) throws -> String {
    let files = try Workspace.files(replica.path.appending("log")).count
    let index = try replica.open().read { core throws(SQLiteError) in
      (try core.index.segments(), try core.index.overlaps())
    }
    let cover = CoverPlan(index.0, index.1)
    return "\(replica.name): \(files) files, \(index.0.count) applied, \(index.1.count) overlaps, "
      + "\(cover.covered.count) covered, \(PackPlan.groups(index.0, index.1).count) to be packed"
  }

  /// Upkeep long after whatever happened.
  private func pass(_ replica: ModelReplica) throws {
    for _ in 0..<2 {
      try replica.run(seconds: 7_200)
      // Nothing is refused here, whatever a call of a user may meet.
      var refusal: CubeError?
      let isDone = try acting(replica) { cube in
        do {
          try cube.refresh()
          try cube.upkeep()
        } catch {
          refusal = error as? CubeError
          throw error
        }
        promise(replica)
      }
      if !isDone { try fail("upkeep of \(replica.name): \(refusal?.message ?? "not opened")") }
    }
  }

  func check() throws {
    var union: [Record] = []
    for replica in replicas { union += try records(replica.path) }
    let state = CubeState.compute(union)
    for replica in replicas {
      let cube = try replica.open()
      let context = "seed \(seed), \(replica.name)"
      try explaining { try IndexComparison.compare(cube, state, context) }
      try checkFiles(replica, cube, state)
    }
    let present = Set(union.map(\.id))
    let lost = acknowledged.subtracting(present).sorted()
    try checkLost(lost, state)
    try checkPurged(state, union)
    try checkRebuild(state)
  }

  /// Of what is gone, each record must be of something purged: a record that was acknowledged is
  /// known by its object.
  private func checkLost(_ lost: [RecordID], _ state: CubeState) throws {
    let unexplained = lost.filter { id in
      guard let subject = subjects[id] else { return true }
      return !state.purged.contains(subject) && !state.redacted.contains(id)
    }
    if !unexplained.isEmpty { try fail("acknowledged and lost: \(unexplained)") }
  }

  private func explaining(_ body: () throws -> Void) throws {
    do { try body() } catch { try fail("\(error)") }
  }

  private func checkFiles(
    _ replica: ModelReplica, _ cube: Cube, _ state: CubeState
  ) throws {
    // A bit of the cube's id that flipped in a file which was hurt once more: who reads it cannot
    // know whose it was, so it is named and left alone.
    // What this host had and nobody holds any more is told: only what no call promised may be.
    let missed = try cube.missed()
    let promised = missed.entries.filter { acknowledged.contains($0.id) }
    if !promised.isEmpty { try fail("\(replica.name): missed, and acknowledged: \(promised)") }
    let damage = try cube.verify(repair: false).filter {
      !(hasReverted && $0.problem == "the blob is not here")
        && !$0.problem.starts(with: "it belongs to the cube")
        && (missed.isEmpty || $0.problem != missed.words)
    }
    if !damage.isEmpty { try fail("\(replica.name): \(damage)") }
    let pending = try cube.counts().pending
    if pending != 0 { try fail("\(replica.name): \(pending) pending") }
  }

  /// No byte of what was purged is in any file of a bundle or host. One exception: a blob that no record
  /// named when the purge was applied, because its copy or its write was cut off. Nothing tells whose it is.
  private func checkPurged(_ state: CubeState, _ union: [Record]) throws {
    // Nor of what another machine made of it before it knew.
    if !state.implied.isEmpty { try fail("purges imply \(state.implied), and none names it") }
    let forbidden = Set(
      owners.filter { token, owners in
        // A memory that was learned from a message has its text, and goes with it.
        !unowned.contains(token) && owners.isSubset(of: state.purged)
      }.keys)
    guard !forbidden.isEmpty else { return }
    let named = Set(union.flatMap(\.purgedBlobs).map { Hex.encode($0) })
    for replica in replicas {
      try replica.open().close()
      replica.drop()
      for place in [replica.path, replica.home] {
        for file in try Workspace.files(place) {
          // In the bundle, or as the state keeps it.
          let isBlob = Path(file).parent.parent.lastComponent.elementsEqual("blobs".utf8)
          if isBlob, !named.contains(Path(file).lastComponent) { continue }
          let bytes = try Files.readAll(place.appending(file))
          let found = ModelWorld.tokens(in: bytes).intersection(forbidden).sorted()
          if !found.isEmpty { try fail("purged \(found) in \(place)/\(Path(file))") }
        }
      }
    }
  }

  /// The words of bytes that look like tokens.
  static func tokens(in bytes: [UInt8]) -> Set<String> {
    var found: Set<String> = []
    var index = 0
    while index + 1 < bytes.count {
      guard bytes[index] == 0x7A, bytes[index + 1] == 0x71 else {
        index += 1
        continue
      }
      var end = index + 2
      while end < bytes.count, (0x30...0x39).contains(bytes[end]) || bytes[end] == 0x78 { end += 1 }
      if end < bytes.count, bytes[end] == 0x71 {
        found.insert(String(decoding: bytes[index...end], as: UTF8.self))
      }
      index = end
    }
    return found
  }

  /// An index made anew shows the same.
  private func checkRebuild(_ state: CubeState) throws {
    guard let replica = pick(replicas) else { return }
    let cube = try replica.open()
    try cube.rebuild()
    try explaining {
      try IndexComparison.compare(cube, state, "seed \(seed), \(replica.name), made anew")
    }
  }
}
