package import Format
internal import Posix

extension FolderSetting {
  /// What the setting says of a folder.
  package static func value(_ node: Node) -> JSON {
    .object([
      JSON.Member("mode", JSON(node.mode)), JSON.Member("mtime", .string(node.mtime.rfc3339)),
    ])
  }
}
