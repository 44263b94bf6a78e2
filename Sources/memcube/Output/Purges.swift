internal import Format
internal import Language
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// A purge as one line: what, by whom, when; never what it forgot.
func purgeLine(_ purge: PurgeFact, _ zone: Zone) -> String {
  printable("\(purge.words), by \(Path(purge.author)), \(shownTime(zone.clock(at: purge.time)))")
}

/// {id, time, author, total, memories?, documents?, messages?}
func purgeObject(_ purge: PurgeFact, _ zone: Zone) -> JSON {
  let counts = [
    ("memories", purge.memories), ("documents", purge.documents), ("messages", purge.messages),
  ]
  return .object(
    [
      .init("id", JSON(purge.id)),
      .init("time", .string(zone.rfc3339(purge.time, milliseconds: true))),
      .init("author", jsonText(purge.author)), .init("total", JSON(purge.total)),
    ] + counts.compactMap { name, count in count.map { .init(name, JSON($0)) } })
}
