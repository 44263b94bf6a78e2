public import Format
public import Index

extension Cube {
  /// The change that takes a memory or document from listings and searches, or brings it back there.
  /// - Throws: `.refused` of what is in the trash.
  public func hiding(_ node: Node, undoes: Bool) throws(CubeError) -> Change {
    guard let object = node.object, node.tree != .trash else {
      throw .refused("what is in the trash is not listed anyway")
    }
    let known = try fields(row: node.row)["attributes"]?.members ?? []
    var members = known.filter { !$0.key.elementsEqual("hidden".utf8) }
    if !undoes { members.append(.init("hidden", true)) }
    let value: JSON? = members.isEmpty ? nil : .object(members)
    return .edit(object, Edit(fields: ["attributes": value]))
  }
}
