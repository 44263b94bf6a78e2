internal import Format
internal import MemCube
internal import Posix
internal import Text

/// Categories: names with descriptions, of a project or of one call, which memories are sorted into; those of
/// the platform, where there are none.
struct Mem0Categories: Sendable {
  /// Name, and what it is for; may be empty.
  private var list: [(name: [UInt8], description: [UInt8])]
  /// The category of what is in no other.
  private var rest: [UInt8]?

  /// `[{name: description}, "name"]`, as calls and projects give it.
  init(_ given: JSON?) {
    list = []
    for each in given?.elements ?? [] {
      if let name = each.string { list.append((name, [])) }
      for member in each.members ?? [] {
        list.append((member.key, (member.value.string ?? []).start(Fields.queryLimit)))
      }
    }
    list = list.filter { !$0.name.isBlank }
    guard list.isEmpty, given?.elements == nil else { return }
    list = Mem0CategoryWords.usual.map { (Array($0.utf8), []) }
    rest = Mem0CategoryWords.rest
  }

  /// Their names, in their order.
  var names: [[UInt8]] { list.map(\.name) + [rest].compactMap(\.self) }

  /// The categories of each text, in the categories' order: by words, and where there is a model by meaning.
  func categories(of texts: [[UInt8]], by model: TextNearness?) -> [[[UInt8]]] {
    var stems = TextStems()
    var topics: [(topic: Mem0Topic, common: Set<[UInt8]>)] = []
    for (name, description) in list {
      let all = stems.read(Mem0Topic.spaced(name) + [0x20] + description, keepsStopWords: true)
      let topic = Mem0Topic(name, description, &stems)
      topics.append((topic, Mem0CategoryWords.common.words(of: all)))
    }
    let nearness = model.flatMap { Mem0CategoryNearness(texts, to: list.map(Self.texts), by: $0) }
    return texts.enumerated().map { index, text in
      let words = stems.read(text, keepsStopWords: true)
      let told = topics.indices.filter { place in
        topics[place].topic.holds(words) || !topics[place].common.isDisjoint(with: words)
      }
      let known = Set(told)
      let found = nearness?.categories(of: index, besides: known) ?? known
      let names = list.indices.filter { found.contains($0) }.map { list[$0].name }
      return names.isEmpty ? [rest].compactMap(\.self) : names
    }
  }

  /// What says what a category is about.
  private static func texts(_ category: (name: [UInt8], description: [UInt8])) -> [[UInt8]] {
    let name = Mem0Topic.spaced(category.name)
    if category.description.isEmpty { return [name] }
    return [name, category.description, name + Array(": ".utf8) + category.description]
  }

  /// Sorts memories of one cube, durably.
  func sort(_ memories: [Memory], _ gateway: Gateway) throws(CubeError) {
    guard let place = memories.first?.place, !list.isEmpty else { return }
    let sorted = categories(of: memories.map(\.text), by: TextNearness(gateway.host))
    let found = Dictionary(
      zip(memories.map(\.row), sorted).filter { !$0.1.isEmpty }, uniquingKeysWith: { $1 })
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
  /// Sets attributes of a memory, durably and without news of it: what the server itself finds out.
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
