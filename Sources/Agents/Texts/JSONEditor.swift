internal import Format

/// Adds, replaces and removes values of a JSON text. All other bytes stay.
struct JSONEditor {
  /// The text, and what was done to it.
  private(set) var text: EditedText
  private let dialect: JSONReader.Dialect

  /// An editor of a text.
  init(_ text: EditedText, _ dialect: JSONReader.Dialect) {
    self.text = text
    self.dialect = dialect
  }

  /// The value of the text as it is now.
  func root() throws(ConfigError) -> JSONNode? {
    let root = try JSONReader.read(text.bytes, dialect)
    if let root, !root.isObject { throw ConfigError("it is no object") }
    return root
  }

  /// Sets the value at a path of keys.
  /// - Returns: the paths of the objects that had to be opened for it, the outermost first.
  mutating func set(_ path: [String], _ value: JSON) throws(ConfigError) -> [[String]] {
    guard let root = try root() else { return begin(path, value) }
    var node = root
    for (depth, key) in path.enumerated() {
      guard node.isObject else {
        throw ConfigError("'\(path[..<depth].joined(separator: "."))' is no object")
      }
      guard let item = node.item(Array(key.utf8)) else {
        let rest = path[(depth + 1)...]
        add(Array(key.utf8), Self.nested(rest, value), to: node)
        return opened(path, from: depth)
      }
      node = item.value
    }
    replace(node, with: value, JSONLayout(of: text.bytes, root))
    return []
  }

  /// Puts a value in the place of another, laid out alike.
  mutating func replace(_ node: JSONNode, with value: JSON, _ layout: JSONLayout) {
    let isOneLine = !text.bytes[node.range].contains(0x0A) && node.value.members?.isEmpty == false
    let indent = JSONLayout.lineStart(of: node.range.lowerBound, in: text.bytes).indent
    text.replace(node.range, with: layout.text(value, indent: isOneLine ? nil : indent))
  }

  /// Adds an element after those of the array at a path, which is made if need be.
  /// - Returns: as `set`; the array's own path is the last.
  mutating func append(_ value: JSON, to path: [String]) throws(ConfigError) -> [[String]] {
    guard let array = try root()?.node(path) else {
      let opened = try set(path, .array([value]))
      return opened + [path]
    }
    guard array.isArray else { throw ConfigError("'\(path.joined(separator: "."))' is no array") }
    add(nil, value, to: array)
    return []
  }

  /// Removes the member at a path; nothing where there is none.
  mutating func remove(_ path: [String]) throws(ConfigError) {
    guard let key = path.last, let node = try root()?.node(path.dropLast()) else { return }
    guard
      let index = node.items.firstIndex(where: {
        $0.key.map { $0.elementsEqual(key.utf8) } ?? false
      })
    else { return }
    remove(index, of: node)
  }

  /// Removes an item of an object or array.
  mutating func remove(_ index: Int, of node: JSONNode) {
    let items = node.items
    guard items.indices.contains(index) else { return }
    let item = items[index]
    let end = item.comma.map { $0 + 1 } ?? item.value.range.upperBound
    // From the end, so that places before it stay.
    text.replace(removed(item.start, end), with: [])
    if item.comma == nil, index > 0, let comma = items[index - 1].comma {
      text.replace(comma..<(comma + 1), with: [])
    }
  }

  /// What goes with an item: the white space before it. But where the line goes on after it, the line's start
  /// stays: a comment may end there.
  private func removed(_ start: Int, _ end: Int) -> Range<Int> {
    let bytes = text.bytes
    var rest = end
    while rest < bytes.count, [0x20, 0x09].contains(bytes[rest]) { rest += 1 }
    let endsLine = rest >= bytes.count || [0x0A, 0x0D].contains(bytes[rest])
    let space = spaceStart(before: start)
    return endsLine || !bytes[space..<start].contains(0x0A) ? space..<end : start..<rest
  }

  /// Where the white space before a place begins.
  private func spaceStart(before offset: Int) -> Int {
    var start = min(offset, text.bytes.count)
    while start > 0, [0x20, 0x09, 0x0A, 0x0D].contains(text.bytes[start - 1]) { start -= 1 }
    return start
  }

  private func opened(_ path: [String], from depth: Int) -> [[String]] {
    guard depth + 1 < path.count else { return [] }
    return ((depth + 1)..<path.count).map { Array(path[..<$0]) }
  }

  private static func nested(_ path: ArraySlice<String>, _ value: JSON) -> JSON {
    path.reversed().reduce(value) { .object([.init($1, $0)]) }
  }

  /// Writes the first value of a text that has none.
  private mutating func begin(_ path: [String], _ value: JSON) -> [[String]] {
    let layout = JSONLayout(of: text.bytes, nil)
    let isEnded = text.bytes.isEmpty || text.bytes.last == 0x0A || text.bytes == [0xEF, 0xBB, 0xBF]
    let whole = layout.text(Self.nested(path[...], value), indent: [])
    text.insert((isEnded ? [] : layout.newline) + whole + layout.newline, at: text.bytes.count)
    return opened(path, from: 0)
  }

  /// Adds an item at the end of an object or array, laid out as its neighbour.
  private mutating func add(_ key: [UInt8]?, _ value: JSON, to node: JSONNode) {
    let bytes = text.bytes
    let layout = JSONLayout(of: bytes, (try? root()) ?? nil)
    let name = key.map { JSONLayout.scalar(.string($0)) + [0x3A, 0x20] } ?? []
    let close = node.range.upperBound - 1
    let outer = JSONLayout.lineStart(of: node.range.lowerBound, in: bytes).indent
    guard let first = node.items.first, let last = node.items.last else {
      let place = commentEnd(from: node.range.lowerBound + 1, to: close)
      let hasLine = bytes[place..<close].contains(0x0A)
      let indent = outer + layout.unit
      let item = layout.newline + indent + name + layout.text(value, indent: indent)
      return text.insert(item + (hasLine ? [] : layout.newline + outer), at: place)
    }
    let indent = JSONLayout.indent(of: first.start, in: bytes)
    let item = name + layout.text(value, indent: indent)
    let lead = indent.map { layout.newline + $0 } ?? [0x20]
    let end = last.comma.map { $0 + 1 } ?? last.value.range.upperBound
    // On one line the item would become a part of a comment after it.
    let place = indent == nil ? end : commentEnd(from: end, to: close)
    text.insert(lead + item, at: place)
    if last.comma == nil { text.insert([0x2C], at: end) }
  }

  /// The end of the last comment in a range that holds only white space and comments; its start if none.
  private func commentEnd(from start: Int, to end: Int) -> Int {
    let bytes = text.bytes
    var (at, last) = (start, start)
    while at < end {
      guard bytes[at] == 0x2F, at + 1 < end else {
        at += 1
        continue
      }
      let isLine = bytes[at + 1] == 0x2F
      at += 2
      if isLine {
        while at < end, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      } else {
        while at + 1 < end, !(bytes[at] == 0x2A && bytes[at + 1] == 0x2F) { at += 1 }
        at = min(end, at + 2)
      }
      last = at
    }
    return last
  }
}
