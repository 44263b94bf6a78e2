package import Format
package import Index
package import MemCube
internal import Posix

/// The JSON of a job: {id, cube, state, of, counts, error, note}.
package func jobObject(_ job: Job, of cube: [UInt8]) -> JSON {
  var counts: [JSON.Member]
  switch job.kind {
  case .document:
    counts = [.init("chunks", JSON(job.passages))]
    if job.memories > 0 { counts.append(.init("memories", JSON(job.memories))) }
  case .vectors: counts = [.init("waiting", JSON(job.waiting))]
  case .conversation:
    counts = [
      .init("messages", JSON(job.messages)), .init("waiting", JSON(job.waiting)),
      .init("memories", JSON(job.memories)), .init("edges", JSON(job.relations)),
    ]
  }
  if let trouble = job.trouble {
    counts += [
      .init("failed", JSON(trouble.failed)), .init("dropped", JSON(trouble.dropped)),
      .init("left_out", JSON(trouble.leftOut)),
    ]
  }
  return .object([
    .init("id", jsonText(job.source)), .init("cube", jsonText(cube)),
    .init("state", JSON(job.state.rawValue)), .init("of", jsonText(job.source)),
    .init("counts", .object(counts)), .init("error", job.error.map { JSON($0) } ?? .null),
    .init("note", job.note.map { JSON($0) } ?? .null),
  ])
}

/// The JSON of a graph: {entities: [{name, type, memories}], relations: [{from, type, to,
/// memories, former}]}.
package func graphObject(_ graph: Graph) -> JSON {
  .object([
    .init(
      "entities",
      .array(
        graph.entities.map { entity in
          .object([
            .init("name", jsonText(entity.name)),
            .init("type", entity.type.map { jsonText($0) } ?? .null),
            .init("memories", JSON(entity.memories)),
          ])
        })),
    .init(
      "relations",
      .array(
        graph.relations.map { relation in
          .object([
            .init("from", jsonText(relation.from)), .init("type", jsonText(relation.type)),
            .init("to", jsonText(relation.to)), .init("memories", JSON(relation.memories)),
            .init("former", .bool(relation.isFormer)),
          ])
        })),
  ])
}
