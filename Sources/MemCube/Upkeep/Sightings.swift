internal import Bundle
internal import Format
internal import Posix

/// When this replica first saw what has to be of an age before upkeep touches it: torn files, and
/// segments that hold all records of another. A line each, in the replica's state; losing them
/// starts the clocks anew.
struct Sightings: Equatable {
  /// A torn file as it was seen.
  struct Torn: Equatable {
    var size: Int64
    var ctime: Timestamp
    var since: Int64
  }

  /// Torn files by name.
  var torn: [SegmentName: Torn] = [:]
  /// Running time at which a segment was first seen to hold all of another.
  var coverers: [SegmentName: Int64] = [:]

  static func read(_ replica: ReplicaState) throws(CubeError) -> Sightings {
    var out = Sightings()
    for line in (try file(replica).read() ?? []).split(separator: 0x0A) {
      let fields = line.split(separator: 0x20)
      guard fields.count >= 3, let name = SegmentName(path: Array(fields[1])) else { continue }
      let numbers = fields[2...].compactMap { Int64(String(decoding: $0, as: UTF8.self)) }
      switch (fields[0].first, numbers.count) {
      case (0x74, 4):  // torn NAME SINCE SIZE SECONDS NANOSECONDS
        let ctime = Timestamp(seconds: numbers[2], nanoseconds: Int32(clamping: numbers[3]))
        out.torn[name] = Torn(size: numbers[1], ctime: ctime, since: numbers[0])
      case (0x63, 1): out.coverers[name] = numbers[0]  // coverer NAME SINCE
      default: continue
      }
    }
    return out
  }

  func write(_ replica: ReplicaState) throws(CubeError) {
    var text = ""
    for (name, seen) in torn.sorted(by: { $0.key < $1.key }) {
      text += "torn \(name) \(seen.since) \(seen.size) \(seen.ctime.seconds) "
      text += "\(seen.ctime.nanoseconds)\n"
    }
    for (name, since) in coverers.sorted(by: { $0.key < $1.key }) {
      text += "coverer \(name) \(since)\n"
    }
    try Sightings.file(replica).write(Array(text.utf8), host: replica.host)
  }

  private static func file(_ replica: ReplicaState) -> StateFile {
    StateFile(path: replica.directory.appending("sightings"))
  }
}
