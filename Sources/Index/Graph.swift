/// A person or a thing that memories mention.
public struct GraphEntity: Hashable, Sendable {
  /// The name.
  public var name: [UInt8]
  /// PERSON, LOCATION, …; nil if no memory says.
  public var type: [UInt8]?
  /// How many memories mention it.
  public var memories: Int
}

/// What one entity is to another.
public struct GraphRelation: Hashable, Sendable {
  /// Who or what.
  public var from: [UInt8]
  /// How, such as `lives_in`.
  public var type: [UInt8]
  /// To whom or what.
  public var to: [UInt8]
  /// How many memories say so.
  public var memories: Int
  /// Whether it is so no longer: all of them are superseded.
  public var isFormer = false
}

/// The entities and relations of a cube.
public struct Graph: Hashable, Sendable {
  /// By name.
  public var entities: [GraphEntity]
  /// By from, type and to.
  public var relations: [GraphRelation]

  package init(entities: [GraphEntity], relations: [GraphRelation]) {
    self.entities = entities
    self.relations = relations
  }

  /// The graph in the DOT language of Graphviz; the same graph gives the same bytes.
  public var dot: [UInt8] {
    var out = Array("digraph memory {\n".utf8)
    var known: Set<[UInt8]> = []
    for entity in entities {
      known.insert(entity.name)
      out += Array("  ".utf8) + Graph.quoted(entity.name)
      if let type = entity.type { out += Array(" [class=".utf8) + Graph.quoted(type) + [0x5D] }
      out += Array(";\n".utf8)
    }
    for relation in relations {
      out += Array("  ".utf8) + Graph.quoted(relation.from) + Array(" -> ".utf8)
      out += Graph.quoted(relation.to) + Array(" [label=".utf8) + Graph.quoted(relation.type)
      if relation.isFormer { out += Array(" style=dashed".utf8) }
      out += Array("];\n".utf8)
    }
    return out + Array("}\n".utf8)
  }

  /// A name in quotes: `"` and `\` escaped, line ends as spaces.
  private static func quoted(_ name: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x22]
    for byte in name {
      if byte == 0x22 || byte == 0x5C { out.append(0x5C) }
      out.append(byte < 0x20 ? 0x20 : byte)
    }
    return out + [0x22]
  }
}
