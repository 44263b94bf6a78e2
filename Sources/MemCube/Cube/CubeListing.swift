public import Format
public import Index
public import Posix
internal import SQLite

/// What a listing in the order of paths gives: a file, or a folder with all that is below it.
public struct ListedPath: Hashable, Sendable {
  /// The path below memories/; a folder's ends in `/`.
  public var path: [UInt8]
  /// The file; nil of a folder.
  public var node: Node?
}

/// A version or delete, as a listing of all objects' versions gives it.
public struct RecentVersion: Hashable, Sendable {
  /// The record.
  public var id: RecordID
  /// The object that it is a version of.
  public var object: ObjectID
  /// When it was written.
  public var time: Timestamp
  /// Who wrote it.
  public var author: [UInt8]
}

extension Cube {
  /// The files that are shown below a folder of memories/, in the order of their paths' bytes. What listings
  /// leave out, and links, are not among them.
  /// - Parameters:
  ///   - folder: its path, which ends in `/`; empty: memories/ itself.
  ///   - path: only what comes after this path.
  ///   - isDeep: whether also what is in folders, instead of these.
  ///   - limit: how many at most.
  /// - Returns: fewer than `limit` only where there are no more.
  /// - Throws: `.index`.
  public func memories(
    below folder: [UInt8], after path: [UInt8], isDeep: Bool, limit: Int
  ) throws(CubeError) -> [ListedPath] {
    try read { core throws(SQLiteError) in
      let root = try core.index.node(.memories, at: Array(folder.dropLast()))
      guard let root, root.kind == .folder else { return [] }
      var walk = PathWalk(index: core.index, after: path, isDeep: isDeep, limit: limit)
      try walk.visit(root.row, folder)
      return walk.found
    }
  }

  /// Versions and deletes of all memories before an id (nil: from the end), the latest first. Documents'
  /// are left out; empty where there are no more.
  public func versions(before id: RecordID?, limit: Int) throws(CubeError) -> (
    found: [RecentVersion], next: RecordID?
  ) {
    let records = try read { core throws(SQLiteError) in
      try core.index.versions(before: id, limit: limit)
    }
    var found: [RecentVersion] = []
    for (id, record) in records {
      guard let version = ObjectVersion(id, in: record), !version.isDocument else { continue }
      found.append(
        RecentVersion(
          id: id, object: version.object, time: version.time, author: version.author))
    }
    return (found, records.count < limit ? nil : records.last?.id)
  }

  /// The memory of a version or delete; nil where there is none of that id, and of a document's.
  public func memory(ofVersion id: RecordID) throws(CubeError) -> ObjectID? {
    try read { core throws(SQLiteError) in
      if let stub = try core.index.stub(of: id) { return stub.object }
      guard let record = try core.index.record(id), let version = ObjectVersion(record),
        !version.isDocument
      else { return nil }
      return version.object
    }
  }

  /// Whether an object is here, and is a memory.
  public func isMemory(_ object: ObjectID) throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in
      try core.index.object(first: object).map { !$0.isDocument } ?? false
    }
  }

  /// When the oldest record of the cube was written; nil where it has none.
  public func began() throws(CubeError) -> Timestamp? {
    try read { core throws(SQLiteError) in try core.index.oldest()?.time }
  }

  /// When a setting was last set or taken away; nil where it never was.
  public func settingTime(_ key: [UInt8]) throws(CubeError) -> Timestamp? {
    try read { core throws(SQLiteError) in
      guard let last = try core.index.settingRecords(key).last else { return nil }
      return try core.index.record(last)?.time
    }
  }
}

/// A walk through a tree in the order of paths. A folder's key is its name with the `/` after it, so that the
/// order of the keys in each folder is that of the paths.
private struct PathWalk {
  let index: Index
  let after: [UInt8]
  let isDeep: Bool
  let limit: Int
  var found: [ListedPath] = []

  /// How many files of a folder are read at once.
  private static let lot = 128

  /// Visits a folder whose path, with a `/` at its end, is `prefix`. Folders are at most 64 deep.
  mutating func visit(_ folder: Int64, _ prefix: [UInt8]) throws(SQLiteError) {
    var rest: [UInt8] = []
    if after.starts(with: prefix) {
      rest = Array(after.dropFirst(prefix.count))
    } else if !after.lexicographicallyPrecedes(prefix) {
      return
    }
    var folders = try index.folders(of: folder).map { (row: $0.row, key: $0.name + [0x2F]) }
      .filter { rest.lexicographicallyPrecedes($0.key) || rest.starts(with: $0.key) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }[...]
    var files = try index.files(of: folder, after: rest, limit: Self.lot)[...]
    while found.count < limit {
      let next = folders.first
      if let file = files.first, next.map({ file.name.lexicographicallyPrecedes($0.key) }) ?? true {
        files.removeFirst()
        if file.isListed { found.append(ListedPath(path: prefix + file.name, node: file)) }
        if files.isEmpty {
          files = try index.files(of: folder, after: file.name, limit: Self.lot)[...]
        }
      } else if let next {
        folders.removeFirst()
        try visit(next, prefix + next.key)
      } else {
        return
      }
    }
  }

  private mutating func visit(
    _ folder: (row: Int64, key: [UInt8]), _ path: [UInt8]
  ) throws(SQLiteError) {
    if isDeep { return try visit(folder.row, path) }
    guard after.lexicographicallyPrecedes(path), try holdsFile(folder.row) else { return }
    found.append(ListedPath(path: path, node: nil))
  }

  /// Whether a file is listed somewhere below a folder.
  private func holdsFile(_ folder: Int64) throws(SQLiteError) -> Bool {
    var last: [UInt8] = []
    while true {
      let files = try index.files(of: folder, after: last, limit: Self.lot)
      if files.contains(where: \.isListed) { return true }
      guard files.count == Self.lot, let name = files.last?.name else { break }
      last = name
    }
    for child in try index.folders(of: folder) where try holdsFile(child.row) { return true }
    return false
  }
}

extension ObjectVersion {
  /// The version of an id, from the record that says it.
  fileprivate init?(_ id: RecordID, in record: Record) {
    if let redacting = Redacting(record) {
      guard let stub = redacting.stubs.first(where: { $0.id == id }) else { return nil }
      self = stub
    } else {
      self.init(record)
    }
  }
}

extension Node {
  /// Whether listings of memories show it: a file that is not hidden, under a name that is text.
  fileprivate var isListed: Bool {
    kind == .file && !isHidden && String(validating: name, as: UTF8.self) != nil
  }
}
