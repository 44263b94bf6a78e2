package import Format
package import Index
package import MemCube
internal import Posix
internal import Text

/// What is known of a memory besides its text: recorded fields, and what its front matter says.
package struct Facets {
  /// FACT, EVENT, …; the front matter's, in capitals, else the recorded one.
  package var type: [UInt8]?
  /// The union of the front matter's tags and the recorded ones, recorded first.
  package var tags: [[UInt8]]
  /// Recorded entities, {name, type}, and those of the front matter, {name}.
  package var entities: [JSON]
  /// Recorded sources: {id, place?}.
  package var sources: [JSON]
  /// Whether the attribute `hidden` is set.
  package var isHidden: Bool

  /// The facets of a file; `text` is its content where that is text.
  package init(_ node: Node, text: [UInt8]?, _ cube: Cube) throws(CubeError) {
    let fields = try cube.fields(row: node.row)
    let stated = FrontMatter.ofNote(text ?? [], name: node.name)
    type =
      stated.type.map { $0.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 } } ?? fields["type"]?.string
    tags = fields["tags"]?.elements?.compactMap(\.string) ?? []
    for tag in stated.tags where !tags.contains(tag) { tags.append(tag) }
    entities = fields["entities"]?.elements ?? []
    for name in stated.entities where !entities.contains(where: { $0["name"]?.string == name }) {
      entities.append(.object([.init("name", .string(name))]))
    }
    sources = fields["sources"]?.elements ?? []
    isHidden = fields["attributes"]?["hidden"]?.bool ?? false
  }

  /// The members `type` and `tags` of an object about it; about what is no file they are empty.
  package static func members(_ facets: Facets?) -> [JSON.Member] {
    [
      .init("type", facets?.type.map { .string($0) } ?? .null),
      .init("tags", .array(facets?.tags.map { .string($0) } ?? [])),
    ]
  }
}
