internal import Format
internal import MemCube
internal import Posix

/// Profiles: what a form says of a user or an agent, a line for each field, in a file that people can edit:
/// `memories/profile/NAME.md`.
enum OpenMemProfile {
  private static let kind = "openmem-template"
  private static let fieldLimit = 500
  private static let valueLimit = 8192

  // MARK: As text

  /// The lines of fields: `Category.Field: value`.
  private static func text(_ title: [UInt8], _ metadata: JSON) -> [UInt8] {
    var lines = [title]
    for category in metadata.members ?? [] {
      for field in category.value.members ?? [] {
        lines.append(name(category.key, field.key) + Array(": ".utf8) + shown(field.value["value"]))
      }
    }
    return Array(lines.joined(separator: [0x0A]))
  }

  private static func name(_ category: [UInt8], _ field: [UInt8]) -> [UInt8] {
    category + [0x2E] + field
  }

  private static func shown(_ value: JSON?) -> [UInt8] {
    guard let value, !value.isNull else { return [] }
    if let text = value.string, !text.contains(where: { $0 < 0x20 }) { return text }
    return value.bytes
  }

  /// The fields of a profile as its file has them; what a program said of them stays as long as the
  /// file says the same.
  static func metadata(of memory: Memory) -> JSON {
    var out: [JSON.Member] = []
    for line in memory.text.split(separator: 0x0A).dropFirst() {
      let line = Array(line)
      guard let dot = line.firstIndex(of: 0x2E),
        let colon = line[dot...].firstIndex(of: 0x3A), colon > dot + 1, dot > 0
      else { continue }
      let (category, field) = (Array(line[..<dot]), Array(line[(dot + 1)..<colon]))
      var value = Array(line[(colon + 1)...])
      if value.first == 0x20 { value.removeFirst() }
      let known = known(category, field, in: memory["profile"]?.members ?? [])
      let isSame = known.map { shown($0["value"]) == value } ?? false
      let told =
        isSame
        ? known ?? .null
        : keeping(
          known,
          object(
            ("value", .string(value)),
            ("algorithm_updatable", known?["algorithm_updatable"] ?? true)))
      set(told, category, field, in: &out)
    }
    return .object(out)
  }

  /// A field as it is stated now, with what was stated of it before and is not said again.
  private static func keeping(_ known: JSON?, _ told: JSON) -> JSON {
    let members = told.members ?? []
    let rest = (known?.members ?? []).filter { old in !members.contains { $0.key == old.key } }
    return .object(members + rest)
  }

  private static func known(
    _ category: [UInt8], _ field: [UInt8], in metadata: [JSON.Member]
  ) -> JSON? {
    metadata.first { $0.key == category }?.value.members?.first { $0.key == field }?.value
  }

  private static func set(
    _ value: JSON?, _ category: [UInt8], _ field: [UInt8], in metadata: inout [JSON.Member]
  ) {
    let place = metadata.firstIndex { $0.key == category }
    var fields = place.flatMap { metadata[$0].value.members } ?? []
    if let value {
      if let at = fields.firstIndex(where: { $0.key == field }) {
        fields[at].value = value
      } else {
        fields.append(JSON.Member(field, value))
      }
    } else {
      fields.removeAll { $0.key == field }
    }
    if let place {
      if fields.isEmpty {
        metadata.remove(at: place)
      } else {
        metadata[place].value = .object(fields)
      }
    } else if !fields.isEmpty {
      metadata.append(JSON.Member(category, .object(fields)))
    }
  }

  // MARK: Reading

