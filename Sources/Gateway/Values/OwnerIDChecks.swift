internal import Format

/// What may be an id of whose memories something is.
extension Fields {
  /// An id; an empty one is a slip of who forgot whom they mean, and beside another id it would mean
  /// everybody.
  func id(_ name: String) throws(Fault) -> [UInt8]? {
    guard let id = try text(name) else { return nil }
    try Self.refuseEmpty(id, place + name)
    return id
  }

  /// An id under which something is to be stored.
  func newID(_ name: String) throws(Fault) -> [UInt8]? {
    guard let id = try text(name) else { return nil }
    try Self.refuseUnnamable(id, place + name)
    return id
  }

  /// - Throws: `invalid` where nothing is named.
  static func refuseEmpty(_ id: [UInt8], _ name: String) throws(Fault) {
    if id.isEmpty { throw .invalid(name, "\(name) is empty") }
  }

  /// - Throws: `invalid` for an id that no client could ask for.
  static func refuseUnnamable(_ id: [UInt8], _ name: String) throws(Fault) {
    if id.isBlank { throw .invalid(name, "\(name) is empty") }
    if OwnerIDs.isUnnamable(id) {
      throw .invalid(name, "\(name) '\(id.asText)' cannot be used: no client can name it in a path")
    }
  }
}

extension OwnerIDs {
  /// Whether an id cannot stand in a path: an empty part of one counts for nothing, and clients follow
  /// `.` and `..` before they ask.
  static func isUnnamable(_ id: [UInt8]) -> Bool {
    id.isEmpty || id.elementsEqual(".".utf8) || id.elementsEqual("..".utf8)
  }

  /// - Throws: `.invalid` for one of them that cannot stand in a path: who stored something under it
  ///   could never delete it by that name.
  func refuseUnnamable() throws(CubeError) {
    for id in [user, agent, app, run].compactMap(\.self) where Self.isUnnamable(id) {
      throw .invalid("the id '\(id.asText)' cannot be used: no client can name it in a path")
    }
  }
}
