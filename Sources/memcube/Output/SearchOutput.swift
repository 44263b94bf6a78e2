internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Posix
internal import Text

/// A result with the cube in which it was found.
struct FoundResult {
  let cube: [UInt8]
  let result: SearchResult
  /// When it was, by the cube's clock.
  let time: Timestamp
  /// Its JSON, made while the cube was open; null unless asked for.
  let object: JSON

  /// A result of an open cube, whose clock shows the time of `zone`.
  init(
    _ result: SearchResult, in cube: Cube, named name: [UInt8], _ zone: Zone, asJSON: Bool
  ) throws(CubeError) {
    self.cube = name
    self.result = result
    time = zone.clock(at: result.time)
    object = asJSON ? try resultObject(result, in: cube, named: name, zone) : .null
  }

  /// Two lines for people: where it is, and the words around the match.
  func print(number: Int, showsWhy: Bool, _ console: Console) throws(Failure) {
    let place = printable("\(Path(cube))/\(Path(result.path))")
    try console.line("\(number). \(place)  \(decimal(result.score))  \(shownTime(time))")
    try console.line("   " + printable(String(decoding: result.snippet, as: UTF8.self)))
    if let other = result.supersededBy {
      try console.line("   " + printable("superseded by \(Path(cube))/\(Path(other))"))
    }
    if let other = result.doubtedBy {
      try console.line("   " + printable("may be out of date: \(Path(cube))/\(Path(other))"))
    }
    if result.inConflict {
      try console.line(
        "   " + printable("in conflict: memcube conflicts \(Path(cube)) shows what else it may say")
      )
    }
    guard showsWhy else { return }
    let parts = result.parts.sorted { $0.key < $1.key }
      .map { "\($0.key) \(decimal($0.value))" }.joined(separator: ", ")
    try console.line("   because: \(parts)")
  }
}

/// The JSON of a result: {cube, kind, id, path, type, tags, text, score, parts, time, entities, sources}.
/// A memory that is superseded or contradicted has superseded_by or contradicts as well; a superseded message
/// has superseded_by. What is from a file in conflict has conflict.
func resultObject(
  _ result: SearchResult, in cube: Cube, named name: [UInt8], _ zone: Zone
) throws(CubeError) -> JSON {
  var known: Facets?
  var entities: [JSON] = []
  var sources: [JSON] = []
  switch result.kind {
  case .memory:
    if let node = try cube.file(row: result.row) {
      // The text may be only a start of the memory, which holds all of the front matter.
      let facets = try Facets(node, text: result.text, cube)
      known = facets
      entities = facets.entities
      // What says the same was folded into this: its sources count here.
      let recorded = facets.sources.compactMap { $0["id"]?.recordID }
      let more = try cube.sources(row: result.row).filter { !recorded.contains($0) }
      sources = try sourceObjects(
        facets.sources + more.map { .object([.init("id", JSON($0))]) }, cube)
    }
  case .message:
    if let message = try cube.message(result.id) {
      sources = [messageSource(message)]
    }
  case .passage:
    let place = result.place.map { place in
      JSON.object([
        .init("passage", JSON(place.number)), .init("start", JSON(place.start)),
        .init("end", JSON(place.end)),
      ])
    }
    sources = [.object([.init("document", jsonText(result.path)), .init("place", place ?? .null)])]
  }
  return .object(
    [
      .init("cube", jsonText(name)), .init("kind", JSON(result.kind.rawValue)),
      .init("id", JSON(result.id)),
    ]
      + pathMembers(result.path) + Facets.members(known) + [
        .init("text", jsonText(result.text)), .init("score", number(result.score)),
        .init(
          "parts",
          .object(
            result.parts.sorted { $0.key < $1.key }.map { .init($0.key, number($0.value)) })),
        .init("time", .string(zone.rfc3339(result.time, milliseconds: true))),
        .init("entities", .array(entities)), .init("sources", .array(sources)),
      ]
      + (result.supersededBy.map { [JSON.Member("superseded_by", jsonText($0))] } ?? [])
      + (result.doubtedBy.map { [JSON.Member("doubted_by", jsonText($0))] } ?? [])
      + (result.contradicts.isEmpty
        ? [] : [JSON.Member("contradicts", .array(result.contradicts.map { jsonText($0) }))])
      + (result.inConflict ? [JSON.Member("conflict", true)] : []))
}

/// A score with four decimals as a JSON number; what is not finite, which JSON cannot say, is 0.
private func number(_ value: Double) -> JSON {
  guard value.isFinite, abs(value) < 1e15 else { return .number(Array("0".utf8)) }
  let rounded = (value * 10_000).rounded() / 10_000
  return .number(Array("\(rounded)".utf8))
}

/// A score with two decimals for people.
private func decimal(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "?" }
  return "\((value * 100).rounded() / 100)"
}
