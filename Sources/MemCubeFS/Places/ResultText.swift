internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Posix
internal import Search
internal import Text

/// Results that are no files of their own: a message or a passage, with what stands around it
/// and where it is from.
enum ResultText {
  /// How a result is called, and the ending that is not to be cut off; a message by its day in the cube's
  /// zone, as in the transcript.
  static func label(
    _ result: SearchResult, _ zone: Zone
  ) -> (label: [UInt8], ending: [UInt8]) {
    let file = Path(result.path).lastComponent
    switch result.kind {
    case .memory:
      guard let dot = file.lastIndex(of: 0x2E), dot > 0, file.count - dot <= 33 else {
        return (file, [])
      }
      return (Array(file[..<dot]), Array(file[dot...]))
    case .message:
      let day = zone.clock(at: result.time).rfc3339.prefix(10)
      let stem = file.suffix(3).elementsEqual(".md".utf8) ? file.dropLast(3) : file[...]
      return (Array(stem) + [0x2D] + day, Array(".md".utf8))
    case .passage:
      return (file, Array("-p\(result.place?.number ?? 1).md".utf8))
    }
  }

  /// Where it stands: the path in the cube, and which bytes a passage is.
  static func source(_ result: SearchResult) -> [UInt8] {
    // What was found by its name alone has no place.
    guard let place = result.place, place.number > 0 else { return result.path }
    return result.path
      + Array(", passage \(place.number), bytes \(place.start)-\(place.end)".utf8)
  }

  /// The file's text.
  static func render(_ result: SearchResult, _ cube: MountedCube) throws(Errno) -> [UInt8] {
    var out = Array("source: ".utf8) + source(result) + [0x0A, 0x0A]
    if result.kind == .message, let text = try neighbours(result, cube) { return out + text }
    out += result.text
    if out.last != 0x0A { out.append(0x0A) }
    return out
  }

  /// A message with the one before and the one after it, as in the transcript.
  private static func neighbours(
    _ result: SearchResult, _ cube: MountedCube
  ) throws(Errno) -> [UInt8]? {
    guard let message = try core(try cube.cube.message(result.id)) else { return nil }
    let transcript = Transcript(
      conversation: message.conversation, zone: try core(try cube.cube.zone()))
    var around = [message]
    around += try core(
      try cube.cube.messages(conversation: result.row, after: message.id, limit: 1))
    if let before = try before(message, result.row, cube) { around.insert(before, at: 0) }
    var out: [UInt8] = []
    for message in around {
      let content = try cube.bytes(of: message.content)
      out += transcript.markdown(message, content: content, isFirst: out.isEmpty)
    }
    return out
  }

  /// The message before one. They can be read forwards only, so ever wider spans of time are
  /// tried, from minutes to years.
  private static func before(
    _ message: Message, _ row: Int64, _ cube: MountedCube
  ) throws(Errno) -> Message? {
    var span: UInt64 = 600_000
    while true {
      let start = message.id.time > span ? message.id.time - span : 0
      let after = start == 0 ? nil : RecordID(time: start, high: 0, low: 0)
      let page = try core(
        try cube.cube.messages(conversation: row, after: after, limit: 64))
      guard let place = page.firstIndex(where: { $0.id == message.id }) else { return nil }
      if place > 0 { return page[place - 1] }
      if start == 0 { return nil }
      span = span > 1 << 40 ? message.id.time : span * 64
    }
  }
}

/// A query's results in one file.
enum Digests {
  /// The results of one cube.
  static func render(
    _ answer: SearchAnswer, _ query: [UInt8], cube: [UInt8], zone: Zone, json: Bool,
    problems: [Query.Problem] = []
  ) -> [UInt8] {
    render(
      answer.results.map { (cube, zone, $0) }, of: answer.total, query, json: json,
      problems: problems)
  }

  /// As Markdown to be read, or as JSON: `{query, total, results}` as `memcube search --json`, and
  /// `problems` of the filters if there are any; paths with their cube if `namesCube`.
  static func render(
    _ results: [(cube: [UInt8], zone: Zone, result: SearchResult)], of total: Int, _ query: [UInt8],
    namesCube: Bool = false, json: Bool, problems: [Query.Problem] = []
  ) -> [UInt8] {
    if json {
      var members: [JSON.Member] = [
        .init("query", text(query)), .init("total", JSON(total)),
        .init("results", .array(results.map { result($0.result, $0.cube, $0.zone) })),
      ]
      if !problems.isEmpty {
        members.append(.init("problems", .array(problems.map { problem($0) })))
      }
      return JSON.object(members).bytes + [0x0A]
    }
    var out = Array("# ".utf8) + query + [0x0A]
    out += Array("\n\(results.count) of \(total)\n".utf8)
    for (index, (cube, zone, result)) in results.enumerated() {
      out += Array("\n## \(index + 1). ".utf8) + (namesCube ? cube + [0x2F] : []) + result.path
      if let place = result.place { out += Array(" (passage \(place.number))".utf8) }
      out += Array(" · ".utf8) + zone.clock(at: result.time).rfc3339.prefix(10)
      if let other = result.supersededBy { out += Array(" · superseded by ".utf8) + other }
      if let other = result.doubtedBy { out += Array(" · may be out of date: ".utf8) + other }
      if result.inConflict { out += Array(" · in conflict".utf8) }
      out += [0x0A, 0x0A]
      out += result.text
      if out.last != 0x0A { out.append(0x0A) }
    }
    return out
  }

  private static func problem(_ problem: Query.Problem) -> JSON {
    .object([
      .init("filter", text(problem.filter)), .init("reason", text(Array(problem.reason.utf8))),
    ])
  }

  private static func result(_ result: SearchResult, _ cube: [UInt8], _ zone: Zone) -> JSON {
    let standing =
      (result.supersededBy.map { [JSON.Member("superseded_by", text($0))] } ?? [])
      + (result.doubtedBy.map { [JSON.Member("doubted_by", text($0))] } ?? [])
      + (result.contradicts.isEmpty
        ? [] : [JSON.Member("contradicts", .array(result.contradicts.map { text($0) }))])
      + (result.inConflict ? [JSON.Member("conflict", true)] : [])
    return .object(
      [
        .init("cube", text(cube)), .init("kind", JSON(result.kind.rawValue)),
        .init("id", JSON(result.id)), .init("path", text(result.path)),
        .init("text", text(result.text)),
        .init("score", JSON(hundredths: score(result.score))),
        .init("time", .string(zone.rfc3339(result.time, milliseconds: false))),
      ] + standing)
  }

  /// A score in hundredths, held within 0 and 100.
  private static func score(_ score: Double) -> Int {
    score.isFinite ? Int((min(max(score, 0), 1) * 100).rounded()) : 0
  }

  /// Bytes as a JSON string; what is not UTF-8 is replaced, since JSON cannot say it.
  private static func text(_ bytes: [UInt8]) -> JSON {
    .string(Array(String(decoding: bytes, as: UTF8.self).utf8))
  }
}

extension SearchResult {
  /// About how many bytes it takes while it is kept.
  var size: Int { 512 + text.count + snippet.count + path.count }
}
