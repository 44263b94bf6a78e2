internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix
internal import Text

/// The types that a memory can have.
let knownTypes = MemoryType.all

/// A memory as the arguments of `add` give it.
struct MemoryToAdd: Equatable {
  /// The text; nil or `-` is standard input.
  let text: [UInt8]?
  /// One of `knownTypes`.
  let type: String?
  let tags: [[UInt8]]
  /// The path below memories/, if given.
  let name: [UInt8]?

  init(_ given: Given, text: [UInt8]?) throws(UsageError) {
    self.text = text
    type = try given.memoryTypes().first
    tags = try given.texts("tag")
    name = try given.path("name", below: "memories")
    try checkTree(given.value("name") ?? [])
  }

  /// A name that begins with another of the mount's folders means that folder.
  private func checkTree(_ name: [UInt8]) throws(UsageError) {
    for tree in ["documents", "messages", "trash"] where name.starts(with: Array("\(tree)/".utf8)) {
      let way =
        switch tree {
        case "documents": "--document FILE adds a document"
        case "messages": "--conversation NAME appends a message"
        default: "rm puts a memory there"
        }
      throw UsageError(
        "--name \(Path(name)): a memory is not in \(tree)/; \(way)",
        hint: "--name memories/\(Path(name)) is in a folder of that name")
    }
  }

  /// Records it, durably.
  func record(_ text: [UInt8], in cube: Cube) throws(CubeError) -> MadeFile {
    let path: [UInt8]
    if let name { path = name } else { path = try cube.freePath(for: text) }
    try checkParents(of: path, .memories, in: cube)
    if name != nil, let taken = try cube.find(.memories, path) {
      let shown = "memories/\(Path(path))"
      throw .exists(
        taken.kind == .folder
          ? "\(shown) is a folder; choose another --name"
          : "\(shown) is taken; change it with memcube edit, or choose another --name")
    }
    var fields: [String: JSON?] = [:]
    if let type { fields["type"] = JSON(type) }
    if !tags.isEmpty { fields["tags"] = .array(tags.map { .string($0) }) }
    let edit = Edit(path: path, content: .bytes(text), fields: fields)
    let made = try cube.write([.create(.memories, edit)], .durable)
    return MadeFile(made.first, .memories, path, in: cube)
  }
}

extension Given {
  /// Every `--type`, given in whatever case.
  func memoryTypes() throws(UsageError) -> [String] {
    var types: [String] = []
    for given in all("type") {
      let type = String(decoding: given, as: UTF8.self).uppercased()
      guard knownTypes.contains(type) else {
        let meant = didYouMean(Array(type.utf8), among: knownTypes.map { Array($0.utf8) })
        throw UsageError(
          "'\(Path(given))' is no type\(meant)",
          hint: "types: " + knownTypes.joined(separator: ", "))
      }
      types.append(type)
    }
    return types
  }
}

/// The names `STEM.EXT`, `STEM-2.EXT`, … in turn.
struct FreeNames {
  let stem, ending: [UInt8]
  private var number = 0

  init(stem: [UInt8], ending: [UInt8]) {
    self.stem = stem
    self.ending = ending
  }

  /// The next name.
  mutating func next() -> [UInt8] {
    number += 1
    return stem + (number == 1 ? [] : Array("-\(number)".utf8)) + ending
  }
}

/// The first of these names that nothing in the tree has.
func freeName(
  stem: [UInt8], ending: [UInt8], _ tree: Tree, in cube: Cube
) throws(CubeError) -> [UInt8] {
  var names = FreeNames(stem: stem, ending: ending)
  while true {
    let path = names.next()
    if try cube.find(tree, path) == nil { return path }
  }
}

/// Refuses a path below something that is no folder.
func checkParents(of path: [UInt8], _ tree: Tree, in cube: Cube) throws(CubeError) {
  for (index, byte) in path.enumerated() where byte == UInt8(ascii: "/") {
    guard let node = try cube.find(tree, Array(path[..<index])), node.kind != .folder else {
      continue
    }
    let file = Path(mountPath(tree, Array(path[..<index])))
    throw .exists("\(file) is a file, so nothing can be below it; choose another path")
  }
}
