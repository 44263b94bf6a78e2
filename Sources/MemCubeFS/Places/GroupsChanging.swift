internal import Format
internal import Index
internal import MemCube
internal import Posix
internal import Text

// mkdir, rmdir and mv of the directories of tags.
extension GroupsPlace {
  /// A tag that no memory has yet. EINVAL for what no tag can be.
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    if try find(name) != nil { throw .exists }
    guard facet == .tag else { throw facet == .type ? .invalid : .notPermitted }
    try cube.checkWritable()
    let tag = try tag(name)
    try keep(name)
    return group(tag, name)
  }

  /// The tag that a name stands for.
  private func tag(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    if name.first == 0x2E || ScratchNames.contains(name) { throw .notPermitted }
    // The attribute has one a line.
    guard let tag = EscapedName.unescape(name), tag.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      !tag.isEmpty, String(validating: tag, as: UTF8.self) != nil
    else { throw .invalid }
    return tag
  }

  /// Lets the directory of a tag stay, whether or not a memory has it.
  private func keep(_ name: [UInt8]) throws(Errno) {
    try cube.scratch.makeFolder(Self.scratchPath + [0x2F] + name)
  }

  /// Lets the directory of a tag stay that has lost its last memory.
  func keep(_ group: GroupPlace) { if facet == .tag { try? keep(group.key.name) } }

  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    guard let value = try value(name) else { throw .notFound }
    guard try isEmpty(value) else { throw .notEmpty }
    guard facet == .tag else { throw .notPermitted }
    try cube.checkWritable()
    cube.scratch.removeFolders(Self.scratchPath + [0x2F] + name)
  }

  /// mv of a tag's directory: all its memories get another tag in its place, at once or none.
  func rename(_ name: [UInt8], _ newName: [UInt8]) throws(Errno) {
    try cube.checkWritable()
    guard facet == .tag else { throw .notPermitted }
    guard let value = try value(name) else { throw .notFound }
    if name == newName { return }
    let new = try tag(newName)
    guard try isEmpty(new) else { throw .notEmpty }
    var changes: [Change] = []
    var last: [UInt8]?
    while true {
      let names = try core(
        try cube.cube.names(in: value, of: facet, after: last, limit: PagedListing.size))
      for name in names {
        guard let memory = try core(try cube.cube.memory(named: name, in: value, of: facet))
        else { continue }
        changes += try cube.relabelling(memory, [.without(facet, value), .with(facet, new)])
      }
      guard let next = names.last else { break }
      last = next
    }
    try cube.record(changes)
    if isKept(name) || changes.isEmpty { try keep(newName) }
    cube.scratch.removeFolders(Self.scratchPath + [0x2F] + name)
  }
}