  /// `metadata`: categories of fields, each with a value.
  private static func metadata(_ body: OpenMemBody) throws(Fault) -> JSON? {
    guard let given = try body.fields.object("metadata") else { return nil }
    var out: [JSON.Member] = []
    var count = 0
    for category in given.members ?? [] where !category.value.isNull {
      let place = "metadata.\(String(decoding: category.key.prefix(80), as: UTF8.self))"
      guard isName(category.key), !category.key.contains(0x2E) else {
        throw .invalid("metadata", "\(place): a category is text of 1 to 100 bytes without . and :")
      }
      guard let fields = category.value.members else {
        throw .invalid("metadata", "\(place) must be an object of fields")
      }
      for field in fields where !field.value.isNull {
        let here = "\(place).\(String(decoding: field.key.prefix(80), as: UTF8.self))"
        guard isName(field.key) else {
          throw .invalid("metadata", "\(here): a field is text of 1 to 100 bytes without :")
        }
        // A value by itself is one that everybody may change.
        let isWhole = field.value.members != nil
        let value = isWhole ? field.value["value"] ?? .null : field.value
        var updatable = true
        if isWhole, let said = field.value["algorithm_updatable"], !said.isNull {
          guard let flag = said.bool else {
            throw .invalid("metadata", "\(here).algorithm_updatable must be true or false")
          }
          updatable = flag
        }
        guard value.bytes.count <= valueLimit else {
          throw .invalid("metadata", "\(here).value is over \(valueLimit) bytes")
        }
        // What else a program says of its field, such as a description, comes back as it was given.
        let others = isWhole ? (field.value.members ?? []).filter { !isRead($0.key) } : []
        guard JSON.object(others).bytes.count <= valueLimit else {
          throw .invalid("metadata", "\(here) is over \(valueLimit) bytes")
        }
        count += 1
        set(
          .object(
            [JSON.Member("value", value), JSON.Member("algorithm_updatable", .bool(updatable))]
              + others),
          category.key, field.key, in: &out)
      }
    }
    guard count <= fieldLimit else {
      throw .invalid("metadata", "metadata has at most \(fieldLimit) fields")
    }
    return .object(out)
  }

  private static func isRead(_ key: [UInt8]) -> Bool {
    key.elementsEqual("value".utf8) || key.elementsEqual("algorithm_updatable".utf8)
  }

  private static func isName(_ key: [UInt8]) -> Bool {
    !key.isBlank && key.count <= 100 && !key.contains { $0 < 0x20 || $0 == 0x3A || $0 == 0x7F }
  }

  private static func template(_ id: [UInt8], _ call: Call) throws(Fault) -> Thing {
    let project = try call.caller().project
    let found = try caught { () throws(CubeError) in
      try call.gateway.accounts.thing(kind, id, of: project)
    }
    guard let found else {
      throw .notFound(
        .entity,
        "there is no profile template \(String(decoding: id.prefix(80), as: UTF8.self))")
    }
    return found
  }

  /// `user_id` or `agent_id`: exactly one is needed.
  private static func subject(_ body: OpenMemBody) throws(Fault) -> OwnerIDs {
    let who = try body.who()
    if who.user != nil, who.agent != nil {
      throw .invalid("agent_id", "user_id and agent_id are given: a profile is of one of them")
    }
    return who
  }

  // MARK: In cubes

  private static func owner(_ who: OwnerIDs) throws(Fault) -> Owner {
    guard let owner = who.owner else { throw .missing("user_id") }
    return owner
  }

  /// Changes the profile of a user or an agent. It is made if it is not there; with nil it is taken away.
  private static func change(
    _ template: Thing, of who: OwnerIDs, _ call: Call,
    _ body: ((inout [JSON.Member]) -> Void)?
  ) throws(Fault) {
    let project = try call.caller().project
    let gateway = call.gateway
    let owner = try owner(who)
    let place = gateway.memories.place(owner, in: project)
    try caught { () throws(CubeError) in
      if body == nil {
        _ = try gateway.memories.use(place) { (cube, owner) throws(CubeError) in
          if let old = try find(template, place, owner, cube, project, gateway) {
            try gateway.memories.delete([old], in: cube)
          }
        }
        return
      }
      try gateway.accounts.meet(who, in: project)
      _ = try gateway.memories.use(place, of: project, makingFor: owner) {
        (cube, owner) throws(CubeError) in
        let old = try find(template, place, owner, cube, project, gateway)
        let title = template.value["name"]?.string ?? template.id
        func drawn(from old: Memory?) -> (text: [UInt8], attributes: [(String, JSON)]) {
          let start = old.map { metadata(of: $0) } ?? template.value["metadata"] ?? .object([])
          var members = start.members ?? []
          body?(&members)
          return (
            text(title, .object(members)),
            [
              ("memory_view", "profile"), ("profile_template_id", .string(template.id)),
              ("profile", .object(members)), ("title", .string(title)),
            ]
          )
        }
        if let old {
          try gateway.memories.change(old, in: cube) { present in
            let (text, attributes) = drawn(from: present)
            var change = MemoryChange(text: text)
            for (name, value) in attributes { change.attributes[name] = .some(value) }
            return change
          }
        } else {
          let (text, attributes) = drawn(from: nil)
          let draft = MemoryDraft(
            text: text, ids: who, attributes: attributes.map { JSON.Member($0.0, $0.1) })
          let made = try gateway.memories.create(
            draft, after: title, below: Array("profile/".utf8), in: cube)
          try cube.makeLast()
          gateway.memories.catalog.noteWritten(cube, at: place, of: owner)
          let told = try cube.memories(made, at: place, of: owner)
          gateway.memories.tell(told.map { MemoryNews(.add, $0) })
        }
      }
    }
  }

