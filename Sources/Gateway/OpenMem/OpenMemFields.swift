internal import Format

/// The fields of a call as this dialect reads them: numbers may come as texts, and null is nothing. An
/// unknown field is passed over, unless it looks like a misspelt name of one that narrows the call. Without
/// that one the call would be answered with more than was asked for, or do it to more.
struct OpenMemBody: Sendable {
  let fields: Fields

  /// Entries of a list of ids at most.
  static let most = 20
  /// The longest id, characters.
  static let idLimit = 100

  /// The body of a call.
  /// - Parameters:
  ///   - call: the call.
  ///   - known: the names of the endpoint's fields that narrow it.
  /// - Throws: a fault that names a field that looks like one of them.
  init(_ call: Call, narrowedBy known: Set<String> = []) throws(Fault) {
    fields = Fields(call.body.json, isLenient: true)
    for member in call.body.json.members ?? [] where !member.value.isNull {
      let name = member.key.prefix(64).asName
      if known.contains(name) || Self.proper.contains(name) { continue }
      let plain = name.lowercased().filter { $0 != "_" && $0 != "-" }
      guard let meant = Self.meant[plain] else { continue }
      throw .invalid(name, "\(name) is no field of this call; \(meant) may be meant")
    }
  }

  /// Names that newer or older clients send where they mean nothing.
  private static let proper: Set<String> = [
    "user_id", "agent_id", "conversation_id", "app_id", "memory_id", "knowledgebase_id",
    "knowledgebase_ids", "filter", "source",
  ]

  private static let meant: [String: String] = {
    var meant: [String: String] = [:]
    let words = [
      "user_id": "user users userid userids subject subjects subjectid",
      "agent_id": "agent agents agentid agentids",
      "conversation_id": "conversation conversations conversationid conversationids",
      "knowledgebase_ids": "knowledgebase knowledgebases knowledgebaseid knowledgebaseids",
      "memory_ids": "memory memories memoryid memoryids", "app_id": "app apps appid appids",
      "file_ids": "fileid fileids", "filter": "filter filters",
    ]
    for (name, list) in words {
      for word in list.split(separator: " ") { meant[String(word)] = name }
    }
    return meant
  }()

  subscript(name: String) -> JSON? { fields[name] }

  // MARK: Ids

  /// Refuses what cannot be an id: over 100 characters, or with a NUL.
  static func check(_ id: [UInt8], _ name: String) throws(Fault) -> [UInt8] {
    if id.contains(0) { throw .invalid(name, "\(name) holds a NUL character") }
    let isLong = id.count > idLimit && id.asText.unicodeScalars.count > idLimit
    guard isLong else { return id }
    let code =
      name.hasPrefix("user_id") ? 40010 : name.hasPrefix("conversation_id") ? 40011 : 40000
    throw .openMem(code, 400, "\(name) is longer than \(idLimit) characters", field: name)
  }

  /// An id; nil for none and a blank one.
  func id(_ name: String) throws(Fault) -> [UInt8]? {
    guard let text = try fields.text(name), !text.isBlank else { return nil }
    return try Self.check(text, name)
  }

  /// An id that must be there.
  func requiredID(_ name: String) throws(Fault) -> [UInt8] {
    guard let id = try id(name) else { throw .missing(name) }
    return id
  }

  /// Ids that come as one or as a list, each once; empty for none.
  func ids(_ name: String, most: Int = OpenMemBody.most) throws(Fault) -> [[UInt8]] {
    guard let list = fields[name]?.elements else { return try id(name).map { [$0] } ?? [] }
    if list.isEmpty { throw Fault(.empty, "\(name) is empty", field: name) }
    guard list.count <= most else { throw .invalid(name, "\(name) has at most \(most) entries") }
    var ids: [[UInt8]] = []
    for (index, each) in list.enumerated() {
      let place = "\(name)[\(index)]"
      guard let text = each.string else { throw .invalid(place, "\(place) must be a string") }
      if text.isBlank { throw .missing(place) }
      let id = try Self.check(text, place)
      if !ids.contains(id) { ids.append(id) }
    }
    return ids
  }

  /// `user_id` and `agent_id`: one must be there.
  func who() throws(Fault) -> OwnerIDs {
    let who = OwnerIDs(user: try id("user_id"), agent: try id("agent_id"))
    if who.isEmpty { throw Fault(.missing, "user_id or agent_id is required", field: "user_id") }
    return who
  }

  // MARK: Values

  /// A whole number from 1; one above `most` counts as `most`.
  func counting(_ name: String, most: Int, usual: Int) throws(Fault) -> Int {
    min(try fields.integer(name, in: 1...Int.max) ?? usual, most)
  }

  /// A whole number that stands for the nearest one of a range.
  func clamped(_ name: String, to range: ClosedRange<Int>, usual: Int) throws(Fault) -> Int {
    let number = try fields.integer(name, in: Int.min...Int.max) ?? usual
    return min(max(number, range.lowerBound), range.upperBound)
  }

  /// A text that must be there, of at most so many tokens.
  func text(_ name: String, tokens: Int) throws(Fault) -> [UInt8] {
    let text = try fields.requiredText(name)
    if text.count / 4 > tokens { throw .tooLong(name, tokens: tokens) }
    return text
  }

  /// Kinds of memories, `include_memory_view` and the like; nil where nothing is said.
  func views(_ name: String) throws(Fault) -> MemoryViews? {
    guard let words = try fields.texts(name) else { return nil }
    var views = MemoryViews()
    for word in words {
      guard let view = MemoryViews(word: word) else {
        throw .noKind(name, word, of: MemoryViews.words.map(\.word))
      }
      views.insert(view)
    }
    return words.isEmpty ? nil : views
  }
}

extension ArraySlice<UInt8> {
  /// The bytes as text, for comparing with names.
  fileprivate var asName: String { String(decoding: self, as: UTF8.self) }
}
