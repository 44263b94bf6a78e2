internal import Learning
internal import SQLite

/// An assertion with the memory that makes it.
struct StoredAssertion: Equatable {
  var object: Int64
  /// Milliseconds since 1970.
  var since: Int64
  /// The first version's id, 18 bytes.
  var first: [UInt8]
  var source: Int64
  var told: Assertion
  /// What the memory ends besides.
  var further: [Assertion] = []

  /// All by which it may end others.
  var ends: [Assertion] { ([told] + further).filter(\.canEnd) }

  /// As the index holds it.
  var bytes: [UInt8] { told.bytes + further.flatMap(\.bytes) }
}

/// What a word's row says of its memory, so that most need no further look.
struct StemRole: Hashable {
  var number: Int64

  init(number: Int64) { self.number = number }

  /// Bit 0: a state; 1: may end others; 2: a plan; 3: positive; from bit 4: the stance.
  init(_ told: Assertion, isTarget: Bool, isEnd: Bool) {
    number = isTarget ? (told.form == .plan ? 4 : 1) : 0
    if isEnd { number |= 2 }
    if told.isPositive { number |= 8 }
    number |= Int64(told.stance) << 4
  }

  var isTarget: Bool { number & 5 != 0 }
  var mayEnd: Bool { number & 2 != 0 }

  /// Whether something later may end this one at all.
  func mayBeEnded(by later: Assertion) -> Bool {
    guard isTarget else { return false }
    if later.ending != nil { return true }
    if later.stance != 0, number >> 4 == Int64(later.stance) {
      return (number & 8 != 0) != later.isPositive
    }
    if later.isReversal, number >> 4 == 0, (number & 8 != 0) != later.isPositive { return true }
    return later.form == .deed && number & 4 != 0
  }
}

/// Memories that end others by their words: `Ana no longer works at the bakery`.
extension Index {
  /// How many memories of one word are looked at, the nearest in time.
  private static let window: Int64 = 16