  private static func find(
    _ template: Thing, _ place: CubePlace, _ owner: Owner, _ cube: Cube, _ project: Project,
    _ gateway: Gateway
  ) throws(CubeError) -> Memory? {
    var selection = Selection(OwnerIDs(of: owner))
    selection.views = .profile
    selection.states = [.active, .superseded, .hidden]
    for found in try gateway.memories.catalog.select(selection, in: project).found
    where found.place == place {
      if let memory = try cube.memory(found.row.object, at: place, of: owner),
        memory["profile_template_id"]?.string == template.id
      {
        return memory
      }
    }
    return nil
  }

  // MARK: Endpoints

  static func bind(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    guard let list = try body.fields.objects("bind_list") else { throw .missing("bind_list") }
    if list.isEmpty { throw Fault(.empty, "bind_list is empty", field: "bind_list") }
    guard list.count <= 20 else { throw .invalid("bind_list", "bind_list has at most 20 entries") }
    var bindings: [(Thing, OwnerIDs)] = []
    for entry in list {
      let template = try template(try entry.requiredText("profile_template_id"), call)
      func id(_ name: String) throws(Fault) -> [UInt8]? {
        guard let text = try entry.text(name), !text.isBlank else { return nil }
        return try OpenMemBody.check(text, entry.place + name)
      }
      let who = OwnerIDs(user: try id("user_id"), agent: try id("agent_id"))
      let said = "\(entry.place)user_id or \(entry.place)agent_id: exactly one is required"
      if who.isEmpty { throw Fault(.missing, said, field: entry.place + "user_id") }
      guard who.user == nil || who.agent == nil else {
        throw .invalid(entry.place + "user_id", said)
      }
      bindings.append((template, who))
    }
    for (template, who) in bindings { try change(template, of: who, call) { _ in } }
    return OpenMem.good(OpenMem.success)
  }

  static func edit(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let template = try template(try body.fields.requiredText("profile_template_id"), call)
    let who = try subject(body)
    let given = try metadata(body)
    let removed = try body.fields.texts("remove_fields") ?? []
    if given == nil, removed.isEmpty {
      throw Fault(.missing, "metadata or remove_fields is required", field: "metadata")
    }
    var gone: [(category: [UInt8], field: [UInt8])] = []
    for name in removed {
      guard let dot = name.firstIndex(of: 0x2E), dot > 0, dot + 1 < name.count else {
        throw .invalid("remove_fields", "remove_fields holds names like Category.Field")
      }
      gone.append((Array(name[..<dot]), Array(name[(dot + 1)...])))
    }
    let (told, taken) = (given, gone)
    try change(template, of: who, call) { metadata in
      for category in told?.members ?? [] {
        for field in category.value.members ?? [] {
          let known = known(category.key, field.key, in: metadata)
          set(keeping(known, field.value), category.key, field.key, in: &metadata)
        }
      }
      for (category, field) in taken { set(nil, category, field, in: &metadata) }
    }
    return OpenMem.good(OpenMem.success)
  }

  static func delete(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let template = try template(try body.fields.requiredText("profile_template_id"), call)
    try change(template, of: try subject(body), call, nil)
    return OpenMem.good(OpenMem.success)
  }

  // MARK: Templates

  private static func name(_ body: OpenMemBody) throws(Fault) -> [UInt8]? {
    guard let name = try body.fields.text("name") else { return nil }
    if name.isBlank { throw .missing("name") }
    guard name.count <= 200, !name.contains(where: { $0 < 0x20 }) else {
      throw .invalid("name", "name is one line of at most 200 bytes")
    }
    return name
  }

  /// `description`, what a form is for.
  private static func about(_ body: OpenMemBody) throws(Fault) -> [UInt8]? {
    let about = try body.fields.text("description")
    if let about, about.count > valueLimit {
      throw .invalid("description", "description is over \(valueLimit) bytes")
    }
    return about
  }

  private static func shown(_ thing: Thing) -> JSON {
    object(
      ("profile_template_id", .string(thing.id)), ("name", thing.value["name"] ?? .null),
      ("description", thing.value["description"] ?? .null),
      ("metadata", thing.value["metadata"] ?? .object([])),
      ("create_time", OpenMemTime.milliseconds(thing.created)),
      ("update_time", OpenMemTime.milliseconds(thing.updated)))
  }

