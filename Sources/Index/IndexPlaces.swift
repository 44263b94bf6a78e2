package import Format
internal import Posix
package import SQLite

/// The paths of memcube(5), "Paths", kept up change by change. Which object is shown where depends only on
/// the group that wants the same path, on folders, and on made names. So a change looks at its own group,
/// and where made names meet, the few that have one are seated anew.
extension Index {
  /// Gives an object another wish (nil: shown nowhere) and seats whom that touches.
  func setWant(
    _ old: ObjectRow, _ want: ObjectRow.Want?, time: Timestamp
  ) throws(SQLiteError) {
    if let before = old.want, let want, before.tree == want.tree, before.path == want.path {
      guard before != want else { return }
      try store(old.row, want)
      if contested[want.tree.rawValue, default: 0] > 0 { look(want.tree, want.path) }
      return try settle()
    }
    if old.want != nil { try leave(old) }
    if let want { try enter(old.row, want, time: time) }
    // First all objects take their seats; then a folder in which none sits goes.
    try settle()
    if let before = old.want, let seat = old.seat {
      try releaseFolder(seat.folder, before.tree)
      try settle()
    }
  }

  /// Marks a path whose group has to be looked at: it was freed, taken, or became a folder.
  func look(_ tree: Tree, _ path: [UInt8]) { due.append(DuePath(tree: tree, path: path)) }

  /// Works off what is marked. A queue and no recursion, since one freed name can free another
  /// for as long as there are losers.
  func settle() throws(SQLiteError) {
    while true {
      if let next = due.popLast() {
        try regroup(next.tree, next.path)
        try noticePassed(next.tree, next.path)
      } else if let tree = dueSeats.popFirst() {
        if let tree = Tree(rawValue: tree) { try reseat(tree) }
      } else {
        return
      }
    }
  }

  /// Takes an object from where it is shown; its group is looked at by the caller.
  private func leave(_ old: ObjectRow) throws(SQLiteError) {
    guard let want = old.want else { return }
    try unseat(old)
    if old.round == 3 { try queueOwner(of: old) }
    let update = try connection.statement(
      """
      UPDATE object SET tree = NULL, wanted = NULL, claim = NULL, digest = NULL, round = NULL,
        twin = NULL WHERE row = ?1
      """)
    try update.bind(1, old.row)
    try update.run()
    if old.round != 1 {
      contested[want.tree.rawValue, default: 0] -= 1
      try forgetPassed(old.row)
    }
    if contested[want.tree.rawValue, default: 0] > 0 {
      look(want.tree, want.path)
      if old.round == 2, let seat = old.seat { look(want.tree, try path(of: seat)) }
    }
  }

  /// Lets an object that is shown nowhere ask for a path.
  private func enter(
    _ row: Int64, _ want: ObjectRow.Want, time: Timestamp
  ) throws(SQLiteError) {
    let names = Index.components(want.path)
    let folder = try makeFolders(want.tree, names.dropLast(), time: time)
    let name = Array(names.last ?? [])
    let seat = ObjectRow.Seat(folder: folder, name: name)
    if try node(in: folder, named: name) == nil {
      return try store(row, want, round: 1, seat: seat)
    }
    let occupant = try object(in: folder, named: name)
    let isFolder = try self.folder(in: folder, named: name) != nil
    if !isFolder, let occupant, occupant.round == 2 {
      try unseat(occupant)
      try store(row, want, round: 1, seat: seat)
      dueSeats.insert(want.tree.rawValue)
      return
    }
    contested[want.tree.rawValue, default: 0] += 1
    try store(row, want, round: 2, seat: nil)
    if !isFolder, let occupant, try yields(row, want, to: occupant, in: folder) { return }
    look(want.tree, want.path)
  }

  /// Seats an object that comes to a path whose owner stays, without a look at the others that want it:
  /// for them nothing changes. A thousand memories of one name would cost a million looks.
  /// - Returns: false where the newcomer is the one to stay.
  private func yields(
    _ row: Int64, _ want: ObjectRow.Want, to owner: ObjectRow, in folder: Int64
  ) throws(SQLiteError) -> Bool {
    guard owner.round == 1, let own = owner.want, own.path == want.path, own.tree == want.tree,
      own.claim.lexicographicallyPrecedes(want.claim), let newcomer = try object(row: row)
    else { return false }
    if want.digest != nil, want.digest == own.digest {
      try become(newcomer, round: 3, twin: owner.row)
    } else if try !takeMadeName(newcomer, in: folder) {
      dueSeats.insert(want.tree.rawValue)
    }
    return true
  }

