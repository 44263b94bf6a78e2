internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// `memcube tags`: the tags of a cube, and how many memories have each.
struct TagsCommand: Command {
  static let declaration = Declaration(
    name: "tags", summary: "list the tags of a cube",
    forms: ["CUBE [--project PROJECT] [--json]"],
    about: [
      "Prints a line for each tag: the tag, a tab, and how many memories have it. memcube search "
        + "CUBE tag:TAG finds them."
    ],
    operands: [.cube],
    options: [
      .project, .json,
      .init(name: "names", help: "print the tags alone, for completion", isHidden: true),
    ],
    examples: [.init(line: "memcube tags trips", effect: "each tag with its number of memories")])

  let cube: CubeChoice
  let asJSON, namesOnly: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    asJSON = given.flag("json")
    namesOnly = given.flag("names")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube, for: .reading)
    let console = around.console
    var list = JSONList(console)
    if asJSON { try list.begin() }
    var last: [UInt8]?
    var isEmpty = true
    while true {
      let tags = try core { () throws(CubeError) in
        try cube.groupCounts(by: .tag, after: last, limit: 512)
      }
      guard let end = tags.last else { break }
      last = end.value
      isEmpty = false
      for (tag, count) in tags {
        if asJSON {
          try list.add(.object([.init("tag", jsonText(tag)), .init("memories", JSON(count))]))
        } else {
          let name = nameField(tag, isTerminal: console.isTerminal)
          try console.write(name + (namesOnly ? [0x0A] : Array("\t\(count)\n".utf8)))
        }
      }
    }
    if asJSON { try list.end() }
    if isEmpty, !asJSON, !namesOnly {
      console.say("no memory of this cube has a tag; memcube tag CUBE TAG MEMORY gives one")
    }
    try core { () throws(CubeError) in try cube.close() }
  }
}
