internal import Format
internal import Index
internal import Language
internal import Learning
internal import SQLite
internal import Search
internal import Text

extension Finder {
  /// How many texts are asked when an event was.
  private static let eventTexts = 12

  /// The days that a query means by "two weeks before the wedding": counted from the date that
  /// memories or messages give the wedding. Nil where it counts from nothing, or from what has no
  /// date here.
  func eventSpan(of query: Query) throws(CubeError) -> TimeSpan? {
    let question = Question(query)
    guard let event = question.undatedEvent else { return nil }
    let named = Array(question.words[event.event])
    let authors = try caught { () throws(SQLiteError) in
      try index.searcher.authors(among: question.words)
    }
    let telling = EventTimeReader.telling(named).filter { !authors.contains($0) }
    guard !telling.isEmpty else { return nil }
    var words = named
    if authors.isDisjoint(with: named) {
      // "A month after she moved": whom the rest of the question names.
      words += question.words.filter(authors.contains)
    }
    var search = Query()
    search.clauses = [Query.Clause(words: words.map { .text($0) })]
    let found = try caught { () throws(SQLiteError) in
      try index.searcher.search(search, limit: Self.eventTexts)
    }
    var reader = StemReader()
    let stems = reader.stems(Array(telling.joined(separator: [0x20])))
    return EventDate.agreed(try dates(of: stems, in: found.hits, query.zone))
      .flatMap { event.span(from: $0) }
  }

  /// The dates that results give an event.
  private func dates(
    of event: [[UInt8]], in hits: [Hit], _ zone: Zone
  ) throws(CubeError) -> [TimeSpan] {
    var dates: [TimeSpan] = []
    var snippets = Snippets(Query())
    for hit in hits {
      guard let result = try result(hit, &snippets) else { continue }
      let matter = result.kind == .memory ? FrontMatter.parse(result.text) : FrontMatter()
      let date = EventDate.days(
        of: event, in: Array(result.text[matter.body...]), said: zone.day(of: result.time),
        isOwn: matter.date != nil)
      if let date { dates.append(date) }
    }
    return dates
  }
}
