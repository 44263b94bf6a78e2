public import Format
internal import Index
internal import SQLite

/// Names that are no file and no message, and that a purge can forget with their past: titles, saved
/// searches, folders that were removed.
public struct PurgeableName: Hashable, Sendable {
  /// What it is, for people: `the title "Trips"`.
  public let label: String
  /// The records to purge.
  public let ids: [RecordID]
}

extension Cube {
  private static let savedSearch = "pin/"
  private static let conversation = "conversation/"

  /// What a command's argument names besides files, conversations and messages: `title`,
  /// `description`, `search/saved/NAME`, a folder that was removed; nil: nothing.
  public func purgeableName(_ argument: [UInt8]) throws(CubeError) -> PurgeableName? {
    for key in ["title", "description"] where argument.elementsEqual(key.utf8) {
      let value = try setting(argument)?.string.map {
        " \"\(String(decoding: $0, as: UTF8.self))\""
      }
      return try name("the \(key)\(value ?? "")", keys: [argument])
    }
    for prefix in ["search/saved/", "saved/"] where argument.starts(with: prefix.utf8) {
      let name = argument.dropFirst(prefix.utf8.count)
      return try self.name(
        "the saved search \"\(String(decoding: name, as: UTF8.self))\"",
        keys: [Array(Self.savedSearch.utf8) + name])
    }
    let path = Self.prefixed(argument)?.path ?? argument
    let folders = try recordedFolders(below: path, onlyRemoved: true)
    guard let first = folders.first else { return nil }
    let label = folders.count == 1 ? first.label : "the names of \(folders.count) removed folders"
    return PurgeableName(label: label, ids: folders.flatMap(\.ids))
  }

  /// The folders of memories/ whose names are recorded: this one and those below it, all of them for an empty
  /// path; `onlyRemoved`: without those that are there.
  public func recordedFolders(
    below path: [UInt8], onlyRemoved: Bool
  ) throws(CubeError) -> [PurgeableName] {
    let found = try read { core throws(SQLiteError) in
      var found: [(path: [UInt8], isRemoved: Bool, ids: [RecordID])] = []
      for prefix in ["folder/", "folder-hex/"] {
        for (key, value) in try core.index.settingKeys(prefix: Array(prefix.utf8)) {
          guard let folder = FolderSetting.path(ofKey: key),
            path.isEmpty || folder == path || folder.starts(with: path + [0x2F])
          else { continue }
          let isThere = try core.index.node(.memories, at: folder) != nil
          let isRemoved = value == nil && !isThere
          if onlyRemoved, !isRemoved { continue }
          found.append((folder, isRemoved, try core.index.settingRecords(key)))
        }
      }
      return found
    }
    return found.map { folder in
      PurgeableName(
        label: "the name of the \(folder.isRemoved ? "removed " : "")folder "
          + String(decoding: folder.path, as: UTF8.self),
        ids: folder.ids)
    }
  }

  /// What settings say of a conversation by its name; nil: nothing.
  public func settings(ofConversation name: [UInt8]) throws(CubeError) -> PurgeableName? {
    let prefix = Array(Self.conversation.utf8) + name + [0x2F]
    let keys = try read { core throws(SQLiteError) in
      try core.index.settingKeys(prefix: prefix).map(\.key)
    }
    return try self.name("the settings of \(String(decoding: name, as: UTF8.self))", keys: keys)
  }

  private func name(_ label: String, keys: [[UInt8]]) throws(CubeError) -> PurgeableName? {
    let ids = try read { core throws(SQLiteError) in
      var ids: [RecordID] = []
      for key in keys { ids += try core.index.settingRecords(key) }
      return ids
    }
    return ids.isEmpty ? nil : PurgeableName(label: label, ids: ids)
  }
}
