/// An object's claim to the path that it wants; the smaller claim gets it. State rule 5.
package struct Claim: Hashable, Comparable, Sendable {
  /// The smallest id among the object's versions, not deletes, whose cleaned path is the wanted
  /// one; else the object's id.
  package var first: RecordID
  /// The object.
  package var object: ObjectID

  /// A claim of its parts.
  init(first: RecordID, object: ObjectID) {
    self.first = first
    self.object = object
  }

  /// The claim of an object with these versions to a path.
  init(to wanted: [UInt8], _ object: ObjectID, _ versions: [ObjectVersion]) {
    let claiming = versions.filter {
      !$0.isDelete && !$0.isStub && PathCleaning.clean($0.path, object) == wanted
    }
    self.init(first: claiming.map(\.id).min() ?? object, object: object)
  }

  /// By the first id, then by the object.
  package static func < (a: Claim, b: Claim) -> Bool {
    a.first == b.first ? a.object < b.object : a.first < b.first
  }
}
