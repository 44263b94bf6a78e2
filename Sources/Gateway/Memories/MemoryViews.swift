internal import Format

/// The lists in which a dialect that has several shows a memory.
struct MemoryViews: OptionSet, Hashable, Sendable {
  let rawValue: Int64

  /// What is so.
  static let fact = MemoryViews(rawValue: 1)
  /// What a person likes.
  static let preference = MemoryViews(rawValue: 2)
  /// What a person, or an agent, can do.
  static let skill = MemoryViews(rawValue: 4)
  /// What a form says of a person.
  static let profile = MemoryViews(rawValue: 8)
  /// What happened, or will.
  static let event = MemoryViews(rawValue: 16)
  /// What came of using a tool.
  static let tool = MemoryViews(rawValue: 32)

  /// Every view with the word that dialects have for it.
  static let words: [(word: String, view: MemoryViews)] = [
    ("detail_factual", .fact), ("preference", .preference), ("skill", .skill),
    ("profile", .profile), ("event", .event), ("tool_memory", .tool),
  ]

  init(rawValue: Int64) { self.rawValue = rawValue }

  /// The view of a word; nil: it is none.
  init?(word: [UInt8]) {
    guard let found = Self.words.first(where: { word.elementsEqual($0.word.utf8) }) else {
      return nil
    }
    self = found.view
  }

  /// The views of a memory by its type and attributes: what a program put into one stands there
  /// alone; a preference, an event and a skill are facts as well.
  init(type: [UInt8]?, _ attributes: JSON?) {
    if let named = attributes?["memory_view"]?.string.flatMap({ MemoryViews(word: $0) }) {
      self = named
      return
    }
    switch type?.asText.uppercased() {
    case "PREFERENCE": self = [.fact, .preference]
    case "EVENT": self = [.fact, .event]
    case "SKILL": self = [.fact, .skill]
    default: self = .fact
    }
  }

  /// The word of the most particular one.
  var word: String {
    Self.words.last { contains($0.view) && $0.view != .fact }?.word ?? "detail_factual"
  }
}

extension Memory {
  /// The lists in which it is shown.
  var views: MemoryViews { MemoryViews(type: type, attributes) }
}
