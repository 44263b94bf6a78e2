internal import Format
internal import Posix
package import SQLite

/// Where each object sits: the columns `folder` and `name`, and the made names of second-round
/// objects.
extension Index {
  /// The path of a seat below its tree's root.
  package func path(of seat: ObjectRow.Seat) throws(SQLiteError) -> [UInt8] {
    seat.folder > 3 ? try path(folder: seat.folder) + [0x2F] + seat.name : seat.name
  }

  /// Takes an object's name away; it stays in its tree.
  func unseat(_ object: ObjectRow) throws(SQLiteError) {
    guard let seat = object.seat else { return }
    if watchesRenames, renamed[object.row] == nil, let tree = object.want?.tree {
      renamed[object.row] = RenamedObject(tree: tree, path: try path(of: seat))
    }
    let update = try connection.statement(
      "UPDATE object SET folder = NULL, name = NULL WHERE row = ?1")
    try update.bind(1, object.row)
    try update.run()
    try noteName(folder: seat.folder, seat.name)
  }

  /// Gives an object a seat that is free.
  func sit(_ row: Int64, _ seat: ObjectRow.Seat) throws(SQLiteError) {
    let update = try connection.statement(
      "UPDATE object SET folder = ?2, name = ?3 WHERE row = ?1")
    try update.bind(1, row)
    try update.bind(2, seat.folder)
    try update.bind(3, blob: seat.name)
    try update.run()
    try noteName(folder: seat.folder, seat.name)
    // It is found, and stands in by/, under its name.
    try queueText(.version, row)
  }

  /// Keeps a wish's claim and content as they are now.
  func store(_ row: Int64, _ want: ObjectRow.Want) throws(SQLiteError) {
    let update = try connection.statement(
      "UPDATE object SET claim = ?2, digest = ?3 WHERE row = ?1")
    try update.bind(1, row)
    try update.bind(2, blob: want.claim)
    try update.bind(3, blob: want.digest)
    try update.run()
  }

  /// Keeps a wish, and the seat if there is one.
  func store(
    _ row: Int64, _ want: ObjectRow.Want, round: Int64, seat: ObjectRow.Seat?
  ) throws(SQLiteError) {
    let update = try connection.statement(
      """
      UPDATE object SET tree = ?2, wanted = ?3, claim = ?4, digest = ?5, round = ?6, twin = NULL,
        folder = ?7, name = ?8 WHERE row = ?1
      """)
    try update.bind(1, row)
    try update.bind(2, want.tree.rawValue)
    try update.bind(3, blob: want.path)
    try update.bind(4, blob: want.claim)
    try update.bind(5, blob: want.digest)
    try update.bind(6, round)
    if let seat {
      try update.bind(7, seat.folder)
      try update.bind(8, blob: seat.name)
    } else {
      try update.bindNull(7)
      try update.bindNull(8)
    }
    try update.run()
    if let seat { try noteName(folder: seat.folder, seat.name) }
  }

  /// Forgets which names a loser passed over.
  func forgetPassed(_ row: Int64) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM passed WHERE object = ?1")
    try delete.bind(1, row)
    try delete.run()
  }

  private func pass(_ tree: Tree, _ path: [UInt8], _ row: Int64) throws(SQLiteError) {
    let insert = try connection.statement("INSERT OR IGNORE INTO passed VALUES(?1, ?2, ?3)")
    try insert.bind(1, tree.rawValue)
    try insert.bind(2, blob: path)
    try insert.bind(3, row)
    try insert.run()
  }

  /// Seats a loser under its first made name that is free. False where another loser sits on
  /// one: then claims decide, and all losers are seated anew.
  func takeMadeName(_ object: ObjectRow, in folder: Int64) throws(SQLiteError) -> Bool {
    guard let want = object.want else { return true }
    for path in NameCandidates(for: want.path, object.first) {
      let name = Path(path).lastComponent
      let seat = ObjectRow.Seat(folder: folder, name: name)
      if let occupant = try self.object(in: folder, named: name) {
        if occupant.round != 1 { return false }
      } else if try self.folder(in: folder, named: name) == nil {
        try sit(object.row, seat)
        return true
      }
      try pass(want.tree, path, object.row)
    }
    return true
  }

  /// Seats all losers of a tree anew, by claim.
  func reseat(_ tree: Tree) throws(SQLiteError) {
    let losers = try losers(of: tree)
    var taken: Set<ObjectRow.Seat> = []
    var seats: [ObjectRow.Seat?] = []
    for loser in losers {
      try forgetPassed(loser.row)
      guard let want = loser.want else { continue }
      let parents = Index.components(want.path).dropLast()
      let folder = try folder(tree, at: Array(parents.joined(separator: [0x2F])))
      var found: ObjectRow.Seat?
      for path in NameCandidates(for: want.path, loser.first) {
        guard let folder else { break }
        let name = Path(path).lastComponent
        let seat = ObjectRow.Seat(folder: folder, name: name)
        let occupant = try object(in: folder, named: name)
        let isFree = occupant?.round != 1 && !taken.contains(seat)
        if isFree, try self.folder(in: folder, named: name) == nil {
          found = seat
          break
        }
        try pass(tree, path, loser.row)
      }
      if let found { taken.insert(found) }
      seats.append(found)
    }
    for (loser, seat) in zip(losers, seats) where loser.seat != seat { try unseat(loser) }
    for (loser, seat) in zip(losers, seats) where loser.seat != seat {
      if let seat { try sit(loser.row, seat) }
    }
  }

  private func losers(of tree: Tree) throws(SQLiteError) -> [ObjectRow] {
    let query = try connection.statement(
      """
      SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
        name, source, link, size, mtime, mtime_ns, ctime, mode FROM object INDEXED BY object_contest
      WHERE tree = ?1 AND round > 1 AND round = 2 ORDER BY claim
      """)
    defer { query.reset() }
    try query.bind(1, tree.rawValue)
    var found: [ObjectRow] = []
    while try query.step() { found.append(ObjectRow(query)) }
    return found
  }
}
