public import Format
internal import Index
internal import SQLite
public import Search
internal import Text

/// What in a query was most likely meant as a filter, and is none. A query that people type is
/// never refused; who shows its results says what it would take.
extension Query {
  /// The filters that were left out, and words that are a filter's name but for a typing error, each
  /// with a reason.
  public var misspelled: [Problem] {
    problems
      + plainWords.compactMap { word in
        if let advice = Self.advice(word) { return Problem(filter: word, reason: advice) }
        guard let meant = Self.meant(word) else { return nil }
        return Problem(
          filter: word,
          reason: "there is no such filter; did you mean \(String(decoding: meant, as: UTF8.self))?"
        )
      }
  }

  /// What other programs call some of the filters.
  private static let others = [
    "place": "entity", "location": "entity", "person": "entity", "about": "entity",
    "from": "author",
    "since": "after", "until": "before", "kind": "type", "chat": "conversation",
  ]

  /// Filters of other programs that are none here, and what does the same.
  private static let ways: [String: String] = {
    let day = "a day is after:2025-06-10 before:2025-06-11, a month after:2025-06 before:2025-07"
    let name = "names and titles are found by their words, a title also as a \"phrase\""
    return [
      "day": day, "date": day, "title": name, "path": name, "file": name, "folder": name,
      "cube": "a query asks the cube in whose search/ it stands, or that is named before it",
      "is": "kinds of memories are type:FACT and so on, and what ended is superseded:only",
    ]
  }()

  /// What to ask instead of a filter that other programs have.
  private static func advice(_ word: [UInt8]) -> String? {
    guard let name = filterName(word) else { return nil }
    // Of these `meant` knows the very filter.
    if meant(word) != nil { return nil }
    return ways[String(decoding: name, as: UTF8.self).lowercased()]
      .map { "there is no such filter; \($0)" }
  }

  /// The filter that a word was most likely meant as.
  private static func meant(_ word: [UInt8]) -> [UInt8]? {
    guard let name = filterName(word) else { return nil }
    let value = word.dropFirst(name.count)
    let plain = String(decoding: name, as: UTF8.self).lowercased()
    if plain == "is", String(decoding: value, as: UTF8.self).lowercased() == ":superseded" {
      return Array("superseded:only".utf8)
    }
    if let other = others[plain] { return Array(other.utf8) + value }
    guard name.count > 2, ways[plain] == nil else { return nil }
    return suggestion(for: name, among: names).map { $0 + value }
  }

  /// Words that look like a filter, and have no filter's name: `project:apollo`.
  public var unknownFilters: [Problem] {
    plainWords.compactMap { word in
      guard Self.filterName(word) != nil else { return nil }
      return Problem(filter: word, reason: "there is no such filter; it was looked for as words")
    }
  }

  /// The types asked for that are none of ours, folded, each once.
  public var unknownTypes: [[UInt8]] {
    Set(filters.types.flatMap(\.self)).filter { MemoryType.named($0) == nil }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Why a type finds nothing.
  public static func problem(ofType type: [UInt8]) -> Problem {
    let all = MemoryType.all.map { Array($0.utf8) }
    return Problem(
      filter: Array("type:".utf8) + type,
      reason: "type: takes \(MemoryType.all.joined(separator: ", "))"
        + didYouMean(type, among: all, prefix: "type:"))
  }

  /// The filters, each with an example, for people.
  public static let filterGuide =
    "type:FACT tag:travel entity:ana after:2025-06 before:2026-01-31 in:messages author:ana "
    + "conversation:NAME superseded:yes limit:50"

  private static let names = FilterKey.allCases.map { Array($0.rawValue.utf8) }

  private var plainWords: [[UInt8]] {
    clauses.flatMap { clause in
      clause.words.compactMap { word in
        if case .text(let text) = word { text } else { nil }
      }
    }
  }

  /// What stands before the colon of `name:value`; nil for other words, and for addresses.
  private static func filterName(_ word: [UInt8]) -> [UInt8]? {
    guard let colon = word.firstIndex(of: 0x3A), (2...16).contains(colon),
      word.count > colon + 1, word[colon + 1] != 0x2F, word[colon + 1] != 0x3A,
      word[..<colon].allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) })
    else { return nil }
    return Array(word[..<colon])
  }
}

extension Cube {
  /// Whether some memory has a type, in whatever case.
  public func hasType(_ type: [UInt8]) throws(CubeError) -> Bool {
    try awaitTexts(within: 0)
    return try read { core throws(SQLiteError) in
      try core.index.text.has(.type, FoldedValue.fold(type))
    }
  }
}
