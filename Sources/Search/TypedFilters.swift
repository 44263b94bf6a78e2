internal import Index
internal import Text

/// Gathers the filters that stand in one query's text. Several of the same filter: any of the
/// types, places, authors or conversations, since an item has but one; all of the tags and
/// entities; the latest `after:` and the earliest `before:`; the last `limit:`.
struct TypedFilters {
  private var types: Set<[UInt8]> = []
  private var places: Set<SearchResult.Kind> = []
  private var authors: Set<[UInt8]> = []
  private var conversations: Set<[UInt8]> = []

  /// A limit above this is this: no one reads more results.
  static let largestLimit = 1_000_000

  private static let dates = "takes a date as 2025, 2025-06, 2025-06-10 or 2025-06-10T09:30:00Z"

  /// Takes one filter as typed.
  mutating func apply(
    _ key: FilterKey, _ value: [UInt8], _ whole: [UInt8], to query: inout Query,
    _ offset: CivilDate.Offset
  ) {
    let folded = FoldedValue.fold(value)
    let name = key.rawValue + ": "
    if key != .conversation, folded.isEmpty {
      query.problems.append(.init(filter: whole, reason: name + "takes a value"))
      return
    }
    switch key {
    case .type: types.insert(folded)
    case .tag: query.filters.tags.insert(folded)
    case .entity: query.filters.entities.insert(folded)
    case .author: authors.insert(folded)
    case .conversation: conversations.insert(value)
    case .in:
      if let place = Self.place(folded) {
        places.insert(place)
      } else {
        let reason = name + "takes messages, memories or documents"
        query.problems.append(.init(filter: whole, reason: reason))
      }
    case .after, .before:
      guard let date = CivilDate(value, offset: offset) else {
        query.problems.append(.init(filter: whole, reason: name + Self.dates))
        return
      }
      if key == .after {
        query.filters.after = max(query.filters.after ?? .min, date.start)
      } else {
        query.filters.before = min(query.filters.before ?? .max, date.start)
      }
    case .superseded:
      switch String(decoding: folded, as: UTF8.self) {
      case "yes": query.filters.superseded = query.filters.superseded ?? .yes
      case "only": query.filters.superseded = .only
      default:
        query.problems.append(.init(filter: whole, reason: name + "takes yes or only"))
      }
    case .limit:
      if let limit = Self.limit(value) {
        query.limit = limit
      } else {
        query.problems.append(.init(filter: whole, reason: name + "takes a number from 1"))
      }
    }
  }

  /// Puts the groups of alternatives into the query.
  func finish(_ query: inout Query) {
    if !types.isEmpty { query.filters.types.append(types) }
    if !places.isEmpty { query.filters.places.append(places) }
    if !authors.isEmpty { query.filters.authors.append(authors) }
    if !conversations.isEmpty { query.filters.conversations.append(conversations) }
  }

  private static func place(_ folded: [UInt8]) -> SearchResult.Kind? {
    switch String(decoding: folded, as: UTF8.self) {
    case "message", "messages", "conversation", "conversations": .message
    case "memory", "memories": .memory
    case "document", "documents", "passage", "passages": .passage
    default: nil
    }
  }

  /// Digits only; numbers of any length are read, and held to the largest limit.
  private static func limit(_ digits: [UInt8]) -> Int? {
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = min(value * 10 + Int(digit - 0x30), largestLimit)
    }
    return value > 0 ? value : nil
  }
}
