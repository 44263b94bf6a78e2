internal import Format
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// What `add` says of what it made.
extension AddCommand {
  /// Records messages, and prints their ids or objects.
  func record(
    _ drafts: [MessageDraft], in cube: Cube, _ around: Surroundings, asOne: Bool
  ) throws(Failure) {
    let console = around.console
    let ids = try core { () throws(CubeError) in
      let zone = try cube.zone()
      return try cube.write(
        drafts.map { draft in
          var draft = draft
          _ = draft.readDate(in: zone)  // what is no time was refused before
          return .message(draft)
        }, .durable)
    }
    var list = JSONList(console)
    if asJSON, !asOne { try list.begin() }
    for id in ids {
      guard asJSON else {
        try console.line(id.description)
        continue
      }
      // Recorded, and not shown: a duplicate (equal conversation, message_id, role and content), or
      // what the index has no room for yet.
      let message = (try? cube.message(id)) ?? nil
      let object = try core { () throws(CubeError) in
        try message.map { (message) throws(CubeError) in try messageObject(message, cube) }
          ?? .object([.init("id", JSON(id))])
      }
      if asOne { try console.write(object) } else { try list.add(object) }
    }
    if asJSON, !asOne { try list.end() }
  }
}
