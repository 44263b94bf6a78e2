internal import Format
internal import Posix
internal import Text

/// The memories of a MemOS cube's file, as they stand there.
struct MemOSDump {
  /// One memory.
  struct Item {
    /// Its id as it was given; nil: none.
    var id: [UInt8]?
    var text: [UInt8]
    /// An object; all that was said of it.
    var metadata: JSON
    /// Of a record with a vector.
    var vector: JSON?
    /// The whole element, where it is more than these.
    var whole: JSON?
  }

  var shape = MemOSConfiguration.Shape.naive
  var items: [Item] = []
  /// Of a tree, what is not in its nodes: an object.
  var graph: JSON?
  /// What was odd, a sentence each.
  var report: [String] = []

  /// An empty one.
  init() {}

  /// Reads a file; what of it cannot be read is named, and left out.
  init(_ text: [UInt8]) throws(DocumentError) {
    let splitter = JSONSplitter(text)
    let all = 0..<text.count
    let list: [Range<Int>]
    switch splitter.first {
    case nil: return
    case 0x5B:
      guard let elements = splitter.elements(all) else {
        throw .unreadable("the file of memories is no whole JSON list")
      }
      list = elements
    case 0x7B:
      shape = .tree
      guard let members = splitter.members(all),
        let nodes = members[Array("nodes".utf8)].flatMap({ splitter.elements($0) })
      else { throw .unreadable("the file of memories is no JSON object with nodes") }
      list = nodes
      var rest: [JSON.Member] = []
      for (key, range) in members.sorted(by: { $0.value.lowerBound < $1.value.lowerBound })
      where !key.elementsEqual("nodes".utf8) {
        guard let value = try? JSON.parse(text[range]) else {
          report.append("'\(key.asText)' cannot be read")
          continue
        }
        rest.append(JSON.Member(key, value))
      }
      graph = .object(rest)
    default: throw .unreadable("the file of memories is no JSON list or object")
    }
    var ids: Set<[UInt8]> = []
    var lengths: Set<Int> = []
    for (number, range) in list.enumerated() {
      let element: JSON
      do { element = try JSON.parse(text[range]) } catch {
        report.append("item \(number + 1) cannot be read: \(error)")
        continue
      }
      guard let item = read(element, number + 1) else { continue }
      if let id = item.id, !ids.insert(id).inserted {
        report.append("item \(number + 1) has the id '\(id.asText)' of another")
      }
      if let vector = item.vector?.elements { lengths.insert(vector.count) }
      items.append(item)
    }
    if lengths.count > 1 { report.append("vectors differ in length: \(lengths.sorted())") }
  }

  private mutating func read(_ element: JSON, _ number: Int) -> Item? {
    guard element.members != nil else {
      report.append("item \(number) is no object")
      return nil
    }
    var inner = element
    var vector: JSON?
    if let payload = element["payload"], payload.members != nil {
      shape = .general
      inner = payload
      vector = element["vector"]
    }
    guard let memory = inner["memory"], !memory.isNull else {
      report.append("item \(number) has no memory")
      return nil
    }
    let text = memory.string ?? memory.bytes
    let id = (inner["id"] ?? element["id"]).flatMap { $0.isNull ? nil : $0.string ?? $0.bytes }
    let metadata = inner["metadata"].flatMap { $0.members == nil ? nil : $0 } ?? .object([])
    var item = Item(id: id, text: text, metadata: metadata, vector: vector)
    // What these do not tell again is kept as it is.
    if item.json(shape) != element {
      item.whole = element
      if memory.string == nil { report.append("item \(number): its memory is no string") }
    }
    if id == nil { report.append("item \(number) has no id") }
    if let id, UUIDs.loose(id) == nil {
      report.append("item \(number): '\(id.asText)' is no UUID")
    }
    return item
  }
}

extension MemOSDump.Item {
  /// The element as a file of this shape has it.
  func json(_ shape: MemOSConfiguration.Shape) -> JSON {
    let own: [(String, JSON)] = [
      ("id", .text(id)), ("memory", .string(text)), ("metadata", metadata),
    ]
    let item = JSON.object(own.map { JSON.Member($0.0, $0.1) })
    guard shape == .general else { return item }
    return object(("id", .text(id)), ("vector", vector ?? .null), ("payload", item))
  }
}

extension UUIDs {
  /// A UUID in any spelling that Python takes: with or without dashes, in braces, as a URN. Lower
  /// case with dashes; nil for what is none.
  static func loose(_ text: [UInt8]) -> [UInt8]? {
    var text = text.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
    for start in ["urn:", "uuid:"] where text.starts(with: start.utf8) {
      text.removeFirst(start.utf8.count)
    }
    if text.first == 0x7B, text.last == 0x7D { text = Array(text.dropFirst().dropLast()) }
    text.removeAll { $0 == 0x2D }
    guard text.count == 32 else { return nil }
    for place in [8, 13, 18, 23] { text.insert(0x2D, at: place) }
    return read(text)
  }
}