  func storedAssertion(of object: Int64) throws(SQLiteError) -> StoredAssertion? {
    let query = try connection.statement(
      "SELECT since, first, source, bytes FROM assertion WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object)
    guard try query.step() else { return nil }
    let all = Assertion.list(query.blob(3))
    guard let told = all.first else { return nil }
    return StoredAssertion(
      object: object, since: query.int(0), first: query.blob(1), source: query.int(2), told: told,
      further: Array(all.dropFirst()))
  }

  /// The words of an assertion, each once, with what they say of it.
  private func roles(_ stored: StoredAssertion) -> [(key: Int64, role: StemRole)] {
    let targets = stored.told.targetKeys
    let ends = stored.ends.flatMap(\.endKeys)
    return Set(targets + ends).sorted().map { key in
      (key, StemRole(stored.told, isTarget: targets.contains(key), isEnd: ends.contains(key)))
    }
  }

  func enter(_ new: StoredAssertion) throws(SQLiteError) {
    let roles = roles(new)
    guard !roles.isEmpty else { return }
    let insert = try connection.statement(
      "INSERT OR REPLACE INTO assertion(object, since, first, source, bytes) VALUES(?1, ?2, ?3, ?4, ?5)"
    )
    try insert.bind(1, new.object)
    try insert.bind(2, new.since)
    try insert.bind(3, blob: new.first)
    try insert.bind(4, new.source)
    try insert.bind(5, blob: new.bytes)
    try insert.run()
    let stem = try connection.statement(
      "INSERT OR REPLACE INTO stem(key, since, first, object, role) VALUES(?1, ?2, ?3, ?4, ?5)")
    for (key, role) in roles {
      try stem.bind(1, key)
      try stem.bind(2, new.since)
      try stem.bind(3, blob: new.first)
      try stem.bind(4, new.object)
      try stem.bind(5, role.number)
      try stem.run()
    }
    try evaluate(new)
    try evaluate(behind: new, roles.map(\.key))
  }

  func withdraw(_ old: StoredAssertion) throws(SQLiteError) {
    let roles = roles(old)
    let stem = try connection.statement(
      "DELETE FROM stem WHERE key = ?1 AND since = ?2 AND first = ?3")
    for (key, _) in roles {
      try stem.bind(1, key)
      try stem.bind(2, old.since)
      try stem.bind(3, blob: old.first)
      try stem.run()
    }
    let delete = try connection.statement("DELETE FROM assertion WHERE object = ?1")
    try delete.bind(1, old.object)
    try delete.run()
    try store([:], by: old)
    try evaluate(behind: old, roles.map(\.key))
  }

  /// Looks again at those after a memory that may see it, or see past it.
  private func evaluate(behind memory: StoredAssertion, _ keys: [Int64]) throws(SQLiteError) {
    let query = try connection.statement(
      """
      SELECT object, role FROM stem WHERE key = ?1 AND (since, first) > (?2, ?3)
      ORDER BY since, first LIMIT ?4
      """)
    var found: Set<Int64> = []
    for key in keys {
      try query.bind(1, key)
      try query.bind(2, memory.since)
      try query.bind(3, blob: memory.first)
      try query.bind(4, Index.window)
      while try query.step() {
        if StemRole(number: query.int(1)).mayEnd { found.insert(query.int(0)) }
      }
      query.reset()
    }
    for object in found.sorted() {
      if let other = try storedAssertion(of: object) { try evaluate(other) }
    }
  }

  /// Finds what a memory ends, and keeps that.
  private func evaluate(_ later: StoredAssertion) throws(SQLiteError) {
    let ends = later.ends
    guard !ends.isEmpty else { return }
    let query = try connection.statement(
      """
      SELECT object, role FROM stem WHERE key = ?1 AND (since, first) < (?2, ?3)
      ORDER BY since DESC, first DESC LIMIT ?4
      """)
    var near: Set<Int64> = []
    for key in Set(ends.flatMap(\.endKeys)).sorted() {
      try query.bind(1, key)
      try query.bind(2, later.since)
      try query.bind(3, blob: later.first)
      try query.bind(4, Index.window)
      while try query.step() {
        let role = StemRole(number: query.int(1))
        if ends.contains(where: { role.mayBeEnded(by: $0) }) { near.insert(query.int(0)) }
      }
      query.reset()
    }
    var ended: [Int64: Standing] = [:]
    for object in near {
      guard let earlier = try storedAssertion(of: object), earlier.source != later.source else {
        continue
      }
      for end in ends where ended[object] != .superseded {
        switch Judgement.of(earlier.told, by: end, after: later.since &- earlier.since) {
        case .superseded: ended[object] = .superseded
        case .contradicted: ended[object] = .contradicts
        case nil: break
        }
      }
    }
    try store(ended, by: later)
  }

  /// Keeps what a memory ends or contradicts, and drops what it did before.
  private func store(
    _ ended: [Int64: Standing], by later: StoredAssertion
  ) throws(SQLiteError) {
    let query = try connection.statement(
      "SELECT object, kind FROM standing WHERE other = ?1 AND key = ?2")
    try query.bind(1, later.object)
    try query.bind(2, blob: later.first)
    var known: [Int64: Standing] = [:]
    while try query.step() {
      if let kind = Standing(rawValue: query.int(1)) { known[query.int(0)] = kind }
    }
    query.reset()
    if known == ended { return }
    for (object, kind) in known.sorted(by: { $0.key < $1.key }) where ended[object] != kind {
      try keep(kind, later.first, of: object, by: nil)
    }
    for (object, kind) in ended.sorted(by: { $0.key < $1.key }) where known[object] != kind {
      try keep(kind, later.first, of: object, by: later.object)
    }
    if (known.values.contains(.contradicts) || ended.values.contains(.contradicts)),
      later.object != settling
    {
      try noteFile(later.object)
    }
  }
}
