internal import Format
internal import Stores

/// Which row of the shared accounts.
struct SharedID: Hashable, Sendable {
  /// The project's id; empty where it belongs to none.
  var project: [UInt8]
  var kind: [UInt8]
  var key: [UInt8]

  /// What a row is about.
  enum Kind {
    case project, member, key
    /// The claim of a project to its name.
    case name
    /// The organization, by which a store is known again.
    case store
    /// What a dialect keeps, of a kind of its own.
    case thing([UInt8])
  }

  init(_ row: AccountRow) { (project, kind, key) = (row.project, row.kind, row.key) }

  init(project: [UInt8], kind: [UInt8], key: [UInt8]) {
    (self.project, self.kind, self.key) = (project, kind, key)
  }

  static func ofProject(_ id: [UInt8]) -> SharedID {
    SharedID(project: id, kind: Array("project".utf8), key: [])
  }

  static func ofName(_ name: [UInt8]) -> SharedID {
    SharedID(project: [], kind: Array("name".utf8), key: name)
  }

  static let ofStore = SharedID(
    project: [], kind: Array("store".utf8), key: Array("organization".utf8))

  /// nil: a later program's.
  var meaning: Kind? {
    switch kind.asText {
    case "project": return .project
    case "member": return .member
    case "key": return .key
    case "name": return .name
    case "store": return .store
    default:
      let prefix = Array("thing/".utf8)
      return kind.starts(with: prefix) ? .thing(Array(kind.dropFirst(prefix.count))) : nil
    }
  }

  /// In which order rows are taken: a project before what belongs to it, a member before their keys, and
  /// what is removed before what takes its place.
  func rank(isRemoved: Bool) -> Int {
    switch (meaning, isRemoved) {
    case (.project, true): 0
    case (_, true): 1
    case (.store, _): 2
    case (.name, _): 3
    case (.project, _): 4
    case (.member, _): 5
    case (.key, _): 6
    case (.thing, _), (nil, _): 7
    }
  }

  /// This row with a value and the revision that it takes the place of.
  func row(_ value: JSON?, changed: Int64, revision: Int64) -> AccountRow {
    AccountRow(
      project: project, kind: kind, key: key, value: value?.bytes, changed: changed,
      revision: revision)
  }
}
