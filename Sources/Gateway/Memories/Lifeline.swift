internal import Format
internal import Index
internal import MemCube
internal import Posix

/// One event in the life of a memory.
struct LifeEvent: Hashable, Sendable {
  /// What happened.
  enum Kind: String, Sendable {
    case add = "ADD"
    case update = "UPDATE"
    case delete = "DELETE"
  }

  /// The attributes that a memory states with its text: a change of others is no event.
  static let telling: Set<String> = ["metadata"]

  /// The version that says so.
  var id: RecordID
  var kind: Kind
  /// The text before and after; nil where there was none.
  var before, after: [UInt8]?
  /// The attributes after, an object.
  var attributes: JSON
  var time: Timestamp
}

/// What happened to a memory.
struct Life: Sendable {
  var ids: OwnerIDs
  /// The messages that it comes from, but for those that are no longer quoted.
  var sources: [Message]
  /// Oldest first.
  var events: [LifeEvent]
}

extension Memories {
  /// What happened to a memory; also to one that was deleted. Nil: the project never had it, or it was
  /// purged.
  func lifeline(_ uuid: [UInt8], in project: Project) throws(CubeError) -> Life? {
    var places: [CubePlace] = []
    var place = try find(uuid, in: project)
    // A cube that was renamed is found at its other place.
    if let known = place, try !cubes.contains(known) {
      try forget(known)
      place = try find(uuid, in: project)
    }
    if let place {
      places = [place]
    } else {
      // Deleted: the catalog holds what lives.
      places = try cubes.names(project.folder).map { CubePlace(folder: project.folder, name: $0) }
    }
    for place in places {
      let found = try use(place) { (cube, owner) throws(CubeError) in
        try Self.lifeline(uuid, cube, owner)
      }
      if let found, let found { return found }
    }
    return nil
  }

  /// As above, of a memory of one cube.
  static func lifeline(
    _ uuid: [UInt8], _ cube: Cube, _ owner: Owner
  ) throws(CubeError) -> Life? {
    guard let object = try cube.object(uuid: uuid) else { return nil }
    var events: [LifeEvent] = []
    var text: [UInt8]?
    var attributes = JSON.object([])
    var sources: [RecordID] = []
    var isFresh = false
    for version in try cube.history(object) {
      if version.isDelete {
        events.append(
          LifeEvent(
            id: version.id, kind: .delete, before: text, after: nil, attributes: attributes,
            time: version.time))
        text = nil
        continue
      }
      let content = MemoryText.read(try cube.text(try cube.content(version: version.id)))
      let fields = try cube.fields(version: version.id)
      let said = fields["attributes"] ?? .object([])
      if let list = fields["sources"]?.elements { sources = list.compactMap { $0["id"]?.recordID } }
      defer {
        text = content
        attributes = said
      }
      guard let before = text else {
        // An extractor names itself with its version; what it learned is then given to its owner.
        isFresh = version.author.contains(0x2F)
        events.append(
          LifeEvent(
            id: version.id, kind: .add, before: nil, after: content, attributes: said,
            time: version.time))
        continue
      }
      if before == content, !events.isEmpty, isFresh || Self.isSame(attributes, said) {
        events[events.count - 1].attributes = said
      } else if before != content || !Self.isSame(attributes, said) {
        events.append(
          LifeEvent(
            id: version.id, kind: .update, before: before, after: content, attributes: said,
            time: version.time))
      }
      isFresh = false
    }
    if let text, let next = try succession(of: object, from: text, attributes, cube) {
      events.append(next)
    }
    var messages: [Message] = []
    for id in sources where try !cube.isWithdrawn(id) {
      if let message = try cube.message(id) { messages.append(message) }
    }
    return Life(ids: try cube.ids(attributes, of: owner), sources: messages, events: events)
  }

  /// That another memory says what is so since; nil: none does.
  private static func succession(
    of object: ObjectID, from text: [UInt8], _ attributes: JSON, _ cube: Cube
  ) throws(CubeError) -> LifeEvent? {
    guard let node = try cube.file(object: object),
      let newer = try cube.superseder(row: node.row)?.object,
      let first = try cube.history(newer).first(where: { !$0.isDelete })
    else { return nil }
    let after = MemoryText.read(try cube.text(try cube.content(version: first.id)))
    return LifeEvent(
      id: first.id, kind: .update, before: text, after: after, attributes: attributes,
      time: first.time)
  }

  /// Whether two versions state the same: what was only said about it does not count.
  private static func isSame(_ a: JSON, _ b: JSON) -> Bool {
    LifeEvent.telling.allSatisfy { a[$0]?.canonical == b[$0]?.canonical }
  }
}
