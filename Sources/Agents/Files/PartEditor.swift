internal import Format

/// Puts parts into a text, and takes them out, by what they are.
struct PartEditor {
  /// The text, and what was done to it.
  private(set) var text: EditedText
  private let dialect: JSONReader.Dialect
  /// The objects and arrays that were opened, the outermost first.
  private(set) var opened: [[String]] = []

  /// An editor of a file in a format of the table.
  init(_ bytes: [UInt8], format: String) {
    text = EditedText(bytes)
    dialect = format == "json5" ? .json5 : .json
  }

  /// What was written does not read as it should: then nothing is written.
  private static let unreadable = ConfigError("it is laid out in a way that cannot be added to")

  private func json() -> JSONEditor { JSONEditor(text, dialect) }

  /// Whether what stands in a part's place may be replaced.
  private func check(
    _ present: JSON, _ part: Part, _ known: Part?, _ force: Bool
  ) throws(ConfigError) {
    if force { return }
    if let known {
      if present == known.value { return }
      throw ConfigError("memcube's entry was changed by hand")
    }
    if !part.looksOurs(present) {
      throw ConfigError(
        "there is a '\(part.path.joined(separator: "."))' that memcube did not make")
    }
  }

  /// Puts a part in, or in the place of an older one.
  /// - Parameters:
  ///   - part: the part.
  ///   - known: what the ledger says stands there; nil: it knows of nothing.
  ///   - force: whether it replaces what is not ours.
  /// - Throws: where the text cannot be read, or what stands there is not ours.
  mutating func put(_ part: Part, known: Part?, force: Bool) throws(ConfigError) {
    switch part.kind {
    case .member, .standard:
      var editor = json()
      if let node = try editor.root()?.node(part.path) {
        if part.kind == .standard || node.value == part.value { return }
        try check(node.value, part, known, force)
      }
      opened += try editor.set(part.path, part.value)
      guard try editor.root()?.node(part.path)?.value == part.value else { throw Self.unreadable }
      text = editor.text
    case .element: try putElement(part, known, force)
    case .table:
      let table = TOMLTable(path: part.path, value: part.value)
      if try table.standsElsewhere(in: text.bytes) {
        guard force else {
          throw ConfigError(
            "there is a table \(table.path.joined(separator: ".")) that memcube did not make")
        }
        try table.removeElsewhere(from: &text)
      }
      try putBlock(
        .hash, table.body, known.map { TOMLTable(path: $0.path, value: $0.value).body }, force)
    case .block:
      try putBlock(.markdown, part.value.string ?? [], known?.value.string, force)
    case .whole:
      let body = part.value.string ?? []
      if text.bytes == body { return }
      guard force || text.bytes.isEmpty || known.map({ $0.value.string == text.bytes }) == true
      else { throw ConfigError("it is there, and memcube did not make it") }
      text.replace(0..<text.bytes.count, with: body)
    }
  }

  private mutating func putElement(_ part: Part, _ known: Part?, _ force: Bool) throws(ConfigError)
  {
    var editor = json()
    let root = try editor.root()
    let items = root?.node(part.path)?.items ?? []
    if let item = items.first(where: { Part.holds($0.value.value, part.mark) }) {
      let present = item.value.value
      if present == part.value { return }
      try check(present, part, known, force)
      editor.replace(item.value, with: part.value, JSONLayout(of: text.bytes, root))
    } else {
      opened += try editor.append(part.value, to: part.path)
    }
    let now = try editor.root()?.node(part.path)?.items ?? []
    guard now.contains(where: { $0.value.value == part.value }) else { throw Self.unreadable }
    text = editor.text
  }

  private mutating func putBlock(
    _ marks: MarkedBlock, _ body: [UInt8], _ known: [UInt8]?, _ force: Bool
  ) throws(ConfigError) {
    if let range = try marks.range(in: text.bytes), let known, !force {
      let newline = JSONLayout(of: text.bytes, nil).newline
      guard text.bytes[range].elementsEqual(marks.text(known, newline: newline)) else {
        throw ConfigError("memcube's block was changed by hand")
      }
    }
    try marks.put(body, in: &text)
  }

  /// Takes a part out by what it is, and then what was opened for it, if it is empty.
  /// - Parameters:
  ///   - part: the part.
  ///   - known: what the ledger says stands there.
  ///   - opened: what was opened, of the ledger.
  ///   - force: whether it also goes if it was changed by hand.
  /// - Throws: where the text cannot be read, or the part was changed by hand.
  mutating func remove(
    _ part: Part, known: Part?, opened: [[String]], force: Bool
  ) throws(ConfigError) {
    switch part.kind {
    case .standard: return
    case .member:
      var editor = json()
      guard let node = try editor.root()?.node(part.path) else { return }
      try check(node.value, part, known, force)
      try editor.remove(part.path)
      try Self.close(opened, in: &editor)
      text = editor.text
    case .element:
      var editor = json()
      while try removeElement(part, known, force, from: &editor) {}
      try Self.close(opened, in: &editor)
      text = editor.text
    case .table:
      try removeBlock(.hash, known.map { TOMLTable(path: $0.path, value: $0.value).body }, force)
    case .block: try removeBlock(.markdown, known?.value.string, force)
    case .whole:
      guard force || text.bytes == (known ?? part).value.string else {
        if text.bytes.isEmpty { return }
        throw ConfigError("memcube's file was changed by hand")
      }
      text.replace(0..<text.bytes.count, with: [])
    }
  }

  private mutating func removeBlock(
    _ marks: MarkedBlock, _ known: [UInt8]?, _ force: Bool
  ) throws(ConfigError) {
    if let range = try marks.range(in: text.bytes), let known, !force {
      let newline = JSONLayout(of: text.bytes, nil).newline
      guard text.bytes[range].elementsEqual(marks.text(known, newline: newline)) else {
        throw ConfigError("memcube's block was changed by hand")
      }
    }
    try marks.remove(from: &text)
  }

  /// Removes one element with the part's mark; of a group that holds other hooks too, only ours.
  private func removeElement(
    _ part: Part, _ known: Part?, _ force: Bool, from editor: inout JSONEditor
  ) throws(ConfigError) -> Bool {
    guard let array = try editor.root()?.node(part.path), array.isArray,
      let index = array.items.firstIndex(where: { Part.holds($0.value.value, part.mark) })
    else { return false }
    let group = array.items[index].value
    if let hooks = group.node(["hooks"]), hooks.items.count > 1,
      let inner = hooks.items.firstIndex(where: { Part.holds($0.value.value, part.mark) })
    {
      editor.remove(inner, of: hooks)
      return true
    }
    try check(group.value, part, known, force)
    editor.remove(index, of: array)
    return true
  }

  /// Removes the empty objects and arrays that only memcube opened, the innermost first.
  private static func close(
    _ opened: [[String]], in editor: inout JSONEditor
  ) throws(ConfigError) {
    for path in opened.sorted(by: { $0.count > $1.count }) {
      guard let node = try editor.root()?.node(path), node.items.isEmpty else { continue }
      if node.isObject || node.isArray { try editor.remove(path) }
    }
  }
}
