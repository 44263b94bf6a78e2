internal import Gateway
internal import HTTP

/// The If header of RFC 4918, 10.4: what must be so of resources, by their locks and entity tags.
struct IfHeader: Sendable {
  /// A condition.
  enum Test: Hashable, Sendable {
    /// A lock of this token covers the resource.
    case token([UInt8])
    /// The resource has this entity tag, which stands here with its quotes.
    case tag([UInt8])
  }

  /// A condition, and whether it must not hold.
  struct Condition: Hashable, Sendable {
    var test: Test
    var isNegated: Bool
  }

  /// Conditions that must all hold.
  struct List: Sendable {
    /// The resource as it was named; nil: the request's.
    var resource: [UInt8]?
    var conditions: [Condition]
  }

  /// One of these must hold.
  var lists: [List] = []

  /// More conditions mean nothing, and each is looked up.
  private static let limit = 200

  /// The header of a request; nil where it has none.
  /// - Throws: 400 where it cannot be read.
  init?(_ request: Request) throws(Refused) {
    guard let text = request["if"] else { return nil }
    var rest = text[...]
    var resource: [UInt8]?
    var count = 0
    Self.passSpace(&rest)
    while let first = rest.first {
      if first == 0x3C {
        resource = try Self.bracketed(&rest, 0x3E)
      } else if first == 0x28 {
        rest = rest.dropFirst()
        let conditions = try Self.conditions(&rest)
        count += conditions.count
        lists.append(List(resource: resource, conditions: conditions))
      } else {
        throw Self.malformed
      }
      Self.passSpace(&rest)
    }
    guard !lists.isEmpty, count <= Self.limit else { throw Self.malformed }
  }

  /// The tokens that the client shows it knows.
  var tokens: Set<[UInt8]> {
    var out: Set<[UInt8]> = []
    for condition in lists.flatMap(\.conditions) where !condition.isNegated {
      if case .token(let token) = condition.test { out.insert(token) }
    }
    return out
  }

  private static let malformed = Refused(400, "the If header cannot be read")

  private static func passSpace(_ rest: inout ArraySlice<UInt8>) {
    rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
  }

  private static func conditions(
    _ rest: inout ArraySlice<UInt8>
  ) throws(Refused) -> [Condition] {
    var out: [Condition] = []
    while true {
      passSpace(&rest)
      guard let first = rest.first else { throw malformed }
      if first == 0x29 {
        rest = rest.dropFirst()
        guard !out.isEmpty else { throw malformed }
        return out
      }
      var isNegated = false
      if String(decoding: rest.prefix(3), as: UTF8.self).lowercased() == "not" {
        isNegated = true
        rest = rest.dropFirst(3)
        passSpace(&rest)
      }
      switch rest.first {
      case 0x3C:
        out.append(Condition(test: .token(try bracketed(&rest, 0x3E)), isNegated: isNegated))
      case 0x5B:
        out.append(Condition(test: .tag(try bracketed(&rest, 0x5D)), isNegated: isNegated))
      default: throw malformed
      }
    }
  }

  /// What stands between a first byte and a last one.
  private static func bracketed(
    _ rest: inout ArraySlice<UInt8>, _ last: UInt8
  ) throws(Refused) -> [UInt8] {
    guard let end = rest.firstIndex(of: last) else { throw malformed }
    let text = Array(rest[(rest.startIndex + 1)..<end])
    rest = rest[(end + 1)...]
    return text
  }
}

extension Call {
  /// Looks whether what the If header asks for is so.
  /// - Returns: the tokens that the client knows.
  /// - Throws: 412 where it is not so.
  func checkIf() throws(Refused) -> Set<[UInt8]> {
    guard let header = try IfHeader(request) else { return [] }
    for list in header.lists where try holds(list) { return header.tokens }
    throw Refused(412, "what the If header asks for is not so")
  }

  private func holds(_ list: IfHeader.List) throws(Refused) -> Bool {
    let place = list.resource == nil ? location : list.resource.flatMap { try? Location($0) }
    let tokens = place.map { locks.covering($0).map(\.token) } ?? []
    for condition in list.conditions {
      let isSo: Bool
      switch condition.test {
      case .token(let token): isSo = tokens.contains(token)
      case .tag(let tag):
        let found = try place.flatMap { (place) throws(Refused) in try find(place) }
        isSo = found.flatMap { EntityTag($0.attributes) }?.bytes == tag
      }
      if isSo == condition.isNegated { return false }
    }
    return true
  }

  /// Checks that no lock of another client keeps a resource from being changed.
  /// - Parameters:
  ///   - place: what is changed.
  ///   - names: whether its name is made or taken away, which changes its folder.
  ///   - isDeep: whether all that is below changes too.
  ///   - tokens: those that the client knows.
  /// - Throws: 423.
  func checkLocks(
    _ place: Location, names: Bool = false, isDeep: Bool = false, _ tokens: Set<[UInt8]>
  ) throws(Refused) {
    var needed = [locks.covering(place)]
    if names, let folder = place.folder { needed.append(locks.covering(folder)) }
    if isDeep { needed += locks.within(place).map { [$0] } }
    // Of shared locks on one thing, one that the client knows is enough.
    for group in needed where !group.isEmpty {
      let isKnown = group.contains { tokens.contains($0.token) && $0.key == guest.key }
      guard isKnown else {
        throw Refused(423, "another client holds a lock on it", condition: "lock-token-submitted")
      }
    }
  }
}
