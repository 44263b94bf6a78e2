internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// What a person changes of memories and documents.
extension Console {
  var changeEndpoints: [Endpoint] {
    let one = "/console/v1/cubes/{cube}/memories/{id}"
    return [
      Endpoint(
        .patch, one, .write, meter: .ingest,
        "change its text, tags, or whether it is hidden; base is the version that was read",
        takes: Self.takes(["text", "base", "tags", "hidden"]), Self.change),
      Endpoint(
        .delete, one, .write, "put it into the trash", takes: Self.takes(), Self.discard),
      Endpoint(
        .post, one + "/restore", .write, meter: .ingest,
        "bring it back from the trash, or an old version of it", takes: Self.takes(["version"]),
        Self.restore),
      Endpoint(
        .post, one + "/purge", .manage,
        "forget it for ever; with messages those as well that it was learned from",
        takes: Self.takes(["confirm", "messages"]), Self.purge),
    ]
  }

  /// How a change went.
  private enum Outcome {
    case done
    /// Another writer was faster: what it is now.
    case overtaken(JSON)
  }

  /// The longest text that an edit takes, bytes: what a record holds itself.
  private static let textLimit = 1 << 20

  private static func change(_ call: Call) throws(Fault) -> Reply {
    let edit = try wish(call)
    let base = try call.body.text("base")
    let isHidden = try call.body.flag("hidden")
    guard edit.content != nil || !edit.fields.isEmpty || isHidden != nil else {
      throw Fault(.missing, "say what to change: text, tags or hidden", field: "text")
    }
    guard edit.content == nil || base != nil else {
      throw .missing("base")
    }
    return try call.metered { () throws(Fault) in
      try use(call) { (cube, _) throws(CubeError) -> Reply in
        let outcome = try cube.alone { () throws(CubeError) -> Outcome in
          let (node, id) = try node(call, cube)
          guard node.tree != .trash else {
            throw .invalid("it is in the trash; bring it back before you change it")
          }
          try cube.checkMutable(node)
          let isEdited = edit.content != nil || !edit.fields.isEmpty
          if isEdited, let base, node.head != RecordID(hex: base),
            try !isSaved(edit, node, cube)
          {
            return .overtaken(call.mayRead ? try whole(node, id, cube) : .null)
          }
          var changes: [Change] = []
          if isEdited { changes.append(.edit(id, edit)) }
          if let isHidden { changes.append(try cube.hiding(node, undoes: !isHidden)) }
          try cube.write(changes, .spooled)
          return .done
        }
        if case .overtaken(let now) = outcome {
          return Reply(
            status: 409,
            object(
              ("error", "it was changed by another while you edited it"), ("code", "conflict"),
              ("field", "base"), ("current", now)))
        }
        return try written(call, cube)
      }
    }
  }

  /// Whether a memory holds an edited text already: a call whose answer was lost is no other writer's.
  private static func isSaved(
    _ edit: Edit, _ node: Node, _ cube: Cube
  ) throws(CubeError) -> Bool {
    guard let text = edit.content, edit.fields.isEmpty else { return false }
    return try cube.content(row: node.row) == text
  }

  private static func wish(_ call: Call) throws(Fault) -> Edit {
    var edit = Edit()
    if let text = try call.body.text("text") {
      guard text.count <= textLimit else {
        throw .invalid("text", "the text is over 1 MiB; write it as a file in the mount")
      }
      edit.content = .bytes(text)
    }
    if let tags = try call.body.texts("tags") {
      guard tags.count <= 100, tags.allSatisfy({ !$0.isBlank && $0.count <= 200 }) else {
        throw .invalid("tags", "tags takes up to 100 tags of 1 to 200 bytes")
      }
      edit.fields["tags"] = .array(tags.map { .string($0) })
    }
    return edit
  }

  /// The memory as it is now, after what was written of it lasts; to who may not read, only which version that is.
  private static func written(_ call: Call, _ cube: Cube) throws(CubeError) -> Reply {
    try cube.makeLast()
    let (node, id) = try node(call, cube)
    if call.mayRead { return Reply(try whole(node, id, cube)) }
    return Reply(
      object(
        ("id", JSON(id)), ("base", node.head.map { JSON($0) } ?? .null),
        ("trashed", .bool(node.tree == .trash))))
  }

  private static func discard(_ call: Call) throws(Fault) -> Reply {
    try use(call) { (cube, _) throws(CubeError) in
      try cube.alone { () throws(CubeError) in
        let (node, id) = try node(call, cube)
        if node.tree == .trash { return }
        try cube.checkMutable(node)
        try cube.write(try cube.deleting([id]), .spooled)
      }
      return try written(call, cube)
    }
  }

  private static func restore(_ call: Call) throws(Fault) -> Reply {
    let name = try call.body.text("version")
    return try call.metered { () throws(Fault) in
      try use(call) { (cube, _) throws(CubeError) in
        try cube.alone { () throws(CubeError) in
          let (node, id) = try node(call, cube)
          var edit = Edit()
          if node.tree == .trash { edit.path = try cube.history(id).last { !$0.isDelete }?.path }
          if let name {
            if node.tree != .trash { try cube.checkMutable(node) }
            edit.content = try cube.content(version: try version(name, of: id, cube).id)
            if case .missing = edit.content {
              throw CubeError.damaged("the bytes of that version are not here")
            }
          } else if node.tree != .trash {
            return
          }
          do throws(CubeError) { try cube.write([.edit(id, edit)], .spooled) } catch {
            guard case .exists = error else { throw error }
            // Its name was taken meanwhile: it comes back beside the other.
            (edit.path, edit.yields) = (nil, true)
            try cube.write([.edit(id, edit)], .spooled)
          }
        }
        return try written(call, cube)
      }
    }
  }

  private static func purge(_ call: Call) throws(Fault) -> Reply {
    guard try call.body.flag("confirm") == true else {
      throw .invalid("confirm", "this cannot be undone: say confirm: true")
    }
    let takesMessages = try call.body.flag("messages") ?? false
    let accounts = call.gateway.accounts
    return try use(call) { (cube, place) throws(CubeError) in
      let (node, id) = try node(call, cube)
      var ids = try cube.history(id).map(\.id)
      if takesMessages {
        for source in try cube.sources(row: node.row) where try cube.message(source) != nil {
          ids.append(source)
        }
      }
      // First: where that fails, it is asked for again.
      try accounts.forgetTold(ofCube: place.name, folder: place.folder)
      try cube.purge(ids)
      return Reply(object(("purged", JSON(ids.count))))
    }
  }
}
