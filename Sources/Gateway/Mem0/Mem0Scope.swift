internal import Bundle
internal import Format
internal import Posix

/// Which memories a list or a search is about: filters, ids and the other narrowing fields of a call. All
/// must hold.
struct Mem0Scope: Sendable {
  var filter: Mem0Filter
  var selection: Selection
  /// Whether the selection says it all.
  var isExact: Bool
  /// The fields of an object that are wanted; empty: all.
  var fields: [[UInt8]]

  /// Which generation of the dialect is spoken: each has its own rules.
  enum Generation: Sendable { case first, second, third }

  /// Reads the scope of a call; the first generation says it in the query, the others in the body.
  init(_ call: Call, _ generation: Generation, owner: OwnerIDs = OwnerIDs()) throws(Fault) {
    let fields = generation == .first ? try Self.body(of: call) : call.body
    var parts: [Mem0Filter] = try Self.ids(fields, owner, generation)
    if let filters = fields["filters"] { parts.append(try Mem0FilterReader.read(filters)) }
    parts += try Self.others(fields)
    filter = .all(parts)
    if generation == .third, !filter.hasScope {
      throw .invalid(
        "filters",
        "filters must name at least one of user_id, agent_id, app_id, run_id (and not only what "
          + "they are not)")
    }
    (selection, isExact) = filter.selection
    let latest = try fields.flag("latest_only") ?? false
    let merged = try fields.flag("include_merged") ?? false
    selection.states =
      latest ? [.active] : merged ? [.active, .superseded, .merged] : [.active, .superseded]
    if try fields.flag("show_expired") != true { selection.today = call.gateway.host.now().day }
    self.fields = try Self.names(fields)
  }

  /// Refuses a list or a search that names nothing at all: whose client forgot the user would see
  /// everybody's memories.
  func refuseEverything() throws(Fault) {
    guard filter.isEmpty else { return }
    throw .invalid(
      "filters", "filters must not be empty: name a user_id, agent_id, app_id or run_id")
  }

  private static func ids(
    _ fields: Fields, _ owner: OwnerIDs, _ generation: Generation
  ) throws(Fault) -> [Mem0Filter] {
    var parts: [Mem0Filter] = []
    for field in Mem0Filter.OwnerField.allCases {
      if let id = owner[field] { parts.append(.id(field, .equal(.string(id)))) }
      guard let id = try fields.id(field.rawValue) else { continue }
      if generation == .third {
        throw .invalid(
          field.rawValue, "\(field.rawValue) belongs into filters: {\"filters\": {\"\(field)\": …}}"
        )
      }
      parts.append(.id(field, id == [0x2A] ? .present : .equal(.string(id))))
    }
    return parts
  }

  private static func others(_ fields: Fields) throws(Fault) -> [Mem0Filter] {
    var parts: [Mem0Filter] = []
    for (name, isStart) in [("start_date", true), ("end_date", false)] {
      guard let value = fields[name] else { continue }
      guard let moment = Moment(value) else {
        throw .invalid(name, "\(name) must be a date, a time or seconds since 1970")
      }
      parts.append(.time(.created_at, isStart ? .from(moment.start) : .before(moment.end)))
    }
    if let categories = try fields.texts("categories"), !categories.isEmpty {
      parts.append(.categories(.among(Mem0Values(categories.map { .string($0) }))))
    }
    if let words = try fields.text("keywords"), !words.isEmpty {
      parts.append(.text(.contains(words, folded: true)))
    }
    if let metadata = try fields.object("metadata") {
      parts.append(try Mem0FilterReader.read(object(("metadata", metadata))))
    }
    return parts
  }

  private static func names(_ fields: Fields) throws(Fault) -> [[UInt8]] {
    if let text = fields["fields"]?.string { return text.split(separator: 0x2C).map { Array($0) } }
    return try fields.texts("fields") ?? []
  }

  /// A query as the body that other generations send: lists and objects as JSON or repeated.
  private static func body(of call: Call) throws(Fault) -> Fields {
    var members: [JSON.Member] = []
    for (name, value) in call.query.pairs where !members.contains(where: { $0.key == name }) {
      let text = name.asText
      let all = call.query.all(text)
      switch text {
      case "fields", "categories":
        let list = all.count > 1 ? all : value.split(separator: 0x2C).map { Array($0) }
        members.append(JSON.Member(name, .array(list.map { .string($0) })))
      case "metadata", "filters":
        guard let json = try? JSON.parse(value) else {
          throw .invalid(text, "\(text) must be JSON")
        }
        members.append(JSON.Member(name, json))
      default: members.append(JSON.Member(name, .string(value)))
      }
    }
    // A caller that sends a body all the same means it.
    for member in call.body.json.members ?? []
    where !members.contains(where: { $0.key == member.key }) { members.append(member) }
    return Fields(.object(members), isLenient: true)
  }

  /// What is to be asked of each memory, since the catalog cannot tell it.
  private var holds: ((Memory) -> Bool)? { isExact ? nil : { filter.holds($0) } }

  /// The memories of the scope, the latest first, and how many there are in all.
  func list(
    _ project: Project, _ memories: Memories, offset: Int, limit: Int
  ) throws(Fault) -> (total: Int, memories: [Memory]) {
    try caught { () throws(CubeError) in
      try memories.follow(selection, in: project)
      return try memories.page(
        selection, in: project, offset: offset, limit: limit, where: holds)
    }
  }

  /// Cube by cube, which memories a search may find.
  func candidates(
    _ project: Project, _ memories: Memories
  ) throws(Fault) -> [CubePlace: Set<Int64>?] {
    try caught { () throws(CubeError) in
      try memories.follow(selection, in: project)
      return try memories.candidates(selection, in: project, where: holds)
    }
  }
}
