internal import Format
internal import Text

/// The fields that an endpoint reads: its page lists them, and a call that seems to mean one of them
/// by another name is refused. What is like none of them is ignored, as the services' clients expect:
/// they send fields of their own, and newer ones send more.
struct KnownFields: Hashable, Sendable {
  /// Names of the body's members, and of the query's parameters.
  var body: [String]
  var query: [String]
  /// Parameters that may come several times, and are a list then.
  var lists: Set<String>
  /// Names that clients send and that nothing is made of, at either place. They stand on no page.
  var unread: Set<String> = []
  /// Whether no name is taken for a slip of these: they are for the page alone.
  var areListed = false

  /// Fields by their place.
  init(body: [String] = [], query: [String] = [], lists: Set<String> = []) {
    self.body = body
    self.query = query
    self.lists = lists
  }

  /// These in the body.
  static func body(_ names: String...) -> KnownFields { KnownFields(body: names) }

  /// These in the query.
  static func query(_ names: String...) -> KnownFields { KnownFields(query: names) }

  /// These in the body, and these in the query.
  static func body(_ names: [String], query: [String] = []) -> KnownFields {
    KnownFields(body: names, query: query)
  }

  /// None.
  static let nothing = KnownFields()

  /// These with names that are sent and not read.
  func unread(_ names: [String]) -> KnownFields {
    var out = self
    out.unread.formUnion(names)
    return out
  }

  /// These for the page alone.
  var listed: KnownFields {
    var out = self
    out.areListed = true
    return out
  }

  /// These with parameters that may be lists.
  func lists(_ names: String...) -> KnownFields {
    var out = self
    out.lists.formUnion(names)
    return out
  }

  /// Refuses a call whose fields cannot be meant as they are written.
  /// - Parameters:
  ///   - call: the call; its endpoint is known.
  ///   - dialect: whose it is. Where a name by which it says whose memories are meant would be ignored,
  ///     everybody's would be; where one that chooses the project would, the key's own.
  /// - Throws: an `invalid` fault that names the field, and the one that was meant.
  func check(_ call: Call, _ dialect: any Dialect) throws(Fault) {
    if areListed { return }
    let scope = dialect.scopeFields
    let choice = dialect.choiceFields
    // Null is nothing: some clients send all that they know so.
    for member in call.body.json.members ?? [] where !member.value.isNull {
      try check(member.key, .body, scope, choice)
    }
    var seen: Set<[UInt8]> = []
    for (name, value) in call.query.pairs {
      try check(name, .query, scope, choice)
      let text = name.asText
      guard !seen.insert(name).inserted, !lists.contains(text),
        query.contains(text) || scope.contains(text) || choice.query.contains(text)
      else { continue }
      guard call.query.all(text).contains(where: { $0 != value }) else { continue }
      throw .invalid(text, "\(text) is given twice in the query: which one is meant?")
    }
  }

  private enum Place: String {
    case body, query

    var other: Place { self == .body ? .query : .body }
  }

  private func names(_ place: Place) -> [String] { place == .body ? body : query }

  private func check(
    _ key: [UInt8], _ place: Place, _ scope: Set<String>, _ choice: KnownFields
  ) throws(Fault) {
    let name = key.asText
    let known = names(place)
    let choices = choice.names(place)
    if known.contains(name) || choices.contains(name) || unread.contains(name) { return }
    let elsewhere = choice.names(place.other)
    if scope.contains(name) || elsewhere.contains(name) {
      let isThere = names(place.other).contains(name) || elsewhere.contains(name)
      let hint = isThere ? "; it belongs into the \(place.other.rawValue)" : ""
      throw .invalid(name, "'\(name)' is no field of the \(place.rawValue) here\(hint)")
    }
    let names = known + scope.filter { !known.contains($0) }.sorted()
    // A field of the program's own is sooner near one that every call may have.
    guard
      let meant = Self.nearest(name, among: names)
        ?? Self.nearest(name, among: choices + elsewhere, within: 1)
    else { return }
    let isHere = known.contains(meant) || choices.contains(meant)
    throw .invalid(
      name,
      isHere
        ? "'\(name)' is no field of the \(place.rawValue) here; did you mean '\(meant)'?"
        : "'\(name)' is no field of the \(place.rawValue) here, nor is '\(meant)'")
  }

  /// The name that one is likely to be a slip of, at most so many typing errors away; nil: none.
  static func nearest(_ name: String, among names: [String], within most: Int = 2) -> String? {
    let given = plain(name)
    // Longer than every name: not worth the looking.
    guard given.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for each in names {
      let known = plain(each)
      let distance = isStart(given, known) ? 1 : typingErrors(given, known)
      // A word of four letters is another word two letters on.
      let limit = min(given.count, known.count) < 5 ? 1 : most
      guard distance <= limit, distance < best?.distance ?? .max else { continue }
      best = (each, distance)
    }
    return best?.name
  }

  /// A name without case and without what joins its words: `userId` is `user_id`.
  private static func plain(_ name: String) -> [UInt8] {
    name.utf8.filter { $0 != 0x5F && $0 != 0x2D && $0 != 0x20 }.map {
      0x41...0x5A ~= $0 ? $0 + 0x20 : $0
    }
  }

  /// Whether one is the other without its end, as `user` is of `user_id`.
  private static func isStart(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    return short.count >= 3 && long.count - short.count <= 3 && long.starts(with: short)
  }
}

extension Fields {
  /// Refuses members of an object that is read here if they are none of these names, or like one.
  func only(_ names: String...) throws(Fault) {
    for member in json.members ?? [] where !names.contains(member.key.asText) {
      let name = place + member.key.asText
      let known = names.isEmpty ? "no field here" : "none of \(names.joined(separator: ", "))"
      throw .invalid(name, "'\(name)' is \(known)")
    }
  }
}
