internal import Format
internal import Index
internal import MemCube
internal import Posix

/// `memcube edit`: opens a memory in the person's editor and records what was saved.
struct EditCommand: Command {
  static let declaration = Declaration(
    name: "edit", summary: "edit a memory in your editor",
    forms: ["CUBE MEMORY [--project PROJECT]"],
    about: [
      "Opens a copy in $VISUAL, $EDITOR or vi. When the editor ends, a new version is recorded "
        + "if the text changed. If the memory itself changed meanwhile, or the editor fails, "
        + "nothing is recorded. The error then names the file that keeps your text."
    ],
    operands: [.cube, .memory(.one)], options: [.project],
    examples: [
      .init(line: "memcube edit trips lisbon/hotels.md", effect: "edits that memory"),
      .init(
        line: "EDITOR='code --wait' memcube edit trips 9f3c21ab",
        effect: "edits by id, in an editor that takes options"),
    ])

  let cube: CubeChoice
  let memory: [UInt8]

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    memory = given.operand("MEMORY")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let before = try around.open(cube)
    let node = try core { () throws(CubeError) in try before.fileNamed(memory) }
    let content = try core { () throws(CubeError) in try before.content(row: node.row) }
    let old = try bytes(of: content, of: before, named: Path(memory))
    let (isReadOnly, object) = (before.isReadOnly, node.object)
    // Checked before the user types in vain.
    if node.tree != .trash {
      try core { () throws(CubeError) in try before.checkMutable(node) }
    }
    // Nothing is held open while a person types.
    try core { () throws(CubeError) in try before.close() }
    guard let object, !isReadOnly else {
      throw .cube(.readOnly("the cube '\(Path(cube.name))' cannot be written here"))
    }
    guard node.tree != .trash else {
      throw .cube(.refused("'\(Path(memory))' is in the trash; memcube restore brings it back"))
    }
    let editor = try EditorFile.editor()
    let draft = try EditorFile(named: node.name, holding: old)
    guard let new = try draft.edit(with: editor) else {
      return around.console.say("nothing changed")
    }
    let after: Cube
    do {
      after = try around.open(cube)
      try record(new, object, over: node.head, in: after)
    } catch {
      around.console.say("memcube: your text is kept in \(draft.path)")
      throw error
    }
    draft.remove()
    try around.conclude(after)
  }

  /// Records the text, if the memory is still what the person saw.
  private func record(
    _ text: [UInt8], _ object: ObjectID, over head: RecordID?, in cube: Cube
  ) throws(Failure) {
    try core { () throws(CubeError) in
      _ = try cube.refresh()
      guard let now = try cube.file(object: object), now.tree != .trash else {
        throw .exists("'\(Path(memory))' was deleted while you edited it")
      }
      guard now.head == head else {
        throw .exists("'\(Path(memory))' was changed by another while you edited it")
      }
      try cube.write([.edit(object, Edit(content: .bytes(text)))], .durable)
    }
  }
}