  static func addTemplate(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    guard let name = try name(body) else { throw .missing("name") }
    guard let metadata = try metadata(body) else { throw .missing("metadata") }
    let about = try about(body)
    return try OpenMemReplay(call).once { (given) throws(Fault) in
      let project = try call.caller().project
      let id = Array("pt_".utf8) + given.filter { $0 != 0x2D }
      try caught { () throws(CubeError) in
        try call.gateway.accounts.keep(
          kind, id,
          object(
            ("name", .string(name)), ("description", .text(about)), ("metadata", metadata)),
          of: project)
      }
      return OpenMem.good(
        object(("success", true), ("profile_template_id", .string(id)), ("id", .string(id))))
    }
  }

  static func getTemplate(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    return OpenMem.good(
      shown(try template(try body.fields.requiredText("profile_template_id"), call)))
  }

  static func listTemplates(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let page = try body.counting("page", most: .max, usual: 1)
    let size = try body.counting("page_size", most: 100, usual: 20)
    let project = try call.caller().project
    let all = try caught { () throws(CubeError) in
      try call.gateway.accounts.things(kind, of: project)
    }
    let (offset, isBeyond) = (page - 1).multipliedReportingOverflow(by: size)
    let list = isBeyond ? [] : all.dropFirst(offset).prefix(size).map { shown($0) }
    return OpenMem.good(
      object(
        ("profile_template_list", .array(list)), ("total", JSON(all.count)),
        ("page", JSON(page)), ("page_size", JSON(size))))
  }

  static func updateTemplate(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let old = try template(try body.fields.requiredText("profile_template_id"), call)
    let (name, metadata, about) = (try name(body), try metadata(body), try about(body))
    if name == nil, metadata == nil, about == nil {
      throw Fault(.missing, "name, description or metadata is required", field: "name")
    }
    var value = old.value
    if let name { value = value.with("name", .string(name)) }
    if let about { value = value.with("description", .string(about)) }
    if let metadata { value = value.with("metadata", metadata) }
    let project = try call.caller().project
    let kept = value
    try caught { () throws(CubeError) in
      try call.gateway.accounts.keep(kind, old.id, kept, of: project)
    }
    return OpenMem.good(OpenMem.success)
  }

  static func deleteTemplate(_ call: Call) throws(Fault) -> Reply {
    let body = try OpenMemBody(call)
    let old = try template(try body.fields.requiredText("profile_template_id"), call)
    let project = try call.caller().project
    // Also before: a call that is repeated after a crash does not find it.
    try OpenMemReplay.forget(call)
    try caught { () throws(CubeError) in
      try call.takes(OpenMem.good(OpenMem.success))
      _ = try call.gateway.accounts.drop(kind, old.id, of: project)
    }
    try OpenMemReplay.forget(call)
    return OpenMem.good(OpenMem.success)
  }
}

extension OpenMem {
  var profileEndpoints: [Endpoint] {
    typealias Profile = OpenMemProfile
    return [
      Endpoint(
        .post, "/bind/profile_template", .write, "give profiles a form",
        takes: .openMem(["bind_list"]), Profile.bind),
      Endpoint(
        .post, "/edit/profile", .write, "change a profile",
        takes: .openMem(["profile_template_id", "user_id", "agent_id", "metadata", "remove_fields"]
        ), Profile.edit),
      Endpoint(
        .post, "/delete/profile", .write, "delete a profile",
        takes: .openMem(["profile_template_id", "user_id", "agent_id"]), Profile.delete),
      Endpoint(
        .post, "/add/profile_template", .write, "make a form",
        takes: .openMem(["name", "description", "metadata"]), Profile.addTemplate
      ).knowingRepeats,
      Endpoint(
        .post, "/get/profile_template", .read, "one form", takes: .openMem(["profile_template_id"]),
        Profile.getTemplate),
      Endpoint(
        .post, "/list/profile_template", .read, "the forms",
        takes: .openMem(["page", "page_size"]), Profile.listTemplates),
      Endpoint(
        .post, "/update/profile_template", .write, "change a form",
        takes: .openMem(["profile_template_id", "name", "description", "metadata"]),
        Profile.updateTemplate),
      Endpoint(
        .post, "/delete/profile_template", .write, "delete a form",
        takes: .openMem(["profile_template_id"]), Profile.deleteTemplate),
    ]
  }
}
