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
  /// The ids that an object's value's `sources` name; nil for one of them that is no id.
  func sources(of object: ObjectID) throws(Failure) -> [RecordID?]
  /// The records of a setting that name this one as a parent.
  func following(_ setting: RecordID) throws(Failure) -> [RecordID]
}

/// Which other objects and messages a purge must name; memcube(5), "Upkeep", 3.
package enum PurgeClosure {
  /// What the purge record names: the given ones, the twins of a file, the duplicates of a message, the
  /// objects whose delete says `into` a named one, those whose value has sources which are all dead, the
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
          let isDead = try hasOnlyDeadSources(twin, dead, lookup)
          if !sources.isEmpty, !isDead { continue }
          derived.insert(twin)
        }
        more.append(twin)
      }
      more += try lookup.duplicates(of: subject)
      more += try lookup.ended(into: subject)
      more += try lookup.following(subject)
      for object in try lookup.citing(subject) where !dead.contains(object) {
        if try hasOnlyDeadSources(object, dead, lookup) {
          derived.insert(object)
          more.append(object)
        }
      }
      for id in more where dead.insert(id).inserted { waiting.append(id) }
    }
    return dead.union(equal).sorted()
  }

  /// Whether an object has sources, and all are dead.
  package static func hasOnlyDeadSources<Lookup: PurgeLookup>(
    _ object: ObjectID, _ dead: Set<RecordID>, _ lookup: Lookup
  ) throws(Lookup.Failure) -> Bool {
    let sources = try lookup.sources(of: object)
    for source in sources {
      guard let source else { return false }
      if dead.contains(source) { continue }
      if let subject = try lookup.subject(of: source), dead.contains(subject) { continue }
      if try !lookup.isPurged(source) { return false }
    }
    return !sources.isEmpty
  }
}

extension ObjectValue {
  /// The ids that `sources` names; nil for one that is no id.
  var sources: [RecordID?] {
    (self["sources"]?.elements ?? []).map { $0["id"]?.recordID }
  }
}
