internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Search
internal import Terminal

/// `memcube search`: finds memories, messages and passages of documents.
struct SearchCommand: Command {
  static let declaration = Declaration(
    name: "search", summary: "find memories, messages and passages of documents",
    forms: [
      "[CUBE]... QUERY [--limit N] [--type TYPE]... [--tag TAG]... [--after DATE] "
        + "[--before DATE] [--as-of DATE] [--why] [--project PROJECT] [--json]"
    ],
    about: [
      "Searches every cube of the store, or of PROJECT, unless CUBE is given. Any text is a "
        + "query: words, \"quoted phrases\", beginnings like trav*, and the filters type: tag: "
        + "entity: after: before: in: author: conversation: superseded: limit:. The best result "
        + "comes first. memcube-search(7) explains queries and their order.",
      "A filter that cannot be understood is left out, and standard error says so. It is no "
        + "error if nothing is found.",
    ],
    operands: [
      .init(name: "CUBE", count: .any, help: Declaration.Operand.cube.help),
      .init(name: "QUERY", count: .one, help: "what to look for, in one argument"),
    ],
    options: [
      .init(name: "limit", value: "N", help: "show at most N results (20 unless given)"),
      .init(
        name: "type", value: "TYPE", repeats: true,
        help: "only memories of this type"),
      .init(
        name: "tag", value: "TAG", repeats: true,
        help: "only what has this tag"),
      .init(name: "after", value: "DATE", help: "only from this day, month or year on: 2025-06"),
      .init(name: "before", value: "DATE", help: "only before this day, month or year"),
      .asOf,
      .init(name: "why", help: "show the parts of each score"), .project,
      .init(name: "json", help: "print {query, total, results}, and problems of filters"),
    ],
    examples: [
      .init(line: "memcube search trips 'hotel near the river'", effect: "searches the cube trips"),
      .init(
        line: "memcube search 'passport' --type FACT --after 2025 --json",
        effect: "searches all cubes"),
    ])

  let named: NamedCubes
  let query: [UInt8]
  let limit: Int?
  let showsWhy, asJSON: Bool
  let reference: Int64?

  init(_ given: Given) throws(UsageError) {
    named = NamedCubes(given, command: "search", operand: "QUERY")
    limit = try given.number("limit", in: 1...1_000_000)
    showsWhy = given.flag("why")
    asJSON = given.flag("json")
    reference = try given.referenceDay()
    var filters: [UInt8] = []
    for type in try given.memoryTypes() { filters += filter("type", Array(type.utf8)) }
    for tag in try given.texts("tag") { filters += filter("tag", tag) }
    for name in ["after", "before"] {
      if let date = try given.date(name) { filters += filter(name, date) }
    }
    // In front: a quotation mark that the query leaves open would swallow them.
    query = filters + given.operand("QUERY")
  }

  func run(_ around: Surroundings) throws(Failure) {
    var found: [FoundResult] = []
    var total = 0
    var notes = QueryNotes()
    var inConflict: [String] = []
    let host = try around.host()
    let now = host.now()
    let reranking = Reranking(host.model, models: host.models)
    let wanted = reranking == nil ? limit : Reranking.wanted(limit ?? Cube.defaultLimit)
    var asked = Query()
    let failure = try around.forEach(try named.entries(around)) { (entry, cube) throws(Failure) in
      let line = around.progress("indexing \(Path(entry.name))")
      defer { line?.finish() }
      let answer = try core { () throws(CubeError) in
        if try !cube.indexTexts(progress: line?.callback) {
          around.console.say(
            "\(Path(entry.name)): another process keeps the cube, with texts that are not found yet"
          )
        }
        asked = try cube.parse(query, now: now)
        asked.reference = reference ?? asked.reference
        notes.read(asked)
        if let note = try conflictNote(cube, entry) { inConflict.append(note) }
        return try cube.search(asked, limit: wanted)
      }
      total += answer.total
      found += try core { () throws(CubeError) in
        let zone = try cube.zone()
        return try answer.results.map { result throws(CubeError) in
          try FoundResult(
            result, in: cube, named: entry.name, zone, asJSON: asJSON)
        }
      }
    } onError: { (_, _) throws(Failure) in
    }
    for note in notes.sentences(foundNothing: total == 0) { around.console.say(note) }
    var ranked = named.cubes.count == 1 ? found : found.bestFirst(\.result)
    if let reranking {
      let (results, note) = reranking.ranked(ranked, for: asked) { $0.result.text }
      ranked = results
      if let note { around.console.say(note) }
    }
    try print(
      Array(ranked.prefix(shownLimit(found.count))), of: total,
      notes.unusable(foundNothing: total == 0), around.console)
    if let failure { throw failure }
    if total == 0, !asJSON { around.console.say("nothing found") }
    if total < Self.few { for note in inConflict { around.console.say(note) } }
  }

  /// Fewer results than these may be few because the text stands in another version of a file in conflict.
  private static let few = 3

  /// That only what the files show is searched; nil where a cube has no files in conflict.
  private func conflictNote(_ cube: Cube, _ entry: Store.Entry) throws(CubeError) -> String? {
    guard try cube.hasConflicts() else { return nil }
    let count = try cube.filesInConflict(limit: .max).count
    let argument =
      named.cubes.first { CubeName.stem(of: Path($0).lastComponent) == entry.name } ?? entry.name
    let project = named.project.map { " --project \(shellWord($0))" } ?? ""
    return shown(count, "file is", "files are") + " in conflict; memcube conflicts "
      + "\(shellWord(argument))\(project) shows the other versions"
  }

  /// A limit within the query counts for each cube, so all that came is shown; else 20.
  private func shownLimit(_ count: Int) -> Int {
    if let limit { return limit }
    return query.contains(Array("limit:".utf8)) ? count : 20
  }

  private func print(
    _ ranked: [FoundResult], of total: Int, _ problems: [Query.Problem], _ console: Console
  ) throws(Failure) {
    if asJSON {
      var members: [JSON.Member] = [
        .init("query", jsonText(query)), .init("total", JSON(total)),
        .init("results", .array(ranked.map(\.object))),
      ]
      if !problems.isEmpty {
        let list = problems.map { problem in
          JSON.object([
            .init("filter", jsonText(problem.filter)),
            .init("reason", .string(Array(problem.reason.utf8))),
          ])
        }
        members.append(.init("problems", .array(list)))
      }
      return try console.write(JSON.object(members))
    }
    for (index, found) in ranked.enumerated() {
      try found.print(number: index + 1, showsWhy: showsWhy, console)
    }
    if total > ranked.count, !ranked.isEmpty {
      console.say("\(ranked.count) of \(total) results; --limit shows more")
    }
  }
}
