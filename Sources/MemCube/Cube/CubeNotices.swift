public import Format
internal import Index
public import Posix
internal import SQLite

/// Something about a cube that is no damage, and that its owner may want to know.
public struct Notice: Hashable, Sendable {
  /// What it is about: `replica LABEL`, a record's id, a place that shows a memory, or a path below the
  /// bundle.
  public var subject: [UInt8]
  /// What is odd about it, in a sentence.
  public var text: String
  /// Whether it tells of a purge that is under way.
  public var isOfPurge = false

  /// A notice of its parts.
  public init(subject: [UInt8], text: String, isOfPurge: Bool = false) {
    self.subject = subject
    self.text = text
    self.isOfPurge = isOfPurge
  }
}

extension Cube {
  /// What the records say about the whole: counts of a replica that are not here, records written in the
  /// future, memories with a version that is not here; and what is in log/ besides segments. `now` is the
  /// wall clock.
  public func notices(now: Timestamp) throws(CubeError) -> [Notice] {
    let found = try read { core throws(SQLiteError) in
      var review = Review(now: now)
      let query = try core.index.connection.statement("SELECT line FROM record ORDER BY row")
      defer { query.reset() }
      while try query.step() {
        if let record = try? Record(line: query.blob(0)) { review.add(record) }
      }
      // What was purged leaves a hole in its writer's counting, and nothing says which.
      return (core.index.hasDead ? [] : review.holes) + review.ahead
        + (try core.index.incomplete())
    }
    return try purgeNotices() + strayNotices() + found
  }
}

/// Looks at one record after the other.
struct Review {
  private let limit: Timestamp
  private var counts: [[UInt8]: Set<Int64>] = [:]
  private var future: [Notice] = []
  private var futureCount = 0

  /// So many of a kind are named one by one.
  private static let named = 20

  init(now: Timestamp) { limit = Timestamp(seconds: now.seconds + 86_400) }

  mutating func add(_ record: Record) {
    if let replica = record.replica, let sequence = record.sequence {
      counts[replica, default: []].insert(sequence)
    }
    guard let time = record.time, time > limit else { return }
    futureCount += 1
    guard future.count < Review.named else { return }
    future.append(
      Notice(
        subject: record.id.hex,
        text: "it was written on \(String(decoding: time.rfc3339Milliseconds, as: UTF8.self)), "
          + "by a clock that is more than a day ahead of this one"))
  }

  /// Records that say that they were written more than a day from now.
  var ahead: [Notice] {
    guard futureCount > future.count, let last = future.last else { return future }
    return future + [
      Notice(
        subject: last.subject, text: "\(futureCount - future.count) more records are as far ahead")
    ]
  }

  /// Numbers that a replica has counted, and whose records are not here.
  var holes: [Notice] {
    var found: [Notice] = []
    for (replica, numbers) in counts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      var next: Int64 = 0
      var holes: [String] = []
      for number in numbers.sorted() {
        if number > next, holes.count <= Review.named {
          holes.append(number == next + 1 ? "\(next)" : "\(next) to \(number - 1)")
        }
        next = number + 1
      }
      if holes.isEmpty { continue }
      let list = holes.prefix(Review.named).joined(separator: ", ")
      found.append(
        Notice(
          subject: Array("replica ".utf8) + replica,
          text: "of the records that it counted, these are not here: "
            + list + (holes.count > Review.named ? " and more" : "")
            + "; another copy of the cube may have them, or they were never finished"))
    }
    return found
  }
}

extension Index {
  /// Memories and documents with a version that is not here.
  func incomplete() throws(SQLiteError) -> [Notice] {
    let query = try connection.statement("SELECT first FROM object WHERE gaps > 0 ORDER BY first")
    defer { query.reset() }
    var found: [Notice] = []
    while try query.step() {
      guard let object = RecordID(bytes: query.blob(0)) else { continue }
      let place = try place(of: object)
      found.append(
        Notice(
          subject: place.isEmpty ? object.hex : place,
          text:
            "a version of it, or its text, is not here yet; another copy of the cube may have it"
        ))
    }
    return found
  }
}
