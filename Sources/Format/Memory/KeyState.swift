internal import Digest

/// One record of a setting or a grant.
package struct KeyVersion: Hashable, Sendable {
  /// The record.
  var id: RecordID
  /// The key; compared as bytes.
  var key: [UInt8]
  /// The value; `.null` says that it is gone.
  var value: JSON
  /// The records that this one replaces, as recorded.
  var parents: [RecordID]
}

/// What a setting or a grant is, as a function of the records of its key; state rule 2. The
/// latest head wins; nothing is merged.
package struct KeyState: Hashable, Sendable {
  /// What a change names as its parents, rising; the last one wins.
  package var heads: [RecordID]
  /// Records with a parent that is not here, rising.
  package var gaps: [RecordID]
  /// The value; nil if there is none (any more).
  package var value: JSON?

  package init(heads: [RecordID], gaps: [RecordID], value: JSON? = nil) {
    self.heads = heads
    self.gaps = gaps
    self.value = value
  }

  /// The state of one key.
  package static func evaluate(_ versions: [KeyVersion]) -> KeyState {
    var sorted: [KeyVersion] = []
    for version in versions.sorted(by: { $0.id < $1.id }) where sorted.last?.id != version.id {
      sorted.append(version)
    }
    let graph = VersionGraph(ids: sorted.map(\.id)) { sorted[$0].parents }
    let value = graph.heads.last.map { sorted[$0].value }
    return KeyState(
      heads: graph.heads.map { graph.ids[$0] }, gaps: graph.gaps.map { graph.ids[$0] },
      value: value == .null ? nil : value)
  }
}

/// The folders that a setting keeps: `folder/PATH`, or `folder-hex/HEX` for a path that is not
/// UTF-8.
package enum FolderSetting {
  private static let plain = Array("folder/".utf8)
  private static let hex = Array("folder-hex/".utf8)

  /// The cleaned path of the folder that a key names; nil if it names none.
  package static func path(ofKey key: [UInt8]) -> [UInt8]? {
    var raw: [UInt8]?
    if key.starts(with: plain) { raw = Array(key.dropFirst(plain.count)) }
    if key.starts(with: hex) { raw = Hex.decode(Array(key.dropFirst(hex.count))) }
    guard let raw else { return nil }
    let path = PathCleaning.clean(raw)
    return path.isEmpty ? nil : path
  }

  /// The keys of all folders whose paths begin so: from the first, as far as the end.
  package static func keys(below prefix: [UInt8]) -> [(first: [UInt8], end: [UInt8])] {
    [plain + prefix, hex + Hex.encode(prefix)].map { first in
      (first, Array(first.dropLast()) + [(first.last ?? 0x2F) &+ 1])
    }
  }

  /// The key under which a folder is set.
  package static func key(ofPath path: [UInt8]) -> [UInt8] {
    String(validating: path, as: UTF8.self) != nil ? plain + path : hex + Hex.encode(path)
  }
}
