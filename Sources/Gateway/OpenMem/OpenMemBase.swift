internal import Format
internal import MemCube
internal import Posix

/// A knowledge base: a cube of its own, `@kb=ID`, that searches may take in.
struct OpenMemBase: Hashable, Sendable {
  var id: [UInt8]
  var name: [UInt8]
  var isDetached: Bool

  private static let kind = "openmem-kb"
  private static let nameLimit = 200

  private init(_ thing: Thing) {
    id = thing.id
    name = thing.value["name"]?.string ?? thing.id
    isDetached = thing.value["detached"]?.bool ?? false
  }

  /// One that is attached to the caller's project.
  static func find(_ id: [UInt8], _ call: Call) throws(Fault) -> OpenMemBase {
    let found = try known(id, call)
    guard !found.isDetached else {
      throw .openMem(
        50123, 403, "knowledge base \(id.asText) is not attached to this project",
        field: "knowledgebase_id")
    }
    return found
  }

  /// One that is, or was, attached.
  private static func known(_ id: [UInt8], _ call: Call) throws(Fault) -> OpenMemBase {
    let project = try call.caller().project
    let thing = try caught { () throws(CubeError) in
      try call.gateway.accounts.thing(kind, id, of: project)
    }
    guard let thing else {
      let shown = String(decoding: id.prefix(80), as: UTF8.self)
      throw .notFound(.knowledgeBase, "there is no knowledge base \(shown)")
    }
    return OpenMemBase(thing)
  }

  /// All that are attached.
  static func all(_ call: Call) throws(Fault) -> [OpenMemBase] {
    let project = try call.caller().project
    return try caught { () throws(CubeError) in
      try call.gateway.accounts.things(kind, of: project)
    }.map { OpenMemBase($0) }.filter { !$0.isDetached }
  }

  /// Those that `knowledgebase_ids` names: none, some, or "all".
  static func list(_ body: OpenMemBody, _ call: Call) throws(Fault) -> [OpenMemBase] {
    let name = "knowledgebase_ids"
    guard let value = body[name] else { return [] }
    let ids = value.string.map { [$0] } ?? value.elements?.compactMap(\.string)
    guard let ids, value.string != nil || ids.count == value.elements?.count else {
      throw .invalid(name, "\(name) must be a list of strings, or \"all\"")
    }
    if ids == [Array("all".utf8)] { return try all(call) }
    guard ids.count <= 100 else { throw .invalid(name, "\(name) has at most 100 entries") }
    var bases: [OpenMemBase] = []
    for id in ids {
      let base = try find(id, call)
      if !bases.contains(base) { bases.append(base) }
    }
    return bases
  }

  // MARK: Endpoints

  static func create(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let name = try body.fields.requiredText("knowledgebase_name")
    guard name.count <= nameLimit, !name.contains(where: { $0 < 0x20 }) else {
      throw .invalid(
        "knowledgebase_name", "knowledgebase_name is one line of at most \(nameLimit) bytes")
    }
    let description = try body.fields.text("knowledgebase_description")
    if let description, description.count > 4096 || description.contains(0) {
      throw .invalid(
        "knowledgebase_description",
        "knowledgebase_description has at most 4096 bytes and no NUL character")
    }
    return try OpenMemReplay(call).once { (given) throws(Fault) in
      let project = try call.caller().project
      let id = Array("kb_".utf8) + given.filter { $0 != 0x2D }
      let gateway = call.gateway
      try caught { () throws(CubeError) in
        let place = gateway.memories.place(.knowledgeBase(id), in: project)
        _ = try gateway.memories.use(place, of: project, makingFor: .knowledgeBase(id)) {
          (cube, _) throws(CubeError) in
          let about = description.flatMap { $0.isBlank ? nil : $0 } ?? name
          try cube.write(
            [
              .setting(key: Array("title".utf8), value: .string(name)),
              .setting(key: Array("description".utf8), value: .string(about)),
            ], .durable)
        }
        try gateway.accounts.keep(
          kind, id, object(("name", .string(name)), ("description", .text(description))),
          of: project)
      }
      return OpenMem.good(object(("id", .string(id)), ("name", .string(name))))
    }
  }

  /// Detaches it: its cube stays, and goes with the project.
  static func delete(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call, narrowedBy: ["knowledgebase_id"])
    let base = try known(try body.fields.requiredText("knowledgebase_id"), call)
    let project = try call.caller().project
    // Also before: a call that is repeated after a crash does not find it.
    try OpenMemReplay.forget(call, [base.id])
    try caught { () throws(CubeError) in
      try call.takes(OpenMem.good(OpenMem.success))
      try call.gateway.accounts.keep(
        kind, base.id, object(("name", .string(base.name)), ("detached", true)), of: project)
    }
    try OpenMemReplay.forget(call, [base.id])
    return OpenMem.good(OpenMem.success)
  }
}
