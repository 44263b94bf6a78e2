internal import MemCube
internal import Posix

/// What `add` says of what it made.
extension AddCommand {
  /// Records messages, and prints their ids or objects.
  func record(
    _ drafts: [MessageDraft], in cube: Cube, _ around: Surroundings, asOne: Bool
  ) throws(Failure) {
    let console = around.console
    let ids = try core { () throws(CubeError) in
      try cube.write(drafts.map { .message($0) }, .durable)
    }
    var list = JSONList(console)
    if asJSON, !asOne { try list.begin() }
    for id in ids {
      let message = try core { () throws(CubeError) in try cube.message(id) }
      guard asJSON else {
        try console.line(id.description)
        continue
      }
      // A duplicate (equal conversation, message_id, role and content) is recorded, not shown.
      let object = try core { () throws(CubeError) in
        try message.map { (message) throws(CubeError) in try messageObject(message, cube) }
          ?? .object([.init("id", JSON(id))])
      }
      if asOne { try console.write(object) } else { try list.add(object) }
    }
    if asJSON, !asOne { try list.end() }
  }
}

/// Prints the path of a file that was made, or its object as an element of a list.
func printFile(
  _ node: Node, of cube: Cube, _ console: Console, _ list: inout JSONList, asJSON: Bool
) throws(Failure) {
  if asJSON {
    return try list.add(try core { () throws(CubeError) in try memoryObject(node, cube) })
  }
  try printPath(node, of: cube, console)
}

/// Prints where a file is, as in the mount.
func printPath(_ node: Node, of cube: Cube, _ console: Console) throws(Failure) {
  let path = try core { () throws(CubeError) in try cube.path(of: node) }
  try console.write(pathLine(mountPath(node.tree, path), isTerminal: console.isTerminal))
}
