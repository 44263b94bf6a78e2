public import Index
public import Language
public import Text

/// What a searcher asks: words, "quoted phrases", `word*` and filters. Every text is a query; what
/// a filter could not use is kept aside in `problems`.
public struct Query: Hashable, Sendable {
  /// The query among whose results this one looks, at most one: see `narrowed(by:)`.
  public var within: [Query] = []
  /// What must be found. A query has one clause; refining adds clauses, and all must match.
  public var clauses: [Clause] = []
  /// Which items come into question.
  public var filters = Filters()
  /// Results wanted, if the query says so; at least 1.
  public var limit: Int?
  /// The day from which words like "last summer" count, in days since 1970; nil: they do not.
  public var reference: Int64?
  /// The days that are meant by words like "two weeks before the wedding"; nil: there are no such
  /// words, or of what they name no date is known.
  public var eventSpan: TimeSpan?
  /// The zone in which days are counted.
  public var zone = Zone.utc
  /// Whether a large memory's other parts are found as well as its best one, for a caller that reads all.
  package var findsParts = false
  /// Whether memories are found by the messages as well that they were learned from, where memories alone
  /// are asked for.
  public var hearsMessages = true
  /// When memories come in that were not found by what is asked: see `Rest`.
  public var fills = Fills.broad
  /// Whether memories are found whose last day is over.
  public var showsExpired = false
  /// The day, YYYY-MM-DD in UTC, before which that last day lies; nil: none is over.
  package var today: [UInt8]?
  /// Filters that were left out, each with its reason.
  public var problems: [Problem] = []

  /// When memories come in that were not found by what is asked.
  public enum Fills: Hashable, Sendable {
    /// Never.
    case never
    /// Where a question asks for whatever is known of the user.
    case broad
    /// There, and where nothing is found.
    case ifNone
    /// Up to the limit, in any case.
    case always
  }

  /// Words to look for.
  public struct Clause: Hashable, Sendable {
    /// Any of these is enough; the more, and the rarer, the better.
    public var words: [Word] = []
    /// All of these must occur.
    public var phrases: [Word] = []

    /// A clause of its parts.
    public init(words: [Word] = [], phrases: [Word] = []) {
      self.words = words
      self.phrases = phrases
    }
  }

  /// A piece of a query's text, as typed.
  public enum Word: Hashable, Sendable {
    /// What stood between spaces.
    case text([UInt8])
    /// What stood before a `*`.
    case prefix([UInt8])
    /// What stood between quotation marks.
    case phrase([UInt8])

    /// Its letters.
    var typed: [UInt8] {
      switch self {
      case .text(let text), .prefix(let text), .phrase(let text): text
      }
    }
  }

  /// A filter that was left out.
  public struct Problem: Hashable, Sendable {
    /// The filter as typed, such as `after:soon`.
    public var filter: [UInt8]
    /// What the filter takes, for people.
    public var reason: String

    package init(filter: [UInt8], reason: String) {
      self.filter = filter
      self.reason = reason
    }
  }

  /// The query that finds everything, newest first.
  public init() {}

  /// Whether there is nothing to look for and nothing to filter by.
  public var isEmpty: Bool { clauses.isEmpty && filters.isEmpty && limit == nil }

  /// The days that its words name, as far as the words, `reference` and `eventSpan` say which they
  /// are.
  public var spans: [TimeSpan] { Question(self).spans }

  /// What both queries find: the mount's query within a query. The other's limit counts, if it
  /// has one.
  public func refined(by other: Query) -> Query {
    var both = self
    for clause in other.clauses where !both.clauses.contains(clause) {
      both.clauses.append(clause)
    }
    both.filters = filters.intersected(with: other.filters)
    both.limit = other.limit ?? limit
    both.reference = other.reference ?? reference
    both.eventSpan = other.eventSpan ?? eventSpan
    both.showsExpired = showsExpired || other.showsExpired
    both.problems += other.problems
    both.ask(superseded: both.filters.superseded)
    return both
  }
}

extension Query {
  /// A query within this one's directory: what it finds among the results of this one. One of filters
  /// alone leaves the order in which this one has them.
  public func narrowed(by other: Query) -> Query {
    // What all results have to meet as well is asked at once, and so of any number of them.
    if other.clauses.isEmpty, limit == nil { return refined(by: other) }
    var inner = other
    inner.within = [self]
    inner.ask(superseded: filters.intersected(with: other.filters).superseded)
    return inner
  }

  /// Asks for superseded memories, and so among what the queries around find.
  private mutating func ask(superseded: Filters.Superseded?) {
    filters.superseded = superseded
    if !within.isEmpty { within[0].ask(superseded: superseded) }
  }
}

extension Query {
  /// Which items come into question. Values are folded as words are, so case and accents in them
  /// do not matter.
  public struct Filters: Hashable, Sendable {
    /// Each group must be met, by any of its types.
    public var types: [Set<[UInt8]>] = []
    /// Each group must be met, by any of the places.
    public var places: [Set<SearchResult.Kind>] = []
    /// Each group must be met, by any of its authors.
    public var authors: [Set<[UInt8]>] = []
    /// Each group must be met, by any of its conversations, as typed: see `Index.conversations(meantBy:)`.
    public var conversations: [Set<[UInt8]>] = []
    /// All of these tags.
    public var tags: Set<[UInt8]> = []
    /// All of these entities.
    public var entities: Set<[UInt8]> = []
    /// Of memories, only these, by their rows; nil: any.
    public var memories: Set<Int64>?
    /// Only these items, by their rows, rising; nil: any.
    package var items: [Int64]?
    /// What names a day among these, since 1970, also a day that comes again; nil: any.
    package var days: ClosedRange<Int64>?
    /// What holds a box to tick that is not ticked.
    package var hasOpenBox = false
    /// Milliseconds since 1970: this or later.
    public var after: Int64?
    /// Milliseconds since 1970: earlier than this.
    public var before: Int64?

    /// Whether memories that are superseded are asked for; nil: they are left out.
    public var superseded: Superseded?

    /// How memories that are superseded are asked for.
    public enum Superseded: Hashable, Sendable {
      /// They as well.
      case yes
      /// They alone.
      case only
    }

    /// No filter.
    public init() {}

    /// Whether everything comes into question.
    public var isEmpty: Bool { self == Filters() }

    /// What meets both.
    func intersected(with other: Filters) -> Filters {
      var both = self
      both.types += other.types.filter { !types.contains($0) }
      both.places += other.places.filter { !places.contains($0) }
      both.authors += other.authors.filter { !authors.contains($0) }
      both.conversations += other.conversations.filter { !conversations.contains($0) }
      both.tags.formUnion(other.tags)
      both.entities.formUnion(other.entities)
      if let others = other.memories {
        both.memories = memories.map { $0.intersection(others) } ?? others
      }
      // A query within a query asks for more of them, as it may ask for more results.
      let asked = [superseded, other.superseded]
      both.superseded = asked.contains(.only) ? .only : asked.contains(.yes) ? .yes : nil
      both.after = [after, other.after].compactMap(\.self).max()
      both.before = [before, other.before].compactMap(\.self).min()
      return both
    }
  }
}
