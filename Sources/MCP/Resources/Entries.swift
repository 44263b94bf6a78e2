internal import Answering
internal import Format
internal import Index
internal import MemCube
internal import Text

/// One entry of a folder.
struct Entry: Sendable {
  /// Where it is.
  var place: Place
  /// Its name in the folder.
  var name: [UInt8]
  /// What it is, in a word.
  var kind: String
  /// Of a file its node.
  var node: Node?

  /// The order of a list: folders first, then by bytes.
  var key: [UInt8] { [kind == "folder" ? 0x30 : 0x31] + name }
}

extension Cube {
  /// What a folder holds: folders first, then in the order of bytes.
  func entries(of item: Item, at place: Place) throws(CubeError) -> [Entry] {
    switch item {
    case .cube:
      let folders = Item.folders.map { Self.entry(place, bytes($0), "folder") }
      return folders + [Self.entry(place, bytes("about.md"), "about")]
    case .contexts:
      return ContextTemplate.allCases.map {
        Self.entry(place, bytes("\($0.rawValue).md"), "context")
      }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    case .conversations:
      return try conversations().filter { !$0.isHidden && $0.count > 0 }.map {
        Self.entry(place, EscapedConversation.fileName($0.name), "conversation")
      }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    case .folder(let folder):
      let nodes = try nodes(folder: folder.row).filter { !$0.isHidden }
      return nodes.map { node in
        let kind = node.kind == .folder ? "folder" : node.isDocument ? "document" : "memory"
        var entry = Self.entry(place, node.name, kind)
        entry.node = node
        return entry
      }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    default:
      throw .invalid("'\(shown(place.shown))' is no folder; read shows what it says")
    }
  }

  private static func entry(_ folder: Place, _ name: [UInt8], _ kind: String) -> Entry {
    let path = folder.path.isEmpty ? name : folder.path + [0x2F] + name
    return Entry(place: Place(cube: folder.cube, path: path), name: name, kind: kind)
  }
}

/// How a conversation's transcript is called in messages/.
enum EscapedConversation {
  /// The name of the transcript's file.
  static func fileName(_ conversation: [UInt8]) -> [UInt8] {
    EscapedName.escape(conversation) + bytes(".md")
  }
}
