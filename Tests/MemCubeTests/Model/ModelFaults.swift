import Posix
import SQLite

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// What goes wrong: kills, power losses, damage, old states put back.
extension ModelWorld {
  func faultStep(_ replica: ModelReplica) throws {
    switch number(0..<12) {
    case 0..<4:
      let steps = number(0..<40)
      note("arm \(replica.name) \(steps)")
      replica.crash.arm(steps)
    case 4..<5:
      note("kill \(replica.name)")
      replica.drop()
    case 5..<7: try losePower(replica)
    case 7..<9: try damage(replica)
    case 9..<10: try backUp(replica)
    default: try putBack(replica)
    }
  }

  /// The end of the spool is gone, and what copy tools brought and nobody synced.
  private func losePower(_ replica: ModelReplica) throws {
    note("losePower \(replica.name)")
    replica.drop()
    replica.spooled = []
    if let state = replica.state {
      let spool = state.appending("spool")
      if Files.exists(spool) {
        let bytes = try Files.readAll(spool)
        try Workspace.write(Array(bytes.prefix(number(0..<bytes.count + 1))), to: spool)
      }
    }
    for file in replica.unsynced.sorted(by: { $0.lexicographicallyPrecedes($1) }) where chance(3) {
      let path = replica.path.appending(file)
      guard Files.exists(path) else { continue }
      try hurt(replica, file)
      if chance(2), replica.fresh.contains(file) {
        try Files.unlink(path)
      } else {
        let bytes = try Files.readAll(path)
        try Workspace.write(Array(bytes.prefix(number(0..<bytes.count + 1))), to: path)
      }
    }
    replica.synced()
  }

  /// Damages a segment's file.
  private func damage(_ replica: ModelReplica) throws {
    let names = try Workspace.files(replica.path.appending("log"))
      .sorted { $0.lexicographicallyPrecedes($1) }
    guard let name = pick(names) else { return }
    note("damage \(replica.name)")
    let path = replica.path.appending("log").appending(name)
    try hurt(replica, Array("log/".utf8) + name)
    var bytes = try Files.readAll(path)
    guard !bytes.isEmpty else { return }
    if chance(2) {
      bytes[number(0..<bytes.count)] ^= UInt8(1 << number(0..<8))
    } else {
      bytes = Array(bytes.prefix(number(0..<bytes.count)))
    }
    try Workspace.write(bytes, to: path)
  }

  /// Notes that a segment is about to be damaged here: if this replica's index holds it, healing
  /// brings it back as long as that index lives; else its records must be elsewhere.
  func hurt(_ replica: ModelReplica, _ file: [UInt8]) throws {
    guard let name = SegmentName(path: file) else { return }
    let bundle = Bundle(path: replica.path, manifest: manifest)
    guard Files.exists(bundle.path(of: name)) else { return }
    var ids: Set<RecordID> = []
    var reader = try bundle.reader(name)
    while let record = try reader.next() { ids.insert(record.id) }
    replica.atRisk.formUnion(ids)
    let isApplied = try replica.cube?.read { core throws(SQLiteError) in
      try core.index.rows(of: name) != nil
    }
    if isApplied != true { try forget(ids, besides: name, in: replica.path) }
  }

  /// What was at risk here has to be whole elsewhere, or it is lost, and rightly.
  func indexLost(_ replica: ModelReplica) throws {
    guard !replica.atRisk.isEmpty else { return }
    try forget(replica.atRisk)
  }

  /// Takes back the promise for records that no whole segment holds any more, but for one that is about
  /// to be hurt, or was just now, in one place.
  func forget(
    _ ids: Set<RecordID>, besides name: SegmentName? = nil, in hurt: Path? = nil
  ) throws {
    let lost = ids.intersection(acknowledged)
    guard !lost.isEmpty else { return }
    var present: Set<RecordID> = []
    for place in replicas.map(\.path) + [stick] {
      present.formUnion(try held(place, but: place == hurt ? name : nil))
    }
    acknowledged.subtract(lost.subtracting(present))
  }

  /// The records of a bundle's whole segments.
  func held(_ place: Path, but name: SegmentName? = nil) throws -> Set<RecordID> {
    Set(try records(place, but: name).map(\.id))
  }

  func records(_ place: Path, but name: SegmentName? = nil) throws -> [Record] {
    let bundle = Bundle(path: place, manifest: manifest)
    var found: [Record] = []
    for file in try bundle.segments() where file.name != name {
      var records: [Record] = []
      var reader = try bundle.reader(file.name)
      while let record = try reader.next() { records.append(record) }
      if reader.report.isWhole { found += records }
    }
    return found
  }

  // MARK: Snapshots

  private func backUp(_ replica: ModelReplica) throws {
    note("backUp \(replica.name)")
    replica.drop()
    taken.insert(replica.name)
    let backup = backups.appending(replica.name)
    try tool(["rm", "-rf", backup.description])
    try tool(["mkdir", "-p", "\(backup)"])
    try tool(["cp", "-a", replica.path.description, "\(backup)/bundle"])
    if Files.exists(replica.home) { try tool(["cp", "-a", "\(replica.home)", "\(backup)/home"]) }
  }

  /// An older state of the bundle, of the host, or of both.
  private func putBack(_ replica: ModelReplica) throws {
    guard taken.contains(replica.name) else { return }
    let backup = backups.appending(replica.name)
    replica.drop()
    replica.spooled = []
    let what = number(0..<3)
    note("putBack \(replica.name) \(["bundle", "host", "both"][what])")
    if what != 1 {
      hasReverted = true
      if chance(2) {
        // In place: directories keep their inodes.
        try tool(["rsync", "-a", "--delete", "\(backup)/bundle/", "\(replica.path)/"])
      } else {
        try tool(["rm", "-rf", replica.path.description])
        try tool(["cp", "-r", "\(backup)/bundle", replica.path.description])
      }
    }
    if what != 0, Files.exists(backup.appending("home")) {
      // What was put aside by then stays gone: bringing it back is the user's own doing.
      try tool([
        "rsync", "-a", "--delete", "--exclude", "lost+found", "\(backup)/home/",
        "\(replica.home)/",
      ])
    }
    try forget(acknowledged)
    replica.atRisk = []
  }
}