  /// Decides anew, of the objects that want one path, which is shown there, which is a twin, and which
  /// gets a made name.
  func regroup(_ tree: Tree, _ path: [UInt8]) throws(SQLiteError) {
    let names = Index.components(path)
    guard let last = names.last,
      let folder = try folder(
        tree, at: Array(names.dropLast().joined(separator: [0x2F])))
    else { return }
    let seat = ObjectRow.Seat(folder: folder, name: Array(last))
    var group = try contesting(tree, path)
    let occupant = try object(in: folder, named: seat.name)
    if let occupant, occupant.round == 1 { group.append(occupant) }
    guard !group.isEmpty else { return }
    group.sort { ($0.want?.claim ?? []).lexicographicallyPrecedes($1.want?.claim ?? []) }
    let isFolder = try self.folder(in: folder, named: seat.name) != nil
    let taker = isFolder ? nil : group[0]
    var unseated: [ObjectRow] = []
    for member in group where member.row != taker?.row {
      let isTwin =
        taker != nil && member.want?.digest != nil
        && member.want?.digest == taker?.want?.digest
      if isTwin {
        // A member with the same owner before is its twin already.
        if member.round == 3, taker?.round == 1 { continue }
        try become(member, round: 3, twin: taker?.row)
      } else if member.round != 2 || member.seat == nil {
        try become(member, round: 2, twin: nil)
        unseated.append(member)
      }
    }
    if let taker, taker.round != 1, let want = taker.want {
      try become(taker, round: 1, twin: nil)
      if let evicted = try object(in: folder, named: seat.name) {
        try unseat(evicted)
        dueSeats.insert(tree.rawValue)
      }
      try store(taker.row, want, round: 1, seat: seat)
      try queueText(.version, taker.row)
    }
    for member in unseated where try !takeMadeName(member, in: folder) {
      dueSeats.insert(tree.rawValue)
    }
  }

  /// Moves an object from one round to another, unseated; keeps the counts.
  private func become(_ object: ObjectRow, round: Int64, twin: Int64?) throws(SQLiteError) {
    guard let want = object.want else { return }
    if object.seat != nil {
      try unseat(object)
      if object.round == 2, let seat = object.seat { look(want.tree, try path(of: seat)) }
    }
    if object.round == 2 { try forgetPassed(object.row) }
    let change = (round > 1 ? 1 : 0) - ((object.round ?? 1) > 1 ? 1 : 0)
    contested[want.tree.rawValue, default: 0] += Int64(change)
    let update = try connection.statement(
      "UPDATE object SET round = ?2, twin = ?3 WHERE row = ?1")
    try update.bind(1, object.row)
    try update.bind(2, round)
    if let twin { try update.bind(3, twin) } else { try update.bindNull(3) }
    try update.run()
    // A twin is not found, and stands in no group.
    try queueText(.version, object.row)
    if twin != nil { try queueOwner(of: object) }
  }

  /// Looks again at the file that hides a twin which was learned: what it says was said once more, or no
  /// longer is.
  private func queueOwner(of twin: ObjectRow) throws(SQLiteError) {
    guard let record = try record(twin.first), record.replica == nil, record.author.contains(0x2F)
    else { return }
    let query = try connection.statement("SELECT twin FROM object WHERE row = ?1 AND twin NOT NULL")
    try query.bind(1, twin.row)
    let owner = try query.step() ? query.int(0) : nil
    query.reset()
    if let owner { try queueText(.version, owner) }
  }

  /// A folder was made where an object is shown: it gets a made name.
  func giveWay(_ occupant: ObjectRow, _ tree: Tree) throws(SQLiteError) {
    guard let want = occupant.want else { return }
    if occupant.round == 2 { dueSeats.insert(tree.rawValue) } else { look(tree, want.path) }
  }

  /// If some loser passed a path over, the losers are seated anew.
  private func noticePassed(_ tree: Tree, _ path: [UInt8]) throws(SQLiteError) {
    let query = try connection.statement(
      "SELECT 1 FROM passed WHERE tree = ?1 AND path = ?2 LIMIT 1")
    defer { query.reset() }
    try query.bind(1, tree.rawValue)
    try query.bind(2, blob: path)
    if try query.step() { dueSeats.insert(tree.rawValue) }
  }

  /// Those that want a path and are not shown there.
  package func contesting(_ tree: Tree, _ path: [UInt8]) throws(SQLiteError) -> [ObjectRow] {
    let query = try connection.statement(
      """
      SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
        name, source, link, size, mtime, mtime_ns, ctime, mode FROM object WHERE tree = ?1 AND wanted = ?2 AND round > 1
      """)
    defer { query.reset() }
    try query.bind(1, tree.rawValue)
    try query.bind(2, blob: path)
    var found: [ObjectRow] = []
    while try query.step() { found.append(ObjectRow(query)) }
    return found
  }
}
