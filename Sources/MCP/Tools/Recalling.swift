internal import Format
internal import Index
internal import MemCube
internal import Search
internal import Text

/// A result of a search, ready to be shown.
private struct Found: Sendable {
  var place: Place
  var result: SearchResult
  var type: [UInt8]?
  var time: [UInt8]
}

extension ToolCall {
  /// Results that recall gives, and the bytes of all their texts.
  private static let (recallLimit, textLimit, room) = (8, 600, 10_000)

  /// Finds memories, messages and passages, the best first.
  func recall() throws(CubeError) -> ToolResult {
    let query = arguments.text("query") ?? []
    let limit = arguments.number("limit") ?? Self.recallLimit
    let (found, total, notes) = try find(query, limit, cube: arguments.name("cube"))
    var text: [UInt8] = []
    var objects: [JSON] = []
    var room = Self.room
    for (index, one) in found.enumerated() {
      let words = cut(one.result.text, to: Self.textLimit)
      room -= words.count
      if room < 0, index > 0 { break }
      let day = one.time.prefix(10)
      text += bytes("\(index + 1). ") + one.place.shown + bytes(" · ") + day
      text += one.type.map { bytes(" · ") + $0 } ?? []
      text += bytes(one.result.doubtedBy == nil ? "\n" : " · may be out of date\n")
      text += Self.indented(words) + [0x0A]
      objects.append(
        .of(
          ("path", .shown(one.place.shown)), ("text", .shown(words)),
          ("kind", JSON(one.result.kind.rawValue)), ("type", one.type.map { .shown($0) }),
          ("time", .string(one.time)), ("score", Self.score(one.result.score)),
          (
            "superseded_by",
            one.result.supersededBy.map {
              .shown(Place(cube: one.place.cube, path: $0).shown)
            }
          ),
          (
            "doubted_by",
            one.result.doubtedBy.map {
              .shown(Place(cube: one.place.cube, path: $0).shown)
            }
          )))
    }
    scope.shelf.note(given: found.prefix(objects.count).map(\.result.id))
    text += bytes(found.isEmpty ? "Nothing found." : "\(objects.count) of \(total)")
    for note in notes { text += bytes("\n\(note)") }
    let structured = JSON.of(
      ("results", .array(objects)), ("total", JSON(total)),
      ("note", notes.isEmpty ? nil : JSON(notes.joined(separator: " "))))
    return ToolResult(text: text, structured: structured)
  }

  /// What a query finds in cubes, with how much there is in all, and what is wrong with its filters.
  private func find(
    _ query: [UInt8], _ limit: Int, cube: [UInt8]?
  ) throws(CubeError) -> (found: [Found], total: Int, notes: [String]) {
    guard query.contains(where: { $0 > 0x20 }) else { throw .invalid("the query is empty") }
    try scope.shelf.count(.retrieval)
    let names = try scope.reading(cube)
    var total = 0
    var notes: [String] = []
    var question: (asked: Query, by: Reranking)?
    let parts = try inEach(names) { (cube, name) throws(CubeError) -> [Found] in
      let asked = try cube.parse(query, now: now)
      let reranking = cube.reranking
      let answer = try cube.search(
        asked, limit: reranking == nil ? limit : Reranking.wanted(limit))
      total += answer.total
      if let reranking { question = (asked, reranking) }
      if notes.isEmpty {
        notes = asked.problems.map { "\(shown($0.filter)): \($0.reason)." }
        notes += asked.unknownTypes.map { Query.problem(ofType: $0).reason + "." }
      }
      let zone = try cube.zone()
      return try answer.results.map { (result) throws(CubeError) in
        Found(
          place: Place(cube: name, path: result.path), result: result,
          type: try type(of: result, in: cube),
          time: zone.rfc3339(result.time, milliseconds: false))
      }
    }
    let all = parts.flatMap(\.self)
    var ranked = names.count > 1 ? all.bestFirst(\.result) : all
    if let (asked, reranking) = question {
      ranked = reranking.ranked(ranked, for: asked) { $0.result.text }.results
    }
    return (Array(ranked.prefix(limit)), total, notes)
  }

  private func type(of result: SearchResult, in cube: Cube) throws(CubeError) -> [UInt8]? {
    guard result.kind == .memory else { return nil }
    if let type = FrontMatter.parse(result.text).type { return MemoryType.named(type) ?? type }
    return try cube.fields(row: result.row)["type"]?.string
  }

  /// A score with two digits.
  private static func score(_ score: Double) -> JSON {
    guard score.isFinite, abs(score) < 1e9 else { return JSON(hundredths: 0) }
    return JSON(hundredths: Int((score * 100).rounded()))
  }

  private static func indented(_ text: [UInt8]) -> [UInt8] {
    var text = text[...]
    while text.last == 0x0A { text.removeLast() }
    return bytes("   ")
      + text.split(separator: 0x0A, omittingEmptySubsequences: false)
      .joined(separator: bytes("\n   "))
  }

  // MARK: The pair

  /// The results of a query, as ChatGPT takes them.
  func search() throws(CubeError) -> ToolResult {
    let (found, _, _) = try find(arguments.text("query") ?? [], 10, cube: nil)
    scope.shelf.note(given: found.map(\.result.id))
    let results = found.map { one in
      let start = FrontMatter.parse(one.result.text).body
      let title = title(of: Array(one.result.text.dropFirst(start)))
      return JSON.of(
        ("id", .shown(one.place.shown)),
        ("title", .shown(title.isEmpty ? one.place.shown : title)), ("url", .string(one.place.uri)))
    }
    let structured = JSON.of(("results", .array(results)))
    return ToolResult(text: structured.bytes, structured: structured)
  }

  /// A result in full, as ChatGPT takes it.
  func fetch() throws(CubeError) -> ToolResult {
    try scope.shelf.count(.retrieval)
    let place = try place("id")
    let item = try text(at: place)
    guard let content = item.readable else { throw noText(in: place) }
    let title = title(of: FrontMatter.body(of: content))
    let tags = Array(item.tags.joined(separator: bytes(", ")))
    let structured = JSON.of(
      ("id", .shown(place.shown)), ("title", .shown(title.isEmpty ? place.shown : title)),
      ("text", .shown(cut(content, to: 40_000))), ("url", .string(place.uri)),
      (
        "metadata",
        .of(
          ("kind", JSON(item.kind)), ("type", item.type.map { .shown($0) }),
          ("time", item.time.map { .string($0) }),
          ("tags", tags.isEmpty ? nil : .shown(tags)))
      ))
    return ToolResult(text: structured.bytes, structured: structured)
  }
}

/// The first heading or line of a text, at most 120 bytes.
func title(of text: [UInt8]) -> [UInt8] {
  for line in text.prefix(8192).split(separator: 0x0A) {
    let words = line.drop { $0 == UInt8(ascii: "#") || $0 <= 0x20 }
    if !words.isEmpty { return cut(OneLine.of(Array(words)), to: 120) }
  }
  return []
}
