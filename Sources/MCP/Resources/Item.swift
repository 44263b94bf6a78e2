internal import Answering
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// What a path in a cube names.
enum Item: Sendable {
  case cube
  case folder(Node)
  case file(Node)
  case conversations
  case conversation(Conversation)
  case message(Message)
  case about
  case contexts
  case context(ContextTemplate)
  case search([UInt8])
  case ask([UInt8])

  /// The folders of a cube, as list shows them.
  static let folders = ["context", "documents", "memories", "messages", "trash"]
}

extension Cube {
  /// Where a file or folder stands in the cube, as in a mount.
  func mountPath(of node: Node) throws(CubeError) -> [UInt8] {
    let folder =
      switch node.tree {
      case .memories: bytes("memories")
      case .documents: bytes("documents")
      case .trash: bytes("trash")
      }
    let path = try path(of: node)
    return path.isEmpty ? folder : folder + [0x2F] + path
  }

  /// What a place of this cube holds.
  /// - Throws: `.notFound`, with where to look.
  func item(at place: Place) throws(CubeError) -> Item {
    if let found = try itemIfThere(at: place) { return found }
    let parent = Place(cube: place.cube, path: Self.parent(of: place.path))
    if place.head != bytes("trash"), let trashed = try find(.trash, place.rest),
      trashed.kind != .folder
    {
      throw .notFound(
        "'\(shown(place.shown))' is in the trash: restore brings it back, and read takes "
          + "\(shown(place.cube))/trash/\(shown(place.rest))")
    }
    throw .notFound(
      "There is no '\(shown(place.shown))'; list shows what \(shown(parent.shown)) holds.")
  }

  private static func parent(of path: [UInt8]) -> [UInt8] {
    path.lastIndex(of: 0x2F).map { Array(path[..<$0]) } ?? []
  }

  private func itemIfThere(at place: Place) throws(CubeError) -> Item? {
    switch shown(place.head) {
    case "": return .cube
    case "about.md": return place.rest.isEmpty ? .about : nil
    case "context":
      if place.rest.isEmpty { return .contexts }
      let name = shown(place.rest)
      guard name.hasSuffix(".md") else { return nil }
      return ContextTemplate(rawValue: String(name.dropLast(3))).map { .context($0) }
    case "search": return place.rest.isEmpty ? nil : .search(place.rest)
    case "ask": return place.rest.isEmpty ? nil : .ask(place.rest)
    case "messages": return place.rest.isEmpty ? .conversations : try said(place.path)
    case "memories": return try find(.memories, place.rest).map(Self.item)
    case "documents": return try find(.documents, place.rest).map(Self.item)
    case "trash": return try find(.trash, place.rest).map(Self.item)
    default: return nil
    }
  }

  private static func item(_ node: Node) -> Item {
    node.kind == .folder ? .folder(node) : .file(node)
  }

  /// A conversation, or a message of one by its number.
  private func said(_ path: [UInt8]) throws(CubeError) -> Item? {
    do {
      switch try named(path) {
      case .conversation(let found): return .conversation(found)
      case .message(let found): return .message(found)
      case .node: return nil
      }
    } catch {
      guard case .notFound = error else { throw error }
      return nil
    }
  }
}
