/// What purges that are known imply, and none of them names yet: another copy wrote it before it knew of
/// the purge. memcube(5), "Purge"; a further purge is to name it.
package struct ImpliedPurge: Hashable, Sendable {
  /// Objects that ended `into` a purged one, and records of settings that follow a purged one.
  package var named: [RecordID] = []
  /// Objects that are made of what is purged.
  package var derived: [ObjectID] = []
  /// What says the same as a purged text, and was made apart.
  package var equal: [RecordID] = []

  package init(named: [RecordID] = [], derived: [ObjectID] = [], equal: [RecordID] = []) {
    self.named = named
    self.derived = derived
    self.equal = equal
  }

  /// Whether there is nothing to name.
  package var isEmpty: Bool { named.isEmpty && derived.isEmpty && equal.isEmpty }
}

extension CubeState {
  /// What the purges here imply and none names.
  var implied: ImpliedPurge {
    var found = ImpliedPurge()
    var named: Set<RecordID> = []
    for (target, objects) in ended where purged.contains(target) { named.formUnion(objects) }
    for (id, parents) in settingParents where parents.contains(where: purged.contains) {
      named.insert(id)
    }
    found.named = named.sorted()
    found.derived = objects.keys.filter { object in
      !named.contains(object) && PurgeClosure.isMadeOfDead(object, [], self)
    }.sorted()
    return found
  }
}
