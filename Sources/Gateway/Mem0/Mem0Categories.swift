internal import MemCube
internal import Posix

/// Categories: names with descriptions, of a project or of one call, which memories are sorted into.
struct Mem0Categories: Sendable {
  /// A memory belongs to what it answers in its own words: spec/search.md, the calibrated score. And to
  /// what it names: in a long sentence one word has a low score.
  private static let floor = 0.3

  /// Name, and what is searched for.
  var list: [(name: [UInt8], text: [UInt8])]

  /// `[{name: description}, "name"]`, as calls and projects give it.
  init(_ given: JSON?) {
    list = []
    for each in given?.elements ?? [] {
      if let name = each.string { list.append((name, name)) }
      for member in each.members ?? [] {
        let description = member.value.string ?? []
        list.append((member.key, member.key + [0x20] + description))
      }
    }
    list = list.filter { !$0.name.isBlank }
  }

  /// The same as it is given.
  var json: JSON {
    .array(
      list.map { each in
        .object([JSON.Member(each.name, .string(Array(each.text.dropFirst(each.name.count + 1))))])
      })
  }

  /// Sorts memories of one cube into the categories that they answer, durably.
  func sort(_ memories: [Memory], _ gateway: Gateway) throws(CubeError) {
    guard let place = memories.first?.place, !list.isEmpty else { return }
    let rows = Set(memories.map(\.row))
    var found: [Int64: [[UInt8]]] = [:]
    var stems = TextStems()
    var words: [Int64: Set<[UInt8]>] = [:]
    for memory in memories { words[memory.row] = stems.read(memory.text) }
    for (name, text) in list {
      let hits = try gateway.memories.search(
        text.start(Fields.queryLimit), in: [place: .some(rows)], limit: rows.count,
        floor: Self.floor, hears: false)
      let answering = Set(hits.map(\.memory.row))
      let description = Array(text.dropFirst(name.count + 1))
      let topic = Mem0Topic(name, description.start(Fields.queryLimit), &stems)
      for memory in memories
      where answering.contains(memory.row) || topic.holds(words[memory.row] ?? []) {
        found[memory.row, default: []].append(name)
      }
    }
    for memory in memories {
      guard let names = found[memory.row] else { continue }
      let value = JSON.array(names.map { .string($0) })
      if memory["categories"] == value { continue }
      let isSorted = try gateway.memories.use(place) { (cube, _) throws(CubeError) in
        try gateway.memories.note(["categories": value], of: memory, in: cube)
        return true
      }
      guard isSorted == true else { continue }
      var news = MemoryNews(.categorize, memory)
      news.categories = value
      gateway.memories.tell([news])
    }
  }
}

extension Memories {
  /// Sets attributes of a memory, durably, of which nobody is told: what the server itself finds out.
  func note(
    _ attributes: [String: JSON], of memory: Memory, in cube: Cube
  ) throws(CubeError) {
    try cube.alone { () throws(CubeError) in
      var members = try cube.fields(row: memory.row)["attributes"]?.members ?? []
      let stated = JSON.string(memory.updated.rfc3339Milliseconds)
      let all = attributes.merging([Memory.statedKey: stated]) { given, _ in given }
      for (name, value) in all.sorted(by: { $0.key < $1.key }) {
        members.removeAll { $0.key.elementsEqual(name.utf8) }
        members.append(JSON.Member(name, value))
      }
      try cube.write(
        [.edit(memory.object, Edit(fields: ["attributes": .object(members)]))], .spooled)
    }
    try cube.makeLast()
    catalog.noteWritten(
      cube, at: memory.place, of: try cube.owner(named: memory.place.name))
  }
}
