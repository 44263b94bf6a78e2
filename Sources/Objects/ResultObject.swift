package import Format
package import Index
package import Language
package import MemCube
internal import Posix
internal import Text

/// The JSON of a result: {cube, kind, id, path, type, tags, text, score, parts, time, entities, sources}.
/// A memory that is superseded or contradicted has superseded_by or contradicts as well; a superseded message
/// has superseded_by. What is from a file in conflict has conflict.
package func resultObject(
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
