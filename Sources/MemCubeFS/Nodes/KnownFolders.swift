internal import Format

/// Folders by the numbers that the kernel has. After a change by others a path may be another; what it was is
/// kept, since an index that is made anew knows no former number.
struct KnownFolders: Sendable {
  private var sure: [UInt64: FolderSite] = [:]
  private var former: [UInt64: FolderSite] = [:]

  /// How many are kept of either kind: a bound on what a walk over everything leaves in memory.
  static let limit = 4096

  /// A folder that is as it was.
  subscript(node: UInt64) -> FolderSite? { sure[node] }

  /// All, each with the last path that it had.
  var all: [FolderSite] { Array(former.merging(sure) { _, new in new }.values) }

  /// A folder for which `isIt` holds, as it was last.
  func last(where isIt: (FolderSite) -> Bool) -> FolderSite? {
    sure.values.first(where: isIt) ?? former.values.first { sure[$0.node] == nil && isIt($0) }
  }

  /// A folder was found.
  mutating func keep(_ site: FolderSite) {
    if sure.count >= Self.limit { doubt() }
    sure[site.node] = site
  }

  /// Any may have another path or row by now.
  mutating func doubt() {
    if former.count + sure.count > Self.limit { former.removeAll(keepingCapacity: true) }
    former.merge(sure) { _, new in new }
    sure.removeAll(keepingCapacity: true)
  }

  /// A folder is gone.
  mutating func forget(_ node: UInt64) {
    sure[node] = nil
    former[node] = nil
  }

  /// A folder has another path, and all below it: none of them is known by the former one.
  mutating func forget(_ tree: Tree, below path: [UInt8]) {
    sure = sure.filter { !$0.value.isAt(path, orBelowIn: tree) }
    former = former.filter { !$0.value.isAt(path, orBelowIn: tree) }
  }

  /// Whether a folder is known at a path or below it.
  func holds(_ tree: Tree, below path: [UInt8]) -> Bool {
    sure.values.contains { $0.isAt(path, orBelowIn: tree) }
      || former.values.contains { $0.isAt(path, orBelowIn: tree) }
  }

  /// Takes all out, each with the last path that it had.
  mutating func takeAll() -> [FolderSite] {
    defer { self = KnownFolders() }
    return all
  }
}

extension FolderSite {
  fileprivate func isAt(_ path: [UInt8], orBelowIn tree: Tree) -> Bool {
    self.tree == tree
      && (self.path == path
        || self.path.count > path.count && self.path[path.count] == 0x2F
          && self.path.starts(with: path))
  }
}
