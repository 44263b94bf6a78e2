public import Format
public import Index
internal import Posix
internal import SQLite

/// Memories that say of themselves that they stay as they are, by the attribute `immutable`: no new
/// version has another content, or takes that word back. They can be renamed, labelled and deleted.
enum Immutability {
  /// - Throws: `.immutable` for an edit that would change what the fields say is to stay.
  static func check(
    _ fields: [JSON.Member], _ edit: Edit, of path: @autoclosure () throws(CubeError) -> [UInt8]
  ) throws(CubeError) {
    let restated = edit.fields["attributes"].map { !says($0) } ?? false
    guard edit.content != nil || restated, says(attributes(fields)) else { return }
    throw error(try path())
  }

  fileprivate static func attributes(_ fields: [JSON.Member]) -> JSON? {
    fields.last { $0.key.elementsEqual("attributes".utf8) }?.value
  }

  fileprivate static func says(_ attributes: JSON?) -> Bool {
    attributes?["immutable"]?.bool == true
  }

  fileprivate static func error(_ path: [UInt8]) -> CubeError {
    .immutable("'\(Path(path))' is immutable: what stated it said so")
  }
}

extension Cube {
  /// What `write` would say to another content of a file, for those who must know before there is one:
  /// an editor that is to be opened, a file that is to be written.
  /// - Throws: `.immutable` where that is refused.
  public func checkMutable(_ node: Node) throws(CubeError) {
    let says = try read { core throws(SQLiteError) in
      guard let object = try core.index.object(row: node.row) else { return false }
      return Immutability.says(Immutability.attributes(try core.index.fields(of: object)))
    }
    if says { throw Immutability.error(try path(of: node)) }
  }
}
