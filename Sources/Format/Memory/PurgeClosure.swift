/// What the closure of a purge asks of the state, so that an index can answer it.
package protocol PurgeLookup {
  /// Why a question could not be answered.
  associatedtype Failure: Error

  /// What a purge would name for a record: the object of a version or a delete; of a message or
  /// a record of unknown kind itself; nil for every other kind, and for what is not here.
  func subject(of record: RecordID) throws(Failure) -> RecordID?
  /// Whether an earlier purge names an id.
  func isPurged(_ id: RecordID) throws(Failure) -> Bool
  /// The other objects of a file's group of twins: of a file that is shown those that it hides;
  /// of one that is hidden the shown one and the others.
  func twins(of object: ObjectID) throws(Failure) -> [ObjectID]
  /// The other messages that are the same one, shown or not.
  func duplicates(of message: RecordID) throws(Failure) -> [RecordID]
  /// The objects any of whose deletes says `into` this one.
  func ended(into object: ObjectID) throws(Failure) -> [ObjectID]
  /// The objects whose value's `sources` name this message, or any record of this object.
  func citing(_ subject: RecordID) throws(Failure) -> [ObjectID]
  /// What an object's value's `sources` name.
  func sources(of object: ObjectID) throws(Failure) -> [ObjectSource]
  /// The records of a setting that name this one as a parent.
  func following(_ setting: RecordID) throws(Failure) -> [RecordID]
}

/// What a memory was made from.
package struct ObjectSource: Hashable, Sendable {
  /// nil: what is named is no id.
  package var id: RecordID?
  /// Whether words of it stand in the memory, which was made from another source.
  package var isQuoted: Bool
}

/// Which other objects and messages a purge must name; memcube(5), "Upkeep", 3.
package enum PurgeClosure {
  /// What the purge record names: the given ones, the twins of a file, the duplicates of a message, the
  /// objects whose delete says `into` a named one, those made of what is dead (`isMadeOfDead`), the
  /// records of a setting that follow a named one, and so on until nothing is added. Rising.
  ///
  /// Where a file goes only for its sources, its twins with a source that is not dead stay: another
  /// message, which stays, says the same.
  ///
  /// A source is dead if it, or the object that it is a version of, is named here, or if an earlier purge
  /// names it. (Only the first id of an object purged earlier is known; so the writer of `sources` names
  /// objects by that one.)
  /// - Parameters:
  ///   - named: memories and documents, by any of their records; messages; records of settings and of
  ///     unknown kind. What a purge has no effect on is left out.
  ///   - derived: objects that go only for their sources.
  ///   - equal: what goes since it says the same as something purged before; nothing goes with it that
  ///     was written anew since.
  ///   - lookup: what answers.
  /// - Returns: the ids for the purge record.
  /// - Throws: what the lookup throws.
  package static func close<Lookup: PurgeLookup>(
    over named: [RecordID], derived: [ObjectID] = [], equal: [RecordID] = [], _ lookup: Lookup
  ) throws(Lookup.Failure) -> [RecordID] {
    var dead: Set<RecordID> = []
    var waiting: [RecordID] = []
    var derived: Set<RecordID> = Set(derived).subtracting(named)
    for id in named + derived.sorted() {
      if let subject = try lookup.subject(of: id), dead.insert(subject).inserted {
        waiting.append(subject)
      }
    }
    while let subject = waiting.popLast() {
      var more: [RecordID] = []
      let isDerived = derived.contains(subject)
      for twin in try lookup.twins(of: subject) where !dead.contains(twin) {
        if isDerived {
          let sources = try lookup.sources(of: twin)
          let isDead = try isMadeOfDead(twin, dead, lookup)
          if !sources.isEmpty, !isDead { continue }
          derived.insert(twin)
        }
        more.append(twin)
      }
      more += try lookup.duplicates(of: subject)
      more += try lookup.ended(into: subject)
      more += try lookup.following(subject)
      for object in try lookup.citing(subject) where !dead.contains(object) {
        if try isMadeOfDead(object, dead, lookup) {
          derived.insert(object)
          more.append(object)
        }
      }
      for id in more where dead.insert(id).inserted { waiting.append(id) }
    }
    return dead.union(equal).sorted()
  }

  /// Whether a source that an object quotes is dead, or all of the others are, at least one.
  package static func isMadeOfDead<Lookup: PurgeLookup>(
    _ object: ObjectID, _ dead: Set<RecordID>, _ lookup: Lookup
  ) throws(Lookup.Failure) -> Bool {
    var (count, lives) = (0, false)
    for source in try lookup.sources(of: object) {
      var isGone = false
      if let id = source.id { isGone = try isDead(id, dead, lookup) }
      if source.isQuoted {
        if isGone { return true }
      } else {
        count += 1
        lives = lives || !isGone
      }
    }
    return count > 0 && !lives
  }

  private static func isDead<Lookup: PurgeLookup>(
    _ source: RecordID, _ dead: Set<RecordID>, _ lookup: Lookup
  ) throws(Lookup.Failure) -> Bool {
    if dead.contains(source) { return true }
    if let subject = try lookup.subject(of: source), dead.contains(subject) { return true }
    return try lookup.isPurged(source)
  }
}

extension ObjectValue {
  /// The member of a source that says that its words stand in the memory.
  package static let quoted = "quoted"

  /// What `sources` names.
  var sources: [ObjectSource] { Self.sources(self["sources"]) }

  /// What the field `sources` names.
  package static func sources(_ field: JSON?) -> [ObjectSource] {
    (field?.elements ?? []).map {
      ObjectSource(id: $0["id"]?.recordID, isQuoted: $0[quoted] == true)
    }
  }
}
