internal import Format

/// What a row says: nothing yet, that it was removed, or a value.
enum SharedState: Hashable, Sendable {
  case absent, removed
  case value(JSON)

  /// The value; nil: there is none.
  var json: JSON? { if case .value(let json) = self { json } else { nil } }
}

/// Brings together what this server and the others made of a row since they last agreed on it.
struct SharedMerge {
  /// What they last agreed on.
  var base: SharedState
  /// Whether this server's change is the later one.
  var isLocalLater: Bool

  /// A row that one side changed is as that side has it. Where both did, a removal wins, else it goes field
  /// by field.
  func merged(_ local: SharedState, _ remote: SharedState) -> SharedState {
    if local == remote || local == base || local == .absent { return remote }
    if remote == base { return local }
    guard case .value(let mine) = local, case .value(let theirs) = remote else { return .removed }
    return .value(merged(base.json, mine, theirs, isRow: true))
  }

  private func merged(_ base: JSON?, _ mine: JSON?, _ theirs: JSON?, isRow: Bool = false) -> JSON {
    guard let own = mine?.members, let other = theirs?.members else {
      return (isLocalLater ? mine : theirs) ?? .null
    }
    var members: [JSON.Member] = []
    let added = own.filter { member in !other.contains { $0.key == member.key } }
    for key in (other + added).map(\.key) {
      let (old, one, two) = (Self.field(key, base), Self.field(key, mine), Self.field(key, theirs))
      let value = isRow ? Self.bound(key, old, one, two) : nil
      if let value = value ?? choice(old, one, two) { members.append(JSON.Member(key, value)) }
    }
    return .object(members)
  }

  private func choice(_ old: JSON?, _ mine: JSON?, _ theirs: JSON?) -> JSON? {
    if mine == theirs || mine == old { return theirs }
    if theirs == old { return mine }
    guard let mine, let theirs else { return isLocalLater ? mine : theirs }
    return merged(old, mine, theirs)
  }

  /// Fields that do not take the later value: a key that was revoked stays so from the first time on, and
  /// of two expiries the earlier one holds. nil: the field is another, or one side changed it.
  private static func bound(
    _ key: [UInt8], _ old: JSON?, _ mine: JSON?, _ theirs: JSON?
  ) -> JSON? {
    let times = [mine, theirs].compactMap { $0?.integer }
    switch key.asText {
    case "revoked", "created": return times.min().map { JSON($0) }
    case "updated": return times.max().map { JSON($0) }
    case "expires" where mine != old && theirs != old: return times.min().map { JSON($0) }
    default: return nil
    }
  }

  private static func field(_ key: [UInt8], _ json: JSON?) -> JSON? {
    json?.members?.first { $0.key == key }?.value
  }
}
